using Twinwright.Experiments.Files;
using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenFrameDecisionTests
{
    private const string FirstLink = "{\"edge_server\": 0, \"sensor\": 0, \"subcarrier\": 0}";

    private static readonly FederationFrame Frame = FrameFile.Parse(Examples.Bytes(Examples.Frame), "frame.json");

    /// <summary>What to replace in the valid file, by what, and where and with which message it is refused.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "federation-decision", "wide-area-decision", ".kind", "must be \"federation-decision\", but is \"wide-area-decision\"" },
        { "federation-decision", "federation-frame", ".kind", "must be \"federation-decision\", but is \"federation-frame\"" },
        { "\"kind\": \"federation-decision\"", "\"kind\": []", ".kind", "must be a string, but is an array" },
        { "\"version\": 1", "\"version\": 0", ".version", "must be 1, but is 0" },
        { "\"version\": 1", "\"version\": \"1\"", ".version", "must be an integer, but is \"1\"" },
        { "\"version\": 1,", "\"version\": 1, \"comment\": 5,", ".comment", "must be a string, but is 5" },
        { "\"version\": 1,", "\"version\": 1, \"version\": 1,", ".version", "duplicate key" },
        { "\"assignment\": [0, 2]", "\"assignments\": [0, 2]", ".assignments", "unknown key; did you mean assignment?" },
        { "\"assignment\": [0, 2]", "\"assignments\": [0, 2]", ".assignment", "is missing" },
        { "\"assignment\": [0, 2]", "\"assignment\": [0]", ".assignment", "must have 2 items (the partial-DTs of the frame), but has 1" },
        { "\"assignment\": [0, 2]", "\"assignment\": [0, 2, 1]", ".assignment", "must have 2 items (the partial-DTs of the frame), but has 3" },
        { "\"assignment\": [0, 2]", "\"assignment\": [0, 3]", ".assignment[1]", "must be an integer in [0, 2], but is 3" },
        { "\"assignment\": [0, 2]", "\"assignment\": [-1, 2]", ".assignment[0]", "must be an integer in [0, 2], but is -1" },
        { "\"assignment\": [0, 2]", "\"assignment\": [0, 2.0]", ".assignment[1]", "must be an integer, but is 2.0" },
        { "\"assignment\": [0, 2]", "\"assignment\": [0, null]", ".assignment[1]", "must be an integer, but is null" },
        { "\"assignment\": [0, 2]", "\"assignment\": {\"0\": 0}", ".assignment", "must be an array, but is an object" },
        { FirstLink, "5", ".links[0]", "must be an object, but is 5" },
        { FirstLink, "{\"edge_server\": 3, \"sensor\": 0, \"subcarrier\": 0}", ".links[0].edge_server", "must be an integer in [0, 2], but is 3" },
        { FirstLink, "{\"edge_server\": 0, \"sensor\": 3, \"subcarrier\": 0}", ".links[0].sensor", "must be an integer in [0, 2], but is 3" },
        { FirstLink, "{\"edge_server\": 0, \"sensor\": 0, \"subcarrier\": 2}", ".links[0].subcarrier", "must be an integer in [0, 1], but is 2" },
        { FirstLink, "{\"edge_server\": 0, \"sensor\": 0, \"subcarrier\": null}", ".links[0].subcarrier", "must be an integer, but is null" },
        { FirstLink, "{\"edge_server\": 0, \"sensor\": 0}", ".links[0].subcarrier", "is missing" },
        { FirstLink, "{\"edge_server\": 0, \"sensor\": true, \"subcarrier\": 0}", ".links[0].sensor", "must be an integer, but is true" },
        { FirstLink, "{\"edge_server\": 0, \"sensor\": 99999999999999999999, \"subcarrier\": 0}", ".links[0].sensor", "must be an integer, but is 99999999999999999999" },
        { FirstLink, "{\"edge_servers\": 0, \"sensor\": 0, \"subcarrier\": 0}", ".links[0].edge_servers", "unknown key; did you mean edge_server?" },
        { FirstLink, "{\"edge_server\": 0, \"sensor\": 0, \"sensor\": 0, \"subcarrier\": 0}", ".links[0].sensor", "duplicate key" },
        { "\"sensor\": 1, \"subcarrier\": 1", "\"sensor\": 0, \"subcarrier\": 1", ".links[2]", "must name no pair twice, but names edge server 0 and sensor 0 again" },
        { "\"links\": [", "\"links\": 0, \"link\": [", ".links", "must be an array, but is 0" },
        { "\"links\": [", "\"link\": [", ".links", "is missing" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": [60, 0]", ".rounds", "must have 3 items (the edge servers of the frame), but has 2" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": [60, 0, -24]", ".rounds[2]", "must be an integer in [0, 2147483647], but is -24" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": [60, 0, 2.4e1]", ".rounds[2]", "must be an integer, but is 2.4e1" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": [60, 0, 2147483648]", ".rounds[2]", "must be an integer in [0, 2147483647], but is 2147483648" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": [60, false, 24]", ".rounds[1]", "must be an integer, but is false" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": 60", ".rounds", "must be an array, but is 60" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": [60, 0, 24], \"rounds\": [60, 0, 24]", ".rounds", "duplicate key" },
        { "\"rounds\": [60, 0, 24]", "\"rounds\": [60, 0, 24], \"origin\": {}", ".origin", "unknown key" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_decision_with_one_thing_broken_is_refused_with_its_place(string find, string replace, string place, string message) =>
        Broken.AssertExactly(() => Parse(Examples.Edit(Examples.FrameDecision, find, replace), Frame), "x.json", place, message);

    [Theory]
    [InlineData("\"rounds\": [60, 0, 24]", "\"rounds\": [60, 0, 024]", "line 11, column 21")]
    [InlineData("\"rounds\": [60, 0, 24]", "", "line 12, column 1")]
    public void What_is_no_json_is_refused_with_its_line(string find, string replace, string place) =>
        Broken.Assert(() => Parse(Examples.Edit(Examples.FrameDecision, find, replace), Frame), place, "is not valid JSON");

    [Fact]
    public void What_breaks_a_constraint_of_the_model_is_no_malformed_file()
    {
        // Two partial-DTs on one edge server, and two sensors on one of its subcarriers.
        var json = Examples.Edit(Examples.FrameDecision, "\"assignment\": [0, 2]", "\"assignment\": [0, 0]");
        json = Examples.Edit(json, "\"sensor\": 1, \"subcarrier\": 1", "\"sensor\": 1, \"subcarrier\": 0");

        Assert.Equal([0, 0], Parse(json, Frame).Assignment);
        Assert.Equal(new FederationLink(0, 1, 0), Parse(json, Frame).Links[2]);
    }

    [Fact]
    public void Without_the_frame_the_rounds_say_how_many_edge_servers_there_are()
    {
        var far = Examples.Edit(Examples.FrameDecision, "\"sensor\": 1, \"subcarrier\": 1", "\"sensor\": 1000, \"subcarrier\": 64");

        Assert.Equal(new FederationLink(0, 1000, 64), Parse(far, null).Links[2]);
        Broken.AssertExactly(
            () => Parse(Examples.Edit(far, "[0, 2]", "[0, 3]"), null), "x.json", ".assignment[1]", "must be an integer in [0, 2], but is 3");
        Broken.AssertExactly(
            () => Parse(Examples.Edit(far, "[60, 0, 24]", "[60]"), null), "x.json", ".assignment", "must have no more items than rounds (1), but has 2");
        Broken.AssertExactly(
            () => Parse(Examples.Edit(far, "[0, 2]", "[]"), null), "x.json", ".assignment", "must have at least 1 item, but has 0");
        Broken.AssertExactly(
            () => Parse(Examples.Edit(far, "[60, 0, 24]", "[]"), null), "x.json", ".rounds", "must have at least 1 item, but has 0");
    }

    [Fact]
    public void All_problems_of_a_decision_come_at_once()
    {
        var json = Examples.Edit(Examples.FrameDecision, "[0, 2]", "[0, 9]");
        json = Examples.Edit(json, FirstLink, "{}");
        json = Examples.Edit(json, "[60, 0, 24]", "[60, 0, 0.5]");

        Assert.Equal(5, Assert.Throws<InputException>(() => Parse(json, Frame)).Total);
    }

    private static FederationDecision Parse(string json, FederationFrame? frame) =>
        FrameDecisionFile.Parse(Examples.Bytes(json), "x.json", frame);
}
