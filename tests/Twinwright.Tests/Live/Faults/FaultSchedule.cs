using Twinwright.Live.Load;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Live.Faults;

/// <summary>The faults that a seed draws.</summary>
internal sealed class FaultSchedule
{
    /// <summary>Silos of the cluster.</summary>
    public const int Silos = 3;

    /// <summary>Faults begin within so long [s].</summary>
    public const double WindowS = 6;

    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    private FaultSchedule(long seed, IReadOnlyList<Fault> faults) => (Seed, Faults) = (seed, faults);

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>Two to five faults in the order of their beginnings; they may overlap.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Whether the broker may lose what it has acknowledged.</summary>
    public bool BrokerMayForget => Faults.Any(fault => fault.BrokerMayForget);

    /// <summary>Whether times that silos have noted can be compared.</summary>
    public bool ClocksAgree => Faults.All(fault => fault.Kind != FaultKind.JumpClock);

    /// <summary>Draws a schedule.</summary>
    /// <remarks>
    /// Two of its faults go through the kinds in turn, from opposite halves, so that eleven seeds in a row have every kind; the others are drawn.
    /// </remarks>
    public static FaultSchedule Of(long seed)
    {
        var chance = new Rng(seed).Split("fault-schedule");
        var turn = (int)(((seed % Kinds.Length) + Kinds.Length) % Kinds.Length);
        var faults = new List<Fault> { Draw(Kinds[turn], chance.Split("fault", 0)), Draw(Kinds[(turn + (Kinds.Length / 2)) % Kinds.Length], chance.Split("fault", 1)) };
        var more = chance.NextInteger(0, 3);
        for (var number = 2; number < 2 + more; number++)
        {
            var one = chance.Split("fault", number);
            faults.Add(Draw(Kinds[one.NextInteger(0, Kinds.Length - 1)], one));
        }

        return new FaultSchedule(seed, [.. faults.OrderBy(fault => fault.AtS)]);
    }

    private static Fault Draw(FaultKind kind, Rng chance)
    {
        var (silo, atS) = (chance.NextInteger(0, Silos - 1), chance.NextUniform(0, WindowS));
        var (forS, size) = kind switch
        {
            FaultKind.KillSilo => (chance.NextUnit() < 0.25 ? double.PositiveInfinity : chance.NextUniform(0.1, 4), 0),
            FaultKind.EndSilo => (chance.NextUniform(0.5, 3), chance.NextUnit() < 0.5 ? ProcessSignal.Terminate : ProcessSignal.Interrupt),
            FaultKind.KillBroker or FaultKind.KillDatabase => (chance.NextUniform(0.1, 2), 0),

            // From 0.5 to 8 s, short ones as often as long ones.
            FaultKind.PauseSilo or FaultKind.PauseBroker or FaultKind.PauseDatabase => (0.5 * Math.Pow(16, chance.NextUnit()), 0),
            FaultKind.FillBrokerDisk or FaultKind.FillDatabaseDisk => (chance.NextUniform(1, 3), 0),
            FaultKind.DelaySilo or FaultKind.DelayDatabase or FaultKind.DelayBroker => (chance.NextUniform(1, 5), chance.NextUniform(10, 300)),

            // Up to an hour either way, small jumps as often as large ones.
            FaultKind.JumpClock => (chance.NextUniform(1, 5), (chance.NextUnit() < 0.5 ? -1 : 1) * Math.Round(3600 * Math.Pow(1e-3, chance.NextUnit()))),
            FaultKind.RepeatReadings or FaultKind.ShuffleReadings or FaultKind.FlipBoots => (chance.NextUniform(2, 5), 0),
            _ => (0.5 * Math.Pow(12, chance.NextUnit()), 0),
        };
        return new Fault(kind, silo, atS, forS, size);
    }
}
