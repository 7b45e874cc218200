using Google.OrTools.Sat;

namespace Twinwright.Solvers.Exact;

/// <summary>A member set of an edge server that has a partial-DT.</summary>
/// <param name="EdgeServer">b.</param>
/// <param name="PartialDt">c.</param>
/// <param name="Members">The sensors, bit n for sensor n.</param>
/// <param name="Value">What it is worth [1].</param>
public readonly record struct MemberSetColumn(int EdgeServer, int PartialDt, int Members, double Value);

/// <summary>Chooses a member set for each partial-DT's edge server so that the values' sum is as large as can be.</summary>
/// <remarks>
/// A set packing over λ ∈ {0, 1} of every column: Σ λ = 1 for each c, ≤ 1 for each b, and ≤ L_n over the columns with
/// sensor n, solved to the proven optimum by CP-SAT of OR-Tools on one thread, so that it repeats. CP-SAT takes whole
/// numbers: values are rounded to a unit of 2^−20, or a larger power of two where values reach 2^20. Rounding moves the sum of
/// C columns by at most C/2 units, so the decision misses the optimum by at most C units (5 · 10^−6 for C = 5).
/// Columns that no best choice can contain are left out before (<see cref="MemberSetPrices"/>): with ten thousand of them
/// CP-SAT takes seconds, and mostly ten are enough.
/// </remarks>
public static class MemberSetProgram
{
    private const int LeastUnit = -20;
    private const int MostBits = 40;

    /// <summary>Chooses.</summary>
    /// <param name="edgeServers">B.</param>
    /// <param name="partialDts">C.</param>
    /// <param name="maxAssociations">L_n.</param>
    /// <param name="columns">What there is to choose from; values finite, and an empty set for every pair (b, c).</param>
    /// <param name="errorBound">By how much the sum may miss the largest one [1].</param>
    /// <returns>A column for each partial-DT.</returns>
    /// <exception cref="InvalidOperationException">There is no choice that keeps the constraints.</exception>
    public static IReadOnlyList<MemberSetColumn> Solve(
        int edgeServers, int partialDts, IReadOnlyList<int> maxAssociations, IReadOnlyList<MemberSetColumn> columns, out double errorBound)
    {
        columns = MemberSetPrices.Worthwhile(edgeServers, partialDts, maxAssociations, columns);
        var unit = Math.Max(LeastUnit, Exponent(columns) - MostBits);
        errorBound = Math.ScaleB(partialDts, unit);
        var model = new CpModel();
        var chosen = columns.Select((_, at) => model.NewBoolVar($"{at}")).ToArray();
        for (var c = 0; c < partialDts; c++)
        {
            model.AddExactlyOne(Where(column => column.PartialDt == c));
        }

        for (var b = 0; b < edgeServers; b++)
        {
            model.AddAtMostOne(Where(column => column.EdgeServer == b));
        }

        for (var n = 0; n < maxAssociations.Count; n++)
        {
            if (maxAssociations[n] < Math.Min(edgeServers, partialDts))
            {
                model.Add(LinearExpr.Sum(Where(column => (column.Members >> n & 1) == 1)) <= maxAssociations[n]);
            }
        }

        model.Maximize(LinearExpr.WeightedSum(chosen, columns.Select(column => (long)Math.Round(Math.ScaleB(column.Value, -unit)))));
        var solver = new CpSolver { StringParameters = "num_workers:1 random_seed:1" };
        var status = solver.Solve(model);
        return status == CpSolverStatus.Optimal
            ? [.. columns.Where((_, at) => solver.BooleanValue(chosen[at]))]
            : throw new InvalidOperationException($"OR-Tools found no best member sets for {partialDts} partial-DTs on {edgeServers} edge servers: {status}");

        IEnumerable<BoolVar> Where(Func<MemberSetColumn, bool> has) => chosen.Where((_, at) => has(columns[at]));
    }

    /// <summary>The exponent of the power of two above all values.</summary>
    private static int Exponent(IReadOnlyList<MemberSetColumn> columns)
    {
        var largest = columns.Max(column => Math.Abs(column.Value));
        return largest == 0 ? 0 : Math.ILogB(largest) + 1;
    }
}
