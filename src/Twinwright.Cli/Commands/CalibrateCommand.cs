using System.ComponentModel;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Live.Calibration;
using Twinwright.Live.Data;
using Twinwright.Live.Study;
using Twinwright.Live.SubModels;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright calibrate</c></summary>
internal sealed class CalibrateCommand : Command<CalibrateCommand.Settings>
{
    private static readonly int[] Gathered = [64, 256, 1024, 4096];

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        if (!TwinLoader.Names.Contains(settings.DataSet))
        {
            throw new InputException("calibrate", settings.DataSet, "is no data set; there are " + string.Join(" and ", TwinLoader.Names));
        }

        if (settings.Out is { } path && (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))))
        {
            throw new InputException("--out", path, "must be a file in a folder that exists");
        }

        var scenario = ScenarioFile.Load(TwinLoader.ScenarioOf(settings.DataSet));
        var source = Source(settings.DataSet);
        var family = new NetworkFamily(source.Task);
        var fits = new FitSettings { Seed = settings.Seed };
        CalibrationResult result;
        if (settings.Data is { } folder)
        {
            result = Calibrator.Read(LiveMeasurements.Read(folder, scenario.Composed.WideArea.Positions!), source, family, scenario.Composed, fits);
        }
        else
        {
            using var progress = new ProgressBar("calibrate");
            result = Calibrator.Measure(source, family, Halves(source.Data, settings.Seed), Gathered, scenario.Composed, fits, progress.Report, stop);
        }

        if (settings.Out is { } file)
        {
            AtomicFile.Write(file, CalibratedScenario.Write(scenario, result, file));
        }

        Output.Print(settings.Json ? CalibrateTables.Json(result) : CalibrateTables.Of(result));
        return ExitCodes.Done;
    }

    /// <summary>The first half of what <c>trial</c> looks at is trained on, the second held out.</summary>
    private static MeasurementSettings Halves(ReplayDataSet data, long seed)
    {
        var first = data.Name == Pm10Germany.Name ? data.StepAt(new DateTimeOffset(2007, 1, 1, 0, 0, 0, TimeSpan.Zero)) : 1;
        return new MeasurementSettings { FirstStep = first, SplitStep = first + ((data.Steps - first) / 2), EndStep = data.Steps, Seed = seed };
    }

    private static SampleSource Source(string name)
    {
        try
        {
            return new SampleSource(TwinLoader.ReadData(name), name == Pm10Germany.Name ? SubModelTask.Pm10 : SubModelTask.Motes);
        }
        catch (ReplayDataException broken)
        {
            throw new InputException(broken.File, broken.Line == 0 ? InputException.WholeFile : $"line {broken.Line}", broken.Rule);
        }
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "[DATASET]")]
        [Description("pm10-germany or motes. Default pm10-germany.")]
        public string DataSet { get; init; } = Pm10Germany.Name;

        [CommandOption("--data <DIR>")]
        [Description("Fit to what the live system with this data folder has measured, instead of measuring.")]
        public string? Data { get; init; }

        [CommandOption("--out <FILE>")]
        [Description("Write the data set's live scenario with the fitted values.")]
        public string? Out { get; init; }

        [CommandOption("--seed <N>")]
        [Description("Seed of minibatches and bootstrap. Default 1.")]
        public long Seed { get; init; } = 1;

        [CommandOption("--json")]
        [Description("Print one JSON document on stdout.")]
        public bool Json { get; init; }
    }
}
