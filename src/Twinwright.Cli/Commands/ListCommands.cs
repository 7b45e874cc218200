using System.ComponentModel;
using System.Text.Json;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary>Flags of the commands that list.</summary>
internal sealed class ListSettings : CommandSettings
{
    [CommandOption("--json")]
    [Description("Print one JSON document on stdout.")]
    public bool Json { get; init; }
}

/// <summary><c>twinwright scenarios</c></summary>
internal sealed class ScenariosCommand : Command<ListSettings>
{
    public override int Execute(CommandContext context, ListSettings settings, CancellationToken stop)
    {
        var scenarios = ScenarioFile.BuiltIn();
        Output.Print(settings.Json
            ? ResultJson.List(scenarios, (json, scenario) =>
            {
                json.WriteString("id", scenario.Name);
                json.WriteString("summary", scenario.Summary);
            })
            : string.Join('\n', scenarios.Select(scenario => $"{scenario.Name,-24} {scenario.Summary}")));
        return ExitCodes.Done;
    }
}

/// <summary><c>twinwright solvers</c></summary>
internal sealed class SolversCommand : Command<ListSettings>
{
    public override int Execute(CommandContext context, ListSettings settings, CancellationToken stop)
    {
        Output.Print(settings.Json ? Json() : string.Join('\n', SolverCatalogue.All.SelectMany(Lines)));
        return ExitCodes.Done;
    }

    internal static string SystemName(SystemKind system) => system switch
    {
        SystemKind.WideArea => "wide-area",
        SystemKind.Federation => "federation",
        _ => "composed",
    };

    private static IEnumerable<string> Lines(SolverEntry entry) =>
    [
        $"{entry.Id,-16} {SystemName(entry.System),-11} {entry.Summary}",
        .. entry.Options.Select(option => Line(option, "")),
        .. (entry.Training?.Options ?? []).Select(option => Line(option, "in training: ")),
    ];

    private static string Line(SolverOption option, string when) =>
        $"{"",-28}   {{{option.Name}={option.Default}}} {when}{option.Summary}; {option.Values}";

    private static string Json() => ResultJson.List(SolverCatalogue.All, (json, entry) =>
    {
        json.WriteString("id", entry.Id);
        json.WriteString("summary", entry.Summary);
        json.WriteString("system", SystemName(entry.System));
        Write(json, "options", entry.Options);
        Write(json, "training_options", entry.Training?.Options ?? []);
        json.WriteBoolean("transfers", entry.Transfers);
    });

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<SolverOption> options)
    {
        json.WriteStartArray(name);
        foreach (var option in options)
        {
            json.WriteStartObject();
            json.WriteString("name", option.Name);
            json.WriteString("default", option.Default);
            json.WriteString("values", option.Values);
            json.WriteString("summary", option.Summary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
