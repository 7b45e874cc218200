using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>The kinds of tests that experiments can ask for; a kind a file.</summary>
internal static class ClaimTests
{
    private static readonly Dictionary<string, Func<EntryTable, ClaimTest>> Kinds = new()
    {
        ["order"] = OrderTest.Read,
        ["ratio"] = RatioTest.Read,
        ["level"] = LevelTest.Read,
        ["below"] = BelowTest.Read,
        ["trend"] = TrendTest.Read,
        ["steady"] = SteadyTest.Read,
        ["slope"] = SlopeTest.Read,
        ["share"] = ShareTest.Read,
        ["never"] = NeverTest.Read,
        ["exponent"] = ExponentTest.Read,
        ["settles"] = SettlesTest.Read,
    };

    /// <summary>Reads a test; null when its kind is none, which is a problem.</summary>
    public static ClaimTest? Read(EntryTable table)
    {
        var kind = table.Text("is");
        if (!Kinds.TryGetValue(kind, out var read))
        {
            if (kind.Length > 0)
            {
                table.Fail("is", $"must be one of {string.Join(", ", Kinds.Keys)}, but is {Shown.Text(kind)}{Suggestion.DidYouMean(kind, Kinds.Keys)}");
            }

            return null;
        }

        return read(table) with { Panel = table.TextOr("panel", null), At = table.Texts("at") };
    }

    /// <summary>Bounds of a test, at least one of them.</summary>
    public static (double? AtLeast, double? AtMost) Bounds(EntryTable table)
    {
        var (least, most) = (table.Number("at_least"), table.Number("at_most"));
        if (least is null && most is null && !table.Has("at_least") && !table.Has("at_most"))
        {
            table.Fail("at_least", "is missing; a test needs at_least or at_most or both");
        }
        else if (least > most)
        {
            table.Fail("at_least", "must not exceed at_most");
        }

        return (least, most);
    }

    /// <summary>A direction: up or down.</summary>
    public static bool Rises(EntryTable table)
    {
        var direction = table.Text("direction");
        if (direction is not ("up" or "down" or ""))
        {
            table.Fail("direction", $"must be one of up, down, but is {Shown.Text(direction)}");
        }

        return direction != "down";
    }
}
