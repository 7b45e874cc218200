using Twinwright.Learning.Policies;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Learning.Federation;

/// <summary>Where a part of the decision of <see cref="Dmo"/> comes from.</summary>
public enum DmoPart
{
    /// <summary>From the agents.</summary>
    Learned,

    /// <summary>From the closed form or the rule that <c>socf</c> uses.</summary>
    Closed,
}

/// <summary>Agents that rank, choose rounds and place links, around a stable matching and coalitions formed by moves.</summary>
/// <remarks>DMO of Chen 2025, section 4.3.2 and Algorithm 2; see <see cref="DmoFrame"/> for how a frame is decided.</remarks>
[Solver(
    SystemKind.Federation, "dmo", "learnt preferences, rounds and subcarriers around a stable matching and coalitions", Order = 25,
    Training = typeof(DmoTraining), Transfers = true)]
public sealed class Dmo(Dmo.Settings settings) : IFederationSolver, IPolicySolver
{
    private Policy? _policy;
    private DmoPlayer? _player;

    /// <inheritdoc />
    public void Load(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        foreach (var name in SizeNames)
        {
            if (!policy.Sizes.ContainsKey(name))
            {
                throw new SolverRefusedException($"its sizes must name {name}");
            }
        }

        _policy = policy;
    }

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        var policy = _policy ?? throw new SolverRefusedException("solver dmo acts by a policy, and was given none");
        foreach (var (name, size) in Sizes(context.System))
        {
            if (policy.Sizes.TryGetValue(name, out var trained) && trained != size)
            {
                throw new SolverRefusedException($"the policy of dmo was trained for {name} {trained}, but the world has {size}");
            }
        }

        var shape = new DmoShape(context.System);
        var actors = new DmoActors(context.System, shape);
        try
        {
            actors.Load(policy.Tensors, "");
        }
        catch (SolverRefusedException refused)
        {
            throw new SolverRefusedException($"solver dmo: its policy cannot be used: {refused.Message}");
        }

        _player = new DmoPlayer(context.System, shape, actors, settings);
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions) => _player!.Decide(frame, actions);

    private static readonly string[] SizeNames = ["edge_servers", "partial_dts", "sensors", "subcarriers"];

    /// <summary>Sizes that a world must share with the one trained on.</summary>
    internal static IReadOnlyDictionary<string, int> Sizes(FederationSystem system) => new SortedDictionary<string, int>(StringComparer.Ordinal)
    {
        ["edge_servers"] = system.EdgeServers,
        ["partial_dts"] = system.PartialDts,
        ["sensors"] = system.Sensors,
        ["subcarriers"] = system.Subcarriers,
    };

    /// <summary>Options of <see cref="Dmo"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Whether actions are drawn; otherwise they are the means.</summary>
        [Option("draw actions in place of taking their means")]
        public bool Sample { get; set; }

        /// <summary>Which moves there are, and when one is made.</summary>
        [Option("when a sensor moves")]
        public CoalitionRule Rule { get; set; } = CoalitionRule.Potential;

        /// <summary>Where the matching comes from.</summary>
        [Option("preferences of the matching: from the agents, or as socf")]
        public DmoPart Matching { get; set; }

        /// <summary>Where rounds come from.</summary>
        [Option("rounds: from the agents, or as socf")]
        public DmoPart Rounds { get; set; }

        /// <summary>Where subcarriers come from.</summary>
        [Option("subcarriers of new links: from the agents, or as socf")]
        public DmoPart Subcarriers { get; set; }
    }
}
