namespace Twinwright.Tests.House;

/// <summary>The files of the repository in which the tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The C# files of a folder, without what a build writes.</summary>
    public static IEnumerable<string> Sources(params string[] parts) => Directory
        .EnumerateFiles(Path(parts), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Twinwright.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Twinwright.slnx above {AppContext.BaseDirectory}");
    }
}
