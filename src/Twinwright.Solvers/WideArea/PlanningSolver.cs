using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>A reference that plans each cycle over sampled helper choices.</summary>
/// <remarks>
/// All of them minimise the mean over the same samples of that cycle, start from all recipients and from the helpers of
/// the cycle before, and keep the better.
/// </remarks>
public abstract class PlanningSolver : IWideAreaSolver
{
    private readonly bool[][] _results = new bool[2][];
    private CyclePlan? _plan;
    private WideAreaSystem? _system;
    private WideAreaContext? _context;

    /// <summary>Whether the result of <see cref="Search"/> depends on where it starts.</summary>
    protected virtual bool StartMatters => true;

    /// <inheritdoc />
    public void Begin(WideAreaContext context)
    {
        _context = context;
        _plan = null;
    }

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        var context = _context ?? throw new InvalidOperationException("Begin must come first");
        Activation.Write(cycle, context.HeuristicReceivedW, actions);
        if (_plan is null || _system != cycle.System)
        {
            (_plan, _system) = (new CyclePlan(cycle.System, context.ChoiceSamples), cycle.System);
            _results[0] = new bool[cycle.EdgeServers];
            _results[1] = new bool[cycle.EdgeServers];
        }

        _plan.Load(cycle, actions);
        var fromNobody = SearchInto(_plan, _results[0]);
        if (!StartMatters)
        {
            _results[0].CopyTo(actions.Helper);
            return;
        }

        _plan.Clear();
        HelperSearch.SetHelpers([_plan], cycle.PreviousHelper);
        var fromLast = SearchInto(_plan, _results[1]);
        _results[fromLast < fromNobody ? 1 : 0].CopyTo(actions.Helper);
    }

    /// <summary>Improves the plan's identities.</summary>
    protected abstract void Search(CyclePlan plan);

    private double SearchInto(CyclePlan plan, bool[] result)
    {
        Search(plan);
        plan.Helper.CopyTo(result);
        return plan.MeanEnergyJ();
    }
}
