using Twinwright.Learning.Policies;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;

namespace Twinwright.Learning.Federation;

/// <summary>A multi-armed bandit: LinUCB over rounds and links, with the state as context.</summary>
/// <remarks>
/// MAB of Chen 2025, section 5.2, as read here. An edge server with a partial-DT chooses a quarter, a half, three
/// quarters or all of cap_b rounds, and 2, 4, 6, 8 or 10 links, as the arm of the highest upper confidence bound; which
/// sensors and subcarriers these are is up to <see cref="GreedyLinks"/>. Partial-DTs come to edge servers by the exact
/// matching on these bounds. It goes on exploring by its bounds, but learns nothing more, so that what it decides
/// follows from its policy alone; one model an arm serves all edge servers, partial-DTs and deployments. Trained by
/// <see cref="MabTraining"/>.
/// </remarks>
[Solver(SystemKind.Federation, Id, "LinUCB: linear bounds on the state choose rounds and links; exact matching on their values",
    Order = 56, Training = typeof(MabTraining), Transfers = true)]
public sealed class Mab(Mab.Settings settings) : IFederationSolver, IPolicySolver
{
    internal const string Id = "mab";

    private MabArms? _arms;
    private ChoiceDecider? _decider;

    /// <inheritdoc />
    public void Load(Policy policy)
    {
        ChoicePolicy.Check(policy, Id, settings.Rounds);
        var arms = new MabArms(settings.Exploration);
        Copy(policy.Tensors, arms.Model);
        _arms = arms;
    }

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        _ = _arms ?? throw ChoicePolicy.Missing(Id);
        _decider = new ChoiceDecider(context.System, settings.Rounds);
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        _decider!.Match(frame, _arms!);
        _decider.Write(frame, actions);
    }

    internal static void Copy(TensorSet from, LinUcb into)
    {
        from.CopyTo("inverse", into.Inverse);
        from.CopyTo("moment", into.Moment);
        from.CopyTo("weights", into.Weights);
    }

    /// <summary>Options of <see cref="Mab"/>.</summary>
    public sealed record Settings
    {
        /// <summary>α, factor on the width of a bound.</summary>
        [Option("factor on the width of the confidence bounds", Min = 0, Max = 1000)]
        public double Exploration { get; set; } = 1;

        /// <summary>What the rounds of a choice are a share of.</summary>
        [Option("rounds are shares of the cap, or multiples of the best number (a stronger variant)")]
        public RoundsScale Rounds { get; set; }
    }
}
