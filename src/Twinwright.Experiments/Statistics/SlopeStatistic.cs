namespace Twinwright.Experiments.Statistics;

/// <summary>The coefficient of one regressor in ordinary least squares with an intercept for each stratum.</summary>
/// <remarks>
/// y = a_s + Σ b_k x_k + e, each row as often as it is counted. Intercepts leave nothing but deviations from a stratum's
/// weighted means (Frisch and Waugh), so M = Σ count × (deviations of x_1 … x_K, y) (the same)ᵀ holds all that is
/// needed. Eliminating all regressors but one leaves b = M_xy / M_xx of that one.
/// NaN when singular: a regressor does not vary within strata, or all but 1e-10 of how it varies is due to others.
/// </remarks>
public sealed class SlopeStatistic : IRowStatistic
{
    /// <summary>Most regressors.</summary>
    public const int MostRegressors = 4;

    /// <summary>Share of a regressor's variation that others may not explain away [1].</summary>
    private const double OwnVariation = 1e-10;

    private const int Room = MostRegressors + 1;
    private readonly int[] _first;
    private readonly int _columns;

    /// <summary>[row][column]: the other regressors, the one asked for, y.</summary>
    private readonly double[] _table;

    /// <summary>Takes rows in.</summary>
    /// <param name="rowsOfStrata">Rows of each stratum, at least 1; rows lie stratum after stratum.</param>
    /// <param name="y">What depends, of each row; finite.</param>
    /// <param name="regressors">What it depends on, 1 to 4 of them, [regressor][row]; finite.</param>
    /// <param name="asked">Regressor whose coefficient is the statistic, in units of y per unit of it.</param>
    public SlopeStatistic(
        IReadOnlyList<int> rowsOfStrata, IReadOnlyList<double> y, IReadOnlyList<IReadOnlyList<double>> regressors, int asked = 0)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(regressors);
        ArgumentOutOfRangeException.ThrowIfZero(regressors.Count, nameof(regressors));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(regressors.Count, MostRegressors, nameof(regressors));
        ArgumentOutOfRangeException.ThrowIfNegative(asked);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asked, regressors.Count);
        _first = CountedSample.FirstOf(rowsOfStrata);
        IReadOnlyList<double>[] columns = [.. regressors.Where((_, regressor) => regressor != asked), regressors[asked], y];
        if (!columns.All(column => column.Count == _first[^1] && column.All(double.IsFinite)))
        {
            throw new ArgumentException("y and all regressors must have a finite value for each row of the strata", nameof(regressors));
        }

        _columns = columns.Length;
        _table = [.. Enumerable.Range(0, _first[^1]).SelectMany(row => columns.Select(column => column[row]))];
    }

    /// <inheritdoc />
    public double Of(ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, _first[^1], nameof(counts));
        Span<double> products = stackalloc double[Room * Room];
        products.Clear();
        for (var stratum = 0; stratum + 1 < _first.Length; stratum++)
        {
            Add(counts, _first[stratum], _first[stratum + 1], products);
        }

        return Eliminate(products);
    }

    /// <summary>Adds what a stratum has to M, on and above its diagonal.</summary>
    private void Add(ReadOnlySpan<int> counts, int first, int end, Span<double> products)
    {
        while (first < end && counts[first] == 0)
        {
            first++;
        }

        Span<double> means = stackalloc double[Room];
        means.Clear();
        Means(counts, first, end, means);
        Span<double> deviations = stackalloc double[Room];
        for (var row = first; row < end; row++)
        {
            if (counts[row] == 0)
            {
                continue;
            }

            for (var column = 0; column < _columns; column++)
            {
                deviations[column] = _table[(row * _columns) + column] - means[column];
            }

            for (var one = 0; one < _columns; one++)
            {
                for (var other = one; other < _columns; other++)
                {
                    products[(one * Room) + other] += counts[row] * deviations[one] * deviations[other];
                }
            }
        }
    }

    /// <summary>A stratum's means.</summary>
    /// <remarks>Taken from its first row on, so that what does not vary has no deviations at all rather than roundings.</remarks>
    private void Means(ReadOnlySpan<int> counts, int first, int end, Span<double> means)
    {
        var rows = 0L;
        for (var row = first; row < end; row++)
        {
            rows += counts[row];
            for (var column = 0; column < _columns; column++)
            {
                means[column] += counts[row] * (_table[(row * _columns) + column] - _table[(first * _columns) + column]);
            }
        }

        for (var column = 0; column < _columns && rows > 0; column++)
        {
            means[column] = _table[(first * _columns) + column] + (means[column] / rows);
        }
    }

    private double Eliminate(Span<double> products)
    {
        var asked = _columns - 2;
        for (var pivot = 0; pivot <= asked; pivot++)
        {
            var left = products[(pivot * Room) + pivot];
            for (var above = 0; above < pivot; above++)
            {
                // Rows above keep what they had when it was their turn.
                var factor = products[(above * Room) + pivot] / products[(above * Room) + above];
                for (var column = pivot; column < _columns; column++)
                {
                    products[(pivot * Room) + column] -= factor * products[(above * Room) + column];
                }
            }

            if (!(products[(pivot * Room) + pivot] > OwnVariation * left))
            {
                return double.NaN;
            }
        }

        return products[(asked * Room) + asked + 1] / products[(asked * Room) + asked];
    }
}
