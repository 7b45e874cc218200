using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Reproduction.Files;

/// <summary>Which file an experiment's name means.</summary>
/// <param name="Name">Its name: <c>kang2023/fig6</c>, or the file's name without its ending.</param>
/// <param name="Path">The file.</param>
/// <param name="Shown">The file's name for messages.</param>
public sealed record ExperimentPath(string Name, string Path, string Shown)
{
    private const string Ending = ".toml";
    private const string Folder = "experiments";

    /// <summary>The experiments of the project's <c>experiments/</c> folder, papers by name, figures in their order.</summary>
    public static IReadOnlyList<ExperimentPath> BuiltIn()
    {
        if (ProjectRoot.Find() is not { } root || !Directory.Exists(System.IO.Path.Combine(root, Folder)))
        {
            return [];
        }

        var folder = System.IO.Path.Combine(root, Folder);
        return [.. Directory.EnumerateFiles(folder, "*" + Ending, SearchOption.AllDirectories)
            .Select(path => (Path: path, File: System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Select(file => new ExperimentPath(file.File[..^Ending.Length], file.Path, $"{Folder}/{file.File}"))
            .OrderBy(experiment => Rank(experiment.Name)).ThenBy(experiment => experiment.Name, StringComparer.Ordinal)];
    }

    /// <summary>The experiments that some words mean: a paper, an experiment, or a file.</summary>
    /// <param name="words">The words; all of them when there is none.</param>
    /// <exception cref="InputException">A word means none.</exception>
    public static IReadOnlyList<ExperimentPath> Find(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var builtIn = BuiltIn();
        List<ExperimentPath> found = [.. words.SelectMany(word => Of(word, builtIn)).DistinctBy(one => System.IO.Path.GetFullPath(one.Path))];
        if (found.GroupBy(one => one.Name).FirstOrDefault(same => same.Count() > 1) is { } same)
        {
            throw new InputException(same.Last().Shown, "experiment", $"has the name of another one, {same.First().Shown}; figures and runs are named after it");
        }

        return words.Count > 0 ? found
            : builtIn.Count > 0 ? builtIn
            : throw new InputException(Folder, InputException.WholeFile, $"holds no experiments; {ProjectRoot.Variable} may name the project's folder");
    }

    private static IReadOnlyList<ExperimentPath> Of(string word, IReadOnlyList<ExperimentPath> builtIn)
    {
        var meant = builtIn.Where(experiment => experiment.Name == word || experiment.Name.StartsWith(word.TrimEnd('/') + "/", StringComparison.Ordinal)).ToList();
        if (meant.Count > 0 && word.Length > 0)
        {
            return meant;
        }

        if (word.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            var full = System.IO.Path.GetFullPath(word.Replace('\0', '?'));
            return [builtIn.FirstOrDefault(experiment => experiment.Path == full) ?? new(System.IO.Path.GetFileNameWithoutExtension(word), full, word)];
        }

        List<string> names = [.. builtIn.Select(experiment => experiment.Name), .. builtIn.Select(Paper).Distinct()];
        List<string> near = Suggestion.Nearest(word, names) is { } nearest ? [nearest] : [.. names.Where(name => name.EndsWith("/" + word, StringComparison.Ordinal))];
        throw new InputException(word.Length > 0 ? word : "''", "experiment", "is none; " + (near.Count > 0
            ? $"did you mean {string.Join(" or ", near)}?"
            : $"there are {string.Join(", ", builtIn.Select(Paper).Distinct())} and {string.Join(", ", builtIn.Select(experiment => experiment.Name))}"));
    }

    private static string Paper(ExperimentPath experiment) => experiment.Name.Split('/')[0];

    /// <summary>The older paper first, then by length and name, so that fig10 would come after fig9.</summary>
    private static (int Year, int Kind) Rank(string name)
    {
        var year = new string([.. name.Split('/')[0].Where(char.IsAsciiDigit)]);
        return (int.TryParse(year, out var number) ? number : int.MaxValue, name.Contains("/fig", StringComparison.Ordinal) ? 0 : 1);
    }
}
