using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation;

/// <summary>A whole decision of a frame: x, y and z as subcarriers of links, T.</summary>
/// <param name="system">Sizes.</param>
internal sealed class LbcdPlan(FederationSystem system)
{
    /// <summary>Value of <see cref="Subcarrier"/> without a link.</summary>
    public const int None = -1;

    /// <summary>x: the edge server of each partial-DT, none twice.</summary>
    public int[] Assignment { get; } = new int[system.PartialDts];

    /// <summary>y and z: the subcarrier of sensor n's link to edge server b, as b × N + n.</summary>
    public int[] Subcarrier { get; } = new int[system.EdgeServers * system.Sensors];

    /// <summary>T_b.</summary>
    public int[] Rounds { get; } = new int[system.EdgeServers];

    /// <summary>The objective of the frame, divided by V, but for the energy of integration, which no plan changes [1].</summary>
    public double Worth { get; set; }

    /// <summary>τ [s].</summary>
    public double DelayS { get; set; }

    /// <summary>Becomes a copy.</summary>
    public void CopyFrom(LbcdPlan other)
    {
        other.Assignment.CopyTo(Assignment, 0);
        other.Subcarrier.CopyTo(Subcarrier, 0);
        other.Rounds.CopyTo(Rounds, 0);
        (Worth, DelayS) = (other.Worth, other.DelayS);
    }

    /// <summary>Writes it down as what is done; links by edge server, then by sensor.</summary>
    public void Write(FrameActions actions)
    {
        actions.Clear();
        Assignment.CopyTo(actions.Assignment, 0);
        Rounds.CopyTo(actions.Rounds, 0);
        for (var at = 0; at < Subcarrier.Length; at++)
        {
            if (Subcarrier[at] != None)
            {
                actions.Add(at / system.Sensors, at % system.Sensors, Subcarrier[at]);
            }
        }
    }
}
