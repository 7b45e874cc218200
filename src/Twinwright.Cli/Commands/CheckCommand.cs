using System.ComponentModel;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright check</c></summary>
internal sealed class CheckCommand : Command<CheckCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var (good, bad) = (new List<(string Path, string Kind)>(), new List<string>());
        foreach (var path in settings.Files)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                good.Add((path, Kind(path)));
            }
            catch (InputException problems)
            {
                bad.Add(problems.Message);
            }
        }

        if (bad.Count > 0)
        {
            Console.Error.WriteLine(string.Join('\n', bad));
            return ExitCodes.BadInput;
        }

        Output.Print(settings.Json
            ? ResultJson.List(good, (json, file) =>
            {
                json.WriteString("path", file.Path);
                json.WriteString("kind", file.Kind);
            })
            : string.Join('\n', good.Select(file => $"{file.Path}: a valid {file.Kind}")));
        return ExitCodes.Done;
    }

    private static string Kind(string path)
    {
        switch (ServeConfig.KindOf(path))
        {
            case ServeConfig.Kind:
                _ = ServeConfig.Read(path);
                return ServeConfig.Kind;
            case ClusterFile.Kind:
                _ = ClusterFile.Read(path);
                return ClusterFile.Kind;
            default:
                return AnyFile.Check(path);
        }
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "<FILE>")]
        [Description("Scenario, experiment or settings of serve or of a cluster (.toml), instance, decision, score or policy (.json), positions (.csv), or weights or a checkpoint (.safetensors).")]
        public required string[] Files { get; init; }

        [CommandOption("--json")]
        [Description("Print one JSON document on stdout.")]
        public bool Json { get; init; }
    }
}
