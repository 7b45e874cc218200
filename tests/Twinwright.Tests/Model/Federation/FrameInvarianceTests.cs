using CsCheck;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>What a score does not depend on.</summary>
public class FrameInvarianceTests
{
    [Fact]
    public void Renumbered_sensors_score_alike() => Sample((frame, decision, rng) =>
    {
        var to = Frames.Shuffled(frame.Sensors.Count, rng);
        var other = frame with
        {
            Sensors = [.. Enumerable.Range(0, to.Length).Select(n => frame.Sensors[Array.IndexOf(to, n)])],
            Gain = [.. Enumerable.Range(0, to.Length).Select(n => frame.Gain[Array.IndexOf(to, n)])],
            PreviousAssociation = [.. frame.PreviousAssociation.Select(members => members.Select(n => to[n]).ToArray())],
        };
        Compare(frame, decision, other, decision with { Links = [.. decision.Links.Select(link => link with { Sensor = to[link.Sensor] })] },
            violation => violation with { Sensor = violation.Sensor is { } n ? to[n] : null });
    });

    [Fact]
    public void Renumbered_subcarriers_score_alike() => Sample((frame, decision, rng) =>
    {
        var to = Frames.Shuffled(frame.Subcarriers, rng);
        var other = frame with
        {
            Gain = [.. frame.Gain.Select(sensor => sensor.Select(server =>
                Enumerable.Range(0, to.Length).Select(w => server[Array.IndexOf(to, w)]).ToArray()).ToArray())],
        };
        Compare(frame, decision, other, decision with { Links = [.. decision.Links.Select(link => link with { Subcarrier = to[link.Subcarrier] })] },
            violation => violation with { Subcarrier = violation.Subcarrier is { } w ? to[w] : null });
    });

    [Fact]
    public void Renumbered_edge_servers_score_alike() => Sample((frame, decision, rng) =>
    {
        var to = Frames.Shuffled(frame.EdgeServers.Count, rng);
        var other = frame with
        {
            EdgeServers = Move(frame.EdgeServers),
            EdgeLinkRateBitPerS = [.. Move(frame.EdgeLinkRateBitPerS).Select(row => Move(row).ToArray())],
            Gain = [.. frame.Gain.Select(sensor => Move(sensor).ToArray())],
            PreviousAssociation = [.. Move(frame.PreviousAssociation)],
        };
        var moved = new FederationDecision(
            [.. decision.Assignment.Select(b => to[b])],
            [.. decision.Links.Select(link => link with { EdgeServer = to[link.EdgeServer] })],
            [.. Move(decision.Rounds)]);
        var expected = FrameScorer.Score(frame, decision);
        Frames.Agree(
            expected with
            {
                EdgeServers = Move(expected.EdgeServers),
                Violations = [.. expected.Violations.Select(violation => violation with { EdgeServer = violation.EdgeServer is { } b ? to[b] : null })],
            },
            FrameScorer.Score(other, moved),
            1e-11);

        IReadOnlyList<T> Move<T>(IReadOnlyList<T> items) => [.. Enumerable.Range(0, to.Length).Select(b => items[Array.IndexOf(to, b)])];
    });

    [Fact]
    public void The_order_of_links_does_not_matter() => Sample((frame, decision, rng) =>
    {
        var order = Frames.Shuffled(decision.Links.Count, rng);
        var reordered = decision with { Links = [.. order.Select(at => decision.Links[at])] };
        var (one, two) = (FrameScorer.Score(frame, decision), FrameScorer.Score(frame, reordered));
        Frames.Agree(Sorted(one, decision), Sorted(two, reordered), 1e-11);

        static FederationScore Sorted(FederationScore score, FederationDecision decision) => score with
        {
            EdgeServers = [.. score.EdgeServers.Select((own, b) => own with
            {
                RateBitPerS = [.. decision.Links.Where(link => link.EdgeServer == b).Zip(own.RateBitPerS)
                    .OrderBy(pair => pair.First.Sensor).Select(pair => pair.Second)],
            })],
        };
    });

    [Fact]
    public void A_sensor_that_nobody_reads_changes_nothing() => Sample((frame, decision, rng) =>
    {
        var more = frame with
        {
            Sensors = [.. frame.Sensors, new FederationSensorState(1e3, 0, [.. frame.PartialDts.Select(_ => 1e6)])],
            Gain = [.. frame.Gain, [.. frame.EdgeServers.Select(_ => Enumerable.Repeat(0.5, frame.Subcarriers).ToArray())]],
        };
        Frames.Agree(FrameScorer.Score(frame, decision), FrameScorer.Score(more, decision), 0);
    });

    [Fact]
    public void Multicast_does_not_disturb_itself() => Sample((frame, decision, rng) =>
    {
        if (decision.Links.Count == 0)
        {
            return;
        }

        // The first sensor also sends to every other edge server on the same subcarrier.
        var first = decision.Links[0];
        var only = decision with { Links = [.. decision.Links.Where(link => link == first || link.Sensor != first.Sensor)] };
        var also = only with
        {
            Links = [.. only.Links, .. Enumerable.Range(0, frame.EdgeServers.Count).Where(b => b != first.EdgeServer)
                .Select(b => new FederationLink(b, first.Sensor, first.Subcarrier))],
        };
        var (one, two) = (FrameScorer.Score(frame, only), FrameScorer.Score(frame, also));
        foreach (var (fewer, more) in one.EdgeServers.Zip(two.EdgeServers))
        {
            Assert.Equal(fewer.RateBitPerS, more.RateBitPerS[..fewer.RateBitPerS.Length]);
        }
    });

    [Fact]
    public void Another_sensor_on_a_subcarrier_slows_every_other_on_it_and_nobody_else() => Sample((frame, decision, rng) =>
    {
        var silent = Enumerable.Range(0, frame.Sensors.Count).Except(decision.Links.Select(link => link.Sensor)).ToList();
        if (silent.Count == 0)
        {
            return;
        }

        var added = new FederationLink(rng.NextInteger(0, frame.EdgeServers.Count - 1), silent[0], rng.NextInteger(0, frame.Subcarriers - 1));
        var (one, two) = (FrameScorer.Score(frame, decision), FrameScorer.Score(frame, decision with { Links = [.. decision.Links, added] }));
        for (var b = 0; b < frame.EdgeServers.Count; b++)
        {
            foreach (var (at, link) in decision.Links.Where(link => link.EdgeServer == b).Index())
            {
                var (before, after) = (one.EdgeServers[b].RateBitPerS[at], two.EdgeServers[b].RateBitPerS[at]);
                Assert.True(link.Subcarrier == added.Subcarrier ? after < before : after.Equals(before));
            }
        }
    });

    [Fact]
    public void Utility_is_that_of_all_edge_servers_less_the_cloud_s_energy_cost() => Sample((frame, decision, rng) =>
    {
        var score = FrameScorer.Score(frame, decision);
        var created = decision.Assignment.Distinct().Select(b => Array.IndexOf(decision.Assignment, b)).ToList();
        var k = frame.Constants;
        var busyS = created.Sum(c => frame.PartialDts[c].ModelBit) * k.CloudCyclesPerBit / k.CloudCpuHz;
        var cloudJ = (created.Count * k.CloudAccessS * k.CloudMaxPowerW) + (busyS * (k.CloudIdlePowerW + k.CloudLeakPowerW));
        var tolerance = 1e-12 * Math.Max(1, score.Gain + score.EnergyCost + score.ConfigurationCost);

        Assert.Equal(score.EdgeServers.Sum(own => own.Utility) - (k.EnergyWeightPerJ * cloudJ), score.Utility, tolerance);
        Assert.Equal(score.Gain - score.EnergyCost - score.ConfigurationCost, score.Utility, tolerance);
    });

    private static void Sample(Action<FederationFrame, FederationDecision, Rng> check) =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Long).Sample(
            (sensors, edgeServers, partialDts, subcarriers, seed) =>
            {
                var rng = new Rng(seed).Split("test/invariance");
                var frame = Frames.Random(sensors, edgeServers, Math.Min(partialDts, edgeServers), subcarriers, rng);
                check(frame, Frames.Random(frame, rng), rng);
            },
            iter: 400);

    private static void Compare(
        FederationFrame frame, FederationDecision decision, FederationFrame other, FederationDecision renumbered,
        Func<FederationViolation, FederationViolation> renumber)
    {
        var expected = FrameScorer.Score(frame, decision);
        Frames.Agree(
            expected with { Violations = [.. expected.Violations.Select(renumber)] }, FrameScorer.Score(other, renumbered), 1e-11);
    }
}
