using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>The worked example of <c>docs/formats.md</c>, section 11, every violation by itself, and notes N9 to N13.</summary>
public class FrameScorerTests
{
    /// <summary>The worked decision with as many rounds as the cap allows: it breaks nothing.</summary>
    private static readonly FederationDecision Good = Frames.ExampleDecision with { Rounds = [16, 0, 24] };

    [Fact]
    public void The_worked_example_scores_as_printed() =>
        Frames.Agree(Frames.ExampleScore, FrameScorer.Score(Frames.Example, Frames.ExampleDecision), 1e-12);

    [Fact]
    public void The_worked_example_can_be_followed_by_hand()
    {
        var score = FrameScorer.Score(Frames.Example, Frames.ExampleDecision);
        var (first, idle, last) = (score.EdgeServers[0], score.EdgeServers[1], score.EdgeServers[2]);

        // Sensor 0 is alone on subcarrier 0; sensor 2 hears sensor 1 at edge server 2.
        Near.Relative(2e6 * Math.Log2(1 + (0.1 / 8e-8)), first.RateBitPerS[0], 1e-14);
        Near.Relative(2e6 * Math.Log2(1 + (0.125 * 0.2 / ((1 * 0.0025) + 8e-8))), last.RateBitPerS[1], 1e-14);

        // S = 1800 kbit over two frames of 200: log2²(5.5) > A^Req.
        var factor = Math.Pow(Math.Log2(5.5), 2);
        Assert.Equal(Math.Ceiling(-Math.Log2(1 - (2 / factor)) / 0.0368), first.RoundsCap);
        Near.Relative(400e3 / 2e8 * 2, last.MigrationDelayS, 1e-15);
        Near.Relative(0.004 * 0.25, last.MigrationEnergyJ, 1e-15);
        Assert.Equal((1, 1, 2), (first.Changes, idle.Changes, last.Changes));

        // τ_I = 3.5 Mbit × 15/3 GHz, E_I = 2 × 0.01 s × 60 W + τ_I × 6 W.
        Near.Relative(first.TransmissionDelayS + 1.265625 + 1 + 0.0175, score.DelayS, 1e-14);
        var edge = score.EdgeServers.Sum(own => own.TransmissionEnergyJ + own.MigrationEnergyJ + own.CreationEnergyJ + own.UploadEnergyJ);
        Assert.Equal(1.2 + 0.105, score.EnergyJ - edge, 1e-11);
    }

    [Fact]
    public void Utility_is_that_of_the_edge_servers_less_the_cloud_s_energy()
    {
        var score = FrameScorer.Score(Frames.Example, Frames.ExampleDecision);

        Assert.Equal(score.EdgeServers.Sum(own => own.Utility) - (0.1 * 1.305), score.Utility, 1e-13);
        Assert.Equal(score.Gain - score.EnergyCost - score.ConfigurationCost, score.Utility, 1e-13);
    }

    [Fact]
    public void A_decision_within_all_bounds_breaks_nothing() => Assert.Empty(FrameScorer.Score(Frames.Example, Good).Violations);

    [Fact]
    public void Constraint_3_one_partial_dt_an_edge_server() => Breaks(
        new(FederationConstraint.OnePartialDt, 0, null, null, 2, 1),
        Good with { Assignment = [0, 0], Links = [.. Good.Links.Where(link => link.EdgeServer == 0)], Rounds = [16, 0, 0] });

    [Fact]
    public void Constraint_coalition_no_links_without_a_partial_dt() => Breaks(
        new(FederationConstraint.Coalition, 1, null, null, 1, 0), Good with { Links = [.. Good.Links.Take(3), new(1, 2, 1)] });

    [Fact]
    public void Constraint_8_no_more_links_than_a_sensor_may_have() => Breaks(
        new(FederationConstraint.Associations, null, 2, null, 2, 1),
        Good with { Links = [Good.Links[0], Good.Links[1], new(0, 2, 1), Good.Links[3]], Rounds = [15, 0, 24] });

    [Fact]
    public void Constraint_14_one_sensor_a_subcarrier_of_an_edge_server() => Breaks(
        new(FederationConstraint.Subcarrier, 2, null, 0, 2, 1), Good with { Links = [.. Good.Links.Take(3), new(2, 2, 0)] });

    [Fact]
    public void Constraint_25b_the_frame_s_duration()
    {
        var delay = FrameScorer.Score(Frames.Example, Good).DelayS;
        Breaks(new(FederationConstraint.Delay, null, null, null, delay, 1.25), Good, constants => constants with { FrameDurationS = 1.25 });

        // A billionth of the limit is tolerated, twice as much is not.
        Assert.Empty(At(delay).Violations);
        Assert.Empty(At(delay / (1 + 0.9e-9)).Violations);
        Assert.Single(At(delay / (1 + 1.1e-9)).Violations);

        static FederationScore At(double duration) =>
            FrameScorer.Score(With(constants => constants with { FrameDurationS = duration }), Good);
    }

    [Fact]
    public void Constraint_25c_the_least_rate()
    {
        var rate = FrameScorer.Score(Frames.Example, Good).EdgeServers[2].RateBitPerS[1];
        Breaks(new(FederationConstraint.Rate, 2, 2, 1, rate, 1e7), Good, constants => constants with { MinRateBitPerS = 1e7 });

        Assert.Empty(At(rate).Violations);
        Assert.Empty(At(rate / (1 - 0.9e-9)).Violations);
        Assert.Single(At(rate / (1 - 1.1e-9)).Violations);

        static FederationScore At(double least) =>
            FrameScorer.Score(With(constants => constants with { MinRateBitPerS = least }), Good);
    }

    [Theory]
    [InlineData(0, 17, 16)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 47, 46)]
    public void Constraint_25g_the_cap_of_rounds(int edgeServer, int rounds, int cap)
    {
        int[] changed = [.. Good.Rounds];
        changed[edgeServer] = rounds;
        Breaks(new(FederationConstraint.Rounds, edgeServer, null, null, rounds, cap), Good with { Rounds = changed });

        changed[edgeServer] = cap;
        Assert.Empty(FrameScorer.Score(Frames.Example, Good with { Rounds = changed }).Violations);
    }

    [Fact]
    public void Breaches_come_by_constraint_and_then_by_indices()
    {
        // Everything at once: both partial-DTs on edge server 2, all sensors everywhere on subcarrier 1.
        FederationLink[] links = [.. Enumerable.Range(0, 9).Select(pair => new FederationLink(2 - (pair / 3), 2 - (pair % 3), 1))];
        var score = FrameScorer.Score(
            With(constants => constants with { MinRateBitPerS = 1e12, FrameDurationS = 0.01 }), new([2, 2], links, [99, 99, 99]));
        var keys = score.Violations.Select(found => (found.Constraint, found.EdgeServer ?? -1, found.Sensor ?? -1, found.Subcarrier ?? -1)).ToList();

        Assert.Equal(keys.Order(), keys);
        Assert.Equal([1, 2, 3, 3, 1, 9, 3], Enum.GetValues<FederationConstraint>().Select(one => keys.Count(key => key.Constraint == one)));
    }

    [Fact]
    public void N9_of_several_partial_dts_on_an_edge_server_only_the_first_is_created()
    {
        var both = FrameScorer.Score(Frames.Example, Good with { Assignment = [2, 2] });
        var own = both.EdgeServers[2];

        // Partial-DT 0 has 900 kbit of new data there; partial-DT 1 is uploaded by nobody.
        Assert.Equal(700, own.DataKbit);
        Near.Relative(2e6 / 3e6, own.UploadDelayS, 1e-15);
        Near.Relative(0.75 * own.Quality, both.QualityGlobal, 1e-15);
        var edge = both.EdgeServers.Sum(one => one.TransmissionEnergyJ + one.MigrationEnergyJ + one.CreationEnergyJ + one.UploadEnergyJ);
        Assert.Equal(0.6 + (2e6 * 15 / 3e9 * 6), both.EnergyJ - edge, 1e-11);
    }

    [Fact]
    public void N10_links_without_a_partial_dt_are_on_the_air()
    {
        var without = FrameScorer.Score(Frames.Example, Good with { Links = [.. Good.Links.Take(3)] });
        var score = FrameScorer.Score(Frames.Example, Good with { Links = [.. Good.Links.Take(3), new(1, 2, 1)], Rounds = [16, 7, 24] });
        var idle = score.EdgeServers[1];

        // It has a rate, disturbs sensor 1 at edge server 0, and stays associated, so that nothing changes at edge server 1.
        Near.Relative(2e6 * Math.Log2(1 + (0.125 * 0.2 / ((1 * 0.02) + 8e-8))), idle.RateBitPerS[0], 1e-14);
        Assert.True(score.EdgeServers[0].RateBitPerS[1] < without.EdgeServers[0].RateBitPerS[1]);
        Assert.Equal((0, 1), (idle.Changes, without.EdgeServers[1].Changes));

        // Its rounds break 25g and cost nothing, and nothing else comes of it.
        Assert.Contains(new(FederationConstraint.Rounds, 1, null, null, 7, 0), score.Violations);
        Assert.Equal((0, 0, 0, 0), (idle.DataKbit, idle.Quality, idle.RoundsCap, idle.Utility));
        Assert.Equal(0, idle.TransmissionDelayS + idle.MigrationDelayS + idle.CreationDelayS + idle.UploadDelayS);
        Assert.Equal(0, idle.TransmissionEnergyJ + idle.MigrationEnergyJ + idle.CreationEnergyJ + idle.UploadEnergyJ);

        // It counts in the sensor's associations: L of sensor 2 is 1.
        var twice = FrameScorer.Score(Frames.Example, Good with { Links = [.. Good.Links, new(1, 2, 1)] });
        Assert.Contains(new(FederationConstraint.Associations, null, 2, null, 2, 1), twice.Violations);
    }

    [Fact]
    public void N11_the_cap_knows_no_latency()
    {
        var score = FrameScorer.Score(With(constants => constants with { FrameDurationS = 1e-3 }), Good);
        Assert.Equal([16, 0, 46], score.EdgeServers.Select(own => own.RoundsCap));
    }

    [Fact]
    public void N12_without_new_data_rounds_take_no_time_and_cost_their_energy()
    {
        var score = FrameScorer.Score(Frames.Example, Good with { Links = [], Rounds = [5, 0, 0] });
        var own = score.EdgeServers[0];

        Assert.Equal((0, 0, 0), (own.DataKbit, own.CreationDelayS, own.TransmissionDelayS));
        Near.Relative(5 * 6.144, own.CreationEnergyJ, 1e-15);
        Near.Relative(Math.Pow(Math.Log2((900 / 400.0) + 1), 2) * (1 - Math.Pow(2, -0.0368 * 5)), own.Quality, 1e-14);
    }

    [Fact]
    public void N13_lateness_is_no_part_of_the_utility()
    {
        var (late, timely) = (FrameScorer.Score(With(constants => constants with { FrameDurationS = 1e-3 }), Good), FrameScorer.Score(Frames.Example, Good));
        Assert.Equal(timely.Utility, late.Utility);
        Assert.Equal(FederationConstraint.Delay, Assert.Single(late.Violations).Constraint);
    }

    [Fact]
    public void What_stays_with_its_edge_server_or_comes_from_nowhere_does_not_migrate()
    {
        var stays = FrameScorer.Score(Frames.Example, Good with { Assignment = [0, 1], Links = [], Rounds = [0, 0, 0] });
        Assert.All(stays.EdgeServers, own => Assert.Equal((0, 0), (own.MigrationDelayS, own.MigrationEnergyJ)));

        // Nobody had partial-DT 1 in the frame before: its history is there, but not to be moved.
        var nobody = With(constants => constants) with
        {
            EdgeServers = [.. Frames.Example.EdgeServers.Select(own => own with { PreviousPartialDt = own.PreviousPartialDt == 1 ? null : own.PreviousPartialDt })],
        };
        Assert.Equal(0, FrameScorer.Score(nobody, Good).EdgeServers[2].MigrationDelayS);
        Assert.Equal(FrameScorer.Score(Frames.Example, Good).QualityGlobal, FrameScorer.Score(nobody, Good).QualityGlobal);
    }

    [Fact]
    public void Partial_dts_that_change_places_migrate_both_ways()
    {
        var score = FrameScorer.Score(Frames.Example, Good with { Assignment = [1, 0], Links = [], Rounds = [0, 0, 0] });

        // 400 kbit from 1 to 0 at 0.25 W and 900 kbit from 0 to 1 at 0.5 W, both at 200 Mbit/s.
        Near.Relative(0.002, score.EdgeServers[0].MigrationDelayS, 1e-15);
        Near.Relative(0.0045, score.EdgeServers[1].MigrationDelayS, 1e-15);
        Near.Relative(0.002 * 0.25, score.EdgeServers[0].MigrationEnergyJ, 1e-15);
        Near.Relative(0.0045 * 0.5, score.EdgeServers[1].MigrationEnergyJ, 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void Without_sensors_there_is_a_score_whatever_the_number_of_subcarriers(int subcarriers)
    {
        var frame = Frames.Example with { Sensors = [], Gain = [], Subcarriers = subcarriers, PreviousAssociation = [[], [], []] };
        var score = FrameScorer.Score(frame, Good with { Links = [] });
        Frames.Agree(PlainFrameScorer.Score(frame, Good with { Links = [] }), score, 1e-12);
    }

    private static void Breaks(
        FederationViolation expected, FederationDecision decision, Func<FederationConstants, FederationConstants>? change = null)
    {
        var found = Assert.Single(FrameScorer.Score(With(change ?? (constants => constants)), decision).Violations);
        Assert.Equal(expected, found);
    }

    private static FederationFrame With(Func<FederationConstants, FederationConstants> change) =>
        Frames.Example with { Constants = change(Frames.Example.Constants) };
}
