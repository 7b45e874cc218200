using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Twinwright.Cli.Commands;
using Twinwright.Experiments.Files;
using Twinwright.Live.Calibration;
using Twinwright.Live.Data;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Live.Study;
using Twinwright.Live.SubModels;
using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Twinwright.Tests.Cli;
using Twinwright.Tests.House;
using Xunit;
using Scratch = Twinwright.Tests.Cli.Scratch;

namespace Twinwright.Tests.Live.Calibration;

/// <summary>From measurements to a scenario, by way of a data set and of a live system's database.</summary>
public sealed class CalibratedScenarioTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly LoadedScenario World = ScenarioFile.Load("composed/germany-live");

    [Fact]
    public void A_written_scenario_is_valid_and_gives_back_what_was_fitted()
    {
        var result = Result(0.3);
        var path = scratch["fitted.toml"];
        File.WriteAllText(path, CalibratedScenario.Write(World, result, path));

        var read = ScenarioFile.Load(path).Composed;

        Assert.Equal("scenario", AnyFile.Check(path));
        var area = read.WideArea;
        Assert.Equal(1.5, area.Constants.ConvergencyExponent, 1e-12);
        Assert.Equal((0.7, 0.2, 0.1, 0.1, 0.3), (area.Dynamics.SimilarityNear, area.Dynamics.SimilaritySlope, area.Dynamics.SimilarityNoise, Math.Round(area.Dynamics.DriftMin, 12), Math.Round(area.Dynamics.DriftMax, 12)));
        var constants = read.Federation.Constants;
        Assert.Equal(0.05, TwinQuality.RoundExponent(constants.LipschitzConstant, constants.LearningRate, constants.StrongConvexity), 1e-12);

        // 70 stations in 5 regions with a sensor of 400 kbit each stand for 2800 measured kbit: β is twice the measured.
        Assert.Equal(2 * 300, constants.DataReferenceKbit, 1e-9);
        Assert.Equal(1.2, read.Federation.PartialDts.RequiredQuality, 1e-12);

        // An update takes the work of the minibatches that were measured: A/r samples of c flop.
        var work = Workload.OptimalFlop(1, area.Constants.ConvergencyScale, Workload.FlopPerConvergency(
            area.Constants.IterationUnit, area.Constants.EmbbSampleFlop, area.ImportanceEmbb, area.Constants.EmbbSamples, area.Constants.ConvergencyExponent));
        Assert.Equal(1, work / (area.Constants.ConvergencyScale / 0.002 * area.Constants.EmbbSampleFlop), 1e-9);
        Assert.Equal(World.Composed.WideArea.ImportanceUrllc, area.ImportanceUrllc);
    }

    [Fact]
    public void Fits_no_better_than_the_mean_change_nothing()
    {
        var (world, origins) = CalibratedWorld.Apply(World.Composed, Result(-0.1));

        Assert.Equal(World.Composed, world);
        Assert.Empty(origins);
    }

    [Fact]
    public void A_fitted_scenario_runs()
    {
        File.WriteAllText(scratch["runs.toml"], CalibratedScenario.Write(World, Result(0.3), "runs.toml"));

        ProgramRun.Good(scratch.Folder, "check", "runs.toml");
        var run = ProgramRun.Good(scratch.Folder, "solve", "runs.toml", "--solver", "socf+mgm", "--steps", "2", "--json");

        Assert.True(run.Json.ToJsonString().Contains("computing_energy_j", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_input_is_a_sentence_and_writes_nothing()
    {
        Assert.Equal(2, ProgramRun.In(scratch.Folder, "calibrate", "nothing").ExitCode);
        Assert.Equal(2, ProgramRun.In(scratch.Folder, "calibrate", "--out", Path.Combine("none", "x.toml")).ExitCode);
        var run = ProgramRun.In(scratch.Folder, "calibrate", "--data", ".", "--out", "never.toml");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("holds no twin.db", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["never.toml"]));
    }

    [Fact]
    public void Measurements_on_motes_are_the_same_twice()
    {
        var data = Motes.Read(Repository.Path("data", "motes"));
        var source = new SampleSource(data, SubModelTask.Motes);
        var family = new NetworkFamily(source.Task);
        var few = new MeasurementSettings { FirstStep = 1, SplitStep = 300, EndStep = 600, Samples = [32, 64], Iterations = [2, 4], FewestSamples = 32 };

        var once = ControlledMeasurements.Convergency(source, family, few, TestContext.Current.CancellationToken);

        Assert.Equal(once, ControlledMeasurements.Convergency(source, family, few, TestContext.Current.CancellationToken));
        Assert.NotEmpty(once);
        Assert.Equal(3, once.Select(row => row.Process).Distinct().Count());
        var aged = ControlledMeasurements.Drift(source, family, few, [0, 1], 96, TestContext.Current.CancellationToken);
        Assert.All(aged.Where(row => row.Cycles == 0), row => Assert.Equal(row.Fresh, row.Gain));
    }

    [Fact]
    public async Task A_live_system_s_database_is_read_as_measurements()
    {
        var folder = Path.Combine(scratch.Folder, "live");
        using (var database = SqliteDatabase.Open(folder, NullLogger.Instance))
        {
            var store = new TwinStore(database);
            var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
            await FinishAsync(store, epoch, 0,
                ("a", """{"process":"embb","iterations":10,"samples":50,"loss_before":2.0,"loss_after_help":2.0,"loss_after":1.0,"energy_j":4,"latency_s":3,"workload_flop":9,"measured_work_flop":6,"parameter_bytes":0}"""),
                ("b", """{"helped_by":"a","process":"urllc","iterations":0,"samples":60,"loss_before":3.0,"loss_after_help":2.5,"loss_after":2.5,"parameter_bytes":100}"""));
            await FinishAsync(store, epoch, 1,
                ("a", """{"process":"embb","iterations":0,"samples":51,"loss_before":1.25,"loss_after_help":1.25,"loss_after":null}"""));
        }

        var live = LiveMeasurements.Read(folder, [new EdgeServerSite("a", 0, 0), new EdgeServerSite("b", 300, 400)]);

        Assert.Equal(2, live.Cycles);
        Assert.Equal(new ConvergencyMeasurement(0, SubProcess.Embb, 50, 10, 0.5), Assert.Single(live.Convergency));
        Assert.Equal(new WorthMeasurement(0, 1, 500, 0.5, 2), Assert.Single(live.Worth));
        Assert.Equal(new DriftMeasurement(0, 1, 0.75, 1), Assert.Single(live.Drift));
        Assert.Equal(new LiveCost(1, 3, 4, 9, 6, 100), live.Cost);
        Assert.Contains("none of", Assert.Throws<DataRefusedException>(() => LiveMeasurements.Read(folder, [new EdgeServerSite("a", 0, 0)])).Message, StringComparison.Ordinal);
    }

    private static async Task FinishAsync(TwinStore store, long epoch, long cycle, params (string, string)[] updates)
    {
        await store.DecideAsync(StepKind.Cycle, new DecisionRow
        {
            Step = cycle,
            Frame = 1,
            Epoch = epoch,
            Cut = 0,
            ClockMs = 0,
            Inputs = [1],
            DecidedBy = "mgm",
            Decision = [2],
            Seat = "{}", StartedAtMs = 0,
        });
        Assert.True(await store.FinishAsync(new CycleEnd
        {
            Cycle = cycle,
            Epoch = epoch,
            ClockMs = 0,
            AtMs = 1,
            Summary = "{}",
            State = Encoding.ASCII.GetBytes("state"),
            Updates = updates,
            Predictions = [],
            Observed = [],
        }));
    }

    private static CalibrationResult Result(double heldOut) => new()
    {
        DataSet = "pm10-germany",
        Source = "made up",
        Seed = 1,
        Convergency = Report("convergency", heldOut, ("v", 1.5), ("k_embb", 7), ("rate_embb", 0.002)),
        MostData = 256,
        Similarity = Report("similarity", heldOut, ("near", 0.7), ("slope", 0.2)),
        ScenarioLaw = new ScenarioLaw(0.7, 0.2, 0.1),
        Quality = Report("quality", heldOut, ("beta_kbit", 300), ("round_exponent", 0.05), ("required_quality", 1.2)),
        MostGatheredKbit = 2800,
        Drift = Report("drift", heldOut, ("drift", 0.2)),
    };

    private static FitReport Report(string name, double heldOut, params (string Key, double Value)[] estimates) => new()
    {
        Name = name,
        Form = name,
        Points = 9,
        EdgeServers = 3,
        Estimates = [.. estimates.Select(one => new FitEstimate(one.Key, one.Key, one.Value, one.Value * 0.9, one.Value * 1.1))],
        Parameters = [1],
        Explained = 0.5,
        HeldOut = heldOut,
        Alternative = "another",
        AlternativeHeldOut = 0,
        Verdict = "the form fits",
    };
}
