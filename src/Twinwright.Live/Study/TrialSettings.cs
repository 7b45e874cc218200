using Twinwright.Live.SubModels;

namespace Twinwright.Live.Study;

/// <summary>Whose parameters recipients take.</summary>
public enum HelpBy
{
    /// <summary>Nobody's.</summary>
    None,

    /// <summary>Those of the neighbouring helper that the law of distance holds most similar.</summary>
    Similarity,

    /// <summary>Those of any helper, trusted as a neighbour in the mean.</summary>
    Random,
}

/// <summary>A replay of data through edge servers, without a network.</summary>
public sealed record TrialSettings
{
    /// <summary>Who is asked for help.</summary>
    public HelpBy HelpBy { get; init; }

    /// <summary>Minibatches of an edge server a cycle in the mean; of 0.25 there is one every fourth cycle. A cycle is a step of the data.</summary>
    public double Iterations { get; init; } = 2;

    /// <summary>Share of its minibatches that a recipient trains after help; helpers train all of theirs [1].</summary>
    public double RecipientShare { get; init; } = 1;

    /// <summary>Seed of identities, helpers and minibatches.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>First step that is predicted.</summary>
    public int FirstStep { get; init; } = 1;

    /// <summary>Step after the last one.</summary>
    public int EndStep { get; init; } = int.MaxValue;

    /// <summary>Probability that an edge server is a helper in a cycle, drawn anew each [1].</summary>
    public double HelperShare { get; init; } = 0.5;

    /// <summary>d_th: whom an edge server counts as its neighbours [m].</summary>
    public double NeighbourDistanceM { get; init; } = 250_000;

    /// <summary>s of a random helper, wherever it is: what the law gives in the middle of the neighbourhood [1].</summary>
    public double RandomSimilarity { get; init; } = 0.6;

    /// <summary>Samples that an edge server keeps for each of its sensors.</summary>
    public int WindowSamples { get; init; } = 365;

    /// <summary>Partial-DTs beside the sub-models, each of a region; 0 for none.</summary>
    public int Regions { get; init; }
}
