using System.Numerics;
using Google.OrTools.Graph;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Exact;

/// <summary>The problem of <see cref="LinearAssignment"/> solved by OR-Tools, as a reference made by others.</summary>
/// <remarks>
/// OR-Tools' push-relabel assignment with cost scaling takes whole costs and as many rows as columns: missing rows are
/// added with value zero, and values are rounded to k bits below the power of two above the largest of them,
/// k = 60 − 2 ⌈log2(B + 1)⌉, with which its prices cannot overflow. That moves the sum over C rows by at most
/// C · 2^(−k−1) of that power; whole numbers below 2^k are exact. At B = 60, k is 48.
/// Allocates, and loads native code at the first call, of which nothing is touched before.
/// </remarks>
public static class OrToolsAssignment
{
    /// <summary>Finds a best assignment.</summary>
    /// <inheritdoc cref="LinearAssignment.Solve"/>
    public static double Solve(int rows, int columns, ReadOnlySpan<double> value, Span<int> columnOf)
    {
        LinearAssignment.Check(rows, columns, value, columnOf);
        if (rows == 0)
        {
            return 0;
        }

        using var problem = new LinearSumAssignment();
        var bits = 60 - (2 * BitOperations.Log2((2 * (uint)columns) + 1));
        var shift = bits - Exponent(value);
        for (var row = 0; row < columns; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var cost = row < rows ? -(long)Math.Round(Math.ScaleB(value[(row * columns) + column], shift)) : 0;
                problem.AddArcWithCost(row, column, cost);
            }
        }

        var status = problem.Solve();
        if (status != LinearSumAssignment.Status.OPTIMAL)
        {
            throw new InvalidOperationException($"OR-Tools found no assignment of {rows} rows to {columns} columns: {status}");
        }

        for (var row = 0; row < rows; row++)
        {
            columnOf[row] = problem.RightMate(row);
        }

        return LinearAssignment.Sum(rows, columns, value, columnOf);
    }

    /// <summary>The exponent of the power of two above all values.</summary>
    private static int Exponent(ReadOnlySpan<double> value)
    {
        var largest = 0.0;
        foreach (var one in value)
        {
            largest = Math.Max(largest, Math.Abs(one));
        }

        return largest == 0 ? 0 : Math.ILogB(largest) + 1;
    }
}
