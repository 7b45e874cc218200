using Spectre.Console;
using Twinwright.Experiments.Results;

namespace Twinwright.Cli.Screen;

/// <summary>A run on the screen.</summary>
internal static class RunTables
{
    public static string Of(RunResult run)
    {
        var title = new Text(
            $"{run.Scenario}, {run.Solver}: last {run.MeasuredSteps} of {run.Steps} cycles, deployment {run.Deployment}, dynamics {run.DynamicsSeed}\n");
        var table = Rendering.Table("metric", "value");
        foreach (var (metric, value) in run.Totals)
        {
            table.AddRow(Markup.Escape(metric), Rendering.Number(value));
        }

        return run.Picture is { } picture
            ? Rendering.Of(title, table, new Text("\n" + HelperMapText.Of(picture) + "\n"))
            : Rendering.Of(title, table);
    }
}
