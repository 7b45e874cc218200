namespace Twinwright.Experiments.Files;

/// <summary>Which file a scenario's name or path means.</summary>
/// <param name="Name">Name of the scenario in results: <c>wide-area/paper</c>, or the file's name without its ending.</param>
/// <param name="Path">The file.</param>
/// <param name="Shown">The file's name for messages.</param>
internal sealed record ScenarioPath(string Name, string Path, string Shown)
{
    private const string Ending = ".toml";
    private const string Folder = "scenarios";

    /// <summary>The built-in scenarios, ordered by name.</summary>
    public static IReadOnlyList<ScenarioPath> BuiltIn()
    {
        if (ProjectRoot.Find() is not { } root || !Directory.Exists(System.IO.Path.Combine(root, Folder)))
        {
            return [];
        }

        var folder = System.IO.Path.Combine(root, Folder);
        return [.. Directory.EnumerateFiles(folder, "*" + Ending, SearchOption.AllDirectories)
            .Select(path => (Path: path, File: System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Select(file => new ScenarioPath(file.File[..^Ending.Length], file.Path, $"{Folder}/{file.File}"))
            .OrderBy(scenario => scenario.Name, StringComparer.Ordinal)];
    }

    /// <summary>Finds a scenario: a built-in name first, then a path.</summary>
    public static ScenarioPath Find(string nameOrPath)
    {
        var builtIn = BuiltIn();
        if (builtIn.FirstOrDefault(scenario => scenario.Name == nameOrPath) is { } named)
        {
            return named;
        }

        if (nameOrPath.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) || System.IO.Path.Exists(nameOrPath))
        {
            var full = System.IO.Path.GetFullPath(nameOrPath.Replace('\0', '?'));
            var name = builtIn.FirstOrDefault(scenario => scenario.Path == full)?.Name
                ?? System.IO.Path.GetFileNameWithoutExtension(full);
            return new ScenarioPath(name, nameOrPath, nameOrPath);
        }

        var names = builtIn.Select(scenario => scenario.Name).ToList();
        List<string> meant = Suggestion.Nearest(nameOrPath, names) is { } nearest
            ? [nearest]
            : [.. names.Where(name => name.EndsWith("/" + nameOrPath, StringComparison.Ordinal))];
        throw new InputException(nameOrPath.Length > 0 ? nameOrPath : "''", "scenario", "is neither a built-in scenario nor a file; " + (meant.Count > 0
            ? $"did you mean {string.Join(" or ", meant)}?"
            : names.Count > 0
                ? $"built-in are {string.Join(", ", names)}"
                : $"no built-in ones were found, {ProjectRoot.Variable} may name the project's folder"));
    }
}
