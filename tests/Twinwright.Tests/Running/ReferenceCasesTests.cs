using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Twinwright.Experiments.Files;
using Twinwright.Model.WideArea;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Running;

/// <summary>Our scorer against the independent one in <c>tests/reference</c>, which computes with sixty digits.</summary>
public class ReferenceCasesTests
{
    private const int Cases = 173;
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_scores_as_recorded()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "reference", "wide_area_cases.json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().ToList();

        Assert.Equal(Cases, cases.Count);
        var wrong = cases.SelectMany(Differences).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
    }

    [Fact]
    public async Task The_independent_scorer_agrees_with_the_worked_example()
    {
        Assert.SkipUnless(HasPython(), "needs python3");
        var start = new ProcessStartInfo("python3", [Repository.Path("tests", "reference", "check_worked_example.py")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var python = Process.Start(start)!;
        var error = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(python.ExitCode == 0, output + await error);
    }

    private static IEnumerable<string> Differences(JsonElement one)
    {
        var name = one.GetProperty("name").GetString()!;
        var instance = InstanceFile.Parse(Bytes(one.GetProperty("instance")), name);
        var decision = DecisionFile.Parse(Bytes(one.GetProperty("decision")), name, instance);
        var score = CycleScorer.Score(instance, decision);
        var recorded = ScoreFile.Parse(Bytes(one.GetProperty("score")), name);

        var ours = score.Violations.Select(violation => (violation.Constraint, violation.EdgeServer)).Order();
        var theirs = recorded.Violations.Select(violation => (violation.Constraint, violation.EdgeServer)).Order();
        if (!ours.SequenceEqual(theirs))
        {
            return [$"{name}: violations {string.Join(' ', ours)} instead of {string.Join(' ', theirs)}"];
        }

        // What we write is compared as written, so that no field can be forgotten.
        using var written = JsonDocument.Parse(ScoreFile.Write(score));
        return Differences(name, "", one.GetProperty("score"), written.RootElement).ToList();
    }

    private static IEnumerable<string> Differences(string name, string place, JsonElement expected, JsonElement actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                var keys = expected.EnumerateObject().Select(member => member.Name).Order().ToList();
                return keys.SequenceEqual(actual.EnumerateObject().Select(member => member.Name).Order())
                    ? keys.SelectMany(key => Differences(name, $"{place}.{key}", expected.GetProperty(key), actual.GetProperty(key)))
                    : [$"{name}: {place} has other keys"];
            case JsonValueKind.Array:
                var (wanted, found) = (Ordered(expected), Ordered(actual));
                return wanted.Count == found.Count
                    ? wanted.Zip(found).SelectMany((pair, at) => Differences(name, $"{place}[{at}]", pair.First, pair.Second))
                    : [$"{name}: {place} has {found.Count} items instead of {wanted.Count}"];
            case JsonValueKind.Number:
                var (right, ours) = (expected.GetDouble(), actual.GetDouble());
                return Math.Abs(right - ours) <= Tolerance * Math.Max(Math.Abs(right), Math.Abs(ours))
                    ? []
                    : [$"{name}: {place} is {ours:R} instead of {right:R}"];
            default:
                return expected.GetRawText() == actual.GetRawText() ? [] : [$"{name}: {place} is {actual} instead of {expected}"];
        }
    }

    /// <summary>Items of an array; violations, which are a set, in one order.</summary>
    private static List<JsonElement> Ordered(JsonElement array) =>
        [.. array.EnumerateArray().OrderBy(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("constraint", out var constraint)
            ? $"{item.GetProperty("edge_server").GetInt32():D9} {constraint}"
            : "")];

    private static byte[] Bytes(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());

    private static bool HasPython() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "python3")));
}
