namespace Twinwright.Solvers.Catalogue;

/// <summary>The two systems, and the two composed.</summary>
public enum SystemKind
{
    /// <summary>Wide-area updating (Kang 2023).</summary>
    WideArea,

    /// <summary>Federated construction (Chen 2025).</summary>
    Federation,

    /// <summary>Both in one world; decided by a pair of solvers, one of each.</summary>
    Composed,
}

/// <summary>Puts a solver into the catalogue; the class is all it takes.</summary>
/// <param name="system">Which system it decides.</param>
/// <param name="id">Its id on the command line.</param>
/// <param name="summary">One line for <c>twinwright solvers</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SolverAttribute(SystemKind system, string id, string summary) : Attribute
{
    /// <summary>Which system it decides.</summary>
    public SystemKind System { get; } = system;

    /// <summary>Its id on the command line.</summary>
    public string Id { get; } = id;

    /// <summary>One line for <c>twinwright solvers</c>.</summary>
    public string Summary { get; } = summary;

    /// <summary>Place in lists, ascending: the papers' order, references, our own.</summary>
    public int Order { get; init; }

    /// <summary>Largest number of edge servers that it takes on.</summary>
    public int MaxEdgeServers { get; init; } = int.MaxValue;

    /// <summary>The class that trains it, with a constructor (solver's options, training's options, context); null when it learns nothing.</summary>
    public Type? Training { get; init; }

    /// <summary>Whether one policy serves all deployments; otherwise each has its own.</summary>
    public bool Transfers { get; init; }
}

/// <summary>Documents an option of a solver, a property of its options record.</summary>
/// <param name="summary">What it does, in a phrase.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string summary) : Attribute
{
    /// <summary>What it does, in a phrase.</summary>
    public string Summary { get; } = summary;

    /// <summary>Least value of a number.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value of a number.</summary>
    public double Max { get; init; } = double.PositiveInfinity;
}

/// <summary>How a value of an option is written, where its name in lower case is not it.</summary>
/// <param name="word">The word.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class WordAttribute(string word) : Attribute
{
    /// <summary>The word.</summary>
    public string Word { get; } = word;
}

/// <summary>A solver was asked for something it cannot do; the message is one sentence for the user.</summary>
public sealed class SolverRefusedException(string message) : Exception(message);
