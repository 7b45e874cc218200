namespace Twinwright.Live.Calibration;

/// <summary>A curve with parameters.</summary>
/// <param name="parameters">The parameters.</param>
/// <param name="x">Where.</param>
public delegate double Curve(ReadOnlySpan<double> parameters, ReadOnlySpan<double> x);

/// <summary>A point that a curve should meet.</summary>
/// <param name="X">Where.</param>
/// <param name="Y">What was measured there.</param>
/// <param name="Weight">W, above 0: the point counts W (Y − f(X))².</param>
public readonly record struct Cell(double[] X, double Y, double Weight);

/// <summary>Weighted nonlinear least squares for a handful of parameters.</summary>
/// <remarks>
/// Levenberg 1944 and Marquardt 1963: (JᵀWJ + λ diag JᵀWJ) step = JᵀW(y − f), with λ a tenth after a step that lowers the
/// sum of squares and ten times as much after one that does not. Slopes are central differences. The curves here have at
/// most six parameters and come from formulas, so a library of linear algebra would be a dependency for one elimination.
/// </remarks>
public static class LevenbergMarquardt
{
    private const int MostSteps = 300;
    private const double MostDamping = 1e12, LeastDamping = 1e-14;

    /// <summary>Goes downhill from a start.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="cells">The points.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <returns>Parameters, and the weighted sum of squares there; infinite where the curve has no number.</returns>
    public static (double[] Parameters, double Error) Fit(Curve curve, IReadOnlyList<Cell> cells, ReadOnlySpan<double> start)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(cells);
        var at = start.ToArray();
        var error = Error(curve, cells, at);
        var (damping, n) = (1e-3, at.Length);
        var (normal, right) = (new double[n, n], new double[n]);
        for (var step = 0; step < MostSteps && double.IsFinite(error) && error > 0; step++)
        {
            Linearise(curve, cells, at, normal, right);
            var better = false;
            var gain = 0.0;
            while (!better && damping < MostDamping)
            {
                if (Solve(normal, right, damping) is { } move)
                {
                    var next = at.Zip(move, (old, by) => old + by).ToArray();
                    var there = Error(curve, cells, next);
                    if (there < error)
                    {
                        (better, gain) = (true, 1 - (there / error));
                        (at, error) = (next, there);
                    }
                }

                damping = better ? Math.Max(damping / 10, LeastDamping) : damping * 10;
            }

            if (!better || gain < 1e-13)
            {
                break;
            }
        }

        return (at, error);
    }

    /// <summary>Σ W (Y − f(X))²; infinite where the curve has no number.</summary>
    public static double Error(Curve curve, IReadOnlyList<Cell> cells, ReadOnlySpan<double> parameters)
    {
        var sum = 0.0;
        foreach (var cell in cells)
        {
            var off = cell.Y - curve(parameters, cell.X);
            sum += cell.Weight * off * off;
        }

        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    private static void Linearise(Curve curve, IReadOnlyList<Cell> cells, double[] at, double[,] normal, double[] right)
    {
        var n = at.Length;
        Array.Clear(normal);
        Array.Clear(right);
        var slope = new double[n];
        foreach (var cell in cells)
        {
            var off = cell.Y - curve(at, cell.X);
            for (var p = 0; p < n; p++)
            {
                var (kept, by) = (at[p], 1e-6 * Math.Max(1, Math.Abs(at[p])));
                at[p] = kept + by;
                var above = curve(at, cell.X);
                at[p] = kept - by;
                var below = curve(at, cell.X);
                at[p] = kept;
                slope[p] = double.IsFinite(above - below) ? (above - below) / (2 * by) : 0;
            }

            for (var p = 0; p < n; p++)
            {
                right[p] += cell.Weight * slope[p] * off;
                for (var q = 0; q < n; q++)
                {
                    normal[p, q] += cell.Weight * slope[p] * slope[q];
                }
            }
        }
    }

    /// <summary>Elimination with pivots; null where there is no step.</summary>
    private static double[]? Solve(double[,] normal, double[] right, double damping)
    {
        var n = right.Length;
        var (a, b) = ((double[,])normal.Clone(), (double[])right.Clone());
        var scale = Enumerable.Range(0, n).Max(p => normal[p, p]);
        for (var p = 0; p < n; p++)
        {
            // A parameter on which nothing depends here stays where it is.
            a[p, p] += damping * Math.Max(normal[p, p], 1e-12 * scale);
        }

        for (var p = 0; p < n; p++)
        {
            var pivot = Enumerable.Range(p, n - p).MaxBy(row => Math.Abs(a[row, p]));
            if (!(Math.Abs(a[pivot, p]) > 0))
            {
                return null;
            }

            for (var q = 0; q < n; q++)
            {
                (a[p, q], a[pivot, q]) = (a[pivot, q], a[p, q]);
            }

            (b[p], b[pivot]) = (b[pivot], b[p]);
            for (var row = p + 1; row < n; row++)
            {
                var by = a[row, p] / a[p, p];
                for (var q = p; q < n; q++)
                {
                    a[row, q] -= by * a[p, q];
                }

                b[row] -= by * b[p];
            }
        }

        for (var p = n - 1; p >= 0; p--)
        {
            for (var q = p + 1; q < n; q++)
            {
                b[p] -= a[p, q] * b[q];
            }

            b[p] /= a[p, p];
        }

        return b;
    }
}
