using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;

namespace Twinwright.Tests.Model.WideArea;

/// <summary>Small random worlds and random actions in them, for tests of laws that hold in any world.</summary>
internal static class Worlds
{
    /// <summary>A scenario that differs from the paper's in every respect that the arithmetic can see.</summary>
    public static WideAreaScenario Varied(long seed, int? edgeServers = null)
    {
        var rng = new Rng(seed).Split("test/scenario");
        var paper = new WideAreaScenario();
        var fewest = rng.NextInteger(0, 2);
        return paper with
        {
            EdgeServerCount = edgeServers ?? rng.NextInteger(1, 12),
            AreaWidthM = rng.NextUniform(300, 2500),
            AreaHeightM = rng.NextUniform(300, 2500),
            MaxNeighbourDistanceM = rng.NextUniform(200, 1500),
            Constants = paper.Constants with
            {
                ConvergencyExponent = rng.NextInteger(0, 3) switch { 0 => 1, 1 => 3, _ => 2 },
                MaxCpuHz = rng.NextInteger(0, 1) == 0 ? null : rng.NextUniform(1e9, 5e10),
                UrllcPacketProbability = rng.NextInteger(0, 2) == 0 ? 0.02 : 0.001,
                LatencyThresholdS = rng.NextInteger(0, 3) == 0 ? 0.4 : 5,
                LinkMarginDb = rng.NextInteger(0, 3) == 0 ? 55 : 40,
            },
            Sensors = paper.Sensors with { MinPerKind = fewest, MaxPerKind = fewest + rng.NextInteger(0, 18) },
            ImportanceIntegrated = rng.NextInteger(0, 1) == 0 ? 10 : 1,
            ImportanceEmbb = rng.NextUniform(0.5, 3),
            Batteries = paper.Batteries with { EmbbStartMinJ = rng.NextUniform(0.5, 1) },
            Harvest = paper.Harvest with
            {
                Model = rng.NextInteger(0, 1) == 0 ? HarvestModel.Uniform : HarvestModel.Sun,
                StartHour = rng.NextUniform(0, 24),
                DayOfYear = rng.NextInteger(1, 365),
                HoursPerCycle = 2,
            },
        };
    }

    public static LaneEnvironment One(WideAreaScenario scenario, long deployment, long dynamics, int horizon = 0) =>
        new([new LaneSeed(Deployment.Draw(scenario, deployment), dynamics)], horizon);

    /// <summary>Any actions at all: more sensors than there are, any power level, z on both sides of the need.</summary>
    public static void Act(LaneEnvironment environment, Rng rng, CycleActions actions)
    {
        var helpers = rng.NextUnit();
        for (var lane = 0; lane < environment.Lanes; lane++)
        {
            var view = environment.View(lane);
            for (var i = 0; i < environment.EdgeServers; i++)
            {
                var row = (lane * environment.EdgeServers) + i;
                actions.Helper[row] = rng.NextUnit() < helpers;
                actions.Embb[row] = rng.NextInteger(0, view.AvailableEmbb[i] + 1);
                actions.Urllc[row] = rng.NextInteger(0, view.AvailableUrllc[i] + 1);
                actions.ReceivedW[row] = environment.Scenario.ReceivedW(rng.NextInteger(1, 10));
                actions.Convergency[row] = rng.NextUniform(0, 1.2);
            }
        }
    }

    /// <summary>Every number of an outcome as bits, so that equality is to the bit.</summary>
    public static long[] Bits(CycleOutcome outcome, int first, int count)
    {
        List<long> bits = [];
        for (var row = first; row < first + count; row++)
        {
            bits.AddRange([
                outcome.Helper[row] ? 1 : 0, outcome.Embb[row], outcome.Urllc[row], outcome.Choice[row],
                outcome.Recipients[row], (long)outcome.Breaches[row], (long)outcome.Process[row],
            ]);
            foreach (var value in new[]
            {
                outcome.RateBitPerS[row], outcome.TransmissionDelayS[row], outcome.AfterHelp[row], outcome.Convergency[row],
                outcome.WorkloadFlop[row], outcome.ComputingDelayS[row], outcome.LatencyS[row], outcome.EnergyJ[row],
                outcome.SensorEnergyJ[row],
            })
            {
                bits.Add(BitConverter.DoubleToInt64Bits(value));
            }
        }

        return [.. bits];
    }

    /// <summary>Every number of what a lane shows, as bits.</summary>
    public static long[] Bits(in CycleView view)
    {
        List<long> bits = [];
        bits.AddRange(view.AvailableEmbb.ToArray().Concat(view.AvailableUrllc.ToArray()).Select(count => (long)count));
        foreach (var values in new[] { view.BasicConvergency.ToArray(), view.EmbbBatteryJ.ToArray(), view.UrllcBatteryJ.ToArray(), view.Similarity.ToArray() })
        {
            bits.AddRange(values.Select(BitConverter.DoubleToInt64Bits));
        }

        bits.AddRange(view.PreviousHelper.ToArray().Select(helper => helper ? 1L : 0));
        return [.. bits];
    }
}
