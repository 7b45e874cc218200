namespace Twinwright.Learning.Policies;

/// <summary>What was learnt: enough to act, and to know where acting makes sense.</summary>
public sealed record Policy
{
    /// <summary>Id of the solver that acts by it.</summary>
    public required string Solver { get; init; }

    /// <summary>Options of the solver that fix what it observes and how it acts, as written (<c>heads</c> → <c>m-p-z</c>).</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Names of what it observes, one for each input of an actor, or a phrase for each group of them.</summary>
    public required IReadOnlyList<string> Observes { get; init; }

    /// <summary>Names of what it decides, one for each head.</summary>
    public required IReadOnlyList<string> Acts { get; init; }

    /// <summary>Sizes that a world must have, by name (<c>edge_servers</c>); empty when any will do.</summary>
    public required IReadOnlyDictionary<string, int> Sizes { get; init; }

    /// <summary>Fingerprint of the deployment that it belongs to; null when it transfers.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What it was trained on and for how long: facts by name, for people.</summary>
    public required IReadOnlyDictionary<string, string> Training { get; init; }

    /// <summary>Weights.</summary>
    public required TensorSet Tensors { get; init; }

    /// <summary>Actor networks among the tensors, for exports: prefix of the tensors' names and shape of the network.</summary>
    public IReadOnlyList<PolicyNetwork> Networks { get; init; } = [];
}

/// <summary>A stack of networks among a policy's tensors: <c>{prefix}.{layer}.weight</c> [networks, in, out] and <c>.bias</c> [networks, out].</summary>
/// <param name="Prefix">Prefix of the tensors' names.</param>
/// <param name="Networks">Networks in the stack.</param>
/// <param name="Shape">Their shape.</param>
public sealed record PolicyNetwork(string Prefix, int Networks, Networks.NetworkShape Shape);
