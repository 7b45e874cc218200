using System.Text.Json;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Statistics;

/// <summary>Our statistics against the cases in <c>tests/reference</c>, computed in rationals, by listing and by sorting.</summary>
public sealed class StatisticsCasesTests : IDisposable
{
    private const double Tolerance = 1e-12;

    /// <summary>Slopes are solved for, and regressors of the cases are correlated.</summary>
    private const double SlopeTolerance = 1e-10;
    private readonly JsonDocument _cases =
        JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "reference", "statistics_cases.json")));

    [Fact]
    public void Statistics_of_runs_are_those_of_the_reference()
    {
        var cases = Cases("aggregates", 33);

        Assert.All(cases, one =>
        {
            var (x, y) = (Scores(one, "x"), Scores(one, "y"));
            Near(one, "mean", x.Mean);
            Near(one, "iqm", x.InterquartileMean);
            Near(one, "improvement", new ProbabilityOfImprovement(x, y).Value);
            AllNear(
                Numbers(one.GetProperty("optimality_gaps")),
                [.. Numbers(one.GetProperty("goals")).Select(goal => ScoreStatistic.OptimalityGap(goal).Of(x))]);
            Assert.Equal(Summary.InterquartileMean([.. Strata(one, "x").SelectMany(stratum => stratum)]), x.InterquartileMean, Tolerance * Size(x));
        });
    }

    [Fact]
    public void Performance_profiles_are_those_of_the_reference()
    {
        using var team = new WorkerTeam(1);

        Assert.All(Cases("aggregates", 33), one =>
        {
            var (x, thresholds) = (Scores(one, "x"), Numbers(one.GetProperty("thresholds")));
            AllNear(Numbers(one.GetProperty("profile")), PerformanceProfile.Of(x, thresholds, new StratifiedBootstrap(20, 1), team).Shares);
        });
    }

    [Fact]
    public void Sign_flips_and_effect_sizes_are_those_of_the_reference() => Assert.All(Cases("pairs", 32), one =>
    {
        var differences = Numbers(one.GetProperty("differences"));
        Near(one, "p", PairedTest.SignFlip(differences, 1));
        Near(one, "rank_biserial", EffectSize.MatchedRankBiserial(differences));
        var standardised = EffectSize.StandardisedMean(differences);
        if (one.GetProperty("d_z").ValueKind == JsonValueKind.Null)
        {
            Assert.False(double.IsFinite(standardised));
        }
        else
        {
            Near(one, "d_z", standardised);
        }
    });

    [Fact]
    public void Sign_flips_of_a_seed_are_those_of_the_reference() => Assert.All(Cases("drawn_pairs", 5), one =>
        Near(one, "p", PairedTest.SignFlip(Numbers(one.GetProperty("differences")), one.GetProperty("seed").GetInt64())));

    [Fact]
    public void Slopes_and_shares_of_counted_rows_are_those_of_the_reference() => Assert.All(Cases("rows", 27), one =>
    {
        var counts = Integers(one.GetProperty("counts"));
        var slopes = Slopes(one);
        AllNear(
            one.GetProperty("slopes") is { ValueKind: JsonValueKind.Array } expected ? Numbers(expected) : [.. slopes.Select(_ => double.NaN)],
            [.. slopes.Select(slope => slope.Of(counts))],
            SlopeTolerance);
        AllNear(
            [Number(one.GetProperty("share"))],
            [new ShareStatistic(Numbers(one.GetProperty("numerators")), Numbers(one.GetProperty("denominators"))).Of(counts)]);
    });

    [Fact]
    public void Slopes_and_shares_of_drawn_rows_are_those_of_the_reference_one_by_one()
    {
        using var team = new WorkerTeam(2);

        Assert.All(Cases("drawn_rows", 3), one =>
        {
            var slopes = Numbers(one.GetProperty("slopes"));
            var bootstrap = new RowBootstrap(Integers(one.GetProperty("strata")), slopes.Length, one.GetProperty("seed").GetInt64());
            var share = new ShareStatistic(Numbers(one.GetProperty("y")), Numbers(one.GetProperty("denominators")));
            AllNear(slopes, bootstrap.Run(Slopes(one)[^1], team), SlopeTolerance);
            AllNear(Numbers(one.GetProperty("shares")), bootstrap.Run(share, team));
        });
    }

    [Fact]
    public void Resamples_are_as_probable_as_the_list_of_all_of_them_says()
    {
        const int Resamples = 50_000;
        using var team = new WorkerTeam(2);

        Assert.All(Cases("enumerated", 5), one =>
        {
            var drawn = new StratifiedBootstrap(Resamples, 1).Run(Scores(one, "x"), team);
            Assert.True(Distance(one.GetProperty("mean"), drawn.Means) < 1.95 / Math.Sqrt(Resamples));
            Assert.True(Distance(one.GetProperty("iqm"), drawn.InterquartileMeans) < 1.95 / Math.Sqrt(Resamples));
        });
    }

    [Fact]
    public void Resamples_of_a_seed_are_those_of_the_reference_one_by_one()
    {
        using var team = new WorkerTeam(2);

        Assert.All(Cases("drawn", 4), one =>
        {
            var (x, y) = (Scores(one, "x"), Scores(one, "y"));
            var bootstrap = new StratifiedBootstrap(one.GetProperty("means").GetArrayLength(), one.GetProperty("seed").GetInt64());
            var (means, iqms) = bootstrap.Run(x, team);
            AllNear(Numbers(one.GetProperty("means")), means);
            AllNear(Numbers(one.GetProperty("iqms")), iqms);
            AllNear(Numbers(one.GetProperty("improvements")), bootstrap.Run(new ProbabilityOfImprovement(x, y), team));
            Near(one, "iqm_ci_low", PercentileInterval.Of(iqms).Low);
            Near(one, "iqm_ci_high", PercentileInterval.Of(iqms).High);
        });
    }

    public void Dispose() => _cases.Dispose();

    /// <summary>Kolmogorov's distance between what is listed, [value, probability] upwards, and what was drawn.</summary>
    private static double Distance(JsonElement listed, double[] drawn)
    {
        var (farthest, below) = (0.0, 0.0);
        foreach (var pair in listed.EnumerateArray())
        {
            var value = pair[0].GetDouble();
            below += pair[1].GetDouble();

            // Sums in another order differ in their last digits; listed values lie much farther apart.
            var share = drawn.Count(other => other <= value + (1e-9 * (1 + Math.Abs(value)))) / (double)drawn.Length;
            farthest = Math.Max(farthest, Math.Abs(share - below));
        }

        Assert.Equal(1, below, 1e-9);
        return farthest;
    }

    private static void Near(JsonElement one, string name, double value)
    {
        var expected = one.GetProperty(name).GetDouble();
        Assert.Equal(expected, value, Tolerance * (1 + Math.Abs(expected)));
    }

    private static void AllNear(double[] expected, double[] values, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair =>
        {
            if (double.IsNaN(pair.First))
            {
                Assert.Equal(double.NaN, pair.Second);
            }
            else
            {
                Assert.Equal(pair.First, pair.Second, tolerance * (1 + Math.Abs(pair.First)));
            }
        });
    }

    /// <summary>The statistic of each regressor's slope.</summary>
    private static SlopeStatistic[] Slopes(JsonElement one)
    {
        var x = Strata(one, "x");
        return [.. x.Select((_, asked) => new SlopeStatistic(Integers(one.GetProperty("strata")), Numbers(one.GetProperty("y")), x, asked))];
    }

    private static double Size(StratifiedScores scores) => 1 + Math.Abs(scores.Mean);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    /// <summary>A number; the reference has null where there is none.</summary>
    private static double Number(JsonElement number) => number.ValueKind == JsonValueKind.Null ? double.NaN : number.GetDouble();

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    private static double[][] Strata(JsonElement one, string name) => [.. one.GetProperty(name).EnumerateArray().Select(Numbers)];

    private static StratifiedScores Scores(JsonElement one, string name) => new(Strata(one, name));

    private List<JsonElement> Cases(string table, int count)
    {
        var cases = _cases.RootElement.GetProperty(table).EnumerateArray().ToList();
        Assert.Equal(count, cases.Count);
        return cases;
    }
}
