namespace Twinwright.Solvers.WideArea.Sparing;

/// <summary>How many URLLC sensors to activate, with the cycles to come in view.</summary>
/// <remarks>
/// E falls with the third power of the data, so data is worth most in cycles of large need, and sensors should not be
/// drained in the others. URLLC sensors together store Σ battery/e^U cycles of activity; a cycle spends a share of them
/// that is proportional to the need, so that a full store is used freely and an empty one sparingly.
/// </remarks>
public static class UrllcStore
{
    /// <summary>Cycles of activity that an edge server's URLLC sensors store together: Σ battery/e^U [1].</summary>
    /// <param name="record">The edge server's own state.</param>
    public static double StoredCycles(in LocalRecord record)
    {
        var stored = 0.0;
        for (var n = 0; n < record.UrllcBatteryJ.Length; n++)
        {
            stored += record.UrllcBatteryJ[n] / record.UrllcEnergyJ[n];
        }

        return stored;
    }

    /// <summary>Sensors to activate: round(share · store), at least one and never more than are available.</summary>
    /// <param name="record">The edge server's own state.</param>
    /// <param name="share">Share of the store that the cycle spends [1].</param>
    public static int ToActivate(in LocalRecord record, double share)
    {
        // A store so large that it overflows spends all.
        var wanted = Math.Round(share * StoredCycles(record));
        return wanted < record.AvailableUrllc ? Math.Min(record.AvailableUrllc, Math.Max(1, (int)wanted)) : record.AvailableUrllc;
    }
}
