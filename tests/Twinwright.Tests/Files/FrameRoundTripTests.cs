using System.Text;
using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Model;
using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class FrameRoundTripTests
{
    private static readonly Gen<double> Finite = Gen.Double.Where(double.IsFinite);

    private static FederationFrame Frame => FrameFile.Parse(Examples.Bytes(Examples.Frame), "x");

    private static FederationScore Score => FrameScoreFile.Parse(Examples.Bytes(Examples.FrameScore), "x");

    [Fact]
    public void The_worked_frame_is_written_as_the_page_writes_it() =>
        Assert.Equal(Examples.Frame, Text(FrameFile.Write(Frame)));

    [Fact]
    public void The_worked_decision_is_written_as_the_page_writes_it() =>
        Assert.Equal(
            Examples.FrameDecision,
            Text(FrameDecisionFile.Write(FrameDecisionFile.Parse(Examples.Bytes(Examples.FrameDecision), "x", Frame))));

    [Fact]
    public void The_worked_score_is_written_as_the_page_writes_it() =>
        Assert.Equal(Examples.FrameScore, Text(FrameScoreFile.Write(Score)));

    [Fact]
    public void The_worked_frame_is_read_right()
    {
        var frame = Frame;

        Assert.Equal(new FederationConstants(), frame.Constants);
        Assert.Equal((2, 2, 2e6, 8e-8), (frame.Frame, frame.Subcarriers, frame.SubcarrierHz, frame.NoiseW));
        Assert.Equal([new PartialDtState(0.75, 2, 2e6, 900), new PartialDtState(0.5, 3, 1.5e6, 400)], frame.PartialDts);
        Assert.Equal(
            new FederationEdgeServerState
            {
                CpuHz = 64e6,
                Cores = 10,
                CyclesPerBit = 15,
                EnergyPerRoundJ = 6.144,
                TransmitPowerW = 0.25,
                CloudRateBitPerS = 1e6,
                PreviousPartialDt = 1,
            },
            frame.EdgeServers[1]);
        Assert.Null(frame.EdgeServers[2].PreviousPartialDt);
        Assert.Equal([2e8, 0, 1e8], frame.EdgeLinkRateBitPerS[1]);
        Assert.Equal((0.125, 1), (frame.Sensors[2].TransmitPowerW, frame.Sensors[2].MaxAssociations));
        Assert.Equal([200, 600], frame.Sensors[2].DataKbit);
        Assert.Equal((0.1, 0.2, 0.005), (frame.Gain[2][1][0], frame.Gain[2][1][1], frame.Gain[1][2][0]));
        Assert.Equal([[0], [2], []], frame.PreviousAssociation);
        Assert.Equal((null, null, null, null), (frame.PreviousLinks, frame.Frames, frame.MeanNewDataKbit, frame.Origin));
    }

    [Fact]
    public void The_worked_decision_and_score_are_read_right()
    {
        var decision = FrameDecisionFile.Parse(Examples.Bytes(Examples.FrameDecision), "x", Frame);

        Assert.Equal([0, 2], decision.Assignment);
        Assert.Equal([new(0, 0, 0), new(2, 0, 0), new(0, 1, 1), new(2, 2, 1)], decision.Links);
        Assert.Equal([60, 0, 24], decision.Rounds);
        Assert.Equal([new(FederationConstraint.Rounds, 0, null, null, 60, 16)], Score.Violations);
        Assert.Equal((16, 1, 1.265625), (Score.EdgeServers[0].RoundsCap, Score.EdgeServers[0].Changes, Score.EdgeServers[0].CreationDelayS));
        Assert.Equal((37.4626716522991, -16.3816927407914), (Score.Gain, Score.Utility));
    }

    [Fact]
    public void What_is_optional_in_a_frame_survives()
    {
        var frame = Frame with
        {
            Comment = "ε ≤ 1, \"quoted\" \\ and\nbroken \u0001 <&> 🌍",
            PreviousLinks = [new FederationLink(1, 2, 0), new FederationLink(0, 0, 1)],
            Frames = 100,
            MeanNewDataKbit = [0, 1600.5],
            Origin = new WorldOrigin("federation/paper", long.MaxValue, long.MinValue, 7),
        };

        var bytes = FrameFile.Write(frame);
        var read = FrameFile.Parse(bytes, "x");

        Assert.Equal(bytes, FrameFile.Write(read));
        Assert.Equal((frame.Comment, frame.Origin, frame.Frames), (read.Comment, read.Origin, read.Frames));
        Assert.Equal(frame.PreviousLinks, read.PreviousLinks);
        Assert.Equal(frame.MeanNewDataKbit, read.MeanNewDataKbit);
    }

    [Fact]
    public void A_first_frame_without_sensors_survives()
    {
        var frame = Frame with
        {
            Frame = 1,
            PartialDts = [new PartialDtState(1, 3, 0, 0)],
            EdgeServers = [.. Frame.EdgeServers.Select(edgeServer => edgeServer with { PreviousPartialDt = null })],
            Sensors = [],
            Gain = [],
            PreviousAssociation = [[], [], []],
            PreviousLinks = [],
        };

        var read = FrameFile.Parse(FrameFile.Write(frame), "x");

        Assert.Equal((1, 0, 0, 3), (read.Frame, read.Sensors.Count, read.Gain.Length, read.PreviousAssociation.Length));
        Assert.Equal([], read.PreviousLinks!);
    }

    [Fact]
    public void A_decision_with_a_comment_and_without_links_survives()
    {
        var decision = new FederationDecision([2, 1], [], [0, 7, int.MaxValue]) { Comment = "nobody speaks" };

        var read = FrameDecisionFile.Parse(FrameDecisionFile.Write(decision), "x", Frame);

        Assert.Empty(read.Links);
        Assert.Equal("nobody speaks", read.Comment);
        Assert.Equal(decision.Assignment, read.Assignment);
        Assert.Equal(decision.Rounds, read.Rounds);
    }

    [Fact]
    public void Every_constraint_is_written_by_its_name_with_counts_as_integers()
    {
        FederationViolation[] violations =
        [
            new(FederationConstraint.OnePartialDt, 2, null, null, 2, 1),
            new(FederationConstraint.Coalition, 1, null, null, 3, 0),
            new(FederationConstraint.Associations, null, 0, null, 4, 2),
            new(FederationConstraint.Subcarrier, 0, null, 1, 2, 1),
            new(FederationConstraint.Delay, null, null, null, 8, 7.6),
            new(FederationConstraint.Rate, 0, 2, 1, 4000, 5000),
            new(FederationConstraint.Rounds, 0, null, null, 60, 16),
        ];

        var bytes = FrameScoreFile.Write(Score with { Violations = violations });

        Assert.Equal(violations, FrameScoreFile.Parse(bytes, "x").Violations);
        Assert.Contains(
            """
             "violations": [
              {"constraint": "3", "edge_server": 2, "sensor": null, "subcarrier": null, "value": 2, "limit": 1},
              {"constraint": "coalition", "edge_server": 1, "sensor": null, "subcarrier": null, "value": 3, "limit": 0},
              {"constraint": "8", "edge_server": null, "sensor": 0, "subcarrier": null, "value": 4, "limit": 2},
              {"constraint": "14", "edge_server": 0, "sensor": null, "subcarrier": 1, "value": 2, "limit": 1},
              {"constraint": "25b", "edge_server": null, "sensor": null, "subcarrier": null, "value": 8.0, "limit": 7.6},
              {"constraint": "25c", "edge_server": 0, "sensor": 2, "subcarrier": 1, "value": 4000.0, "limit": 5000.0},
              {"constraint": "25g", "edge_server": 0, "sensor": null, "subcarrier": null, "value": 60, "limit": 16}
             ]
            """,
            Text(bytes));
    }

    [Fact]
    public void Every_number_reads_back_to_the_same_bits() =>
        Finite.Sample(value =>
        {
            var score = Score with { Violations = [new FederationViolation(FederationConstraint.Rate, 0, 0, 0, value, -value)] };

            var read = FrameScoreFile.Parse(FrameScoreFile.Write(score), "x").Violations[0];

            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read.Value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(-value), BitConverter.DoubleToInt64Bits(read.Limit));
        });

    [Fact]
    public void A_score_that_is_not_finite_is_refused_and_not_written()
    {
        var score = Score;
        FederationEdgeServerScore[] edgeServers = [score.EdgeServers[0], score.EdgeServers[1] with { RateBitPerS = [1, double.NaN] }];

        Broken.AssertExactly(
            () => FrameScoreFile.Write(score with { EdgeServers = edgeServers }),
            "federation-score",
            ".edge_servers[1].rate_bit_per_s[1]",
            "is nan, which JSON cannot hold; the input is too extreme to compute with");
    }

    [Fact]
    public void A_frame_of_5_MB_is_written_and_parsed_within_seconds()
    {
        // A tenth of a city: its whole frame takes 50 MB.
        const int EdgeServers = 100;
        const int Sensors = 200;
        var frame = Frame with
        {
            Subcarriers = 10,
            EdgeServers = [.. Enumerable.Repeat(Frame.EdgeServers[2], EdgeServers)],
            EdgeLinkRateBitPerS = [.. Enumerable.Repeat(Enumerable.Repeat(1e6 / 3, EdgeServers).ToArray(), EdgeServers)],
            Sensors = [.. Enumerable.Repeat(Frame.Sensors[0], Sensors)],
            Gain = [.. Enumerable.Range(0, Sensors).Select(n => Enumerable.Range(0, EdgeServers).Select(b =>
                Enumerable.Range(0, 10).Select(w => 1e-3 / (1.1 + n + b + w)).ToArray()).ToArray())],
            PreviousAssociation = [.. Enumerable.Repeat(Array.Empty<int>(), EdgeServers)],
        };
        var bytes = FrameFile.Write(frame);
        Assert.InRange(bytes.Length, 4_000_000, 8_000_000);
        Assert.Equal(frame.Gain[199][99], FrameFile.Parse(bytes, "x").Gain[199][99]);

        // Far from the minutes that anything quadratic would take, for other tests run at the same time.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        FrameFile.Parse(FrameFile.Write(frame), "x");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
