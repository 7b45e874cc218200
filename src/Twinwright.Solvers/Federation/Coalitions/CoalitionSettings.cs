using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>How an edge server chooses its rounds.</summary>
public enum RoundsRule
{
    /// <summary>The better of the two whole numbers beside the best real one, within the cap.</summary>
    Best,

    /// <summary>As many as the cap allows.</summary>
    Cap,

    /// <summary>As told, within the cap.</summary>
    Fixed,
}

/// <summary>How coalitions are formed.</summary>
public sealed record CoalitionSettings
{
    /// <summary>Which moves there are, and when one is made.</summary>
    public CoalitionRule Rule { get; init; } = CoalitionRule.Potential;

    /// <summary>How edge servers choose their rounds.</summary>
    public RoundsRule Rounds { get; init; } = RoundsRule.Best;

    /// <summary>T̂_b of each edge server, for <see cref="RoundsRule.Fixed"/> [1].</summary>
    public double[]? FixedRounds { get; init; }

    /// <summary>
    /// Subcarrier that a new link of sensor n with edge server b asks for, as b × N + n; where it is taken, the next free
    /// one in turn. Null for the free subcarrier of the highest signal to interference and noise.
    /// </summary>
    public int[]? WantedSubcarrier { get; init; }

    /// <summary>Whether T* − 1 is a further candidate, since T* overshoots A^Req.</summary>
    public bool OneRoundLess { get; init; }

    /// <summary>C^Conf as the sensors see it; null for the frame's own [1].</summary>
    public double? ChangeCost { get; init; }

    /// <summary>Most coalitions of a sensor, below its own L_n; null for L_n.</summary>
    public int? MaxAssociations { get; init; }

    /// <summary>Whether free subcarriers are filled at random in every frame, not in the first alone.</summary>
    public bool FillEveryFrame { get; init; }

    /// <summary>A sensor looks only at this many edge servers, those that it reaches best; 0 for all.</summary>
    public int Neighbours { get; init; }

    /// <summary>
    /// Which start: 0 is the coalitions of the frame before; others forget them and fill at random, each in its own way.
    /// </summary>
    public int Start { get; init; }

    /// <summary>Sweeps after which a formation that may cycle is ended; it applies to <see cref="CoalitionRule.Literal"/>.</summary>
    public int MaxSweeps { get; init; } = 1000;

    /// <summary>What data is worth in later frames, which is added to U_b; null for a frame by itself.</summary>
    internal FutureValue? Future { get; init; }
}
