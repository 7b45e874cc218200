using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>What a partial-DT and an edge server are worth to each other before coalitions are formed.</summary>
/// <remarks>
/// V_cb is U_b of Chen 2025, eq. 27, for c with the data that the members of the frame before have for it, migration
/// and upload included, without energy of transmission and cost of changes. Both sides rank by it (Definition 2).
/// </remarks>
public sealed class AssignmentPreferences
{
    private const double NominalTransmissionS = 0.5;

    private readonly FederationSystem _system;
    private readonly EdgeServerTerms _terms;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    public AssignmentPreferences(FederationSystem system)
    {
        (_system, _terms) = (system, new EdgeServerTerms(system));
        ByPartialDt = new double[system.PartialDts * system.EdgeServers];
        ByEdgeServer = new double[system.EdgeServers * system.PartialDts];
    }

    /// <summary>V_cb as c × B + b [1].</summary>
    public double[] ByPartialDt { get; }

    /// <summary>V_cb as b × C + c [1].</summary>
    public double[] ByEdgeServer { get; }

    /// <summary>Works out the preferences of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="settings">How rounds are chosen.</param>
    public void Load(FrameState frame, CoalitionSettings settings)
    {
        var rounds = settings with { Rounds = RoundsRule.Best };
        for (var c = 0; c < _system.PartialDts; c++)
        {
            _terms.LoadFor(frame, c, rounds);
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                var value = _terms.At(b, _terms.Of(b, ExpectedKbit(frame, b, c)), NominalTransmissionS).Value - _terms.FixedCost[b];
                value = value > double.MinValue ? value : double.MinValue;
                ByPartialDt[(c * _system.EdgeServers) + b] = value;
                ByEdgeServer[(b * _system.PartialDts) + c] = value;
            }
        }
    }

    private double ExpectedKbit(FrameState frame, int b, int c)
    {
        if (frame.Frame == 1)
        {
            return FrameState.FirstMeanKbit;
        }

        var sum = 0.0;
        for (var (n, left) = (0, frame.PreviousMembers[b]); left > 0; n++)
        {
            if (frame.WasMember(b, n))
            {
                sum += frame.DataKbit[(n * _system.PartialDts) + c];
                left--;
            }
        }

        return sum;
    }
}
