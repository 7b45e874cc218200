namespace Twinwright.Solvers.Games;

/// <summary>Gives every row a column of its own so that the sum of the values is as large as can be.</summary>
/// <remarks>
/// Maximises Σ value[c, b(c)] over injections b. Shortest augmenting paths after Jonker and Volgenant 1987, for
/// rectangles after Crouse 2016: rows enter one by one, each by a Dijkstra search over reduced values with potentials
/// that keep these from falling below zero; at most C² B steps. Of several best assignments always the same one is
/// found. The potentials prove the optimum: see <see cref="RowPotential"/>.
/// An object keeps its memory: calls of a size seen before allocate nothing.
/// </remarks>
public sealed class LinearAssignment
{
    private const int None = -1;
    private double[] _rowPotential = [];
    private double[] _columnPotential = [];
    private double[] _distance = [];
    private int[] _columnOf = [];
    private int[] _rowOf = [];
    private int[] _cameFrom = [];
    private int[] _open = [];
    private int _rows;
    private int _columns;
    private int _openCount;

    /// <summary>u[c] of the last call, in the unit of the values.</summary>
    /// <remarks>
    /// Up to rounding, u[c] + v[b] ≥ value[c, b] everywhere with equality on the assignment, v ≥ 0, and v[b] = 0 where
    /// b is left over. So Σu + Σv bounds every assignment and this one reaches it.
    /// </remarks>
    public ReadOnlySpan<double> RowPotential => _rowPotential.AsSpan(0, _rows);

    /// <summary>v[b] of the last call, in the unit of the values; see <see cref="RowPotential"/>.</summary>
    public ReadOnlySpan<double> ColumnPotential => _columnPotential.AsSpan(0, _columns);

    /// <summary>Finds the best assignment.</summary>
    /// <param name="rows">C, number of rows, each of which gets a column [1].</param>
    /// <param name="columns">B ≥ C, number of columns [1].</param>
    /// <param name="value">C × B, finite, in any unit.</param>
    /// <param name="columnOf">Takes b(c), C entries [1].</param>
    /// <returns>Σ value[c, b(c)], added up by rising c.</returns>
    public double Solve(int rows, int columns, ReadOnlySpan<double> value, Span<int> columnOf)
    {
        Check(rows, columns, value, columnOf);
        Start(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            var end = Search(row, value, out var length);
            Reprice(row, length);
            Augment(row, end);
        }

        _columnOf.AsSpan(0, rows).CopyTo(columnOf);
        return Sum(rows, columns, value, columnOf);
    }

    /// <summary>Refuses what is no problem: more rows than columns, wrong lengths, values that are not finite.</summary>
    internal static void Check(int rows, int columns, ReadOnlySpan<double> value, ReadOnlySpan<int> columnOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(columnOf.Length, rows, nameof(columnOf));
        if (value.Length != (long)rows * columns)
        {
            throw new ArgumentException($"has {value.Length} entries, but {rows} rows of {columns} are needed", nameof(value));
        }

        for (var at = 0; at < value.Length; at++)
        {
            if (!double.IsFinite(value[at]))
            {
                throw new ArgumentException($"[{at / columns}, {at % columns}] must be finite, but is {value[at]}", nameof(value));
            }
        }
    }

    /// <summary>The sum of the values of an assignment, by rising row.</summary>
    internal static double Sum(int rows, int columns, ReadOnlySpan<double> value, ReadOnlySpan<int> columnOf)
    {
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
        {
            sum += value[(row * columns) + columnOf[row]];
        }

        return sum;
    }

    private void Start(int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        if (_rowPotential.Length < rows)
        {
            (_rowPotential, _columnOf) = (new double[rows], new int[rows]);
        }

        if (_columnPotential.Length < columns)
        {
            (_columnPotential, _distance) = (new double[columns], new double[columns]);
            (_rowOf, _cameFrom, _open) = (new int[columns], new int[columns], new int[columns]);
        }

        Array.Clear(_rowPotential, 0, rows);
        Array.Clear(_columnPotential, 0, columns);
        Array.Fill(_columnOf, None, 0, rows);
        Array.Fill(_rowOf, None, 0, columns);
    }

    /// <summary>Finds the nearest free column over alternating paths from a new row.</summary>
    /// <param name="start">The new row.</param>
    /// <param name="value">The values.</param>
    /// <param name="length">How far the free column is; every closed column is as near or nearer.</param>
    /// <returns>The free column; closed columns, this one included, stand behind <c>_openCount</c> in <c>_open</c>.</returns>
    private int Search(int start, ReadOnlySpan<double> value, out double length)
    {
        var distance = _distance.AsSpan(0, _columns);
        distance.Fill(double.PositiveInfinity);
        for (var column = 0; column < _columns; column++)
        {
            _open[column] = column;
        }

        _openCount = _columns;
        length = 0.0;
        for (var row = start; ;)
        {
            var nearest = Relax(row, length, value.Slice(row * _columns, _columns), distance);
            var column = _open[nearest];
            length = distance[column];
            (_open[nearest], _open[_openCount - 1]) = (_open[_openCount - 1], column);
            _openCount--;
            if (_rowOf[column] == None)
            {
                return column;
            }

            row = _rowOf[column];
        }
    }

    /// <summary>Goes from a row to all open columns and finds the nearest of them, a free one before others.</summary>
    private int Relax(int row, double soFar, ReadOnlySpan<double> values, Span<double> distance)
    {
        var open = _open.AsSpan(0, _openCount);
        var nearest = None;
        var lowest = double.PositiveInfinity;
        var offset = soFar + _rowPotential[row];
        for (var at = 0; at < open.Length; at++)
        {
            var column = open[at];
            var through = offset + _columnPotential[column] - values[column];
            if (through < distance[column])
            {
                (distance[column], _cameFrom[column]) = (through, row);
            }

            if (distance[column] < lowest || (distance[column] == lowest && _rowOf[column] == None))
            {
                (lowest, nearest) = (distance[column], at);
            }
        }

        return nearest;
    }

    /// <summary>Moves the potentials so that the path just found is tight.</summary>
    private void Reprice(int start, double length)
    {
        _rowPotential[start] -= length;
        for (var at = _openCount; at < _columns; at++)
        {
            var column = _open[at];
            var slack = length - _distance[column];
            _columnPotential[column] += slack;
            if (_rowOf[column] != None)
            {
                _rowPotential[_rowOf[column]] -= slack;
            }
        }
    }

    private void Augment(int start, int end)
    {
        for (var column = end; ;)
        {
            var row = _cameFrom[column];
            _rowOf[column] = row;
            (_columnOf[row], column) = (column, _columnOf[row]);
            if (row == start)
            {
                return;
            }
        }
    }
}
