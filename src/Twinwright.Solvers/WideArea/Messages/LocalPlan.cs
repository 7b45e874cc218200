using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea.Sparing;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>What an edge server would do as a helper, as a recipient with a helper near, and without one.</summary>
/// <remarks>It follows from its own state; z is what is missing in every role.</remarks>
internal readonly record struct LocalPlan
{
    /// <summary>As a helper, or without one near.</summary>
    public required Role Own { get; init; }

    /// <summary>As a recipient with a helper near.</summary>
    public required Role Helped { get; init; }

    /// <summary>1 − z_base, or 0 [1].</summary>
    public required double Need { get; init; }

    /// <summary>C as a helper or without one near [flop].</summary>
    public required double Flop { get; init; }

    /// <summary>Z as a helper [1].</summary>
    public required double HelperTotal { get; init; }

    /// <summary>E without a helper near [J].</summary>
    public required double AloneJ { get; init; }

    /// <summary>Plans a cycle.</summary>
    /// <param name="constants">The model's constants.</param>
    /// <param name="scale">A, which costs a logarithm [1].</param>
    /// <param name="planner">Chooses sensors and power.</param>
    /// <param name="record">The edge server's own state.</param>
    public static LocalPlan Of(WideAreaConstants constants, double scale, SparingPlanner planner, in LocalRecord record)
    {
        var need = Convergency.Need(record.BasicConvergency);
        var own = planner.Choose(record, helped: false);
        var flop = Workload.OptimalFlop(need, scale, own.FlopPerConvergency);
        return new()
        {
            Own = own,
            Helped = planner.Choose(record, helped: true),
            Need = need,
            Flop = flop,
            HelperTotal = record.BasicConvergency + (own.Embb + own.Urllc > 0 ? need : 0),
            AloneJ = ClosedFormBenefit.GroupEnergyJ(constants, flop, own.DelayS, 0),
        };
    }
}
