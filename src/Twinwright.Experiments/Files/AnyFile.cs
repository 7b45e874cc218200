using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Files;

/// <summary>Checks a file of any kind of ours.</summary>
public static class AnyFile
{
    private const string Scenario = "scenario";
    private const string Positions = "positions";
    private const string Tensors = "tensors";

    /// <summary>Reads a file as what its ending and its content say it is.</summary>
    /// <param name="path">The file: .toml a scenario or an experiment, .json by its <c>kind</c> (a policy with its weights), .csv positions, .safetensors tensors.</param>
    /// <returns>Its kind: <c>scenario</c>, <c>experiment</c>, <c>positions</c>, <c>tensors</c>, or the <c>kind</c> that a JSON file or a header names.</returns>
    /// <exception cref="InputException">The file breaks a rule, or is of no kind of ours.</exception>
    public static string Check(string path)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".toml":
                return CheckToml(path);
            case ".csv":
                _ = PositionsCsv.Read(path);
                return Positions;
            case ".json":
                return CheckJson(path);
            case ".safetensors":
                return CheckTensors(path);
            default:
                // A missing file or a folder is told before its ending matters.
                _ = InputFile.ReadBytes(path, InputFile.MaxJsonBytes);
                throw new InputException(path, InputException.WholeFile, "must end in .toml, .json, .csv or .safetensors");
        }
    }

    /// <summary>Reads a JSON file and says of which kind it is; nothing else of it is checked.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its kind, one of <see cref="JsonKind.All"/>, and its bytes.</returns>
    /// <exception cref="InputException">The file cannot be read, is no JSON or is of no kind of ours.</exception>
    public static (string Kind, byte[] Bytes) OpenJson(string path)
    {
        var bytes = InputFile.ReadBytes(path, InputFile.MaxJsonBytes);
        using var document = JsonWalk.Open(bytes, path);
        var kind = JsonKind.Kind(document.RootElement, path) ?? throw new InputException(path, ".kind", "is missing");
        return JsonKind.All.Contains(kind)
            ? (kind, bytes)
            : throw new InputException(
                path, ".kind", $"must be one of {string.Join(", ", JsonKind.All)}, but is {Shown.Text(kind)}{Suggestion.DidYouMean(kind, JsonKind.All)}");
    }

    private static string CheckToml(string path)
    {
        var entries = TomlEntries.Parse(InputFile.ReadText(path, InputFile.MaxTomlBytes, path), path, new ProblemList(path));
        if (entries.Any(entry => entry.Key == "kind" && entry.Value is ExperimentFile.Kind))
        {
            _ = ExperimentFile.Load(new ExperimentPath(Path.GetFileNameWithoutExtension(path), path, path));
            return ExperimentFile.Kind;
        }

        _ = ScenarioFile.Load(path);
        return Scenario;
    }

    private static string CheckJson(string path)
    {
        var (kind, bytes) = OpenJson(path);
        _ = kind switch
        {
            JsonKind.Cycle => InstanceFile.Parse(bytes, path),
            JsonKind.Decision => DecisionFile.Parse(bytes, path),
            JsonKind.Score => ScoreFile.Parse(bytes, path),
            JsonKind.Frame => FrameFile.Parse(bytes, path),
            JsonKind.FrameDecision => FrameDecisionFile.Parse(bytes, path),
            JsonKind.FrameScore => FrameScoreFile.Parse(bytes, path),
            JsonKind.Policy => (object)PolicyFolder.Read(path, bytes),
            _ => throw new InvalidOperationException($"{kind} has no reader"),
        };
        return kind;
    }

    private static string CheckTensors(string path)
    {
        var (tensors, metadata) = SafetensorsFile.Read(path);
        var kind = metadata.GetValueOrDefault("kind");
        switch (kind)
        {
            case PolicyFolder.WeightsKind:
                SafetensorsFile.CheckFinite(tensors, path);
                return kind;
            case Checkpoint.Kind:
                _ = Checkpoint.Of(tensors, metadata, path);
                return kind;
            default:
                return Tensors;
        }
    }
}
