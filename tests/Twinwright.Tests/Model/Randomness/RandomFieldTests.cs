using CsCheck;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Randomness;

public class RandomFieldTests
{
    private static RandomField Field(long seed = 1) => new Rng(seed).Split("test").Field();

    [Fact]
    public void A_cell_is_what_a_filled_row_holds_there() =>
        Gen.Select(Gen.Long, Gen.Int[0, 100], Gen.Int[1, 20]).Sample(
            (row, firstGroup, groups) =>
            {
                var field = Field(row);
                var filled = new double[groups * RandomField.Alignment];
                var first = firstGroup * RandomField.Alignment;
                field.Fill(row, first, filled);
                for (var n = 0; n < filled.Length; n++)
                {
                    Assert.Equal(field[row, first + n], filled[n]);
                }
            },
            iter: 200);

    [Fact]
    public void The_vector_path_gives_the_bits_of_the_scalar_path() =>
        Gen.Select(Gen.Long, Gen.Long, Gen.Int[0, 1_000_000]).Sample(
            (seed, row, group) =>
            {
                var (fast, slow) = (new double[64], new double[64]);
                Field(seed).Fill(row, group * RandomField.Alignment, fast);
                Field(seed).FillScalar(row, group * RandomField.Alignment, slow);
                Assert.Equal(slow.Select(BitConverter.DoubleToInt64Bits), fast.Select(BitConverter.DoubleToInt64Bits));
            },
            iter: 1_000);

    [Fact]
    public void Rows_that_differ_in_the_upper_half_only_differ()
    {
        var field = Field();
        Assert.NotEqual(field[5, 3], field[5 + (1L << 32), 3]);
        Assert.NotEqual(field[5, 3], field[5 - (1L << 32), 3]);
    }

    [Fact]
    public void A_fill_must_be_aligned()
    {
        Assert.Throws<ArgumentException>(() => Field().Fill(0, 8, new double[16]));
        Assert.Throws<ArgumentException>(() => Field().Fill(0, 16, new double[24]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    public void Align_rounds_up(int columns, int expected) => Assert.Equal(expected, RandomField.Align(columns));

    [Fact]
    public void Cells_are_distinct_and_strictly_inside_the_unit_interval()
    {
        var cells = new double[1 << 16];
        Field(7).Fill(3, 0, cells);
        Assert.All(cells, cell => Assert.InRange(cell, double.Epsilon, 1 - 1e-10));

        // 2¹⁶ draws of 32 bits: half a pair is expected to coincide.
        Assert.InRange(cells.Distinct().Count(), cells.Length - 8, cells.Length);
    }

    [Fact]
    public void Cells_have_the_moments_of_a_uniform_and_neighbours_are_uncorrelated()
    {
        const int Count = 1 << 18;
        var (one, below) = (new double[Count], new double[Count]);
        Field(11).Fill(0, 0, one);
        Field(11).Fill(1, 0, below);
        Assert.Equal(0.5, one.Average(), 5 / Math.Sqrt(12.0 * Count));
        Assert.Equal(1.0 / 3, one.Average(x => x * x), 5 * Math.Sqrt(4.0 / 45 / Count));

        // Products of centred uniforms have standard deviation 1/12.
        var scale = 5 / (12 * Math.Sqrt(Count));
        Assert.Equal(0, one.Zip(below, (x, y) => (x - 0.5) * (y - 0.5)).Average(), scale);
        Assert.Equal(0, one.Zip(one.Skip(1), (x, y) => (x - 0.5) * (y - 0.5)).Average(), scale);
        Assert.Equal(0, one.Zip(one.Skip(4), (x, y) => (x - 0.5) * (y - 0.5)).Average(), scale);
    }
}
