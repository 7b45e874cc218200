using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Federation;

namespace Twinwright.Learning.Federation;

/// <summary>The actors of <see cref="Dmo"/>: what acting takes, and what a policy holds.</summary>
internal sealed class DmoActors
{
    public DmoActors(FederationSystem system, DmoShape shape)
    {
        Lower = new NetworkStack(shape.Lower, system.EdgeServers);
        Upper = new NetworkStack(shape.Upper, DmoShape.UpperAgents);
        LowerDeviations = new float[system.EdgeServers * shape.LowerHeads.Numbers];
        UpperDeviations = new float[DmoShape.UpperAgents * shape.UpperHeads.Numbers];
    }

    /// <summary>agt_b, by edge server.</summary>
    public NetworkStack Lower { get; }

    /// <summary>agt_C and agt_B.</summary>
    public NetworkStack Upper { get; }

    /// <summary>Logarithms of the lower agents' standard deviations, as b × numbers + number.</summary>
    public float[] LowerDeviations { get; }

    /// <summary>Logarithms of the upper agents' standard deviations, as agent × numbers + number.</summary>
    public float[] UpperDeviations { get; }

    /// <summary>Takes on the actors of learners.</summary>
    public void Copy(PpoLearner lower, PpoLearner upper)
    {
        lower.Actors.Parameters.CopyTo(Lower.Parameters, 0);
        upper.Actors.Parameters.CopyTo(Upper.Parameters, 0);
        lower.LogDeviations.CopyTo(LowerDeviations);
        upper.LogDeviations.CopyTo(UpperDeviations);
    }

    public void Save(TensorSet into, string prefix)
    {
        Lower.Save(into, $"{prefix}lower");
        Upper.Save(into, $"{prefix}upper");
        into.Add($"{prefix}lower.deviations", LowerDeviations, Lower.Networks, LowerDeviations.Length / Lower.Networks);
        into.Add($"{prefix}upper.deviations", UpperDeviations, Upper.Networks, UpperDeviations.Length / Upper.Networks);
    }

    public void Load(TensorSet from, string prefix)
    {
        Lower.Load(from, $"{prefix}lower");
        Upper.Load(from, $"{prefix}upper");
        from.CopyTo($"{prefix}lower.deviations", LowerDeviations);
        from.CopyTo($"{prefix}upper.deviations", UpperDeviations);
    }
}
