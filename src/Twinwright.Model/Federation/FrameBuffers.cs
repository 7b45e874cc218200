namespace Twinwright.Model.Federation;

/// <summary>What a step gives back, in arrays owned by the caller.</summary>
public sealed class FrameBuffers
{
    /// <summary>Buffers for an environment.</summary>
    /// <param name="lanes">Lanes.</param>
    /// <param name="edgeServers">B.</param>
    /// <param name="finalObservationSize">Numbers of <see cref="FrameObservation"/> when the last one of a truncated lane is wanted; 0 otherwise.</param>
    public FrameBuffers(int lanes, int edgeServers, int finalObservationSize = 0)
    {
        Lanes = lanes;
        EdgeServerReward = new double[lanes * edgeServers];
        (PartialDtsReward, EdgeServersReward) = (new double[lanes], new double[lanes]);
        (Terminated, Truncated) = (new bool[lanes], new bool[lanes]);
        FinalObservation = finalObservationSize > 0 ? new float[lanes * finalObservationSize] : null;
    }

    /// <summary>Lanes.</summary>
    public int Lanes { get; }

    /// <summary>Reward of each edge server, as lane × B + b (Chen 2025, eq. 37) [1].</summary>
    public double[] EdgeServerReward { get; }

    /// <summary>Reward of the partial-DTs' agent, by lane (Chen 2025, eq. 38) [1].</summary>
    public double[] PartialDtsReward { get; }

    /// <summary>Reward of the edge servers' agent, by lane (Chen 2025, eq. 38) [1].</summary>
    public double[] EdgeServersReward { get; }

    /// <summary>Whether the lane's episode has ended by itself; always false here, where none does.</summary>
    public bool[] Terminated { get; }

    /// <summary>Whether the lane's episode was cut off at the horizon; the lane shows a fresh first frame already.</summary>
    public bool[] Truncated { get; }

    /// <summary>The observation after the last frame of a truncated lane, for bootstrapping; null when not kept.</summary>
    public float[]? FinalObservation { get; }
}
