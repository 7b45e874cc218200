using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Statistics;

/// <summary>Draws the rows of each stratum anew, with replacement and as many as there are, and takes a statistic of all together.</summary>
/// <remarks>
/// A row is whatever was measured together, such as a world with all its figures, and stays together. What is drawn equals
/// <see cref="StratifiedBootstrap"/>'s draws of the same seed for runs in strata of the same sizes, row for run. The drawing
/// is rliable's stratified bootstrap; statistics of rows are not of rliable.
/// </remarks>
public sealed class RowBootstrap
{
    private readonly Resampling _resampling;
    private readonly int[] _first;
    private readonly int[] _rows;

    /// <summary>A bootstrap.</summary>
    /// <param name="rowsOfStrata">Rows of each stratum, at least 1; rows lie stratum after stratum.</param>
    /// <param name="resamples">Resamples, at least 1.</param>
    /// <param name="seed">Seed of the draws.</param>
    public RowBootstrap(IReadOnlyList<int> rowsOfStrata, int resamples, long seed)
    {
        _first = CountedSample.FirstOf(rowsOfStrata);
        _rows = [.. Enumerable.Range(0, _first[^1])];
        _resampling = new Resampling(resamples, seed);
    }

    /// <summary>Resamples.</summary>
    public int Resamples => _resampling.Resamples;

    /// <summary>Rows of all strata together.</summary>
    public int Rows => _rows.Length;

    /// <summary>The statistic of the rows themselves.</summary>
    public double Value(IRowStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        var once = new int[Rows];
        Array.Fill(once, 1);
        return statistic.Of(once);
    }

    /// <summary>The statistic of all resamples, in their order.</summary>
    /// <param name="statistic">What to take of every resample.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public double[] Run(IRowStatistic statistic, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        var result = new double[Resamples];
        _resampling.Share(team, () => new CountedSample(_first, _rows, Rows), (sample, draws, resample) =>
        {
            sample.Draw(draws, 0);
            result[resample] = statistic.Of(sample.Counts);
        });
        return result;
    }
}
