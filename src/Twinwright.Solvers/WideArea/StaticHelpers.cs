using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea;

/// <summary>Static: one identity for each edge server for ever, searched once over sampled cycles.</summary>
/// <remarks>
/// Cycles are sampled from the deployment under dynamics of the solver's own, at steps that lie apart so that they are
/// nearly independent; then coordinate descent as in <see cref="Oracle"/> on their sum. A single instance without a
/// deployment is its own sample.
/// </remarks>
[Solver(SystemKind.WideArea, "static", "one fixed identity for each edge server, searched once over sampled cycles", Order = 40)]
public sealed class StaticHelpers(StaticHelpers.Settings settings) : IWideAreaSolver
{
    private const int StepsApart = 4;
    private WideAreaContext? _context;
    private bool[]? _helper;

    /// <inheritdoc />
    public void Begin(WideAreaContext context)
    {
        _context = context;
        _helper = context.Deployment is { } deployment ? Search(deployment, context) : null;
    }

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        var context = _context ?? throw new InvalidOperationException("Begin must come first");
        Activation.Write(cycle, context.HeuristicReceivedW, actions);
        if (_helper is null)
        {
            var plan = new CyclePlan(cycle.System, context.ChoiceSamples);
            plan.Load(cycle, actions);
            HelperSearch.Descend([plan]);
            _helper = plan.Helper.ToArray();
        }

        _helper.CopyTo(actions.Helper);
    }

    private bool[] Search(Deployment deployment, WideAreaContext context)
    {
        var seed = (long)new Rng(deployment.Seed).Split("solver/static").NextBits();
        var environment = new LaneEnvironment([new LaneSeed(deployment, seed)]);
        var actions = new CycleActions(environment.Rows);
        var buffers = new StepBuffers(1, environment.EdgeServers);
        var plans = new List<CyclePlan>();
        for (var step = 0; plans.Count < settings.Cycles; step++)
        {
            var view = environment.View(0);
            var slice = actions.Slice(0, environment.EdgeServers);
            Activation.Write(view, context.HeuristicReceivedW, slice);
            Greedy.Identify(deployment.System, slice.Helper);
            if (step % StepsApart == StepsApart - 1)
            {
                var plan = new CyclePlan(deployment.System, settings.ChoiceSamples);
                plan.Load(view, slice);
                plans.Add(plan);
            }

            environment.Step(actions, buffers);
        }

        HelperSearch.Descend(plans);
        return plans[0].Helper.ToArray();
    }

    /// <summary>Options of <c>static</c>.</summary>
    public sealed record Settings
    {
        /// <summary>Sampled cycles [1].</summary>
        [Option("sampled cycles", Min = 1, Max = 10_000)]
        public int Cycles { get; init; } = 24;

        /// <summary>Sampled helper choices in each of them [1].</summary>
        [Option("sampled helper choices in each of them", Min = 1, Max = 1024)]
        public int ChoiceSamples { get; init; } = 2;
    }
}
