using Twinwright.Experiments.Files;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenDecisionTests
{
    private static readonly WideAreaCycle Instance = InstanceFile.Parse(Examples.Bytes(Examples.Instance), "instance.json");

    /// <summary>What to replace in the valid file, by what, and where and with which words it is refused.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "wide-area-decision", "wide-area-cycle", ".kind", "must be \"wide-area-decision\", but is \"wide-area-cycle\"" },
        { "wide-area-decision", "federation-decision", ".kind", "but is \"federation-decision\"" },
        { "\"kind\": \"wide-area-decision\"", "\"kind\": null", ".kind", "must be a string, but is null" },
        { "\"version\": 1", "\"version\": 0", ".version", "must be 1, but is 0" },
        { "\"version\": 1", "\"version\": 1e0", ".version", "must be an integer, but is 1e0" },
        { "\"version\": 1", "\"version\": true", ".version", "must be an integer, but is true" },
        { "\"version\": 1,", "\"versions\": 1,", ".versions", "unknown key; did you mean version?" },
        { "\"version\": 1,", "\"version\": 1, \"version\": 1,", ".version", "duplicate key" },
        { "\"version\": 1,", "\"version\": 1, \"comment\": [],", ".comment", "must be a string, but is an array" },
        { "\"edge_servers\"", "\"edge_server\"", ".edge_servers", "is missing" },
        { "\"helper\": true", "\"helper\": 1", ".edge_servers[0].helper", "must be true or false, but is 1" },
        { "\"helper\": true", "\"helper\": \"true\"", ".edge_servers[0].helper", "must be true or false, but is \"true\"" },
        { "\"helper\": true,", "", ".edge_servers[0].helper", "is missing" },
        { "\"helper\": true", "\"helper\": true, \"helper\": false", ".edge_servers[0].helper", "duplicate key" },
        { "\"helper\": true", "\"helpr\": true", ".edge_servers[0].helpr", "unknown key; did you mean helper?" },
        { "\"helper_choice\": 0", "\"helper_choice\": 3", ".edge_servers[1].helper_choice", "must be an integer in [0, 2], but is 3" },
        { "\"helper_choice\": 0", "\"helper_choice\": -1", ".edge_servers[1].helper_choice", "must be an integer in [0, 2], but is -1" },
        { "\"helper_choice\": 0", "\"helper_choice\": 0.0", ".edge_servers[1].helper_choice", "must be an integer, but is 0.0" },
        { "\"helper_choice\": 0", "\"helper_choice\": false", ".edge_servers[1].helper_choice", "must be an integer, but is false" },
        { "\"helper_choice\": 0,", "", ".edge_servers[1].helper_choice", "is missing" },
        { "\"active_embb\": [0, 1]", "\"active_embb\": [0, 2]", ".edge_servers[0].active_embb[1]", "must be an integer in [0, 1], but is 2" },
        { "\"active_embb\": [0, 1]", "\"active_embb\": [1, 1]", ".edge_servers[0].active_embb[1]", "must name no index twice, but names 1 again" },
        { "\"active_embb\": [0, 1]", "\"active_embb\": [0, \"1\"]", ".edge_servers[0].active_embb[1]", "must be an integer, but is \"1\"" },
        { "\"active_embb\": [0, 1]", "\"active_embb\": 0", ".edge_servers[0].active_embb", "must be an array, but is 0" },
        { "\"active_embb\": [0, 1]", "\"active_embb\": [0, 99999999999999999999]", ".edge_servers[0].active_embb[1]", "but is 99999999999999999999" },
        { "\"active_urllc\": []", "\"active_urllc\": [1]", ".edge_servers[0].active_urllc[0]", "must be 0, but is 1" },
        { "\"active_urllc\": []", "\"active_urllc\": null", ".edge_servers[0].active_urllc", "must be an array, but is null" },
        { "\"received_power_w\": 8e-16", "\"received_power_w\": 0", ".edge_servers[1].received_power_w", "must be greater than 0 when active_embb is not empty" },
        { "\"received_power_w\": 8e-16", "\"received_power_w\": 1e-999", ".edge_servers[1].received_power_w", "must be greater than 0 when active_embb is not empty" },
        { "\"received_power_w\": 8e-16", "\"received_power_w\": -8e-16", ".edge_servers[1].received_power_w", "must be at least 0, but is -8e-16" },
        { "\"received_power_w\": 8e-16", "\"received_power_w\": 1e309", ".edge_servers[1].received_power_w", "must be a finite number, but is 1e309" },
        { "\"received_power_w\": 8e-16", "\"received_power_w\": Infinity", "line 18, column 24", "is not valid JSON" },
        { "\"received_power_w\": 8e-16", "\"received_power_dbm\": -100", ".edge_servers[1].received_power_w", "is missing" },
        { "\"convergency\": 0.125", "\"convergency\": -1e-300", ".edge_servers[0].convergency", "must be at least 0" },
        { "\"convergency\": 0.125", "\"convergency\": {}", ".edge_servers[0].convergency", "must be a finite number, but is an object" },
        { "\"convergency\": 0.125\n  },", "\"convergency\": 0.125\n  }, {},", ".edge_servers", "must have 3 items (the edge servers of the instance), but has 4" },
        { "\"convergency\": 0.125\n  },", "\"convergency\": 0.125\n  }, 5,", ".edge_servers[1]", "must be an object, but is 5" },
        { "\"convergency\": 0.125\n  },", "\"convergency\": 0.125\n  ,", "line 13, column 3", "is not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_decision_with_one_thing_broken_is_refused_with_its_place(string find, string replace, string place, string words) =>
        Broken.Assert(() => Parse(Examples.Edit(Examples.Decision, find, replace), Instance), place, words);

    [Fact]
    public void An_index_into_nothing_is_refused()
    {
        var at = Examples.Decision.IndexOf("\"active_urllc\"", Examples.Decision.IndexOf("8e-16", StringComparison.Ordinal) - 90, StringComparison.Ordinal);
        var json = Examples.Decision[..at] + Examples.Edit(Examples.Decision[at..], "[]", "[0]");

        Broken.Assert(() => Parse(json, Instance), ".edge_servers[1].active_urllc[0]", "there is nothing to index");
    }

    [Fact]
    public void Without_the_instance_only_what_stands_in_the_decision_is_checked()
    {
        var json = Examples.Edit(Examples.Decision, "\"active_embb\": [0, 1]", "\"active_embb\": [0, 100]");

        Assert.Equal([0, 100], Parse(json, null).EdgeServers[0].ActiveEmbb);
        Broken.Assert(() => Parse(Examples.Edit(json, "\"helper_choice\": 0", "\"helper_choice\": 3"), null), ".edge_servers[1].helper_choice", "but is 3");
        Broken.Assert(() => Parse("""{"kind": "wide-area-decision", "version": 1, "edge_servers": []}""", null), ".edge_servers", "at least 1 item");
    }

    private static WideAreaDecision Parse(string json, WideAreaCycle? instance) =>
        DecisionFile.Parse(Examples.Bytes(json), "x.json", instance);
}
