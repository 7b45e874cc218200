using Twinwright.Model.Randomness;
using Twinwright.Solvers.Exact;
using Twinwright.Solvers.Games;
using Xunit;

namespace Twinwright.Tests.Games;

public class LinearAssignmentTests
{
    private static readonly Rng Root = new Rng(5).Split("assignment");

    [Fact]
    public void It_is_the_best_of_all_assignments()
    {
        var solver = new LinearAssignment();
        for (var trial = 0; trial < 300; trial++)
        {
            var (rows, columns, value) = Draw(Root.Split("small", trial), 6);
            var columnOf = new int[rows];
            var sum = solver.Solve(rows, columns, value, columnOf);

            Assert.Equal(Best(rows, columns, value, 0, 0), sum, 1e-12);
            Assert.Equal(Enumerable.Range(0, rows).Sum(row => value[(row * columns) + columnOf[row]]), sum, 1e-12);
            Assert.Equal(rows, columnOf.Distinct().Count());
        }
    }

    [Fact]
    public void It_reaches_what_an_outside_solver_reaches()
    {
        var solver = new LinearAssignment();
        for (var trial = 0; trial < 60; trial++)
        {
            var (rows, columns, value) = Draw(Root.Split("outside", trial), 60);
            var (own, theirs) = (new int[rows], new int[rows]);
            var sum = solver.Solve(rows, columns, value, own);

            Assert.Equal(OrToolsAssignment.Solve(rows, columns, value, theirs), sum, 1e-9);
            Assert.Equal(rows, theirs.Distinct().Count());
            Assert.All(theirs, column => Assert.InRange(column, 0, columns - 1));
        }
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(100, 250)]
    public void Its_potentials_prove_the_optimum(int rows, int columns)
    {
        var value = Values(Root.Split("proof", rows), rows * columns, levels: 0);
        var solver = new LinearAssignment();
        var columnOf = new int[rows];
        var sum = solver.Solve(rows, columns, value, columnOf);
        var (u, v) = (solver.RowPotential.ToArray(), solver.ColumnPotential.ToArray());

        // Weak duality: any assignment is worth at most Σu + Σv, as long as u + v covers the values and v ≥ 0.
        for (var at = 0; at < value.Length; at++)
        {
            Assert.True(u[at / columns] + v[at % columns] >= value[at] - 1e-12);
        }

        Assert.All(v, potential => Assert.True(potential >= 0));
        Assert.Equal(sum, u.Sum() + v.Sum(), 1e-10);
        Assert.All(Enumerable.Range(0, columns).Except(columnOf), column => Assert.Equal(0, v[column]));
    }

    [Fact]
    public void Whole_numbers_are_solved_without_rounding()
    {
        var value = Values(Root.Split("whole"), 40 * 50, levels: 1 << 20);
        var columnOf = new int[40];

        Assert.Equal(OrToolsAssignment.Solve(40, 50, value, columnOf), new LinearAssignment().Solve(40, 50, value, columnOf));
    }

    [Fact]
    public void Values_far_apart_are_told_apart()
    {
        // A stable matching would give row 0 its favourite; the sum wants it elsewhere. Offsets and scales do not matter.
        var columnOf = new int[2];
        foreach (var (scale, offset) in new[] { (1.0, 0.0), (1e-200, 0), (1e200, 0), (-1.0, 5.0), (1.0, -1e6) })
        {
            double[] value = [.. new[] { 3.0, 2, 2.5, 0 }.Select(one => (one * scale) + offset)];
            foreach (var sum in new[]
            {
                new LinearAssignment().Solve(2, 2, value, columnOf), OrToolsAssignment.Solve(2, 2, value, columnOf),
            })
            {
                Assert.Equal(scale > 0 ? [1, 0] : [0, 1], columnOf);
                Assert.Equal(value[columnOf[0]] + value[2 + columnOf[1]], sum);
            }
        }
    }

    [Fact]
    public void A_solver_used_again_in_other_sizes_allocates_nothing_and_repeats_itself()
    {
        var (large, small) = (Values(Root.Split("again"), 20 * 30, levels: 2), Values(Root.Split("once more"), 5 * 5, levels: 2));
        var solver = new LinearAssignment();
        var (of20, of5) = (new int[20], new int[5]);
        solver.Solve(20, 30, large, of20);
        solver.Solve(5, 5, small, of5);
        var (first20, first5) = (of20.ToArray(), of5.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 50; call++)
        {
            solver.Solve(20, 30, large, of20);
            solver.Solve(5, 5, small, of5);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first20, of20);
        Assert.Equal(first5, of5);
    }

    [Fact]
    public void What_is_no_problem_is_refused()
    {
        var solver = new LinearAssignment();
        Assert.Equal(0, solver.Solve(0, 3, [], []));
        Assert.Equal(0, OrToolsAssignment.Solve(0, 3, [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.Solve(2, 1, new double[2], new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.Solve(1, 2, new double[2], new int[2]));
        Assert.Throws<ArgumentException>(() => solver.Solve(1, 2, new double[3], new int[1]));
        Assert.Contains("[0, 1] must be finite", Assert.Throws<ArgumentException>(
            () => solver.Solve(1, 2, [0, double.NaN], new int[1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OrToolsAssignment.Solve(1, 2, [0, double.PositiveInfinity], new int[1]));
    }

    private static (int Rows, int Columns, double[] Value) Draw(Rng rng, int largest)
    {
        var columns = rng.NextInteger(1, largest);
        var rows = rng.NextInteger(1, columns);
        return (rows, columns, Values(rng, rows * columns, levels: rng.NextInteger(0, 1) * 3));
    }

    private static double[] Values(Rng rng, int count, int levels) =>
        [.. Enumerable.Range(0, count).Select(_ => levels == 0 ? rng.NextUniform(-1, 1) : rng.NextInteger(-levels, levels))];

    private static double Best(int rows, int columns, double[] value, int row, int taken)
    {
        if (row == rows)
        {
            return 0;
        }

        return Enumerable.Range(0, columns).Where(column => (taken & (1 << column)) == 0)
            .Max(column => value[(row * columns) + column] + Best(rows, columns, value, row + 1, taken | (1 << column)));
    }
}
