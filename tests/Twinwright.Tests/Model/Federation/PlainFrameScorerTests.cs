using CsCheck;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

public class PlainFrameScorerTests
{
    [Fact]
    public void The_scorer_agrees_with_the_rules_written_out_plainly() =>
        Gen.Select(Gen.Int[0, 10], Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 4], Gen.Long).Sample(
            (sensors, edgeServers, partialDts, subcarriers, seed) =>
            {
                var (frame, decision) = Any(sensors, edgeServers, Math.Min(partialDts, edgeServers), subcarriers, seed);
                Frames.Agree(PlainFrameScorer.Score(frame, decision), FrameScorer.Score(frame, decision), 1e-10);
            },
            iter: 2_000);

    [Fact]
    public void The_plain_rules_give_the_worked_example() =>
        Frames.Agree(Frames.ExampleScore, PlainFrameScorer.Score(Frames.Example, Frames.ExampleDecision), 1e-12);

    [Fact]
    public void Random_frames_reach_every_corner()
    {
        var (broken, migrations, idle, noData, multicasts, reached) = (new int[7], 0, 0, 0, 0, 0);
        for (var seed = 0L; seed < 300; seed++)
        {
            var (frame, decision) = Any(8, 4, 3, 3, seed);
            var score = FrameScorer.Score(frame, decision);
            foreach (var violation in score.Violations)
            {
                broken[(int)violation.Constraint]++;
            }

            migrations += score.EdgeServers.Count(own => own.MigrationDelayS > 0);
            idle += Enumerable.Range(0, 4).Except(decision.Assignment).Count();
            noData += score.EdgeServers.Where((own, b) => decision.Assignment.Contains(b) && own.DataKbit == 0).Count();
            multicasts += decision.Links.GroupBy(link => (link.Sensor, link.Subcarrier)).Count(group => group.Count() > 1);
            reached += score.EdgeServers.Where((own, b) =>
                decision.Assignment.Contains(b) && own.Quality == frame.PartialDts[Array.IndexOf(decision.Assignment, b)].RequiredQuality).Count();
        }

        Assert.All(broken, count => Assert.True(count > 20, string.Join(' ', broken)));
        Assert.All([migrations, idle, noData, multicasts, reached], count => Assert.True(count > 20));
    }

    private static (FederationFrame Frame, FederationDecision Decision) Any(int sensors, int edgeServers, int partialDts, int subcarriers, long seed)
    {
        var rng = new Rng(seed).Split("test/plain");
        var frame = Frames.Random(sensors, edgeServers, partialDts, subcarriers, rng);
        return (frame, Frames.Random(frame, rng));
    }
}
