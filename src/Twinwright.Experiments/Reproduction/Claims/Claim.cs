namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Something that a paper claims.</summary>
/// <param name="Id">Its short name: <c>K6</c>.</param>
/// <param name="Statement">The claim in words.</param>
/// <param name="Tests">What must hold, all of it.</param>
public sealed record Claim(string Id, string Statement, IReadOnlyList<ClaimTest> Tests);

/// <summary>What is said of a claim, or of one statement that it consists of.</summary>
public enum Verdict
{
    /// <summary>It holds: each statement's 95 % interval lies within its bounds.</summary>
    Holds,

    /// <summary>It does not: some statement's interval lies beyond its bounds, with a confidence that allows for the number of statements.</summary>
    Fails,

    /// <summary>Neither is shown.</summary>
    Undecided,
}

/// <summary>What was found about a statement.</summary>
public sealed record Finding
{
    /// <summary>The statement in words.</summary>
    public required string Statement { get; init; }

    /// <summary>What is estimated.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of its 95 % interval.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    public required double High { get; init; }

    /// <summary>The statement says that it is at least so much; null for no such bound.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The statement says that it is at most so much; null for no such bound.</summary>
    public double? AtMost { get; init; }

    /// <summary>Whether the bounds themselves are outside.</summary>
    public bool IsStrict { get; init; }

    /// <summary>How many runs, rows or points it rests on.</summary>
    public required int Samples { get; init; }

    /// <summary>How the statement came out.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What pairs in the same worlds say; null where there are none.</summary>
    public PairedFinding? Pair { get; init; }
}

/// <summary>Two solvers, or two points, in the same worlds.</summary>
/// <param name="P">Of a two-sided test that flips signs of the differences.</param>
/// <param name="EffectSize">Mean of the differences in standard deviations.</param>
/// <param name="RankBiserial">Rank-biserial correlation of matched pairs.</param>
/// <param name="Improvement">Probability that a run of the first lies on the stated side of one of the second in its stratum.</param>
/// <param name="Agreeing">Worlds in which the first lies on the stated side of the second.</param>
/// <param name="Pairs">Worlds.</param>
public sealed record PairedFinding(double P, double EffectSize, double RankBiserial, double Improvement, int Agreeing, int Pairs);

/// <summary>What was found about a claim.</summary>
/// <param name="Claim">Which.</param>
/// <param name="Experiment">Id of the experiment that it belongs to.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="Findings">Statement by statement.</param>
/// <param name="Missing">What it speaks of but has not been run: it then cannot hold.</param>
public sealed record ClaimFinding(Claim Claim, string Experiment, Verdict Verdict, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Missing);
