namespace Twinwright.Experiments.Files;

/// <summary>Checks a file of any kind of ours.</summary>
public static class AnyFile
{
    private const string Scenario = "scenario";
    private const string Positions = "positions";

    /// <summary>Reads a file as what its ending and its content say it is.</summary>
    /// <param name="path">The file: .toml a scenario, .json by its <c>kind</c>, .csv positions.</param>
    /// <returns>Its kind: <c>scenario</c>, <c>positions</c>, or the <c>kind</c> of a JSON file.</returns>
    /// <exception cref="InputException">The file breaks a rule, or is of no kind of ours.</exception>
    public static string Check(string path)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".toml":
                _ = ScenarioFile.Load(path);
                return Scenario;
            case ".csv":
                _ = PositionsCsv.Read(path);
                return Positions;
            case ".json":
                return CheckJson(path);
            default:
                // A missing file or a folder is told before its ending matters.
                _ = InputFile.ReadBytes(path, InputFile.MaxJsonBytes);
                throw new InputException(path, InputException.WholeFile, "must end in .toml, .json or .csv");
        }
    }

    private static string CheckJson(string path)
    {
        var bytes = InputFile.ReadBytes(path, InputFile.MaxJsonBytes);
        string? kind;
        using (var document = JsonWalk.Open(bytes, path))
        {
            kind = JsonKind.Kind(document.RootElement, path);
        }

        switch (kind)
        {
            case JsonKind.Cycle:
                _ = InstanceFile.Parse(bytes, path);
                return kind;
            case JsonKind.Decision:
                _ = DecisionFile.Parse(bytes, path);
                return kind;
            case JsonKind.Score:
                _ = ScoreFile.Parse(bytes, path);
                return kind;
            case null:
                throw new InputException(path, ".kind", "is missing");
            default:
                throw new InputException(
                    path, ".kind", $"must be one of {string.Join(", ", JsonKind.All)}, but is {Shown.Text(kind)}{Suggestion.DidYouMean(kind, JsonKind.All)}");
        }
    }
}
