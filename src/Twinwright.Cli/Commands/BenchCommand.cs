using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Benchmarks;
using Twinwright.Experiments.Results;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright bench</c></summary>
internal sealed class BenchCommand : Command<BenchCommand.Settings>
{
    private static readonly IReadOnlyList<Benchmark> All = [.. WideAreaBenchmarks.All, .. FederationBenchmarks.All, .. LearningBenchmarks.All, .. PpoBenchmarks.All, .. ComplexityBenchmarks.All, .. LiveBenchmarks.All];

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var chosen = All
            .Where(benchmark => settings.Prefixes.Length == 0
                || settings.Prefixes.Any(prefix => benchmark.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Concat(LiveBenchmarks.Long.SelectMany(group => group.Value.Where(benchmark => settings.Prefixes.Any(prefix =>
                benchmark.Name.StartsWith(prefix, StringComparison.Ordinal) && prefix.StartsWith(group.Key, StringComparison.Ordinal)))))
            .ToList();
        if (chosen.Count == 0)
        {
            throw new SolverRefusedException(
                "no figure has that prefix; there are " + string.Join(", ", All.Select(benchmark => benchmark.Name)));
        }

        var figures = new List<BenchmarkFigure>();
        using (var progress = new ProgressBar("bench"))
        {
            foreach (var benchmark in chosen)
            {
                figures.Add(benchmark.Measure(stop));
                progress.Report(figures.Count, chosen.Count);
            }
        }

        Output.Print(settings.Json ? ResultJson.Of(Machine(), figures) : string.Join('\n', figures.Select(Line)));
        return ExitCodes.Done;
    }

    private static string Line(BenchmarkFigure figure) => string.Create(
        CultureInfo.InvariantCulture, $"{figure.Name,-44} {figure.Value,16:#,0.###} {figure.Unit,-14} {figure.Notes}");

    private static Dictionary<string, string> Machine() => new()
    {
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["operating_system"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["version"] = ProgramVersion.Text,
    };

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "[PREFIX]")]
        [Description("Figures whose names start so. Default: all.")]
        public string[] Prefixes { get; init; } = [];

        [CommandOption("--json")]
        [Description("Print one JSON document on stdout.")]
        public bool Json { get; init; }
    }
}
