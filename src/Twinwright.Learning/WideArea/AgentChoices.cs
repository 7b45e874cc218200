using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>The choices that agents have, and the actions that follow from what they choose.</summary>
public abstract class AgentChoices
{
    /// <summary>Names of what an agent decides.</summary>
    public abstract IReadOnlyList<string> Acts { get; }

    /// <summary>The heads.</summary>
    public abstract HeadLayout Layout { get; }

    /// <summary>Takes what is known of a world before its first cycle.</summary>
    public abstract void Begin(WideAreaContext context);

    /// <summary>Sets the actors' last biases so that the start is close to what the rules do; a helper or not is left open.</summary>
    /// <param name="actors">The actors.</param>
    /// <param name="scenario">Has the heuristic power.</param>
    /// <param name="helperBias">Logit of being a helper.</param>
    public abstract void StartLikeRules(NetworkStack actors, WideAreaScenario scenario, double helperBias);

    /// <summary>Writes which choices an agent has.</summary>
    /// <param name="mask">F × <see cref="ActionMask.Size"/> marks of a lane.</param>
    /// <param name="i">Which edge server.</param>
    /// <param name="into">As many marks as the layout has logits.</param>
    public abstract void WriteMask(ReadOnlySpan<bool> mask, int i, Span<bool> into);

    /// <summary>Turns what all agents choose into actions.</summary>
    /// <remarks>Allocates nothing, and may be called for several lanes at once.</remarks>
    /// <param name="cycle">The cycle.</param>
    /// <param name="choices">F × heads.</param>
    /// <param name="actions">Takes the actions.</param>
    public abstract void Apply(in CycleView cycle, ReadOnlySpan<byte> choices, in CycleActionsView actions);
}
