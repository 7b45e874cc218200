using Twinwright.Learning.Policies;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;

namespace Twinwright.Learning.Federation;

/// <summary>Q-learning: a table over binned importance, mean data and coalition size.</summary>
/// <remarks>
/// QL of Chen 2025, section 5.2, as read here. An edge server with a partial-DT chooses a quarter, a half, three
/// quarters or all of cap_b rounds, and 2, 4, 6, 8 or 10 links, by <see cref="QTable"/>; which sensors and subcarriers
/// these are is up to <see cref="GreedyLinks"/>. Partial-DTs come to edge servers by the exact matching on
/// max_a Q[s_cb, a]. It acts greedily and learns nothing more; one table serves all edge servers, partial-DTs and
/// deployments. Trained by <see cref="QlTraining"/>.
/// </remarks>
[Solver(SystemKind.Federation, Id, "Q-learning: tables on importance, mean data and coalition size choose rounds and links; exact matching on their values",
    Order = 54, Training = typeof(QlTraining), Transfers = true)]
public sealed class Ql(Ql.Settings settings) : IFederationSolver, IPolicySolver
{
    internal const string Id = "ql";
    internal const string Tensor = "q";

    private QTable? _table;
    private ChoiceDecider? _decider;

    /// <inheritdoc />
    public void Load(Policy policy)
    {
        ChoicePolicy.Check(policy, Id, settings.Rounds);
        var table = new QTable();
        policy.Tensors.CopyTo(Tensor, table.Values);
        _table = table;
    }

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        _ = _table ?? throw ChoicePolicy.Missing(Id);
        _decider = new ChoiceDecider(context.System, settings.Rounds);
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        _decider!.Match(frame, _table!);
        _decider.Write(frame, actions);
    }

    /// <summary>Options of <see cref="Ql"/>.</summary>
    public sealed record Settings
    {
        /// <summary>What the rounds of a choice are a share of.</summary>
        [Option("rounds are shares of the cap, or multiples of the best number (a stronger variant)")]
        public RoundsScale Rounds { get; set; }
    }
}
