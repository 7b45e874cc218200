using Spectre.Console;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;

namespace Twinwright.Cli.Screen;

/// <summary>A run on the screen.</summary>
internal static class RunTables
{
    public static string Of(RunResult run, SystemRuns runs)
    {
        var measured = run.MeasuredSteps == run.Steps ? $"{run.Steps}" : $"last {run.MeasuredSteps} of {run.Steps}";
        var title = new Text($"{run.Scenario}, {run.Solver}: {measured} {runs.StepsName}, deployment {run.Deployment}, dynamics {run.DynamicsSeed}\n");
        var table = Rendering.Table("metric", "value");
        foreach (var (metric, value) in run.Totals)
        {
            table.AddRow(Markup.Escape(metric), Rendering.Number(value));
        }

        return Rendering.Of([title, table, new Text("\n"), .. Pictures.Of(run)]);
    }
}
