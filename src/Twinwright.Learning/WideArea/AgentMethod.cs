namespace Twinwright.Learning.WideArea;

/// <summary>What agents have in common.</summary>
internal enum Sharing
{
    /// <summary>Nothing: an actor and a critic each.</summary>
    Nothing,

    /// <summary>A critic that sees all, and the reward; each has its own actor.</summary>
    Critic,

    /// <summary>One actor and one critic act for all.</summary>
    Actor,
}

/// <summary>What tells one method of training agents from another.</summary>
/// <param name="Solver">Id of the solver.</param>
/// <param name="Options">Options that are part of a policy.</param>
/// <param name="Choices">Makes what they decide.</param>
/// <param name="Inputs">Makes what they see.</param>
/// <param name="Sharing">What they have in common.</param>
internal sealed record AgentMethod(
    string Solver, IReadOnlyDictionary<string, string> Options, Func<AgentChoices> Choices, Func<ICycleInputs> Inputs, Sharing Sharing)
{
    /// <summary>A method whose agents see themselves, and perhaps the mean of their neighbours.</summary>
    public static AgentMethod Of(string solver, HeadSet heads, bool meanField, Sharing sharing) => new(
        solver,
        new Dictionary<string, string> { ["heads"] = heads switch { HeadSet.All => "all", HeadSet.Paper => "paper", _ => "m-p-z" } },
        () => new HeadChoices(heads), () => new MeanFieldInputs(heads, meanField), sharing);
}
