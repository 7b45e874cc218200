using System.Globalization;
using Spectre.Console;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Trainings;

namespace Twinwright.Cli.Screen;

/// <summary>Trained policies as a table.</summary>
internal static class TrainingTables
{
    /// <summary>The table, and what the objective is.</summary>
    public static string Of(IReadOnlyList<TrainingOutcome> policies, SystemRuns runs)
    {
        var table = Rendering.Table("policy", "iterations", "agent steps", "objective, first", "last", "validation");
        foreach (var policy in policies)
        {
            table.AddRow(new[]
            {
                policy.Place,
                policy.Run.Iterations.ToString("#,0", CultureInfo.InvariantCulture),
                policy.Run.AgentSteps.ToString("#,0", CultureInfo.InvariantCulture),
                Rendering.Value(runs.Headline.Name, policy.Run.ObjectiveFirst),
                Rendering.Value(runs.Headline.Name, policy.Run.ObjectiveLast),
                Rendering.Value(runs.Headline.Name, policy.Run.Validation),
            }.Select(Markup.Escape).ToArray());
        }

        return Rendering.Of(table, new Text($"The objective is the {Rendering.Words(runs.Headline.Name)} of {(runs.StepsName == "cycles" ? "a cycle" : "a frame")}.\n"));
    }
}
