using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Twinwright.Tests.Files;

/// <summary>The worked examples of <c>docs/formats.md</c>, sections 10 and 11, from the page itself.</summary>
internal static partial class Examples
{
    /// <summary>Root of the project.</summary>
    public static string Root { get; } = Twinwright.Experiments.Files.ProjectRoot.Find()
        ?? throw new InvalidOperationException("the tests must run below the project's folder");

    private static readonly string[] Blocks = Read("## 10.", "## 11.");
    private static readonly string[] FrameBlocks = Read("## 11.", "## 12.");

    /// <summary>The instance.</summary>
    public static string Instance => Blocks[0];

    /// <summary>The decision.</summary>
    public static string Decision => Blocks[1];

    /// <summary>The score.</summary>
    public static string Score => Blocks[2];

    /// <summary>The frame.</summary>
    public static string Frame => FrameBlocks[0];

    /// <summary>The decision of the frame.</summary>
    public static string FrameDecision => FrameBlocks[1];

    /// <summary>The score of that decision.</summary>
    public static string FrameScore => FrameBlocks[2];

    /// <summary>UTF-8 of a text.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Replaces the first occurrence, which there must be.</summary>
    public static string Edit(string text, string find, string replace)
    {
        var at = text.IndexOf(find, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the valid file has no {find}");
        return text[..at] + replace + text[(at + find.Length)..];
    }

    private static string[] Read(string from, string to)
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "formats.md"));
        var section = page[page.IndexOf("\n" + from, StringComparison.Ordinal)..page.IndexOf("\n" + to, StringComparison.Ordinal)];
        return [.. Block().Matches(section).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
