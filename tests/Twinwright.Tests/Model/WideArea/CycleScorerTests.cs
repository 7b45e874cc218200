using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

/// <summary>The worked example of <c>docs/formats.md</c>, section 10, and the notes that it does not reach.</summary>
public class CycleScorerTests
{
    [Fact]
    public void The_worked_example_scores_as_printed()
    {
        var score = CycleScorer.Score(Example(), Decision());

        AssertServer(
            score.EdgeServers[0], 6630189.372935117, 0.15082525456694612, 460517018598.8092, 3.3673700528127894,
            3.5181953073797354, 0.5, 0.5, 861301.8154040448, 0.02713346252393042);
        AssertServer(
            score.EdgeServers[1], 284236.636295435, 3.5181953073797354, 345387763949.1069, 1.4818046926202646,
            5.0, 0.625, 0.375, 1876458.274262665, 0.004606038551728028);
        AssertServer(
            score.EdgeServers[2], 8094813.814648513, 0.12353588642031309, 460517018598.8092, 4.876464113579687,
            5.0, 0.75, 0.25, 410702.16100595833, 0.001490435273916666);
        Near.Relative(2.8782313662425575e-05, score.EdgeServers[0].IterationsEmbb, 1e-12);
        Near.Relative(0.0005756462732485115, score.EdgeServers[2].IterationsIntegrated, 1e-12);
        Near.Relative(3148462.250672668, score.SystemEnergyJ, 1e-12);
        Assert.Equal((1, 1), (score.Helpers, score.EffectiveHelpers));
        Assert.Equal([new(WideAreaConstraint.C1, 2, 1, 0)], score.Violations);
    }

    [Fact]
    public void A_helper_that_waits_for_its_recipient_s_data_finishes_exactly_then()
    {
        var score = CycleScorer.Score(Example(), Decision());

        Assert.Equal(score.EdgeServers[1].TransmissionDelayS, score.EdgeServers[0].LatencyS, 1e-15);
    }

    [Fact]
    public void N1_without_embb_the_data_comes_between_two_packets()
    {
        var score = Score(2, server => server with { ActiveEmbb = [], ActiveUrllc = [0] });
        Assert.Equal((0, 0.1), (score.EdgeServers[2].RateBitPerS, Math.Round(score.EdgeServers[2].TransmissionDelayS, 12)));

        var nobody = Score(2, server => server with { ActiveEmbb = [], ActiveUrllc = [] });
        Assert.Equal(0.1, nobody.EdgeServers[2].TransmissionDelayS, 1e-15);
    }

    [Fact]
    public void N2_without_any_available_sensor_the_fullest_may_be_woken_and_no_other()
    {
        // Edge server 1: batteries 0.9 and 0.9 J, no URLLC sensors; the tie goes to the smaller path loss, sensor 1.
        var cycle = With(Example(), 1, server => server with
        {
            EmbbSensors = [.. server.EmbbSensors.Select(sensor => sensor with { BatteryJ = 0.9 })],
        });

        Assert.Empty(Of(CycleScorer.Score(cycle, With(Decision(), 1, d => d with { ActiveEmbb = [1] })), 1));
        Assert.Equal(
            [new(WideAreaConstraint.C1, 1, 1, 0)], Of(CycleScorer.Score(cycle, With(Decision(), 1, d => d with { ActiveEmbb = [0] })), 1));
        Assert.Equal(
            [new(WideAreaConstraint.C1, 1, 1, 0)], Of(CycleScorer.Score(cycle, With(Decision(), 1, d => d with { ActiveEmbb = [0, 1] })), 1));
    }

    [Fact]
    public void C2_counts_urllc_sensors_that_cannot_send()
    {
        var cycle = With(Example(), 0, server => server with { UrllcSensors = [new(1e-5, 2e-5), new(2e-5, 2e-5)] });
        var score = CycleScorer.Score(cycle, With(Decision(), 0, d => d with { ActiveUrllc = [0, 1] }));

        Assert.Equal([new(WideAreaConstraint.C2, 0, 1, 0)], Of(score, 0));
    }

    [Fact]
    public void C3_names_the_sensor_that_lacks_most()
    {
        var far = With(Example(), 0, server => server with { EmbbSensors = [new(100, 1.5), new(101, 1.25), new(60, 1.1)] });
        var score = CycleScorer.Score(far, With(Decision(), 0, d => d with { ActiveEmbb = [0, 1, 2] }));

        var breach = Assert.Single(Of(score, 0));
        Assert.Equal((WideAreaConstraint.C3, 1.25), (breach.Constraint, breach.Limit));
        Assert.True(breach.Value > 1.25);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 0)]
    [InlineData(1, null)]
    [InlineData(1, 2)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public void N3_a_choice_that_is_not_allowed_is_a_violation_and_no_help(int edgeServer, int? choice)
    {
        var score = Score(edgeServer, server => server with { HelperChoice = choice });

        Assert.Contains(new(WideAreaConstraint.HelperChoice, edgeServer, 1, 0), score.Violations);
        Assert.Equal(Example().EdgeServers[edgeServer].BasicConvergency, score.EdgeServers[edgeServer].BasicConvergencyAfterHelp);
        Assert.Equal(edgeServer == 1 ? 0 : 1, score.EffectiveHelpers);
    }

    [Fact]
    public void N5_without_data_nothing_is_trained_and_the_helper_shares_its_basis()
    {
        var score = Score(0, server => server with { ActiveEmbb = [] });

        var helper = score.EdgeServers[0];
        Assert.Equal((0, 0, 0, 0, 0), (helper.Convergency, helper.WorkloadFlop, helper.ComputingDelayS, helper.CpuFlopPerS, helper.EnergyJ));
        Assert.Equal([new(WideAreaConstraint.C4, 0, 0.5, 1)], Of(score, 0));
        Assert.Equal(0.25 + (0.5 * (0.5 - 0.25)), score.EdgeServers[1].BasicConvergencyAfterHelp);
    }

    [Fact]
    public void N4_a_need_of_rounding_is_none_and_n7_no_work_takes_no_time()
    {
        var score = CycleScorer.Score(With(Example(), 2, server => server with { BasicConvergency = 1 - 1e-13 }), Decision());

        var server = score.EdgeServers[2];
        Assert.Equal((0, 0, 0), (server.Convergency, server.ComputingDelayS, server.EnergyJ));
        Assert.Equal(server.TransmissionDelayS, server.LatencyS);
        Assert.DoesNotContain(score.Violations, violation => violation.Constraint == WideAreaConstraint.C4);
    }

    [Fact]
    public void N8_without_time_the_least_computing_time_is_taken_and_c5_is_broken()
    {
        var score = Score(2, server => server with { ReceivedPowerW = 1e-17 });

        Assert.True(score.EdgeServers[2].TransmissionDelayS > 5);
        Assert.Equal(0.05, score.EdgeServers[2].ComputingDelayS);
        Assert.Equal(
            new(WideAreaConstraint.C5, 2, score.EdgeServers[2].TransmissionDelayS + 0.05, 5),
            Assert.Single(score.Violations, violation => violation.Constraint == WideAreaConstraint.C5));
    }

    [Fact]
    public void A_bound_on_the_processor_is_reported_and_not_kept()
    {
        var free = CycleScorer.Score(Example(), Decision());
        var cycle = Example() with { Constants = new() { MaxCpuHz = 1e11 } };
        var bound = CycleScorer.Score(cycle, Decision());

        Assert.Equal(free.SystemEnergyJ, bound.SystemEnergyJ);
        Assert.Equal([0, 1], bound.Violations.Where(v => v.Constraint == WideAreaConstraint.MaxCpu).Select(v => v.EdgeServer));
    }

    [Fact]
    public void What_a_recipient_asks_for_and_the_order_of_indices_have_no_effect()
    {
        var other = With(Decision(), 1, server => server with { Convergency = 9, ActiveEmbb = [1, 0] });

        Assert.Equal(CycleScorer.Score(Example(), Decision()).EdgeServers, CycleScorer.Score(Example(), other).EdgeServers);
    }

    [Fact]
    public void A_helper_may_reach_for_more_than_it_needs()
    {
        var score = Score(0, server => server with { Convergency = 0.8 });

        Assert.Equal(0.8, score.EdgeServers[0].Convergency);

        // Z = 1.3 is shared up to 1 only.
        Assert.Equal(0.625, score.EdgeServers[1].BasicConvergencyAfterHelp);
        Assert.True(score.EdgeServers[0].UpdatingConvergency > 0.9);
    }

    [Fact]
    public void The_decision_must_be_for_the_same_edge_servers() => Assert.Throws<ArgumentException>(
        () => CycleScorer.Score(Example(), new WideAreaDecision([.. Decision().EdgeServers.Take(2)])));

    private static WideAreaScore Score(int edgeServer, Func<EdgeServerDecision, EdgeServerDecision> change) =>
        CycleScorer.Score(Example(), With(Decision(), edgeServer, change));

    private static List<WideAreaViolation> Of(WideAreaScore score, int edgeServer) =>
        [.. score.Violations.Where(violation => violation.EdgeServer == edgeServer)];

    private static WideAreaDecision With(WideAreaDecision decision, int at, Func<EdgeServerDecision, EdgeServerDecision> change) =>
        new([.. decision.EdgeServers.Select((server, i) => i == at ? change(server) : server)]);

    private static WideAreaCycle With(WideAreaCycle cycle, int at, Func<EdgeServerState, EdgeServerState> change) =>
        cycle with { EdgeServers = [.. cycle.EdgeServers.Select((server, i) => i == at ? change(server) : server)] };

    private static void AssertServer(
        EdgeServerScore server, double rate, double delay, double work, double computing, double latency, double after,
        double convergency, double energy, double sensors)
    {
        Near.Relative(rate, server.RateBitPerS, 1e-12);
        Near.Relative(delay, server.TransmissionDelayS, 1e-12);
        Near.Relative(work, server.WorkloadFlop, 1e-12);
        Near.Relative(computing, server.ComputingDelayS, 1e-12);
        Near.Relative(work / computing, server.CpuFlopPerS, 1e-12);
        Near.Relative(latency, server.LatencyS, 1e-12);
        Near.Relative(after, server.BasicConvergencyAfterHelp, 1e-12);
        Near.Relative(convergency, server.Convergency, 1e-12);
        Near.Relative(0.9, server.UpdatingConvergency, 1e-12);
        Near.Relative(energy, server.EnergyJ, 1e-12);
        Near.Relative(sensors, server.SensorEnergyJ, 1e-12);
    }

    private static WideAreaCycle Example() => new()
    {
        Constants = new(),
        MaxNeighbourDistanceM = 700,
        EdgeServers =
        [
            Server(0, 0, 0.5, [new(75, 1.5), new(78, 1.25)], [new(5e-5, 2e-5)]),
            Server(300, 400, 0.25, [new(72, 2), new(70, 1)], []),
            Server(3000, 0, 0.75, [new(68, 0.875)], [new(5e-5, 1e-5)]),
        ],
        Similarity = [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]],
    };

    private static WideAreaDecision Decision() => new(
    [
        new() { Helper = true, HelperChoice = null, ActiveEmbb = [0, 1], ActiveUrllc = [], ReceivedPowerW = 3e-14, Convergency = 0.125 },
        new() { Helper = false, HelperChoice = 0, ActiveEmbb = [0, 1], ActiveUrllc = [], ReceivedPowerW = 8e-16, Convergency = 0 },
        new() { Helper = false, HelperChoice = null, ActiveEmbb = [0], ActiveUrllc = [0], ReceivedPowerW = 3e-14, Convergency = 0 },
    ]);

    private static EdgeServerState Server(
        double east, double north, double basic, EmbbSensorState[] embb, UrllcSensorState[] urllc) => new()
    {
        EastM = east,
        NorthM = north,
        ImportanceEmbb = 1,
        ImportanceUrllc = 1,
        ImportanceIntegrated = 10,
        BasicConvergency = basic,
        EmbbSensors = embb,
        UrllcSensors = urllc,
    };
}
