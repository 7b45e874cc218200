namespace Twinwright.Model.WideArea;

/// <summary>What a step gives back, in arrays owned by the caller.</summary>
public sealed class StepBuffers
{
    /// <summary>Buffers for an environment.</summary>
    /// <param name="lanes">L.</param>
    /// <param name="edgeServers">F.</param>
    /// <param name="keepFinalObservation">Whether the last observation of a truncated lane is wanted.</param>
    public StepBuffers(int lanes, int edgeServers, bool keepFinalObservation = false)
    {
        Lanes = lanes;
        Reward = new double[lanes * edgeServers];
        Terminated = new bool[lanes];
        Truncated = new bool[lanes];
        FinalObservation = keepFinalObservation ? new float[lanes * edgeServers * Observation.Size] : null;
    }

    /// <summary>L.</summary>
    public int Lanes { get; }

    /// <summary>L × F.</summary>
    public int Rows => Reward.Length;

    /// <summary>Local reward of each row (Kang 2023, eqs. 26 and 40) [J].</summary>
    public double[] Reward { get; }

    /// <summary>Whether the lane's episode has ended by itself; always false here, where none does.</summary>
    public bool[] Terminated { get; }

    /// <summary>Whether the lane's episode was cut off at the horizon; the lane shows a fresh cycle already.</summary>
    public bool[] Truncated { get; }

    /// <summary>The observation after the last step of a truncated lane, for bootstrapping; null when not kept.</summary>
    public float[]? FinalObservation { get; }
}
