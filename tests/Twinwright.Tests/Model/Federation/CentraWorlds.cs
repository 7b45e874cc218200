using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Model.Federation;

/// <summary>Random worlds without edge servers and random links in them, and a frame worked out the plain way.</summary>
internal static class CentraWorlds
{
    /// <summary>A small world of any constants: some of its frames are late, some hurried, some have time enough.</summary>
    public static CentraWorld Any(long seed, int sensors = 6, int partialDts = 3, int links = 4)
    {
        var rng = new Rng(seed).Split("test/centra");
        var scenario = Frames.Varied(seed, sensors, partialDts + 1, partialDts, links);
        return new CentraWorld(
            FederationDeployment.Draw(
                scenario with
                {
                    Constants = scenario.Constants with { CloudCpuHz = Math.Pow(10, rng.NextUniform(7, 9.5)) },
                    Centra = new() { EnergyPerRoundJ = rng.NextUniform(0, 12), Gain = Math.Pow(10, rng.NextUniform(-5, -1)) },
                },
                seed),
            seed + 100);
    }

    /// <summary>The paper's world under Centra.</summary>
    public static CentraWorld Paper(long seed) => new(FederationDeployment.Draw(new FederationScenario(), seed), seed);

    /// <summary>Any links at all, however many.</summary>
    public static void Link(CentraActions actions, Rng rng)
    {
        var density = rng.NextUnit();
        for (var pair = 0; pair < actions.Linked.Length; pair++)
        {
            actions.Linked[pair] = rng.NextUnit() < density;
        }
    }

    /// <summary>Runs frames of a world; each is decided, run and looked at, then the world goes on.</summary>
    public static void Run(CentraWorld world, int frames, Action<CentraFrame, CentraActions> decide, Action<CentraFrame, CentraActions, CentraOutcome> see)
    {
        var (actions, outcome) = (new CentraActions(world.Frame.System), new CentraOutcome(world.Frame.System));
        for (var t = 0; t < frames; t++)
        {
            decide(world.Frame, actions);
            CentraKernel.Run(world.Frame, actions, outcome);
            see(world.Frame, actions, outcome);
            world.Advance(actions, outcome);
        }
    }

    /// <summary>A frame as the definition of Centra reads, line by line.</summary>
    public static Plain Recompute(CentraWorld world, double[] fading, bool[] linked)
    {
        var (frame, system, scenario) = (world.Frame, world.Deployment.System, world.Deployment.Scenario);
        var (constants, state) = (system.Constants, frame.State);
        var pairs = Enumerable.Range(0, linked.Length).Where(pair => linked[pair])
            .Select(pair => (N: pair / system.PartialDts, C: pair % system.PartialDts, Bit: 1000 * state.DataKbit[pair])).ToList();
        double Rate(int n) =>
            system.SubcarrierHz * Math.Log2(1 + (system.SensorPowerW[n] * fading[n] * scenario.Centra.Gain / system.NoiseW));
        var relay = pairs.Sum(link => link.Bit) / system.CloudRateBitPerS.Average();
        var delay = pairs.Select(link => link.Bit / Rate(link.N)).DefaultIfEmpty(0).Max() + relay;
        var energy = pairs.Sum(link => system.SensorPowerW[link.N] * link.Bit / Rate(link.N)) + (system.EdgeServerPowerW.Average() * relay);
        var integration = system.ModelBit.Sum() * constants.CloudCyclesPerBit / constants.CloudCpuHz;
        var a = (2 - (constants.LipschitzConstant * constants.LearningRate)) * constants.LearningRate * constants.StrongConvexity / 2;

        var (factor, rounds, roundS) = (new double[system.PartialDts], new int[system.PartialDts], new double[system.PartialDts]);
        for (var c = 0; c < system.PartialDts; c++)
        {
            var bit = pairs.Where(link => link.C == c).Sum(link => link.Bit);
            var gathered = (state.HistoryKbit[c] + (bit / 1000)) / (state.Frame * constants.DataReferenceKbit);
            factor[c] = Math.Pow(Math.Log2(1 + gathered), 2);
            roundS[c] = bit * constants.CloudCyclesPerBit / constants.CloudCpuHz;
            var cap = factor[c] > system.RequiredQuality[c]
                ? Math.Min(constants.MaxRounds, (int)Math.Ceiling((-Math.Log2(1 - (system.RequiredQuality[c] / factor[c])) / a) - 1e-9))
                : constants.MaxRounds;
            var price = constants.EnergyWeightPerJ * scenario.Centra.EnergyPerRoundJ;
            var best = Math.Log2(constants.GainWeight * state.Importance[c] * factor[c] * a * Math.Log(2) / price) / a;
            int Within(double real) => (int)Math.Clamp(real, 0, cap);
            double Value(int t) => (constants.GainWeight * state.Importance[c] * Quality(c, t)) - (price * t);
            var (low, high) = (Within(Math.Floor(best)), Within(Math.Ceiling(best)));
            rounds[c] = Value(high) > Value(low) ? high : low;
        }

        var (slack, training) = (constants.FrameDurationS - integration - delay, rounds.Zip(roundS, (t, each) => t * each).Sum());
        for (var c = 0; c < system.PartialDts; c++)
        {
            rounds[c] = slack < 0 ? 0 : training > slack ? (int)Math.Floor(rounds[c] * slack / training) : rounds[c];
        }

        var total = delay + rounds.Zip(roundS, (t, each) => t * each).Sum() + integration;
        energy += (scenario.Centra.EnergyPerRoundJ * rounds.Sum())
            + (system.PartialDts * constants.CloudAccessS * constants.CloudMaxPowerW)
            + (integration * (constants.CloudIdlePowerW + constants.CloudLeakPowerW));
        var quality = Enumerable.Range(0, system.PartialDts).Select(c => Quality(c, rounds[c])).ToArray();
        var gain = constants.GainWeight * quality.Zip(state.Importance, (one, weight) => one * weight).Sum();
        var changes = linked.Zip(frame.WasLinked, (now, before) => now != before).Count(changed => changed);
        return new Plain(
            rounds, quality, total, energy, gain, changes,
            gain - (constants.EnergyWeightPerJ * energy) - (constants.ChangeCost * changes),
            system.PenaltyPerS * Math.Max(0, total - constants.FrameDurationS), slack, training);

        double Quality(int c, int t) => Math.Min(system.RequiredQuality[c], factor[c] * (1 - Math.Pow(2, -a * t)));
    }

    /// <summary>What a plain recomputation gives.</summary>
    public sealed record Plain(
        int[] Rounds, double[] Quality, double DelayS, double EnergyJ, double Gain, int Changes, double Utility, double Penalty,
        double SlackS, double WantedS);
}
