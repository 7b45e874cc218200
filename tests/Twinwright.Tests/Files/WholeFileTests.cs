using System.Text;
using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class WholeFileTests
{
    private static readonly Dictionary<string, Action<string>> Readers = new()
    {
        ["scenario.toml"] = path => ScenarioFile.Load(path),
        ["cycle.json"] = path => InstanceFile.Read(path),
        ["decision.json"] = path => DecisionFile.Read(path),
        ["decision with instance.json"] = path =>
            DecisionFile.Read(path, InstanceFile.Parse(Examples.Bytes(Examples.Instance), "instance.json")),
        ["score.json"] = path => ScoreFile.Read(path),
        ["frame.json"] = path => FrameFile.Read(path),
        ["frame decision.json"] = path => FrameDecisionFile.Read(path),
        ["frame decision with frame.json"] = path =>
            FrameDecisionFile.Read(path, FrameFile.Parse(Examples.Bytes(Examples.Frame), "frame.json")),
        ["frame score.json"] = path => FrameScoreFile.Read(path),
        ["positions.csv"] = path => PositionsCsv.Read(path),
        ["any.toml"] = path => AnyFile.Check(path),
        ["any.json"] = path => AnyFile.Check(path),
        ["any.csv"] = path => AnyFile.Check(path),
        ["any.txt"] = path => AnyFile.Check(path),
    };

    public static TheoryData<string> Kinds => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_missing_file_is_refused(string kind) =>
        With(kind, _ => { }, "file", "does not exist");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_directory_is_refused(string kind) =>
        With(kind, path => Directory.CreateDirectory(path), "file", "is a directory, not a file");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_empty_file_is_refused(string kind) =>
        With(kind, path => File.WriteAllText(path, ""), "file", "is empty");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_of_100_MB_is_refused_by_its_length(string kind) =>
        With(
            kind,
            path =>
            {
                using var stream = File.Create(path);
                stream.SetLength(100_000_000);
            },
            "file",
            "is too large: 95.37 MiB, at most");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Invalid_utf8_is_refused(string kind) =>
        With(
            kind,
            path => File.WriteAllBytes(path, [.. "# x\n\""u8, 0xc3, 0x28, .. "\"\n"u8]),
            kind == "any.txt" ? "file" : "line 2",
            kind == "any.txt" ? "must end in" : "is not valid UTF-8");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_byte_order_mark_is_refused(string kind) =>
        With(
            kind,
            path => File.WriteAllText(path, "{}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)),
            "file",
            kind == "any.txt" ? "must end in" : "starts with a byte order mark");

    [Theory]
    [InlineData("cycle.json", "[", "]")]
    [InlineData("decision.json", "{\"edge_servers\":", "}")]
    [InlineData("score.json", "[", "")]
    [InlineData("any.json", "[[", "")]
    public void Json_nested_100000_deep_is_refused(string kind, string open, string close) =>
        With(
            kind,
            path => File.WriteAllText(path, string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000))),
            $"line 1, column {open.Length * 64 + (open.Length == 1 ? 1 : open.Length == 2 ? -63 : 1)}",
            "is nested deeper than 64");

    [Theory]
    [InlineData("a = ", "[", "]")]
    [InlineData("a = ", "[", "")]
    [InlineData("a = ", "{a = ", "")]
    [InlineData("a = ", "{a = ", "}")]
    [InlineData("", "a.", "a = 1")]
    [InlineData("[", "a.", "a]")]
    [InlineData("[[", "a.", "a]]")]
    [InlineData("a = 'x\n", "[", "")]
    [InlineData("a = \"\"\"\nx\"\"\"\nb = ", "[", "]")]
    [InlineData("a = \"\\q", "[", "]")]
    [InlineData("a = 1 b = ", "[", "]")]
    public void Toml_nested_100000_deep_is_refused(string start, string open, string close)
    {
        var text = start + string.Concat(Enumerable.Repeat(open, 100_000))
            + (close.Length > 1 ? close : string.Concat(Enumerable.Repeat(close, 100_000)));

        Broken.AssertShownWell(Assert.Throws<InputException>(() => ScenarioFile.Parse(text, "x.toml")));
    }

    [Fact]
    public void A_device_without_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "needs /dev/zero");

        Broken.Assert(() => InputFile.ReadBytes("/dev/zero", 1000), "file", "is too large: more than 1000 bytes, at most 1000 bytes");
    }

    [Fact]
    public void A_refusal_looks_like_the_house_says()
    {
        var refusal = new InputException("scenarios/wide-area/small.toml",
        [
            new Problem("constants.bandwith_hz", "unknown key; did you mean bandwidth_hz?"),
            new Problem("edge_servers[0].east_m", "must lie in [0, 100] (area.width_m), but is 120"),
        ]);

        Assert.Equal(
            "scenarios/wide-area/small.toml: 2 problems\n"
            + "  constants.bandwith_hz    unknown key; did you mean bandwidth_hz?\n"
            + "  edge_servers[0].east_m   must lie in [0, 100] (area.width_m), but is 120",
            refusal.Message);
    }

    [Fact]
    public void Long_values_are_cut_and_control_characters_escaped()
    {
        var refusal = Assert.Throws<InputException>(
            () => ScenarioFile.Parse($"harvest.model = \"\"\"\u202e\n{new string('x', 1000)}\"\"\"", "x\u001b[31m.toml"));

        Broken.AssertShownWell(refusal);
        Assert.StartsWith("x\\u001b[31m.toml: 1 problem\n", refusal.Message);
        Assert.Contains("\\u202e\\nxxx", refusal.Message);
        Assert.InRange(refusal.Message.Length, 100, 200);
    }

    private static void With(string kind, Action<string> create, string place, string words)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(kind);
        create(path);
        Broken.Assert(() => Readers[kind](path), place, words);
    }
}
