using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea;

/// <summary>NC (Kang 2023, section VI): nobody helps.</summary>
[Solver(SystemKind.WideArea, "nc", "non-cooperative: no edge server is a helper", Order = 10)]
public sealed class NoCooperation : IWideAreaSolver
{
    private double _receivedW;

    /// <inheritdoc />
    public void Begin(WideAreaContext context) => _receivedW = context.HeuristicReceivedW;

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        Activation.Write(cycle, _receivedW, actions);
        actions.Helper.Clear();
    }
}
