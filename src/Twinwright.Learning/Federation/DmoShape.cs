using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Federation;

namespace Twinwright.Learning.Federation;

/// <summary>Networks of <see cref="Dmo"/> for the sizes of a world (Chen 2025, Table 3).</summary>
/// <remarks>
/// Upper agents are agt_C (0) and agt_B (1); a lower agent is agt_b. All see 3 C + B C + B N + 1 numbers. An upper agent
/// says B C preferences, a lower one the logarithm of its rounds and N scores of the sensors. Of preferences and scores
/// only the order counts, so their units are free: they are such that every number starts with the same deviation, e⁻¹,
/// since a step of Adam moves all outputs alike. In units of their own, with deviations e⁻² and e⁻³, the first bias is
/// ½ for preferences and 0.1 from score to score.
/// </remarks>
internal sealed class DmoShape
{
    /// <summary>Agents that rank: agt_C and agt_B.</summary>
    public const int UpperAgents = 2;

    /// <summary>Index of agt_C among the upper agents.</summary>
    public const int PartialDts = 0;

    /// <summary>Index of agt_B among the upper agents.</summary>
    public const int EdgeServers = 1;

    /// <summary>By how much a partial-DT's and an edge server's own index is preferred at the start [1].</summary>
    public const float FirstPreference = 0.5f * 2.7182817f;

    /// <summary>Distance of the scores of neighbouring sensors at the start [1].</summary>
    public const float FirstScoreStep = 0.1f * 7.389056f;

    private const int Width = 64;
    private const float LogDeviation = -1;

    public DmoShape(FederationSystem system)
    {
        Inputs = FrameObservation.Size(system);
        LowerHeads = new HeadLayout([], [.. Enumerable.Repeat(LogDeviation, 1 + system.Sensors)]);
        UpperHeads = new HeadLayout([], [.. Enumerable.Repeat(LogDeviation, system.PartialDts * system.EdgeServers)]);
        Lower = new NetworkShape(Inputs, [Width, Width], LowerHeads.Outputs, Activation.Tanh);
        Upper = new NetworkShape(Inputs, [Width, Width], UpperHeads.Outputs, Activation.Tanh);
        Critic = new NetworkShape(Inputs, [Width, Width], 1, Activation.Tanh);
    }

    public int Inputs { get; }

    public HeadLayout LowerHeads { get; }

    public HeadLayout UpperHeads { get; }

    public NetworkShape Lower { get; }

    public NetworkShape Upper { get; }

    public NetworkShape Critic { get; }

    /// <summary>Sets the biases so that partial-DT c goes to edge server c and sensor n asks for subcarrier n mod W.</summary>
    public static void Start(FederationSystem system, NetworkStack lower, NetworkStack upper)
    {
        var last = lower.Shape.Layers - 1;
        for (var b = 0; b < lower.Networks; b++)
        {
            var biases = lower.Biases(b, last);
            for (var n = 0; n < system.Sensors; n++)
            {
                biases[1 + n] = -FirstScoreStep * n;
            }
        }

        for (var both = 0; both < Math.Min(system.PartialDts, system.EdgeServers); both++)
        {
            upper.Biases(PartialDts, last)[(both * system.EdgeServers) + both] = FirstPreference;
            upper.Biases(EdgeServers, last)[(both * system.PartialDts) + both] = FirstPreference;
        }
    }
}
