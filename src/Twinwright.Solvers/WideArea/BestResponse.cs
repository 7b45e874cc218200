using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea;

/// <summary>Best response: each edge server flips if its own and its neighbours' energy falls, until none does.</summary>
[Solver(SystemKind.WideArea, "best-response", "each edge server flips while its own and its neighbours' energy falls", Order = 50)]
public sealed class BestResponse(BestResponse.Settings settings) : PlanningSolver
{
    /// <inheritdoc />
    protected override void Search(CyclePlan plan) => HelperSearch.RespondLocally(plan, settings.Sweeps);

    /// <summary>Options of <c>best-response</c>.</summary>
    public sealed record Settings
    {
        /// <summary>Most sweeps over all edge servers [1].</summary>
        [Option("most sweeps over all edge servers", Min = 1, Max = 10_000)]
        public int Sweeps { get; init; } = 100;
    }
}
