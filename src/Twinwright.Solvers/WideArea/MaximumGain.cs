using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea.Messages;
using Twinwright.Solvers.WideArea.Sparing;

namespace Twinwright.Solvers.WideArea;

/// <summary>Maximum gain messages: edge servers negotiate with their neighbours who helps.</summary>
[Solver(SystemKind.WideArea, "mgm", "edge servers tell neighbours what a flip would gain; the largest gain around flips", Order = 80)]
public sealed class MaximumGain(MaximumGain.Settings settings) : IWideAreaSolver
{
    private WideAreaContext? _context;
    private Negotiation? _negotiation;
    private SparingPlanner? _planner;
    private LocalPlan[] _plans = [];
    private double _scale;

    /// <summary>Messages of the last cycle [1].</summary>
    public long Messages => _negotiation?.Post.Messages ?? 0;

    /// <summary>Bytes in the messages of the last cycle [1].</summary>
    public long Bytes => _negotiation?.Post.Bytes ?? 0;

    /// <summary>Rounds of the last cycle in which somebody flipped or resigned [1].</summary>
    public int Rounds => _negotiation?.Rounds ?? 0;

    /// <inheritdoc />
    public void Begin(WideAreaContext context) => (_context, _negotiation) = (context, null);

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        Prepare(cycle.System);
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            Open(cycle, i);
        }

        Negotiate(actions);
    }

    /// <summary>Makes everyone of a system that is not the last one's.</summary>
    internal void Prepare(WideAreaSystem system)
    {
        var context = _context ?? throw new InvalidOperationException("Begin must come first");
        if (_negotiation?.System == system)
        {
            return;
        }

        var rules = new NegotiationRules(
            settings.Gain, settings.Rounds, settings.Hops, settings.ExactChoices, settings.Swaps, settings.TrialHops);
        var sparing = new SparingRules { Power = settings.Power, Spend = settings.Spend, SpendHelped = settings.SpendHelped };
        (_negotiation, _plans) = (new Negotiation(system, rules), new LocalPlan[system.EdgeServers]);
        (_planner, _scale) = (new SparingPlanner(system.Constants, sparing, context), system.Constants.ConvergencyScale);
    }

    /// <summary>Starts an edge server's cycle on what it knows by itself.</summary>
    /// <param name="cycle">A cycle, of which the edge server's own part is looked at and nothing else.</param>
    /// <param name="i">The edge server.</param>
    internal void Open(in CycleView cycle, int i)
    {
        var record = LocalRecord.Of(cycle, i);
        _plans[i] = LocalPlan.Of(cycle.System.Constants, _scale, _planner!, record);
        _negotiation![i].Open(record, _plans[i]);
    }

    /// <summary>Lets everyone negotiate and writes what each does.</summary>
    internal void Negotiate(in CycleActionsView actions)
    {
        _negotiation!.Run();
        for (var i = 0; i < _plans.Length; i++)
        {
            var (member, plan) = (_negotiation[i], _plans[i]);
            var role = member.Helper || !member.HelperNear ? plan.Own : plan.Helped;
            actions.Helper[i] = member.Helper;
            (actions.Embb[i], actions.Urllc[i], actions.ReceivedW[i]) = (role.Embb, role.Urllc, role.ReceivedW);
            actions.Convergency[i] = plan.Need;
        }
    }

    /// <summary>Options of <c>mgm</c>.</summary>
    public sealed record Settings
    {
        private static readonly SparingRules Sparing = new();

        /// <summary>Whose energy a gain is the fall of.</summary>
        [Option("whose energy a gain is the fall of")]
        public GainScope Gain { get; init; } = GainScope.System;

        /// <summary>Most rounds in a cycle [1].</summary>
        [Option("most rounds in a cycle", Min = 0, Max = 10_000)]
        public int Rounds { get; init; } = 20;

        /// <summary>A gain must be the largest within this many hops [1].</summary>
        [Option("a gain must be the largest within this many hops", Min = 1, Max = 100)]
        public int Hops { get; init; } = 2;

        /// <summary>Whether helpers try to hand over to somebody up to two hops away.</summary>
        [Option("whether helpers try to hand over to somebody up to two hops away")]
        public bool Swaps { get; init; } = true;

        /// <summary>Such trials under way at once are farther apart than this [1].</summary>
        [Option("such trials under way at once are more hops apart than this", Min = 1, Max = 100)]
        public int TrialHops { get; init; } = 4;

        /// <summary>How the received power is chosen.</summary>
        [Option("how the received power is chosen")]
        public PowerRule Power { get; init; } = Sparing.Power;

        /// <summary>Share of the URLLC sensors' stored cycles spent, for each unit of need; 0 activates all that are needed [1].</summary>
        [Option("share of the URLLC sensors' stored cycles spent for each unit of need; 0 for all that are needed", Min = 0, Max = 1000)]
        public double Spend { get; init; } = Sparing.Spend;

        /// <summary>The same with a helper near [1].</summary>
        [Option("the same with a helper near", Min = 0, Max = 1000)]
        public double SpendHelped { get; init; } = Sparing.SpendHelped;

        /// <summary>Uncertain recipients whose choices are summed over exactly [1].</summary>
        [Option("uncertain recipients of a helper whose choices are summed over exactly", Min = 0, Max = 12)]
        public int ExactChoices { get; init; } = 6;
    }
}
