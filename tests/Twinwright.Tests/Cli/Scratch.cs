using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>A folder of a test's own, gone at its end.</summary>
public sealed class Scratch : IDisposable
{
    /// <summary>Its full path.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("twinwright-test-").FullName;

    /// <summary>A path in it.</summary>
    public string this[params string[] parts] => Path.Combine([Folder, .. parts]);

    /// <summary>Writes a file into it.</summary>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return name;
    }

    /// <summary>All files below a folder with their contents, by relative name.</summary>
    public SortedDictionary<string, byte[]> Files(string folder = "") => new(
        Directory.EnumerateFiles(this[folder], "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(this[folder], file).Replace('\\', '/'), File.ReadAllBytes),
        StringComparer.Ordinal);

    /// <summary>Everything in it, folders too, by relative name.</summary>
    public IReadOnlyList<string> Entries() =>
        [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Two folders hold the same files with the same bytes.</summary>
    public void AssertSame(string one, string other)
    {
        var (first, second) = (Files(one), Files(other));
        Assert.NotEmpty(first);
        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first, file => Assert.True(file.Value.AsSpan().SequenceEqual(second[file.Key]), $"{file.Key} differs"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
