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
            Assert.Equal(Summary.InterquartileMean([.. Strata(one, "x").SelectMany(stratum => stratum)]), x.InterquartileMean, Tolerance * Size(x));
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

    private static void AllNear(double[] expected, double[] values)
    {
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, Tolerance * (1 + Math.Abs(pair.First))));
    }

    private static double Size(StratifiedScores scores) => 1 + Math.Abs(scores.Mean);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static double[][] Strata(JsonElement one, string name) => [.. one.GetProperty(name).EnumerateArray().Select(Numbers)];

    private static StratifiedScores Scores(JsonElement one, string name) => new(Strata(one, name));

    private List<JsonElement> Cases(string table, int count)
    {
        var cases = _cases.RootElement.GetProperty(table).EnumerateArray().ToList();
        Assert.Equal(count, cases.Count);
        return cases;
    }
}
