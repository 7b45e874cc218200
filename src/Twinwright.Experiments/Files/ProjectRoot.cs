namespace Twinwright.Experiments.Files;

/// <summary>Finds the project's folder: where <c>scenarios/</c> and <c>data/</c> are.</summary>
public static class ProjectRoot
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "TWINWRIGHT_HOME";

    /// <summary>The folder that <see cref="Variable"/> names, else the nearest one above the program that looks like it.</summary>
    /// <returns>Its full path; null when there is none.</returns>
    /// <exception cref="InputException">The folder that the variable names has no scenarios.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } home)
        {
            return Directory.Exists(Path.Combine(home, "scenarios"))
                ? Path.GetFullPath(home)
                : throw new InputException(Variable, home, "must name the project's folder, but has no folder scenarios/ in it");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "scenarios"))
                && File.Exists(Path.Combine(folder.FullName, "Twinwright.slnx")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
