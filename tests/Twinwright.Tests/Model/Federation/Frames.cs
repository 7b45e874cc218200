using Twinwright.Experiments.Files;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Tests.Files;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>Small random frames and worlds, random decisions in them, and comparisons, for laws that hold in any.</summary>
internal static class Frames
{
    /// <summary>The worked frame of <c>docs/formats.md</c>, section 11.</summary>
    public static FederationFrame Example { get; } = FrameFile.Parse(Examples.Bytes(Examples.Frame), "formats.md");

    /// <summary>Its decision, which breaks 25g.</summary>
    public static FederationDecision ExampleDecision { get; } =
        FrameDecisionFile.Parse(Examples.Bytes(Examples.FrameDecision), "formats.md", Example);

    /// <summary>Its score.</summary>
    public static FederationScore ExampleScore { get; } = FrameScoreFile.Parse(Examples.Bytes(Examples.FrameScore), "formats.md");

    /// <summary>Any frame of these sizes.</summary>
    public static FederationFrame Random(int sensors, int edgeServers, int partialDts, int subcarriers, Rng rng)
    {
        var frame = rng.NextInteger(1, 5);
        var owners = Shuffled(edgeServers, rng);
        return new FederationFrame
        {
            Constants = RandomConstants(rng),
            Frame = frame,
            Subcarriers = subcarriers,
            SubcarrierHz = rng.NextUniform(1e6, 5e6),
            NoiseW = LogUniform(-10, -6, rng),
            PartialDts = [.. Times(partialDts, _ => new PartialDtState(
                rng.NextUnit(), rng.NextUniform(0.5, 4), Rarely(rng) ? 0 : rng.NextUniform(1e6, 5e6),
                frame == 1 || Rarely(rng) ? 0 : rng.NextUniform(0, 3_000)))],
            EdgeServers = [.. Times(edgeServers, b => new FederationEdgeServerState
            {
                CpuHz = rng.NextUniform(30e6, 100e6),
                Cores = rng.NextInteger(1, 12),
                CyclesPerBit = Rarely(rng) ? 0 : rng.NextUniform(1, 120),
                EnergyPerRoundJ = rng.NextUniform(0, 9),
                TransmitPowerW = Rarely(rng) ? 0 : LogUniform(-3, 0, rng),
                CloudRateBitPerS = rng.NextUniform(1e6, 3e6),
                PreviousPartialDt = frame == 1 || owners[b] >= partialDts || Rarely(rng) ? null : owners[b],
            })],
            EdgeLinkRateBitPerS = [.. Times(edgeServers, b => Times(edgeServers, to => b == to ? 0 : LogUniform(6, 9, rng)).ToArray())],
            Sensors = [.. Times(sensors, _ => new FederationSensorState(
                LogUniform(-3, 0, rng), rng.NextInteger(0, 3), [.. Times(partialDts, _ => Rarely(rng) ? 0 : rng.NextUniform(200, 600))]))],
            Gain = [.. Times(sensors, _ => Times(edgeServers, _ => Times(subcarriers, _ => LogUniform(-6, 0, rng)).ToArray()).ToArray())],
            PreviousAssociation = [.. Times(edgeServers, _ =>
                Enumerable.Range(0, sensors).Where(_ => frame > 1 && rng.NextUnit() < 0.4).ToArray())],
        };
    }

    /// <summary>Any decision within a frame's sizes: collisions, idle edge servers with links, too many links and rounds.</summary>
    public static FederationDecision Random(FederationFrame frame, Rng rng)
    {
        var (edgeServers, density, orderly) = (frame.EdgeServers.Count, rng.NextUnit(), rng.NextUnit() < 0.5);
        var order = Shuffled(edgeServers, rng);
        var pairs = Enumerable.Range(0, edgeServers).SelectMany(b => Enumerable.Range(0, frame.Sensors.Count).Select(n => (b, n)))
            .Where(_ => rng.NextUnit() < density).ToArray();
        return new FederationDecision(
            [.. Times(frame.PartialDts.Count, c => orderly ? order[c] : rng.NextInteger(0, edgeServers - 1))],
            [.. Shuffled(pairs.Length, rng).Select(at => new FederationLink(pairs[at].b, pairs[at].n, rng.NextInteger(0, frame.Subcarriers - 1)))],
            [.. Times(edgeServers, _ => Rarely(rng) ? 0 : rng.NextInteger(0, 120))]);
    }

    /// <summary>A scenario that differs from the paper's in every respect that the arithmetic can see.</summary>
    public static FederationScenario Varied(long seed, int sensors = 8, int edgeServers = 4, int partialDts = 3, int subcarriers = 3)
    {
        var rng = new Rng(seed).Split("test/scenario");
        var paper = new FederationScenario();
        return paper with
        {
            Constants = RandomConstants(rng),
            PenaltyPerS = rng.NextUniform(1, 20),
            AreaWidthM = rng.NextUniform(200, 2_000),
            AreaHeightM = rng.NextUniform(200, 2_000),
            EdgeServers = paper.EdgeServers with { Count = edgeServers, CyclesPerBit = rng.NextUniform(1, 120) },
            Sensors = paper.Sensors with { Count = sensors, MaxAssociations = rng.NextInteger(0, 3) },
            PartialDts = paper.PartialDts with { Count = partialDts, RequiredQuality = rng.NextUniform(1, 4) },
            Subcarriers = paper.Subcarriers with { Count = subcarriers },
            Channel = paper.Channel with { RedrawProbability = rng.NextUnit(), PathLossExponent = rng.NextInteger(0, 3) },
            ImportanceStepSigma = rng.NextUniform(0, 1),
        };
    }

    /// <summary>An environment of one lane.</summary>
    public static FrameEnvironment One(FederationScenario scenario, long deployment, long dynamics, int horizon = 0) =>
        new([new FrameLaneSeed(FederationDeployment.Draw(scenario, deployment), dynamics)], horizon);

    /// <summary>Any actions at all; links by edge server, then by sensor.</summary>
    public static void Act(Rng rng, FederationSystem system, FrameActions actions)
    {
        actions.Clear();
        var density = rng.NextUnit();
        for (var c = 0; c < system.PartialDts; c++)
        {
            actions.Assignment[c] = rng.NextInteger(0, system.EdgeServers - 1);
        }

        for (var b = 0; b < system.EdgeServers; b++)
        {
            actions.Rounds[b] = rng.NextInteger(0, 60);
            for (var n = 0; n < system.Sensors; n++)
            {
                if (rng.NextUnit() < density)
                {
                    actions.Add(b, n, rng.NextInteger(0, system.Subcarriers - 1));
                }
            }
        }
    }

    /// <summary>Every number of an outcome as bits, so that equality is to the bit.</summary>
    public static long[] Bits(FrameOutcome outcome)
    {
        List<long> bits = [];
        foreach (var whole in new[] { outcome.PartialDt, outcome.Assigned, outcome.Members, outcome.Changes, outcome.RoundsCap })
        {
            bits.AddRange(whole.Select(value => (long)value));
        }

        var totals = outcome.Totals;
        double[] sums =
        [
            totals.QualityGlobal, totals.IntegrationDelayS, totals.DelayS, totals.IntegrationEnergyJ, totals.EnergyJ, totals.Gain,
            totals.EnergyCost, totals.ConfigurationCost, totals.Utility, totals.DelayPenalty, totals.Links, totals.Rounds, totals.Violations,
        ];
        foreach (var values in new[]
        {
            outcome.RateBitPerS[..totals.Links], outcome.DataKbit, outcome.DataFactor, outcome.Quality, outcome.Utility,
            outcome.TransmissionDelayS, outcome.MigrationDelayS, outcome.CreationDelayS, outcome.UploadDelayS,
            outcome.TransmissionEnergyJ, outcome.MigrationEnergyJ, outcome.CreationEnergyJ, outcome.UploadEnergyJ,
            outcome.EdgeServerDelayS, outcome.EdgeServerEnergyJ, outcome.QualityByPartialDt, sums,
        })
        {
            bits.AddRange(values.Select(BitConverter.DoubleToInt64Bits));
        }

        return [.. bits];
    }

    /// <summary>Every number of a frame about to be run, as bits.</summary>
    public static long[] Bits(FrameState frame)
    {
        List<long> bits = [frame.Frame, frame.Frames, frame.DynamicsSeed];
        foreach (var whole in new[] { frame.PreviousPartialDt, frame.PreviousMembers, frame.PreviousSubcarrier })
        {
            bits.AddRange(whole.Select(value => (long)value));
        }

        foreach (var values in new[]
        {
            frame.Importance, frame.HistoryKbit, frame.MeanNewDataKbit, frame.LastDataKbit, frame.DataKbit, frame.Gain,
        })
        {
            bits.AddRange(values.Select(BitConverter.DoubleToInt64Bits));
        }

        return [.. bits];
    }

    /// <summary>Fails unless two scores agree: violations as a set, numbers to a relative error.</summary>
    /// <remarks>Utilities are differences, so theirs is relative to what they are differences of.</remarks>
    public static void Agree(FederationScore expected, FederationScore actual, double relative)
    {
        Assert.Equal(Keys(expected), Keys(actual));
        foreach (var (one, two) in Sorted(expected).Zip(Sorted(actual)))
        {
            Near.Relative(one.Value, two.Value, relative);
            Near.Relative(one.Limit, two.Limit, relative);
        }

        Assert.Equal(expected.EdgeServers.Count, actual.EdgeServers.Count);
        foreach (var (one, two) in expected.EdgeServers.Zip(actual.EdgeServers))
        {
            Assert.Equal((one.RoundsCap, one.Changes, one.RateBitPerS.Length), (two.RoundsCap, two.Changes, two.RateBitPerS.Length));
            foreach (var (right, ours) in Numbers(one).Zip(Numbers(two)))
            {
                Near.Relative(right, ours, relative);
            }

            Assert.Equal(one.Utility, two.Utility, Math.Max(1, expected.Gain + expected.EnergyCost + expected.ConfigurationCost) * relative);
        }

        foreach (var (right, ours) in Numbers(expected).Zip(Numbers(actual)))
        {
            Near.Relative(right, ours, relative);
        }

        Assert.Equal(expected.Utility, actual.Utility, Math.Max(1, expected.Gain + expected.EnergyCost + expected.ConfigurationCost) * relative);
    }

    /// <summary>0 to <paramref name="count"/> − 1 in any order.</summary>
    public static int[] Shuffled(int count, Rng rng)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var at = count - 1; at > 0; at--)
        {
            var other = rng.NextInteger(0, at);
            (order[at], order[other]) = (order[other], order[at]);
        }

        return order;
    }

    private static FederationConstants RandomConstants(Rng rng) => new()
    {
        DataReferenceKbit = rng.NextUniform(50, 400),
        LipschitzConstant = rng.NextUniform(1, 10),
        LearningRate = rng.NextUniform(0.005, 0.15),
        StrongConvexity = rng.NextUniform(0.5, 4),
        MaxRounds = rng.NextInteger(0, 120),
        FrameDurationS = rng.NextUniform(1, 12),
        MinRateBitPerS = rng.NextUnit() < 0.5 ? 5_000 : rng.NextUniform(1e5, 1e7),
        GainWeight = rng.NextUniform(0, 20),
        EnergyWeightPerJ = rng.NextUniform(0, 1),
        ChangeCost = rng.NextUniform(0, 5),
        CloudCpuHz = rng.NextUniform(1e9, 4e9),
        CloudCyclesPerBit = Rarely(rng) ? 0 : rng.NextUniform(1, 120),
        CloudAccessS = rng.NextUniform(0, 0.1),
        CloudMaxPowerW = rng.NextUniform(0, 100),
        CloudIdlePowerW = rng.NextUniform(0, 10),
        CloudLeakPowerW = rng.NextUniform(0, 3),
    };

    private static IEnumerable<(FederationConstraint, int?, int?, int?)> Keys(FederationScore score) =>
        Sorted(score).Select(found => (found.Constraint, found.EdgeServer, found.Sensor, found.Subcarrier));

    private static IEnumerable<FederationViolation> Sorted(FederationScore score) => score.Violations
        .OrderBy(found => found.Constraint).ThenBy(found => found.EdgeServer).ThenBy(found => found.Sensor).ThenBy(found => found.Subcarrier);

    private static IEnumerable<double> Numbers(FederationEdgeServerScore own) =>
    [
        .. own.RateBitPerS, own.DataKbit, own.Quality,
        own.TransmissionDelayS, own.MigrationDelayS, own.CreationDelayS, own.UploadDelayS,
        own.TransmissionEnergyJ, own.MigrationEnergyJ, own.CreationEnergyJ, own.UploadEnergyJ,
    ];

    private static double[] Numbers(FederationScore score) =>
        [score.QualityGlobal, score.DelayS, score.EnergyJ, score.Gain, score.EnergyCost, score.ConfigurationCost];

    private static IEnumerable<T> Times<T>(int count, Func<int, T> make) => Enumerable.Range(0, count).Select(make);

    private static bool Rarely(Rng rng) => rng.NextUnit() < 0.1;

    private static double LogUniform(double low, double high, Rng rng) => Math.Pow(10, rng.NextUniform(low, high));
}
