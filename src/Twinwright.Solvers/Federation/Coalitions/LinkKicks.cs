using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Ways to leave an optimum that no single change can leave, in turn.</summary>
/// <remarks>
/// Rounds fall by whole numbers: it may take several more links until one round less is enough, and each of them alone
/// costs. A kick empties a coalition, or takes three links in ten, or exchanges the edge servers of two partial-DTs.
/// </remarks>
/// <param name="state">The links.</param>
/// <param name="system">Sizes.</param>
internal sealed class LinkKicks(CoalitionState state, FederationSystem system)
{
    private const int Kinds = 3;
    private const double Taken = 0.3;

    /// <summary>Kicks; what follows must be refreshed, and the state loaded anew where the assignment has changed.</summary>
    /// <param name="kick">Which kick of the frame.</param>
    /// <param name="assignment">x; empty when it is to stay.</param>
    /// <param name="rng">What is kicked.</param>
    /// <returns>Whether the assignment has changed.</returns>
    public bool Kick(int kick, Span<int> assignment, Rng rng)
    {
        switch (kick % Kinds)
        {
            case 0:
                Empty(rng.NextInteger(0, system.EdgeServers - 1));
                return false;
            case 1:
                Thin(rng);
                return false;
            default:
                if (assignment.Length < 2)
                {
                    return false;
                }

                var (first, second) = (rng.NextInteger(0, assignment.Length - 1), rng.NextInteger(0, assignment.Length - 1));
                (assignment[first], assignment[second]) = (assignment[second], assignment[first]);
                return first != second;
        }
    }

    private void Empty(int b)
    {
        for (var cell = b; cell < state.Radio.Cells; cell += state.Radio.Stride)
        {
            if (state.Radio.Owner[cell] >= 0)
            {
                state.Take((int)state.Radio.Owner[cell], cell);
            }
        }
    }

    private void Thin(Rng rng)
    {
        for (var cell = 0; cell < state.Radio.Cells; cell++)
        {
            if (state.Radio.Owner[cell] >= 0 && rng.NextUnit() < Taken)
            {
                state.Take((int)state.Radio.Owner[cell], cell);
            }
        }
    }
}
