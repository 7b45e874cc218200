using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>System energy cycle by cycle in the first world.</summary>
public static class EnergySeries
{
    /// <summary>Draws it; the axis turns logarithmic when the largest exceeds ten times the least. Null without energies.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples) => MetricSeries.Draw(
        samples, Wording.SystemEnergy, "energy-series", "System energy from cycle to cycle",
        "Energy of all edge servers together in every cycle of one run in the first world"
        + (samples.Count > 1 ? ", the same for all solvers" : "") + ". Only the shaded cycles count in the totals.",
        "cycle", log: true);
}
