using System.ComponentModel;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Live.Data;
using Twinwright.Live.Study;
using Twinwright.Live.SubModels;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright trial</c></summary>
internal sealed class TrialCommand : Command<TrialCommand.Settings>
{
    private const int MostIterations = 10_000, MostSeeds = 1_000;

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var source = Source(settings.Data);
        var family = new NetworkFamily(source.Task);
        var (first, end) = Steps(source.Data, settings);
        if (settings.Measure is { } what)
        {
            Output.Print(Measured(what, source, family, first, end, settings, stop));
            return ExitCodes.Done;
        }

        var helpBy = Ways(settings.HelpBy);
        var iterations = Budgets(settings.Iterations);
        var shared = new TrialSettings
        {
            FirstStep = first,
            EndStep = end,
            RecipientShare = settings.RecipientsTrain,
            Regions = settings.Regions ?? (source.Task == SubModelTask.Pm10 ? 5 : source.Data.Areas.Count()),
        };
        IReadOnlyList<SweepCell> cells;
        using (var progress = new ProgressBar("trial"))
        {
            cells = TrialSweep.Run(
                source, family, shared, helpBy, iterations, [.. Enumerable.Range(0, settings.Seeds).Select(at => settings.Seed + at)], progress.Report, stop);
        }

        if (cells[0].RmseBySensor(sums => sums.Persistence, 0).Length == 0)
        {
            throw new InputException("--days", InputException.WholeFile, $"must leave some sensor at least {SweepCell.FewestPredictions} predictions");
        }

        Output.Print(settings.Json ? TrialTables.Json(source, cells) : TrialTables.Of(source, cells));
        return ExitCodes.Done;
    }

    private static string Measured(
        string what, SampleSource source, NetworkFamily family, int first, int end, Settings settings, CancellationToken stop)
    {
        var measurement = new MeasurementSettings { FirstStep = first, SplitStep = first + ((end - first) / 2), EndStep = end, Seed = settings.Seed };
        return what switch
        {
            "convergency" => TrialTables.Of(Measurements.Convergency(source, family, measurement, stop), settings.Json),
            "worth" => TrialTables.Of(Measurements.Worth(source, family, measurement, stop), settings.Json),
            "quality" => TrialTables.Of(
                Measurements.Quality(source, family, measurement with { Samples = [64, 256, 1024, 4096] }, stop), settings.Json),
            _ => throw new InputException("--measure", what, "must be convergency, worth or quality"),
        };
    }

    private static SampleSource Source(string name)
    {
        var root = ProjectRoot.Find() ?? throw new InputException("trial", name, "needs the project's folder, where data/ is; set " + ProjectRoot.Variable);
        try
        {
            return name switch
            {
                Pm10Germany.Name => new SampleSource(Pm10Germany.Read(Path.Combine(root, "data", name)), SubModelTask.Pm10),
                Motes.Name => new SampleSource(Motes.Read(Path.Combine(root, "data", name)), SubModelTask.Motes),
                _ => throw new InputException("trial", name, $"is no data set; there are {Pm10Germany.Name} and {Motes.Name}"),
            };
        }
        catch (ReplayDataException broken)
        {
            throw new InputException(broken.File, broken.Line == 0 ? InputException.WholeFile : $"line {broken.Line}{(broken.Field.Length == 0 ? "" : $", {broken.Field}")}", broken.Rule);
        }
    }

    private static (int First, int End) Steps(ReplayDataSet data, Settings settings)
    {
        var first = 1;
        if (settings.From is { } from || data.Name == Pm10Germany.Name)
        {
            var text = settings.From ?? "2007-01-01";
            first = DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? Math.Max(1, data.StepAt(date))
                : throw new InputException("--from", text, "must be a date as 2007-01-01");
        }

        if (first >= data.Steps - 1)
        {
            throw new InputException("--from", settings.From ?? "", $"must lie before the last day, {data.TimeAt(data.Steps - 1):yyyy-MM-dd}");
        }

        var end = settings.Days is { } days ? data.StepAt(data.TimeAt(first).AddDays(days)) : data.Steps;
        return (first, Math.Max(end, first + 2));
    }

    private static HelpBy[] Ways(string text) => [.. text.Split(',').Select(word => word.Trim() switch
    {
        "none" => HelpBy.None,
        "similarity" => HelpBy.Similarity,
        "random" => HelpBy.Random,
        var other => throw new InputException("--help-by", other, "must be similarity, random or none, or several of them with commas"),
    }).Distinct()];

    private static double[] Budgets(string text) => [.. text.Split(',').Select(word =>
        double.TryParse(word.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var budget) && budget <= MostIterations
            ? budget
            : throw new InputException("--iterations", word.Trim(), $"must be a number from 0 to {MostIterations}, or several, as in 0.25,1,4")).Distinct().Order()];

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "<DATA>")]
        [Description("pm10-germany or motes.")]
        public required string Data { get; init; }

        [CommandOption("--help-by <WAYS>")]
        [Description("Whose parameters recipients take: similarity (neighbours, the likelier the nearer), random (anybody), none; or several. Default all.")]
        public string HelpBy { get; init; } = "none,similarity,random";

        [CommandOption("--iterations <N>")]
        [Description("Minibatches an edge server trains each cycle in the mean; or several budgets, as 0.25,1,4. Default 2.")]
        public string Iterations { get; init; } = "2";

        [CommandOption("--recipients-train <SHARE>")]
        [Description("Share of their minibatches that recipients train after help. Default 1; 0 leaves training to the helpers.")]
        public double RecipientsTrain { get; init; } = 1;

        [CommandOption("--from <DATE>")]
        [Description("First day that is predicted. Default: 2007-01-01 of pm10-germany, the start of motes.")]
        public string? From { get; init; }

        [CommandOption("--days <D>")]
        [Description("Days from there. Default: all.")]
        public double? Days { get; init; }

        [CommandOption("--regions <K>")]
        [Description("Partial-DTs beside the sub-models, each of a region; 0 for none. Default 5 of pm10-germany, one an area of motes.")]
        public int? Regions { get; init; }

        [CommandOption("--measure <WHAT>")]
        [Description("Measure what the papers assume instead: convergency, worth or quality. The first half of the days is trained on, the second held out.")]
        public string? Measure { get; init; }

        [CommandOption("--seed <N>")]
        [Description("First seed. Default 1.")]
        public long Seed { get; init; } = 1;

        [CommandOption("--seeds <K>")]
        [Description("Seeds, one after the other. Default 1.")]
        public int Seeds { get; init; } = 1;

        [CommandOption("--json")]
        [Description("Print one JSON document on stdout.")]
        public bool Json { get; init; }

        public override ValidationResult Validate() =>
            Seeds is < 1 or > MostSeeds ? ValidationResult.Error($"--seeds must be from 1 to {MostSeeds}, but is {Seeds}")
                : Regions is < 0 or > 100 ? ValidationResult.Error($"--regions must be from 0 to 100, but is {Regions}")
                : !(RecipientsTrain is >= 0 and <= 1) ? ValidationResult.Error("--recipients-train must lie in [0, 1]")
                : Days is { } days && !(days > 0 && days <= 100_000) ? ValidationResult.Error("--days must be above 0 and at most 100000")
                : ValidationResult.Success();
    }
}
