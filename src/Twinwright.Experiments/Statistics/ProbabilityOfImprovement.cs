namespace Twinwright.Experiments.Statistics;

/// <summary>How probable it is that a run of X scores above a run of Y in the same stratum, the mean over strata.</summary>
/// <remarks>
/// rliable's definition: P(X &gt; Y) = mean over strata of U / (n m), with Mann and Whitney's U = Σ S(x, y) over all pairs,
/// S = 1 where x &gt; y, ½ where they are equal, 0 otherwise.
/// </remarks>
public sealed class ProbabilityOfImprovement
{
    private readonly Step[][] _steps;

    /// <summary>Sets two solvers against each other.</summary>
    /// <param name="x">Scores of one.</param>
    /// <param name="y">Scores of the other, with as many strata.</param>
    public ProbabilityOfImprovement(StratifiedScores x, StratifiedScores y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Strata, x.Strata);
        (X, Y) = (x, y);
        _steps = [.. Enumerable.Range(0, x.Strata).Select(Steps)];
    }

    /// <summary>Scores of one.</summary>
    public StratifiedScores X { get; }

    /// <summary>Scores of the other.</summary>
    public StratifiedScores Y { get; }

    /// <summary>P(X &gt; Y).</summary>
    public double Value
    {
        get
        {
            var sum = 0.0;
            var (x, y) = (new int[X.Levels], new int[Y.Levels]);
            for (var stratum = 0; stratum < X.Strata; stratum++)
            {
                Count(X, stratum, x);
                Count(Y, stratum, y);
                sum += Of(stratum, x, y);
            }

            return sum / X.Strata;
        }
    }

    /// <summary>U / (n m) of a stratum, from how often each score of X and of Y is there.</summary>
    internal double Of(int stratum, ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        // In halves, all of it is exact.
        var (halves, below) = (0L, 0L);
        foreach (var step in _steps[stratum])
        {
            var equal = step.Y < 0 ? 0 : y[step.Y];
            halves += step.X < 0 ? 0 : x[step.X] * ((2 * below) + equal);
            below += equal;
        }

        return halves / (2.0 * X.RunsOf(stratum) * Y.RunsOf(stratum));
    }

    private static void Count(StratifiedScores scores, int stratum, int[] counts)
    {
        Array.Clear(counts);
        foreach (var level in scores.LevelsOf(stratum))
        {
            counts[level]++;
        }
    }

    /// <summary>The different scores of a stratum, upwards.</summary>
    private Step[] Steps(int stratum)
    {
        var x = X.LevelsOf(stratum).ToArray().Distinct().ToDictionary(X.Level);
        var y = Y.LevelsOf(stratum).ToArray().Distinct().ToDictionary(Y.Level);
        return [.. x.Keys.Union(y.Keys).Order().Select(score => new Step(x.GetValueOrDefault(score, -1), y.GetValueOrDefault(score, -1)))];
    }

    /// <summary>A score: its place among those of X and of Y, −1 where it has none.</summary>
    private readonly record struct Step(int X, int Y);
}
