using Twinwright.Model.Federation;
using Twinwright.Solvers.Exact;
using Twinwright.Tests.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

public class CoalitionGapTests
{
    private static readonly List<CoalitionGap> Gaps = [.. CoalitionGap.Measure(HeuristicFrames.Small, 60)];

    [Fact]
    public void Swaps_and_every_assignment_come_within_three_percent_of_the_best_decision() =>
        Assert.InRange(Median(gap => gap.DecisionWithSearch), 0, 0.03);

    [Fact]
    public void Coalitions_with_swaps_come_within_three_percent_of_the_best_for_their_assignment() =>
        Assert.InRange(Median(gap => gap.CoalitionsWithSwap), 0, 0.03);

    [Fact]
    public void Nothing_is_better_than_the_best_and_the_whole_decision_is_harder_than_its_links()
    {
        Assert.All(Gaps, gap =>
        {
            Assert.All([gap.Coalitions, gap.CoalitionsWithSwap, gap.Decision, gap.DecisionWithSwap, gap.DecisionWithSearch],
                each => Assert.True(each >= -1e-9, $"{gap}"));
            Assert.True(gap.DecisionWithSearch <= gap.DecisionWithSwap + 1e-9);
        });
        Assert.True(Median(gap => gap.CoalitionsWithSwap) < Median(gap => gap.Coalitions));
        Assert.True(Median(gap => gap.Coalitions) < Median(gap => gap.Decision));
    }

    [Fact]
    public void Worlds_and_frames_are_numbered_in_turn_and_measured_alike_every_time()
    {
        Assert.Equal(Enumerable.Range(1, 60).Select(seed => ((long)seed, 1 + ((seed - 1) % 5))), Gaps.Select(gap => (gap.Seed, gap.Frame)));
        Assert.Equal(Gaps.Take(4), CoalitionGap.Measure(HeuristicFrames.Small, 4));
    }

    [Fact]
    public void A_gap_is_what_the_scores_of_both_decisions_say()
    {
        var gap = Gaps[0];
        var frame = Frames.One(HeuristicFrames.Small, 1, 1).World(0).Frame;
        var (best, found) = (Potential("exact", frame), Potential("socf{rule=potential+swap,assignment=exhaustive}", frame));

        Assert.Equal((best - found) / Math.Abs(best), gap.DecisionWithSearch, 1e-9);
        Assert.Equal((best - Potential("socf", frame)) / Math.Abs(best), gap.Decision, 1e-9);
    }

    private static double Potential(string spec, FrameState frame)
    {
        var actions = new FrameActions(frame.System);
        HeuristicFrames.Make(spec, frame.System).Decide(frame, actions);
        return HeuristicFrames.Potential(frame, HeuristicFrames.Score(frame, actions));
    }

    private static double Median(Func<CoalitionGap, double> of)
    {
        var sorted = Gaps.Select(of).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
