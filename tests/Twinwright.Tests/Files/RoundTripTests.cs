using System.Text;
using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Model.WideArea;
using Twinwright.Model;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class RoundTripTests
{
    private static readonly Gen<double> Finite = Gen.Double.Where(double.IsFinite);

    [Fact]
    public void The_worked_instance_is_written_as_the_page_writes_it() =>
        Assert.Equal(Examples.Instance, Text(InstanceFile.Write(InstanceFile.Parse(Examples.Bytes(Examples.Instance), "x"))));

    [Fact]
    public void The_worked_decision_is_written_as_the_page_writes_it()
    {
        var instance = InstanceFile.Parse(Examples.Bytes(Examples.Instance), "x");

        Assert.Equal(Examples.Decision, Text(DecisionFile.Write(DecisionFile.Parse(Examples.Bytes(Examples.Decision), "x", instance))));
    }

    [Fact]
    public void The_worked_score_is_written_as_the_page_writes_it() =>
        Assert.Equal(Examples.Score, Text(ScoreFile.Write(ScoreFile.Parse(Examples.Bytes(Examples.Score), "x"))));

    [Fact]
    public void The_worked_instance_is_read_right()
    {
        var cycle = InstanceFile.Parse(Examples.Bytes(Examples.Instance), "x");

        Assert.Equal(new WideAreaConstants { EmbbSamples = 100, UrllcSamples = 10 }, cycle.Constants);
        Assert.Equal((700, 3, 0.5), (cycle.MaxNeighbourDistanceM, cycle.EdgeServers.Count, cycle.Similarity[1][0]));
        Assert.Equal(new EmbbSensorState(78, 1.25), cycle.EdgeServers[0].EmbbSensors[1]);
        Assert.Equal(new UrllcSensorState(5e-5, 1e-5), cycle.EdgeServers[2].UrllcSensors[0]);
        Assert.Null(cycle.PreviousHelper);
        Assert.Null(cycle.Origin);
    }

    [Fact]
    public void What_is_optional_in_an_instance_survives()
    {
        var cycle = InstanceFile.Parse(Examples.Bytes(Examples.Instance), "x") with
        {
            Comment = "ε ≤ 1, \"quoted\" \\ and\nbroken \u0001 <&> 🌍",
            PreviousHelper = [true, false, true],
            Origin = new WorldOrigin("wide-area/paper", long.MaxValue, long.MinValue, 7),
        };
        cycle = cycle with { Constants = cycle.Constants with { MaxCpuHz = 1e11, MinComputingTimeS = 0.25 } };

        var bytes = InstanceFile.Write(cycle);
        var read = InstanceFile.Parse(bytes, "x");

        Assert.Equal(bytes, InstanceFile.Write(read));
        Assert.Equal((cycle.Comment, cycle.Origin, cycle.Constants), (read.Comment, read.Origin, read.Constants));
        Assert.Equal(cycle.PreviousHelper, read.PreviousHelper);
    }

    [Fact]
    public void Absent_optional_constants_have_their_defaults()
    {
        var json = Examples.Edit(Examples.Instance, "1e-28,\n  \"min_computing_time_s\": 0.05", "1e-28");

        Assert.Equal((0.05, null), Constants(json));

        static (double, double?) Constants(string json)
        {
            var constants = InstanceFile.Parse(Examples.Bytes(json), "x").Constants;
            return (constants.MinComputingTimeS, constants.MaxCpuHz);
        }
    }

    [Fact]
    public void Every_number_reads_back_to_the_same_bits() =>
        Finite.Sample(value =>
        {
            var score = ScoreFile.Parse(Examples.Bytes(Examples.Score), "x");
            score = score with { Violations = [new WideAreaViolation(WideAreaConstraint.C3, 0, value, -value)] };

            var read = ScoreFile.Parse(ScoreFile.Write(score), "x").Violations[0];

            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read.Value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(-value), BitConverter.DoubleToInt64Bits(read.Limit));
        });

    [Fact]
    public void A_score_that_is_not_finite_is_refused_and_not_written()
    {
        var score = ScoreFile.Parse(Examples.Bytes(Examples.Score), "x");
        EdgeServerScore[] edgeServers = [score.EdgeServers[0], score.EdgeServers[1] with { IterationsUrllc = double.PositiveInfinity }];

        Broken.Assert(() => ScoreFile.Write(score with { EdgeServers = edgeServers }), ".edge_servers[1].iterations.urllc", "is inf");
    }

    [Fact]
    public void An_instance_of_5_MB_parses_in_well_under_a_second()
    {
        var example = InstanceFile.Parse(Examples.Bytes(Examples.Instance), "x");
        const int Count = 900;
        var similarity = Enumerable.Range(0, Count).Select(_ => Enumerable.Repeat(0.25, Count).ToArray()).ToArray();
        var bytes = InstanceFile.Write(example with
        {
            EdgeServers = [.. Enumerable.Repeat(example.EdgeServers[0], Count)],
            Similarity = similarity,
        });
        Assert.InRange(bytes.Length, 5_000_000, 8_000_000);

        // Other tests run at the same time: the best of a few tells.
        var seconds = Enumerable.Range(0, 5).Min(_ =>
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            InstanceFile.Parse(bytes, "x");
            return watch.Elapsed.TotalSeconds;
        });
        Assert.InRange(seconds, 0, 1);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
