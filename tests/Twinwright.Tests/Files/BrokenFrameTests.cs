using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenFrameTests
{
    private const string Association = "\"previous_association\": [[0], [2], []]";

    /// <summary>What to replace in the valid file, by what, and where and with which message it is refused.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "\"kind\": \"federation-frame\"", "\"kind\": \"wide-area-cycle\"", ".kind", "must be \"federation-frame\", but is \"wide-area-cycle\"" },
        { "\"kind\": \"federation-frame\",", "", ".kind", "is missing" },
        { "\"version\": 1", "\"version\": 2", ".version", "must be 1, but is 2" },
        { "\"version\": 1", "\"version\": 1.0", ".version", "must be an integer, but is 1.0" },
        { "\"comment\"", "\"coment\"", ".coment", "unknown key; did you mean comment?" },
        { "\"data_reference_kbit\"", "\"data_reference_kb\"", ".constants.data_reference_kb", "unknown key; did you mean data_reference_kbit?" },
        { "\"data_reference_kbit\": 200.0", "\"data_reference_kbit\": 0", ".constants.data_reference_kbit", "must be a number greater than 0, but is 0" },
        { "\"learning_rate\": 0.02", "\"learning_rate\": 0.25", ".constants.learning_rate", "must be less than 0.25 (2/lipschitz_constant), but is 0.25" },
        { "\"lipschitz_constant\": 8.0", "\"lipschitz_constant\": 1000", ".constants.learning_rate", "must be less than 0.002 (2/lipschitz_constant), but is 0.02" },
        { "\"strong_convexity\": 2.0,", "", ".constants.strong_convexity", "is missing" },
        { "\"max_rounds\": 100", "\"max_rounds\": 100.0", ".constants.max_rounds", "must be an integer in [0, 2147483647], but is 100.0" },
        { "\"max_rounds\": 100", "\"max_rounds\": -1", ".constants.max_rounds", "must be an integer in [0, 2147483647], but is -1" },
        { "\"change_cost\": 0.5", "\"change_cost\": null", ".constants.change_cost", "must be a number at least 0, but is null" },
        { "\"frame\": 2", "\"frame\": 0", ".frame", "must be an integer in [1, 2147483647], but is 0" },
        { "\"frame\": 2", "\"frame\": 2.5", ".frame", "must be an integer, but is 2.5" },
        { "\"frame\": 2", "\"frame\": 1", ".partial_dts[0].history_kbit", "must be 0 in frame 1, but is 900.0" },
        { "\"frame\": 2", "\"frame\": 1", ".edge_servers[1].previous_partial_dt", "must be null in frame 1, but is 1" },
        { "\"frame\": 2", "\"frame\": 1", ".previous_association[1]", "must be empty in frame 1, but has 1 item" },
        { "\"subcarriers\": 2", "\"subcarriers\": 0", ".subcarriers", "must be an integer in [1, 2147483647], but is 0" },
        { "\"subcarriers\": 2", "\"subcarriers\": 3", ".gain[2][2]", "must have 3 items (the subcarriers), but has 2" },
        { "\"subcarrier_hz\": 2000000.0", "\"subcarrier_hz\": 0.0", ".subcarrier_hz", "must be greater than 0, but is 0.0" },
        { "\"noise_w\": 8e-08", "\"noise_w\": 1e-999", ".noise_w", "must be greater than 0, but is 1e-999" },
        { "\"noise_w\": 8e-08", "\"noise_dbm\": -70", ".noise_dbm", "unknown key; did you mean noise_w?" },
        { "\"importance\": 0.75", "\"importance\": 1.01", ".partial_dts[0].importance", "must lie in [0, 1], but is 1.01" },
        { "\"required_quality\": 3.0", "\"required_quality\": 0", ".partial_dts[1].required_quality", "must be greater than 0, but is 0" },
        { "\"model_bit\": 1500000.0", "\"model_bit\": -1", ".partial_dts[1].model_bit", "must be at least 0, but is -1" },
        { "\"history_kbit\": 400.0", "\"history_kbit\": \"400\"", ".partial_dts[1].history_kbit", "must be a finite number, but is \"400\"" },
        { "\"history_kbit\": 400.0}", "\"history_kbit\": 400.0}, {}, 5", ".partial_dts", "must have at most 3 items (the edge servers), but has 4" },
        { "\"partial_dts\": [", "\"partial_dts\": [], \"partial\": [", ".partial_dts", "must have at least 1 item, but has 0" },
        { "\"cpu_hz\": 64000000.0", "\"cpu_hz\": true", ".edge_servers[0].cpu_hz", "must be a finite number, but is true" },
        { "\"cores\": 10", "\"cores\": 0", ".edge_servers[0].cores", "must be an integer in [1, 2147483647], but is 0" },
        { "\"cycles_per_bit\": 15.0", "\"cycles_per_bit\": -15.0", ".edge_servers[0].cycles_per_bit", "must be at least 0, but is -15.0" },
        { "\"energy_per_round_j\": 6.144,", "", ".edge_servers[0].energy_per_round_j", "is missing" },
        { "\"transmit_power_w\": 0.25", "\"transmit_power_w\": -0.25", ".edge_servers[1].transmit_power_w", "must be at least 0, but is -0.25" },
        { "\"cloud_rate_bit_per_s\": 3000000.0", "\"cloud_rate_bit_per_s\": 0", ".edge_servers[2].cloud_rate_bit_per_s", "must be greater than 0, but is 0" },
        { "\"previous_partial_dt\": null", "\"previous_partial_dt\": 1", ".edge_servers[2].previous_partial_dt", "must name no partial-DT twice, but names 1 again" },
        { "\"previous_partial_dt\": null", "\"previous_partial_dt\": 2", ".edge_servers[2].previous_partial_dt", "must be an integer in [0, 1], but is 2" },
        { "\"previous_partial_dt\": null", "\"previous_partial_dt\": false", ".edge_servers[2].previous_partial_dt", "must be an integer, but is false" },
        { "[100000000.0, 100000000.0, 0.0]", "[100000000.0, 0.0, 0.0]", ".edge_link_rate_bit_per_s[2][1]", "must be greater than 0, but is 0.0" },
        { "[100000000.0, 100000000.0, 0.0]", "[100000000.0, 100000000.0, -1]", ".edge_link_rate_bit_per_s[2][2]", "must be at least 0, but is -1" },
        { "[100000000.0, 100000000.0, 0.0]", "[100000000.0, 100000000.0]", ".edge_link_rate_bit_per_s[2]", "must have 3 items (the edge servers), but has 2" },
        { "[0.0, 200000000.0, 100000000.0],", "", ".edge_link_rate_bit_per_s", "must have 3 items (the edge servers), but has 2" },
        { "{\"transmit_power_w\": 0.125", "{\"transmit_power_w\": 0", ".sensors[2].transmit_power_w", "must be greater than 0, but is 0" },
        { "\"max_associations\": 1,", "\"max_associations\": 1e0,", ".sensors[2].max_associations", "must be an integer, but is 1e0" },
        { "[200.0, 600.0]", "[200.0, -600.0]", ".sensors[2].data_kbit[1]", "must be at least 0, but is -600.0" },
        { "[200.0, 600.0]", "[200.0]", ".sensors[2].data_kbit", "must have 2 items (the partial-DTs), but has 1" },
        { "[0.01, 0.02]", "[0.0, 0.02]", ".gain[0][1][0]", "must be greater than 0, but is 0.0" },
        { "[0.01, 0.02]", "[0.01, 1e309]", ".gain[0][1][1]", "must be a finite number, but is 1e309" },
        { "[0.01, 0.02]", "0.01", ".gain[0][1]", "must be an array, but is 0.01" },
        { "[0.01, 0.02], ", "", ".gain[0]", "must have 3 items (the edge servers), but has 2" },
        { "  [[0.2, 0.1], [0.01, 0.02], [0.1, 0.05]],\n", "", ".gain", "must have 3 items (the sensors), but has 2" },
        { Association, "\"previous_association\": [[0], [3], []]", ".previous_association[1][0]", "must be an integer in [0, 2], but is 3" },
        { Association, "\"previous_association\": [[0, 0], [2], []]", ".previous_association[0][1]", "must name no index twice, but names 0 again" },
        { Association, "\"previous_association\": [[0], [2]]", ".previous_association", "must have 3 items (the edge servers), but has 2" },
        { Association, "\"previous_association\": null", ".previous_association", "must be an array, but is null" },
        { Association, Association + Links("0, 0, 0"), ".previous_links", "must agree with previous_association, but has no link of sensor 2 to edge server 1" },
        { Association, Association + Links("0, 0, 0", "1, 2, 0", "2, 1, 1"), ".previous_links[2]", "must agree with previous_association, which has no sensor 1 at edge server 2" },
        { Association, Association + Links("0, 0, 0", "0, 0, 1", "1, 2, 0"), ".previous_links[1]", "must name no pair twice, but names edge server 0 and sensor 0 again" },
        { Association, Association + Links("0, 0, 2", "1, 2, 0"), ".previous_links[0].subcarrier", "must be an integer in [0, 1], but is 2" },
        { Association, Association + Links("3, 0, 0", "1, 2, 0"), ".previous_links[0].edge_server", "must be an integer in [0, 2], but is 3" },
        { Association, Association + ", \"previous_links\": [[0, 0, 0]]", ".previous_links[0]", "must be an object, but is an array" },
        { Association, Association + ", \"frames\": 0", ".frames", "must be an integer in [1, 2147483647], but is 0" },
        { Association, Association + ", \"frames\": null", ".frames", "must be an integer, but is null" },
        { Association, Association + ", \"mean_new_data_kbit\": [1.0]", ".mean_new_data_kbit", "must have 2 items (the partial-DTs), but has 1" },
        { Association, Association + ", \"mean_new_data_kbit\": [1.0, -1.0]", ".mean_new_data_kbit[1]", "must be at least 0, but is -1.0" },
        { Association, Association + ", \"origin\": {\"scenario\": \"x\", \"deployment\": 1, \"dynamics_seed\": 1.5, \"step\": 0}", ".origin.dynamics_seed", "must be an integer, but is 1.5" },
        { Association, Association + ", \"origin\": \"federation/paper\"", ".origin", "must be an object, but is \"federation/paper\"" },
        { Association, Association + ", " + Association, ".previous_association", "duplicate key" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_frame_with_one_thing_broken_is_refused_with_its_place(string find, string replace, string place, string message) =>
        Broken.AssertExactly(() => Parse(Examples.Edit(Examples.Frame, find, replace)), "x.json", place, message);

    [Theory]
    [InlineData("\"noise_w\": 8e-08", "\"noise_w\": NaN", "line 26, column 13")]
    [InlineData("\"noise_w\": 8e-08", "\"noise_w\": 8e-08,,", "line 26, column 19")]
    [InlineData("[[0], [2], []]", "[[0], [2], []", "line 76, column 1")]
    public void What_is_no_json_is_refused_with_its_line(string find, string replace, string place) =>
        Broken.Assert(() => Parse(Examples.Edit(Examples.Frame, find, replace)), place, "is not valid JSON");

    [Fact]
    public void All_problems_of_a_frame_come_at_once()
    {
        var json = Examples.Edit(Examples.Frame, "\"learning_rate\": 0.02", "\"learning_rate\": 1");
        json = Examples.Edit(json, "\"cores\": 10", "\"cores\": null");
        json = Examples.Edit(json, "[0.01, 0.02]", "[0.01, -2]");
        json = Examples.Edit(json, "[[0], [2], []]", "[[0], [2, 2], []]");

        var refusal = Assert.Throws<InputException>(() => Parse(json));

        Assert.Equal(
            "x.json: 4 problems\n"
            + "  .constants.learning_rate      must be less than 0.25 (2/lipschitz_constant), but is 1.0\n"
            + "  .edge_servers[0].cores        must be an integer, but is null\n"
            + "  .gain[0][1][1]                must be greater than 0, but is -2\n"
            + "  .previous_association[1][1]   must name no index twice, but names 2 again",
            refusal.Message);
    }

    [Fact]
    public void A_count_that_is_wrong_is_not_held_against_what_depends_on_it()
    {
        Assert.Equal(1, Refusal("\"subcarriers\": 2", "\"subcarriers\": 2.0").Total);
        Assert.Equal(1, Refusal("\"frame\": 2", "\"frame\": \"1\"").Total);

        // The unknown key and the missing one.
        Assert.Equal(2, Refusal("\"edge_servers\": [", "\"edgeservers\": [").Total);
        Assert.Equal(2, Refusal("\"sensors\": [", "\"sensor\": [").Total);
        Assert.Equal(2, Refusal("\"subcarriers\": 2", "\"subcarrier\": 2").Total);

        static InputException Refusal(string find, string replace) =>
            Assert.Throws<InputException>(() => Parse(Examples.Edit(Examples.Frame, find, replace)));
    }

    [Fact]
    public void In_frame_1_there_is_no_history_at_all()
    {
        var refusal = Assert.Throws<InputException>(() => Parse(Examples.Edit(Examples.Frame, "\"frame\": 2", "\"frame\": 1")));

        Assert.Equal(
            [
                ".partial_dts[0].history_kbit", ".partial_dts[1].history_kbit",
                ".edge_servers[0].previous_partial_dt", ".edge_servers[1].previous_partial_dt",
                ".previous_association[0]", ".previous_association[1]",
            ],
            refusal.Problems.Select(problem => problem.Place));
    }

    [Fact]
    public void An_index_of_a_sensor_is_refused_where_there_are_none()
    {
        var json = Examples.Frame[..Examples.Frame.IndexOf("\"sensors\"", StringComparison.Ordinal)]
            + "\"sensors\": [], \"gain\": [], \"previous_association\": [[], [0], []]}";

        Broken.AssertExactly(
            () => Parse(json), "x.json", ".previous_association[1][0]", "must be an index, but there is nothing to index, and it is 0");
        Parse(Examples.Edit(json, "[0]", "[]"));
    }

    private static string Links(params string[] links) =>
        $", \"previous_links\": [{string.Join(", ", links.Select(link => link.Split(", ")).Select(link =>
            $"{{\"edge_server\": {link[0]}, \"sensor\": {link[1]}, \"subcarrier\": {link[2]}}}"))}]";

    private static void Parse(string json) => FrameFile.Parse(Examples.Bytes(json), "x.json");
}
