using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
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
    private const string HelpSolvers = "nc,random,greedy,static,best-response,oracle";

    private static readonly Part[] Parts =
    [
        new("wide-area/paper", HelpSolvers, "nc", 6, "Who helps whom"),
        new("wide-area/germany", HelpSolvers, "nc", 6, "Who helps whom"),
        new("federation/paper", "socf,non-overlap,centra,gre,pts,lbcd,static", "static", 6, "Who senses for whom"),
    ];

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var shown = Parts.Select(part => part.Show(stop)).OfType<Shown>().ToList();
        if (settings.Out is { } folder)
        {
            WriteReport(folder, shown);
        }

        Output.Print(string.Join('\n', shown.Select(found => found.Text))
            + (settings.Out is null ? "\nAdd --out DIR for a report with pictures.\n" : $"\nReport: {Path.Combine(settings.Out, "report.html")}\n"));
        return ExitCodes.Done;
    }

    private static void WriteReport(string folder, List<Shown> shown)
    {
        foreach (var (request, result, _) in shown)
        {
            long[] deployments = [.. request.Worlds().Select(world => world.Deployment)];
            ResultsFolder.Write(
                Path.Combine([folder, .. result.Scenario.Split('/')]), result,
                ResolvedScenario.Of(request.Scenario, new ResolvedRun(deployments, request.Seed)));
        }

        AtomicFile.Write(
            Path.Combine(folder, "report.html"),
            HtmlReport.Combined("Who helps whom, who senses for whom, and what it costs", [.. shown.Select(found => ReportSection.Of(found.Result))]));
    }

    /// <summary>A part that has been run.</summary>
    private sealed record Shown(ComparisonRequest Request, ComparisonResult Result, string Text);

    /// <summary>A comparison that the demo shows.</summary>
    /// <param name="Scenario">In which scenario.</param>
    /// <param name="Solvers">Of which solvers, as far as there are.</param>
    /// <param name="Baseline">The solver that the best one is held against.</param>
    /// <param name="Runs">In how many worlds.</param>
    /// <param name="Question">What its picture answers.</param>
    private sealed record Part(string Scenario, string Solvers, string Baseline, int Runs, string Question)
    {
        public Shown? Show(CancellationToken stop)
        {
            var runs = SystemRuns.Of(ScenarioFile.Load(Scenario, []));
            var known = Solvers.Split(',').Where(id => SolverCatalogue.Of(runs.Scenario.System).Any(entry => entry.Id == id)).ToList();
            if (known.Count == 0)
            {
                return null;
            }

            var request = new ComparisonRequest
            {
                Scenario = runs.Scenario,
                Solvers = runs.Solvers(string.Join(',', known)),
                Runs = Runs,
                Seed = 1,
                FirstDeployment = 1,
                Length = runs.Length(null, null),
            };
            using var progress = new ProgressBar(Scenario);
            var result = Comparison.Run(request, Environment.ProcessorCount, null, progress, stop);
            return new(request, result, Text(result, runs));
        }

        private string Text(ComparisonResult result, SystemRuns runs)
        {
            var metric = runs.Headline;
            var best = result.Samples.Aggregate((one, other) => metric.IsBetter(other.Totals[metric.Name], one.Totals[metric.Name]) ? other : one);
            var instead = result.Samples.FirstOrDefault(sample => sample.Solver == Baseline && sample != best) is { } baseline
                ? $" instead of {Value(baseline)} under {Baseline}"
                : "";
            return Rendering.Of(
            [
                new Text($"{Question} in {result.Scenario}, deployment {best.Deployment}, as {best.Solver} decides: "
                    + $"{Rendering.Words(metric.Name)} {Value(best)}{instead}\n\n"),
                .. Pictures.Of(best),
                new Text("\n"),
            ]) + ComparisonTables.Of(result, runs);

            string Value(RunResult run) => Rendering.Value(metric.Name, run.Totals[metric.Name]);
        }
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--out <DIR>")]
        [Description("Write the results and a report with pictures there.")]
        public string? Out { get; init; }

        public override ValidationResult Validate() => Folders.Writable("--out", Out);
    }
}
