using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>Where a scenario's edge servers stand: a count or a file, not both.</summary>
internal static class WideAreaSites
{
    /// <summary>Settles count against file, an override replacing what the file says, and reads the positions.</summary>
    /// <param name="reader">The scenario being read.</param>
    /// <param name="scenarioPath">Its file, to which paths are relative.</param>
    /// <param name="prefix">What stands before the keys of the wide-area scenario in it.</param>
    /// <param name="get">The wide-area scenario in it.</param>
    /// <param name="set">A copy with another one.</param>
    /// <param name="given">Content of the positions' file, where it is known already; null to read it.</param>
    /// <returns>Content of the file that was read; null when none was.</returns>
    public static byte[]? Resolve<T>(
        ScenarioReader<T> reader, string scenarioPath, string prefix, Func<T, WideAreaScenario> get, Func<T, WideAreaScenario, T> set, byte[]? given = null)
    {
        var (countKey, positionsKey) = (prefix + WideAreaKeys.Count, prefix + WideAreaKeys.PositionsCsv);
        bool BothIn(HashSet<string> keys) => keys.Contains(countKey) && keys.Contains(positionsKey);
        if (BothIn(reader.InFile) && get(reader.Scenario).PositionsCsv is not null)
        {
            reader.FileProblems.Add(positionsKey, $"must not be given beside {countKey}");
        }

        if (BothIn(reader.Overridden) && get(reader.Scenario).PositionsCsv is not null)
        {
            reader.OverrideProblems.Add(positionsKey, $"must not be given beside {countKey}");
        }
        else if (reader.Overridden.Contains(countKey))
        {
            reader.Scenario = set(reader.Scenario, get(reader.Scenario) with { PositionsCsv = null });
        }

        if (reader.FileProblems.Count + reader.OverrideProblems.Count > 0 || get(reader.Scenario).PositionsCsv is not { } path)
        {
            return null;
        }

        if (given is not null)
        {
            return Take(given);
        }

        var folders = Folders(reader.Overridden.Contains(positionsKey), scenarioPath);
        if (folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(File.Exists) is { } found)
        {
            return Take(InputFile.ReadBytes(found, InputFile.MaxCsvBytes, path));
        }

        reader.Problems(positionsKey)
            .Add(positionsKey, $"must be the path of a file, but {Shown.Text(path)} does not exist");
        return null;

        byte[] Take(byte[] content)
        {
            var sites = PositionsCsv.Parse(InputFile.Text(content, path), path);
            reader.Scenario = set(reader.Scenario, get(reader.Scenario) with { Positions = sites, EdgeServerCount = sites.Count });
            return content;
        }
    }

    private static IEnumerable<string> Folders(bool overridden, string scenarioPath)
    {
        if (overridden)
        {
            yield return Directory.GetCurrentDirectory();
        }

        yield return Path.GetDirectoryName(Path.GetFullPath(scenarioPath)) ?? "";
        if (ProjectRoot.Find() is { } root)
        {
            yield return root;
        }
    }
}
