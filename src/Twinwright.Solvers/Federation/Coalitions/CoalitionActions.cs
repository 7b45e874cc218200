using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Writes coalitions as a decision.</summary>
internal static class CoalitionActions
{
    /// <summary>The links of a state, by subcarrier, then by edge server.</summary>
    public static IEnumerable<FederationLink> Links(CoalitionState state)
    {
        var radio = state.Radio;
        for (var cell = 0; cell < radio.Cells; cell++)
        {
            if (radio.Owner[cell] >= 0)
            {
                yield return new FederationLink(cell % radio.Stride, (int)radio.Owner[cell], radio.SubcarrierOf(cell));
            }
        }
    }

    /// <summary>Writes the assignment, the links by edge server and subcarrier, and the rounds of a state.</summary>
    /// <param name="state">The coalitions; up to date.</param>
    /// <param name="system">Its sizes.</param>
    /// <param name="assignment">x, with which the state was loaded.</param>
    /// <param name="moves">Moves that it took.</param>
    /// <param name="actions">Takes the decision.</param>
    public static void Write(CoalitionState state, FederationSystem system, ReadOnlySpan<int> assignment, int moves, FrameActions actions)
    {
        actions.Clear();
        assignment.CopyTo(actions.Assignment);
        actions.Moves = moves;
        for (var b = 0; b < system.EdgeServers; b++)
        {
            actions.Rounds[b] = state.Terms.PartialDt[b] < 0 ? 0 : state.Rounds[b];
            for (var w = 0; w < system.Subcarriers; w++)
            {
                var owner = state.Radio.Owner[state.Radio.CellOf(b, w)];
                if (owner >= 0)
                {
                    actions.Add(b, (int)owner, w);
                }
            }
        }
    }
}
