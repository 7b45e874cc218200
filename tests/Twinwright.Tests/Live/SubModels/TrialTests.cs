using Twinwright.Live.Data;
using Twinwright.Live.Study;
using Twinwright.Live.SubModels;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public class TrialTests
{
    private static readonly Lazy<SampleSource> Pm10 = new(() =>
        new SampleSource(Pm10Germany.Read(Repository.Path("data", "pm10-germany")), SubModelTask.Pm10));

    private static readonly Lazy<SampleSource> Motes = new(() =>
        new SampleSource(Twinwright.Live.Data.Motes.Read(Repository.Path("data", "motes")), SubModelTask.Motes));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TrialSettings Year(HelpBy by) => new() { HelpBy = by, FirstStep = StepOf(2005), EndStep = StepOf(2006), Iterations = 4, Seed = 1 };

    [Fact]
    public void Help_beats_training_alone_and_both_beat_persistence_on_real_pm10()
    {
        var family = new NetworkFamily(SubModelTask.Pm10);
        var alone = Trial.Run(Pm10.Value, Year(HelpBy.None), family, Stop);
        var helped = Trial.Run(Pm10.Value, Year(HelpBy.Similarity), family, Stop);

        Assert.True(alone.Rmse(sums => sums.SubModel) < alone.Rmse(sums => sums.Persistence));
        Assert.True(helped.Rmse(sums => sums.SubModel) < alone.Rmse(sums => sums.SubModel));
        Assert.Equal((0, 0), (alone.Helped, alone.BytesExchanged));
        Assert.True(helped.Helped > 1000);
        Assert.Equal(alone.Iterations, helped.Iterations);
        Assert.Equal(4L * alone.Updates, alone.Iterations);
    }

    [Fact]
    public void Persistence_is_what_the_file_says()
    {
        var data = Pm10.Value.Data;
        var result = Trial.Run(Pm10.Value, Year(HelpBy.None) with { Iterations = 0 }, new NetworkFamily(SubModelTask.Pm10), Stop);
        var (squares, count) = (0.0, 0);
        for (var step = StepOf(2005); step < StepOf(2006); step++)
        {
            // The last known value of the seven days before.
            var past = Enumerable.Range(1, 7).Select(lag => data.Value(step - lag, 3)).Where(value => !double.IsNaN(value)).ToList();
            if (data.Has(step, 3) && past.Count > 0)
            {
                (squares, count) = (squares + Math.Pow(data.Value(step, 3) - past[0], 2), count + 1);
            }
        }

        Assert.True(count > 300);
        Assert.Equal((count, squares), (result.Of(3, 0).Count, result.Of(3, 0).Persistence), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-3);
    }

    [Fact]
    public void What_is_to_come_changes_no_prediction()
    {
        // The same trial over half of the steps has the same errors in that half.
        var family = new NetworkFamily(SubModelTask.Pm10);
        var settings = Year(HelpBy.Random) with { EndStep = StepOf(2005) + 60, Regions = 2 };
        var whole = Trial.Run(Pm10.Value, settings with { FirstStep = StepOf(2005) - 10 }, family, Stop);
        var part = Trial.Run(Pm10.Value, settings with { FirstStep = StepOf(2005) - 10, EndStep = StepOf(2005) }, family, Stop);

        Assert.Equal(whole.Rmse(sums => sums.SubModel, year: 2004), part.Rmse(sums => sums.SubModel, year: 2004));
        Assert.Equal(whole.Rmse(sums => sums.Twin, year: 2004), part.Rmse(sums => sums.Twin, year: 2004));
        Assert.NotEqual(whole.Rmse(sums => sums.SubModel), part.Rmse(sums => sums.SubModel));
    }

    [Fact]
    public void The_same_seed_gives_the_same_errors_and_another_does_not()
    {
        var family = new NetworkFamily(SubModelTask.Pm10);
        var settings = Year(HelpBy.Similarity) with { EndStep = StepOf(2005) + 30, Regions = 3 };
        double[] Errors(long seed)
        {
            var result = Trial.Run(Pm10.Value, settings with { Seed = seed }, family, Stop);
            return [result.Rmse(sums => sums.SubModel), result.Rmse(sums => sums.Twin), result.MeanBlendWeight];
        }

        Assert.Equal(Errors(1), Errors(1));
        Assert.NotEqual(Errors(1), Errors(2));
    }

    [Fact]
    public void Errors_of_motes_tell_anomalies_from_the_rest()
    {
        var result = Trial.Run(Motes.Value, new TrialSettings { FirstStep = 2000, EndStep = 2600, Iterations = 2 }, new NetworkFamily(SubModelTask.Motes), Stop);

        Assert.Equal(307, result.Scores.Count(score => score.Anomaly));
        Assert.True(RankStatistics.Auc(result.Scores.Select(score => (score.SubModel, score.Anomaly))) > 0.9);
    }

    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order()
    {
        (double Score, bool Anomaly)[] readings = [(1, false), (2, true), (2, false), (3, true), (0, true), (2, false)];
        var pairs = from a in readings where a.Anomaly from b in readings where !b.Anomaly select a.Score > b.Score ? 1 : a.Score == b.Score ? 0.5 : 0;
        Assert.Equal(pairs.Average(), RankStatistics.Auc(readings), 1e-12);
        Assert.True(double.IsNaN(RankStatistics.Auc([(1, true)])));
        Assert.Equal(2 / 3.0, RankStatistics.PrecisionAtCount([(5, true), (4, false), (3, true), (2, true)]), 1e-12);
    }

    [Fact]
    public void A_budget_lies_between_those_tried_by_logarithm()
    {
        (double, double)[] tried = [(1, 10), (4, 8), (16, 7)];
        Assert.Equal(2, TrialSweep.BudgetToReach(tried, 9), 1e-12);
        Assert.Equal(1, TrialSweep.BudgetToReach(tried, 11));
        Assert.Equal(16, TrialSweep.BudgetToReach(tried, 7));
        Assert.True(double.IsNaN(TrialSweep.BudgetToReach(tried, 6)));
    }

    [Fact]
    public void Regions_are_near_each_other_and_none_is_empty()
    {
        ReplaySensor[] sensors = [new("a", "0", 0, 0), new("a", "1", 1, 0), new("a", "2", 100, 0), new("a", "3", 101, 0), new("a", "4", 0, 100)];
        var region = RegionMap.Of(sensors, 3);

        Assert.Equal(region[0], region[1]);
        Assert.Equal(region[2], region[3]);
        Assert.Equal(3, region.Distinct().Count());
        Assert.Equal(5, RegionMap.Of(Pm10.Value.Data.Sensors, 5).Distinct().Count());
    }

    [Fact]
    public void Measured_convergency_rises_with_iterations_and_data_at_first()
    {
        var settings = new MeasurementSettings
        {
            FirstStep = StepOf(2005), SplitStep = StepOf(2006), EndStep = StepOf(2007), Samples = [16, 256], Iterations = [2, 8, 128],
        };
        var rows = Measurements.Convergency(Pm10.Value, new NetworkFamily(SubModelTask.Pm10), settings, Stop);

        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.True(row.Convergency <= 1));
        Assert.Contains(rows, row => row.Convergency == 1);
        Assert.True(rows[3].Convergency < rows[4].Convergency);
        Assert.True(rows[2].Convergency < rows[5].Convergency);
    }

    private static int StepOf(int year) => Pm10.Value.Data.StepAt(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
