using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Solvers.Federation;

/// <summary>Frames to decide: of the built-in sizes, and at random.</summary>
internal static class CoalitionFrames
{
    public static FederationScenario Sized(int sensors, int edgeServers, int partialDts, int subcarriers, int most = 3) => new()
    {
        Sensors = new() { Count = sensors, MaxAssociations = most },
        EdgeServers = new() { Count = edgeServers },
        PartialDts = new() { Count = partialDts },
        Subcarriers = new() { Count = subcarriers },
    };

    public static FrameState First(FederationScenario scenario, long seed) =>
        new FrameWorld(FederationDeployment.Draw(scenario, seed), seed).Frame;

    /// <summary>A frame of random size in a random state: links, data and assignments before that nobody decided.</summary>
    public static FrameState Random(long seed)
    {
        var rng = new Rng(seed).Split("test/frame");
        var edgeServers = rng.NextInteger(1, 6);
        var scenario = Sized(
            rng.NextInteger(0, 12), edgeServers, rng.NextInteger(1, edgeServers), rng.NextInteger(1, 6), rng.NextInteger(0, 4)) with
        {
            Constants = new()
            {
                MinRateBitPerS = rng.NextUnit() < 0.3 ? rng.NextUniform(0, 3e6) : 5000,
                FrameDurationS = rng.NextUniform(1, 9),
                ChangeCost = rng.NextUniform(0, 2),
                EnergyWeightPerJ = rng.NextUnit() < 0.1 ? 0 : rng.NextUniform(0.01, 0.3),
                GainWeight = rng.NextUniform(0, 30),
                MaxRounds = rng.NextInteger(0, 120),
            },
            Channel = new() { PathLossExponent = rng.NextUniform(0, 3.5) },
        };
        var frame = First(scenario, seed);
        var system = frame.System;
        if (rng.NextUnit() < 0.3)
        {
            return frame;
        }

        frame.Frame = rng.NextInteger(2, 60);
        var free = Enumerable.Range(0, system.EdgeServers).ToList();
        for (var c = 0; c < system.PartialDts; c++)
        {
            frame.HistoryKbit[c] = rng.NextUniform(0, 2500) * (frame.Frame - 1);
            var at = rng.NextInteger(0, free.Count - 1);
            frame.PreviousPartialDt[free[at]] = c;
            free.RemoveAt(at);
        }

        for (var b = 0; b < system.EdgeServers; b++)
        {
            for (var n = 0; n < system.Sensors && frame.PreviousMembers[b] < system.Subcarriers; n++)
            {
                if (rng.NextUnit() < 0.3)
                {
                    frame.PreviousSubcarrier[(b * system.Sensors) + n] = frame.PreviousMembers[b]++;
                }
            }
        }

        return frame;
    }

    /// <summary>A world in which rounds are bounded by time at most edge servers, and by interference through it.</summary>
    public static FederationScenario ShortOfTime(long seed) => new()
    {
        Constants = new() { FrameDurationS = 3 + (seed % 4), EnergyWeightPerJ = 0.001, ChangeCost = 0.01 },
        Sensors = new() { Count = 14, DataMinKbit = 2000, DataMaxKbit = 12_000, MaxAssociations = 3 },
        EdgeServers = new() { Count = 5, CloudRateMinBitPerS = 4e6, CloudRateMaxBitPerS = 9e6, Cores = 100 },
        PartialDts = new() { Count = 5, RequiredQuality = 1000 },
        Subcarriers = new() { Count = 5 },
    };

    /// <summary>Some assignment of a frame's partial-DTs.</summary>
    public static int[] Assignment(FrameState frame, long seed)
    {
        var rng = new Rng(seed).Split("test/assignment");
        var places = Enumerable.Range(0, frame.System.EdgeServers).OrderBy(_ => rng.NextUnit()).ToArray();
        return places[..frame.System.PartialDts];
    }
}
