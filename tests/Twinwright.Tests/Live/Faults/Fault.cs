using System.Globalization;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A fault of a schedule.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Silo">To which silo, from 0; of no meaning for kinds that concern none.</param>
/// <param name="AtS">When it begins, from the beginning of the window [s].</param>
/// <param name="ForS">How long it lasts; infinite for a silo that stays dead until all is healed [s].</param>
/// <param name="Size">How much: the delay of a chunk [ms], the jump of a clock [s], the signal that ends a silo; 0 otherwise.</param>
internal sealed record Fault(FaultKind Kind, int Silo, double AtS, double ForS, double Size)
{
    /// <summary>Whether it is a kill: recovery then counts from its beginning, since nobody can be sooner than the restart.</summary>
    public bool IsKill => Kind is FaultKind.KillSilo or FaultKind.KillBroker or FaultKind.KillDatabase;

    /// <summary>Whether it is done to one silo or its links.</summary>
    public bool ConcernsSilo => Kind is not (FaultKind.KillBroker or FaultKind.PauseBroker or FaultKind.FillBrokerDisk or FaultKind.KillDatabase
        or FaultKind.PauseDatabase or FaultKind.FillDatabaseDisk or FaultKind.RepeatReadings or FaultKind.ShuffleReadings or FaultKind.FlipBoots);

    /// <summary>Whether the broker may lose what it has acknowledged.</summary>
    public bool BrokerMayForget => Kind is FaultKind.KillBroker or FaultKind.FillBrokerDisk;

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}{(ConcernsSilo ? $"[{Silo}]" : "")}@{AtS:0.0}+{ForS:0.0}{(Size == 0 ? "" : $"({Size:0})")}");
}
