namespace Twinwright.Experiments.Statistics;

/// <summary>Scores of runs in strata, ready to be resampled.</summary>
/// <remarks>
/// A stratum is what runs are drawn anew within: a task, a training, a deployment. Scores lie side by side, stratum after
/// stratum, and each run knows the place of its score among all different scores. A resample is then a count for each
/// score, and an order statistic of it a walk over the counts: no resample is ever sorted.
/// </remarks>
public sealed class StratifiedScores
{
    private readonly int[] _first;
    private readonly int[] _levelOf;
    private readonly double[] _levels;

    /// <summary>Takes scores in.</summary>
    /// <param name="strata">Scores of the runs of each stratum; strata may have different numbers of runs.</param>
    /// <exception cref="ArgumentException">There is no stratum, one has no runs, or a score is not finite.</exception>
    public StratifiedScores(IReadOnlyList<IReadOnlyList<double>> strata)
    {
        ArgumentNullException.ThrowIfNull(strata);
        if (strata.Count == 0 || strata.Any(stratum => stratum.Count == 0 || !stratum.All(double.IsFinite)))
        {
            throw new ArgumentException("there must be strata, each must have runs, and scores must be finite", nameof(strata));
        }

        _first = CountedSample.FirstOf([.. strata.Select(stratum => stratum.Count)]);
        double[] flat = [.. strata.SelectMany(stratum => stratum)];
        _levels = [.. flat.Order()];
        var different = 0;
        foreach (var value in _levels)
        {
            if (different == 0 || value != _levels[different - 1])
            {
                _levels[different++] = value;
            }
        }

        Array.Resize(ref _levels, different);
        _levelOf = Array.ConvertAll(flat, value => Array.BinarySearch(_levels, value));
    }

    /// <summary>Strata.</summary>
    public int Strata => _first.Length - 1;

    /// <summary>Runs of all strata together.</summary>
    public int Count => _levelOf.Length;

    /// <summary>Fewest runs of a stratum; below 2 there is nothing to resample in it.</summary>
    public int FewestRuns => Enumerable.Range(0, Strata).Min(RunsOf);

    /// <summary>Arithmetic mean over all runs.</summary>
    public double Mean => MeanOf(OwnCounts());

    /// <summary>Interquartile mean over all runs: a quarter of them (rounded down) is cut off at either end.</summary>
    public double InterquartileMean => InterquartileMeanOf(OwnCounts());

    /// <summary>Different scores.</summary>
    internal int Levels => _levels.Length;

    /// <summary>Runs of a stratum.</summary>
    public int RunsOf(int stratum) => _first[stratum + 1] - _first[stratum];

    /// <summary>The same runs with another score.</summary>
    /// <param name="score">The other score, from the one it was.</param>
    public StratifiedScores Select(Func<double, double> score) =>
        new([.. Enumerable.Range(0, Strata).Select(stratum => LevelsOf(stratum).ToArray().Select(level => score(_levels[level])).ToArray())]);

    /// <summary>For each run of a stratum, the place of its score among the different ones.</summary>
    internal ReadOnlySpan<int> LevelsOf(int stratum) => _levelOf.AsSpan(_first[stratum], RunsOf(stratum));

    /// <summary>A different score.</summary>
    internal double Level(int place) => _levels[place];

    /// <summary>Room for a resample.</summary>
    internal CountedSample NewSample() => new(_first, _levelOf, Levels);

    /// <summary>How often each different score is among the runs themselves.</summary>
    internal int[] OwnCounts()
    {
        var counts = new int[Levels];
        foreach (var level in _levelOf)
        {
            counts[level]++;
        }

        return counts;
    }

    /// <summary>Place of the least different score above a threshold; <see cref="Levels"/> when there is none.</summary>
    internal int FirstAbove(double threshold)
    {
        var place = Array.BinarySearch(_levels, threshold);
        return place < 0 ? ~place : place + 1;
    }

    /// <summary>Σ count × score / n.</summary>
    internal double MeanOf(ReadOnlySpan<int> counts)
    {
        var sum = 0.0;
        for (var level = 0; level < counts.Length; level++)
        {
            sum += counts[level] * _levels[level];
        }

        return sum / Count;
    }

    /// <summary>The mean of the scores whose places from the least lie in [⌊n/4⌋, n − ⌊n/4⌋).</summary>
    internal double InterquartileMeanOf(ReadOnlySpan<int> counts)
    {
        var (low, high) = (Count / 4, Count - (Count / 4));
        var (sum, level, before) = (0.0, 0, 0);
        for (; before + counts[level] <= low; level++)
        {
            before += counts[level];
        }

        for (; before < high; level++)
        {
            var after = before + counts[level];
            sum += (Math.Min(after, high) - Math.Max(before, low)) * _levels[level];
            before = after;
        }

        return sum / (high - low);
    }

    /// <summary>Σ count × (goal − score) / n over the scores below the goal.</summary>
    internal double OptimalityGapOf(ReadOnlySpan<int> counts, double goal)
    {
        var sum = 0.0;
        for (var level = 0; level < counts.Length && _levels[level] < goal; level++)
        {
            sum += counts[level] * (goal - _levels[level]);
        }

        return sum / Count;
    }

    /// <summary>Σ count / n over the scores above the threshold.</summary>
    internal double ShareAboveOf(ReadOnlySpan<int> counts, double threshold)
    {
        var above = 0L;
        foreach (var count in counts[FirstAbove(threshold)..])
        {
            above += count;
        }

        return (double)above / Count;
    }
}
