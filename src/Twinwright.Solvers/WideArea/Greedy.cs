using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea;

/// <summary>Greedy (Kang 2023, section VI): edge servers with more sensors than the mean are helpers, always.</summary>
[Solver(SystemKind.WideArea, "greedy", "edge servers with more sensors than the mean are helpers", Order = 30)]
public sealed class Greedy : IWideAreaSolver
{
    private double _receivedW;
    private WideAreaSystem? _system;
    private bool[] _helper = [];

    /// <inheritdoc />
    public void Begin(WideAreaContext context) => _receivedW = context.HeuristicReceivedW;

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        Activation.Write(cycle, _receivedW, actions);
        if (_system != cycle.System)
        {
            (_system, _helper) = (cycle.System, new bool[cycle.EdgeServers]);
            Identify(_system, _helper);
        }

        _helper.CopyTo(actions.Helper);
    }

    /// <summary>m_i = 1 iff N_i^B + N_i^U is above the mean over all edge servers.</summary>
    internal static void Identify(WideAreaSystem system, Span<bool> helper)
    {
        var total = 0L;
        for (var i = 0; i < helper.Length; i++)
        {
            total += system.EmbbCount[i] + system.UrllcCount[i];
        }

        for (var i = 0; i < helper.Length; i++)
        {
            helper[i] = (long)(system.EmbbCount[i] + system.UrllcCount[i]) * helper.Length > total;
        }
    }
}
