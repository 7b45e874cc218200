using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>System energy of each solver (Kang 2023, eq. 15), mean over the runs with its 95 % interval.</summary>
public static class EnergyBars
{
    /// <summary>Draws it; the axis turns logarithmic when the largest exceeds ten times the least. Null without energies.</summary>
    public static Figure? Draw(ComparisonResult result) => MetricBars.Draw(
        result, Wording.SystemEnergy, "energy-bars", "Energy that all edge servers spend in a cycle",
        $"What updating the whole area costs in one cycle: the energy of all edge servers together, averaged over the last "
        + $"{Wording.Count(result.MeasuredSteps, "cycle")} of {result.Steps} and over {Wording.Count(result.Runs, "run")}. Less is better. "
        + (result.Runs > 1
            ? "A whisker is the 95 % interval of the mean. Worlds differ, so whiskers may overlap even where one solver wins in every world: the paired ratios tell."
            : "One run gives no interval."),
        logAllowed: true);
}
