using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea;

/// <summary>Oracle: coordinate descent with flips and swaps on the expected system energy of the cycle.</summary>
[Solver(SystemKind.WideArea, "oracle", "local search with flips and swaps on the expected system energy, each cycle", Order = 60)]
public sealed class Oracle : PlanningSolver
{
    /// <inheritdoc />
    protected override void Search(CyclePlan plan) => HelperSearch.Descend([plan]);
}
