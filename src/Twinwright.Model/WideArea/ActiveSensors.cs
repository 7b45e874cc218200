namespace Twinwright.Model.WideArea;

/// <summary>A cycle of the sensors under one edge server, once it is known how many of them are active.</summary>
/// <remarks>Who is active: those of the highest remaining energy, then the lower slot (Kang 2023, section 5.3.1).</remarks>
internal static class ActiveSensors
{
    /// <summary>A cycle of its eMBB sensors.</summary>
    /// <param name="batteryJ">E by slot, updated [J].</param>
    /// <param name="factor">Energy spent for each joule received, by slot [1].</param>
    /// <param name="draws">Harvest in units of <paramref name="harvestJ"/>, by slot [1].</param>
    /// <param name="active">N^B [1].</param>
    /// <param name="available">N^(B,v) [1].</param>
    /// <param name="woken">Whether the one that is available is woken (note N2).</param>
    /// <param name="receivedJ">P_r D^t [J].</param>
    /// <param name="constants">Constants of the model.</param>
    /// <param name="capacityJ">Capacity [J].</param>
    /// <param name="harvestJ">Harvest of a draw of 1 [J].</param>
    /// <param name="scratch">Working memory.</param>
    public static SensorKernel.Totals StepEmbb(
        Span<double> batteryJ, ReadOnlySpan<double> factor, ReadOnlySpan<double> draws, int active, int available, bool woken,
        double receivedJ, WideAreaConstants constants, double capacityJ, double harvestJ, Scratch scratch)
    {
        var mask = active > 0 && (active < available || woken) ? scratch.MarkLargest(batteryJ, active) : default;
        return SensorKernel.StepEmbb(
            batteryJ, factor, draws, mask, active == 0 ? 0 : receivedJ, constants.EmbbBatteryThresholdJ, capacityJ, harvestJ);
    }

    /// <summary>A cycle of its URLLC sensors.</summary>
    /// <param name="batteryJ">E by slot, updated [J].</param>
    /// <param name="energyJ">e^U by slot [J].</param>
    /// <param name="draws">Harvest in units of <paramref name="harvestCycles"/>, by slot [1].</param>
    /// <param name="active">N^U [1].</param>
    /// <param name="available">N^(U,v) [1].</param>
    /// <param name="capacityCycles">Capacity [e^U].</param>
    /// <param name="harvestCycles">Harvest of a draw of 1 [e^U].</param>
    /// <param name="scratch">Working memory.</param>
    public static SensorKernel.Totals StepUrllc(
        Span<double> batteryJ, ReadOnlySpan<double> energyJ, ReadOnlySpan<double> draws, int active, int available,
        double capacityCycles, double harvestCycles, Scratch scratch)
    {
        var mask = active > 0 && active < available ? scratch.MarkLargestAvailable(batteryJ, energyJ, active) : default;
        return SensorKernel.StepUrllc(batteryJ, energyJ, draws, mask, active > 0, capacityCycles, harvestCycles);
    }
}
