namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>Whose energy a gain is the fall of.</summary>
public enum GainScope
{
    /// <summary>The edge server's own and its neighbours' (Kang 2023, eq. 26).</summary>
    Local,

    /// <summary>Everyone's.</summary>
    System,
}

/// <summary>How a negotiation goes.</summary>
/// <param name="Gain">Whose energy a gain is the fall of.</param>
/// <param name="Rounds">Most rounds.</param>
/// <param name="Hops">A gain must be the largest within this many hops.</param>
/// <param name="ExactChoices">Uncertain recipients that are summed over exactly.</param>
/// <param name="Swaps">Whether helpers try to hand over.</param>
/// <param name="TrialHops">Trials under way at once are farther apart than this.</param>
internal sealed record NegotiationRules(GainScope Gain, int Rounds, int Hops, int ExactChoices, bool Swaps, int TrialHops);
