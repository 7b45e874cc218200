using Twinwright.Live.Calibration;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Live.Calibration;

/// <summary>The least squares against closed forms.</summary>
public sealed class LevenbergMarquardtTests
{
    [Fact]
    public void A_line_is_the_normal_equations_line()
    {
        var rng = new Rng(1).Split("line");
        var cells = Enumerable.Range(0, 20).Select(at => new Cell([at * 0.3], rng.NextUniform(-1, 4), rng.NextUniform(0.1, 3))).ToList();
        var weight = cells.Sum(cell => cell.Weight);
        var (x, y) = (cells.Sum(cell => cell.Weight * cell.X[0]) / weight, cells.Sum(cell => cell.Weight * cell.Y) / weight);
        var slope = cells.Sum(cell => cell.Weight * (cell.X[0] - x) * (cell.Y - y)) / cells.Sum(cell => cell.Weight * (cell.X[0] - x) * (cell.X[0] - x));

        var (fit, _) = LevenbergMarquardt.Fit((p, at) => p[0] + (p[1] * at[0]), cells, [5, -7]);

        Assert.Equal(slope, fit[1], 1e-8);
        Assert.Equal(y - (slope * x), fit[0], 1e-8);
    }

    [Fact]
    public void An_exponential_without_noise_is_found_exactly()
    {
        var cells = Enumerable.Range(0, 9).Select(at => new Cell([at], 2.5 * Math.Exp(-0.37 * at), 1)).ToList();

        var (fit, error) = LevenbergMarquardt.Fit((p, x) => p[0] * Math.Exp(-p[1] * x[0]), cells, [1, 1]);

        Assert.Equal(2.5, fit[0], 1e-7);
        Assert.Equal(0.37, fit[1], 1e-7);
        Assert.InRange(error, 0, 1e-12);
    }

    [Fact]
    public void A_parameter_on_which_nothing_depends_stays_where_it_was()
    {
        List<Cell> cells = [new([0], 3, 1), new([1], 5, 1)];

        var (fit, _) = LevenbergMarquardt.Fit((p, _) => p[0], cells, [0, 42]);

        Assert.Equal([4, 42], fit, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Fitting_cells_is_fitting_the_observations_in_them()
    {
        List<Observation> observations = [new(0, -1, [1], 3, 2), new(1, -1, [1], 8, 1), new(2, -1, [2], -1, 0.5)];

        var cells = new CellTable(observations).Cells(one => one.EdgeServer == 1 ? 3 : 1);

        // Of y ≈ s f with weights 1, 3: f = Σ w s y/Σ w s² = (6 + 24)/(4 + 3).
        Assert.Equal(30.0 / 7, cells[0].Y, 1e-12);
        Assert.Equal(7, cells[0].Weight, 1e-12);
        Assert.Equal(-2, cells[1].Y, 1e-12);
    }
}
