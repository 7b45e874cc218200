using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Spectre.Console.Rendering;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Report;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright demo</c></summary>
internal sealed class DemoCommand : Command<DemoCommand.Settings>
{
    private const int Runs = 6;
    private const string Solvers = "nc,random,greedy,static,best-response,oracle";
    private static readonly string[] Scenarios = ["wide-area/paper", "wide-area/germany"];

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var results = new List<(LoadedScenario Scenario, ComparisonResult Result)>();
        foreach (var name in Scenarios)
        {
            var scenario = ScenarioFile.Load(name, []);
            var request = new ComparisonRequest
            {
                ScenarioName = scenario.Name,
                Scenario = scenario.WideArea,
                Solvers = SolverSpec.ParseList(Solvers, SystemKind.WideArea),
                Runs = Runs,
                Seed = 1,
                FirstDeployment = 1,
                Length = RunLength.WideArea(null, null),
            };
            using var progress = new ProgressBar(name);
            results.Add((scenario, Comparison.Run(request, Environment.ProcessorCount, null, progress, stop)));
        }

        if (settings.Out is { } folder)
        {
            WriteReport(folder, results);
        }

        Output.Print(string.Join('\n', results.Select(found => Show(found.Result)))
            + (settings.Out is null ? "\nAdd --out DIR for a report with pictures.\n" : $"\nReport: {Path.Combine(settings.Out, "report.html")}\n"));
        return ExitCodes.Done;
    }

    private static void WriteReport(string folder, List<(LoadedScenario Scenario, ComparisonResult Result)> results)
    {
        foreach (var (scenario, result) in results)
        {
            var seeds = Enumerable.Range(1, Runs).Select(seed => (long)seed).ToArray();
            ResultsFolder.Write(
                Path.Combine(folder, scenario.Name.Split('/')[^1]), result,
                ResolvedScenario.Of(scenario, new ResolvedRun(seeds, seeds[0])));
        }

        AtomicFile.Write(Path.Combine(folder, "report.html"), HtmlReport.Combined("Who helps whom, and what it costs", [.. results.Select(found => ReportSection.Of(found.Result))]));
    }

    private static string Show(ComparisonResult result)
    {
        var best = result.Samples.OrderBy(sample => sample.Totals["system_energy_j"]).First();
        var without = result.Samples.First(sample => sample.Solver == "nc");
        IRenderable[] parts =
        [
            new Text($"Who helps whom in {result.Scenario}, deployment {best.Deployment}, as {best.Solver} decides: "
                + $"{Rendering.Energy(best.Totals["system_energy_j"])} a cycle instead of {Rendering.Energy(without.Totals["system_energy_j"])} without help\n\n"),
            new Text(HelperMapText.Of(best.Picture!) + "\n\n"),
        ];
        return Rendering.Of(parts) + ComparisonTables.Of(result);
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--out <DIR>")]
        [Description("Write the results and a report with pictures there.")]
        public string? Out { get; init; }

        public override ValidationResult Validate() => Folders.Writable("--out", Out);
    }
}
