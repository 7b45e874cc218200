using System.Numerics;
using Twinwright.Model.Computing;

namespace Twinwright.Model.WideArea;

/// <summary>Totals of one cycle of one lane.</summary>
/// <param name="SystemEnergyJ">Σ E [J], Kang 2023, eq. 15.</param>
/// <param name="Helpers">Edge servers with m = 1.</param>
/// <param name="EffectiveHelpers">Helpers with at least one recipient.</param>
/// <param name="Violations">Breaches of constraints, at most one of each for an edge server.</param>
public readonly record struct CycleTotals(double SystemEnergyJ, int Helpers, int EffectiveHelpers, int Violations)
{
    internal static CycleTotals Of(CycleOutcome outcome, int firstRow, int count)
    {
        var (helpers, effective, violations) = (0, 0, 0);
        for (var row = firstRow; row < firstRow + count; row++)
        {
            helpers += outcome.Helper[row] ? 1 : 0;
            effective += outcome.Recipients[row] > 0 ? 1 : 0;
            violations += BitOperations.PopCount((uint)outcome.Breaches[row]);
        }

        var energy = ComputingEnergy.SystemEnergyJ(outcome.EnergyJ.AsSpan(firstRow, count));
        return new(energy, helpers, effective, violations);
    }
}
