using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenFrameScoreTests
{
    private const string Rounds = """{"constraint": "25g", "edge_server": 0, "sensor": null, "subcarrier": null, "value": 60, "limit": 16}""";

    /// <summary>What to replace in the valid file, by what, and where and with which message it is refused.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "federation-score", "federation-scores", ".kind", "must be \"federation-score\", but is \"federation-scores\"" },
        { "\"version\": 1", "\"version\": 10", ".version", "must be 1, but is 10" },
        { "\"version\": 1", "\"version\": null", ".version", "must be an integer, but is null" },
        { "\"version\": 1,", "\"version\": 1, \"comment\": {},", ".comment", "must be a string, but is an object" },
        { "\"version\": 1,", "\"version\": 1, \"origin\": {},", ".origin", "unknown key" },
        { "[40506995.63673422, 19289473.11127032]", "[40506995.63673422, 0]", ".edge_servers[0].rate_bit_per_s[1]", "must be greater than 0, but is 0" },
        { "[40506995.63673422, 19289473.11127032]", "40506995.63673422", ".edge_servers[0].rate_bit_per_s", "must be an array, but is 40506995.63673422" },
        { "\"rate_bit_per_s\"", "\"rate_bits_per_s\"", ".edge_servers[0].rate_bits_per_s", "unknown key; did you mean rate_bit_per_s?" },
        { "\"data_kbit\": 900.0", "\"data_kbit\": -900.0", ".edge_servers[0].data_kbit", "must be at least 0, but is -900.0" },
        { "\"quality\": 2.0", "\"quality\": -2.0", ".edge_servers[0].quality", "must be at least 0, but is -2.0" },
        { "\"quality\": 2.0,", "", ".edge_servers[0].quality", "is missing" },
        { "\"rounds_cap\": 16", "\"rounds_cap\": 16.0", ".edge_servers[0].rounds_cap", "must be an integer, but is 16.0" },
        { "\"rounds_cap\": 16", "\"rounds_cap\": -16", ".edge_servers[0].rounds_cap", "must be an integer in [0, 2147483647], but is -16" },
        { "\"transmission_delay_s\": 0.0,", "\"transmission_delay_s\": null,", ".edge_servers[1].transmission_delay_s", "must be a finite number, but is null" },
        { "\"migration_delay_s\": 0.004", "\"migration_delay_s\": -0.004", ".edge_servers[2].migration_delay_s", "must be at least 0, but is -0.004" },
        { "\"creation_delay_s\": 1.265625", "\"creation_delay_s\": \"1.3\"", ".edge_servers[0].creation_delay_s", "must be a finite number, but is \"1.3\"" },
        { "\"upload_delay_s\": 1.0", "\"upload_delay_s\": -1e-300", ".edge_servers[0].upload_delay_s", "must be at least 0, but is -1e-300" },
        { "\"transmission_energy_j\": 0.014735458344884225", "\"transmission_energy_j\": 1e309", ".edge_servers[2].transmission_energy_j", "must be a finite number, but is 1e309" },
        { "\"migration_energy_j\": 0.001", "\"migration_energy_j\": true", ".edge_servers[2].migration_energy_j", "must be a finite number, but is true" },
        { "\"creation_energy_j\": 368.64", "\"creation_energy_j\": []", ".edge_servers[0].creation_energy_j", "must be a finite number, but is an array" },
        { "\"upload_energy_j\": 0.5", "\"upload_energy_j\": -0.5", ".edge_servers[0].upload_energy_j", "must be at least 0, but is -0.5" },
        { "\"utility\": -0.5", "\"utility\": \"-0.5\"", ".edge_servers[1].utility", "must be a finite number, but is \"-0.5\"" },
        { "\"changes\": 2", "\"changes\": 2.0", ".edge_servers[2].changes", "must be an integer, but is 2.0" },
        { "\"changes\": 2", "\"changes\": -2", ".edge_servers[2].changes", "must be an integer in [0, 2147483647], but is -2" },
        { "\"edge_servers\": [", "\"edge_servers\": [], \"edge\": [", ".edge_servers", "must have at least 1 item, but has 0" },
        { "\"quality_global\": 2.497511443486607", "\"quality_global\": -2.5", ".quality_global", "must be at least 0, but is -2.5" },
        { "\"delay_s\": 2.303861699115244,", "", ".delay_s", "is missing" },
        { "\"energy_j\": 518.443643930905", "\"energy_kj\": 0.5", ".energy_kj", "unknown key; did you mean energy_j?" },
        { "\"gain\": 37.4626716522991", "\"gain\": -37", ".gain", "must be at least 0, but is -37" },
        { "\"energy_cost\": 51.8443643930905", "\"energy_cost\": -1", ".energy_cost", "must be at least 0, but is -1" },
        { "\"configuration_cost\": 2.0", "\"configuration_cost\": -2", ".configuration_cost", "must be at least 0, but is -2" },
        { "\"utility\": -16.3816927407914", "\"utility\": null", ".utility", "must be a finite number, but is null" },
        { Rounds, "null", ".violations[0]", "must be an object, but is null" },
        { "\"constraint\": \"25g\"", "\"constraint\": \"25a\"", ".violations[0].constraint", "must be one of 3, coalition, 8, 14, 25b, 25c, 25g, but is \"25a\"" },
        { "\"constraint\": \"25g\"", "\"constraint\": 3", ".violations[0].constraint", "must be a string, but is 3" },
        { "\"constraint\": \"25g\"", "\"constraint\": \"25b\"", ".violations[0].edge_server", "must be null for constraint 25b, but is 0" },
        { "\"constraint\": \"25g\"", "\"constraint\": \"8\"", ".violations[0].sensor", "must be an integer, but is null" },
        { "\"constraint\": \"25g\"", "\"constraint\": \"14\"", ".violations[0].subcarrier", "must be an integer, but is null" },
        { "\"edge_server\": 0", "\"edge_server\": 3", ".violations[0].edge_server", "must be an integer in [0, 2], but is 3" },
        { "\"edge_server\": 0", "\"edge_server\": null", ".violations[0].edge_server", "must be an integer, but is null" },
        { "\"sensor\": null", "\"sensor\": 1", ".violations[0].sensor", "must be null for constraint 25g, but is 1" },
        { "\"sensor\": null, ", "", ".violations[0].sensor", "is missing" },
        { "\"value\": 60", "\"value\": \"60\"", ".violations[0].value", "must be a finite number, but is \"60\"" },
        { "\"limit\": 16", "\"limits\": 16", ".violations[0].limit", "is missing" },
        { Rounds, Rounds + ", " + Rounds, ".violations[1]", "must be the only one of its constraint and indices, but 25g of these is listed before" },
        { "\"violations\": [", "\"violations\": 1, \"violation\": [", ".violations", "must be an array, but is 1" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_score_with_one_thing_broken_is_refused_with_its_place(string find, string replace, string place, string message) =>
        Broken.AssertExactly(
            () => FrameScoreFile.Parse(Examples.Bytes(Examples.Edit(Examples.FrameScore, find, replace)), "x.json"), "x.json", place, message);

    [Theory]
    [InlineData("\"quality\": 2.0", "\"quality\": Infinity", "line 8, column 15")]
    [InlineData("\"quality\": 2.0", "\"quality\": +2.0", "line 8, column 15")]
    public void What_is_no_json_is_refused_with_its_line(string find, string replace, string place) =>
        Broken.Assert(
            () => FrameScoreFile.Parse(Examples.Bytes(Examples.Edit(Examples.FrameScore, find, replace)), "x.json"), place, "is not valid JSON");

    [Fact]
    public void An_unknown_constraint_is_one_problem_whatever_its_indices()
    {
        var json = Examples.Edit(Examples.FrameScore, Rounds, Rounds.Replace("25g", "C9").Replace("\"sensor\": null", "\"sensor\": 2"));

        Assert.Equal(1, Assert.Throws<InputException>(() => FrameScoreFile.Parse(Examples.Bytes(json), "x.json")).Total);
    }
}
