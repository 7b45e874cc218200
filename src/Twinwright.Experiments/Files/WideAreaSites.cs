using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>Where a wide-area scenario's edge servers stand: a count or a file, not both.</summary>
internal static class WideAreaSites
{
    /// <summary>Settles count against file, an override replacing what the file says, and reads the positions.</summary>
    /// <returns>Content of the file that was read; null when none was.</returns>
    public static byte[]? Resolve(ScenarioReader<WideAreaScenario> reader, string scenarioPath)
    {
        if (BothIn(reader.InFile) && reader.Scenario.PositionsCsv is not null)
        {
            reader.FileProblems.Add(WideAreaKeys.PositionsCsv, $"must not be given beside {WideAreaKeys.Count}");
        }

        if (BothIn(reader.Overridden) && reader.Scenario.PositionsCsv is not null)
        {
            reader.OverrideProblems.Add(WideAreaKeys.PositionsCsv, $"must not be given beside {WideAreaKeys.Count}");
        }
        else if (reader.Overridden.Contains(WideAreaKeys.Count))
        {
            reader.Scenario = reader.Scenario with { PositionsCsv = null };
        }

        if (reader.FileProblems.Count + reader.OverrideProblems.Count > 0 || reader.Scenario.PositionsCsv is not { } path)
        {
            return null;
        }

        var folders = Folders(reader.Overridden.Contains(WideAreaKeys.PositionsCsv), scenarioPath);
        if (folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(File.Exists) is { } found)
        {
            var content = InputFile.ReadBytes(found, InputFile.MaxCsvBytes, path);
            var sites = PositionsCsv.Parse(InputFile.Text(content, path), path);
            reader.Scenario = reader.Scenario with { Positions = sites, EdgeServerCount = sites.Count };
            return content;
        }

        reader.Problems(WideAreaKeys.PositionsCsv)
            .Add(WideAreaKeys.PositionsCsv, $"must be the path of a file, but {Shown.Text(path)} does not exist");
        return null;
    }

    private static bool BothIn(HashSet<string> keys) =>
        keys.Contains(WideAreaKeys.Count) && keys.Contains(WideAreaKeys.PositionsCsv);

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
