namespace Twinwright.Live.Calibration;

/// <summary>Something measured: Y ≈ Scale · f(X).</summary>
/// <param name="EdgeServer">The edge server at which it was measured.</param>
/// <param name="Other">The other edge server that has a part in it; −1 for none.</param>
/// <param name="X">Where.</param>
/// <param name="Y">What.</param>
/// <param name="Scale">In what unit: a gain of its own, or 1.</param>
public readonly record struct Observation(int EdgeServer, int Other, double[] X, double Y, double Scale = 1);

/// <summary>Observations at the same place, as one point.</summary>
/// <remarks>
/// Σ w (y − s f)² = (Σ w s²) (f − Σ w s y/Σ w s²)² + what does not depend on f, so a cell has weight W = Σ w s² and value
/// Y = Σ w s y/W, and fitting cells is fitting observations. Gains are added before they are divided: an edge server that
/// gains next to nothing by itself has no ratio worth a mean.
/// </remarks>
public sealed class CellTable
{
    private readonly IReadOnlyList<Observation> _observations;
    private readonly int[] _cell;
    private readonly double[][] _x;

    /// <summary>A table; cells stand in the order in which observations name them first.</summary>
    public CellTable(IReadOnlyList<Observation> observations)
    {
        (_observations, _cell) = (observations, new int[observations.Count]);
        var places = new List<double[]>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (at, observation) in observations.Index())
        {
            var name = string.Join(' ', observation.X.Select(BitConverter.DoubleToInt64Bits));
            if (!known.TryGetValue(name, out var cell))
            {
                known[name] = cell = places.Count;
                places.Add(observation.X);
            }

            _cell[at] = cell;
        }

        _x = [.. places];
    }

    /// <summary>The cells of observations with weights; those without weight are left out.</summary>
    public IReadOnlyList<Cell> Cells(Func<Observation, double> weight)
    {
        var (weights, sums) = (new double[_x.Length], new double[_x.Length]);
        foreach (var (at, observation) in _observations.Index())
        {
            var by = weight(observation) * observation.Scale;
            weights[_cell[at]] += by * observation.Scale;
            sums[_cell[at]] += by * observation.Y;
        }

        return [.. Enumerable.Range(0, _x.Length).Where(cell => weights[cell] > 0).Select(cell => new Cell(_x[cell], sums[cell] / weights[cell], weights[cell]))];
    }
}
