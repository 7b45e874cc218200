using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenInstanceTests
{
    /// <summary>What to replace in the valid file, by what, and where and with which words it is refused.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "\"kind\": \"wide-area-cycle\"", "\"kind\": \"wide-area-decision\"", ".kind", "must be \"wide-area-cycle\", but is \"wide-area-decision\"" },
        { "\"kind\": \"wide-area-cycle\"", "\"kind\": 5", ".kind", "must be a string, but is 5" },
        { "\"kind\": \"wide-area-cycle\",", "", ".kind", "is missing" },
        { "\"version\": 1", "\"version\": 2", ".version", "must be 1, but is 2" },
        { "\"version\": 1", "\"version\": 1.0", ".version", "must be an integer, but is 1.0" },
        { "\"version\": 1", "\"version\": \"1\"", ".version", "must be an integer, but is \"1\"" },
        { "\"version\": 1,", "", ".version", "is missing" },
        { "\"comment\": \"", "\"comment\": 7, \"coment\": \"", ".comment", "must be a string, but is 7" },
        { "\"comment\"", "\"coment\"", ".coment", "unknown key; did you mean comment?" },
        { "\"comment\": \"", "\"comment\": \"\\ud800", ".comment", "must be Unicode text" },
        { "\"comment\"", "\"\\ud800\"", ".", "has a key that is not Unicode text" },
        { "\"version\": 1", "\"version\": 1, \"version\": 1", ".version", "duplicate key" },
        { "\"bandwidth_hz\": 10000000.0", "\"bandwidth_hz\": 1.0, \"bandwidth_hz\": 1.0", ".constants.bandwidth_hz", "duplicate key" },
        { "\"bandwidth_hz\"", "\"bandwith_hz\"", ".constants.bandwith_hz", "unknown key; did you mean bandwidth_hz?" },
        { "\"bandwidth_hz\"", "\"bandwith_hz\"", ".constants.bandwidth_hz", "is missing" },
        { "\"bandwidth_hz\": 10000000.0", "\"bandwidth_hz\": 0", ".constants.bandwidth_hz", "greater than 0, but is 0" },
        { "\"bandwidth_hz\": 10000000.0", "\"bandwidth_hz\": 1e999", ".constants.bandwidth_hz", "but is 1e999" },
        { "\"bandwidth_hz\": 10000000.0", "\"bandwidth_hz\": NaN", "line 7, column 19", "is not valid JSON" },
        { "\"bandwidth_hz\": 10000000.0", "\"bandwidth_hz\": null", ".constants.bandwidth_hz", "but is null" },
        { "\"embb_samples\": 100", "\"embb_samples\": 100.0", ".constants.embb_samples", "integer in [1, 2147483647], but is 100.0" },
        { "\"embb_samples\": 100", "\"embb_samples\": 1e2", ".constants.embb_samples", "but is 1e2" },
        { "\"embb_samples\": 100", "\"embb_samples\": 0", ".constants.embb_samples", "but is 0" },
        { "\"embb_samples\": 100", "\"embb_samples\": 99999999999", ".constants.embb_samples", "but is 99999999999" },
        { "\"embb_error_probability\": 0.001", "\"embb_error_probability\": 1", ".constants.embb_error_probability", "(0, 1), but is 1" },
        { "\"convergency_exponent\": 2.0", "\"convergency_exponent\": 0.99", ".constants.convergency_exponent", "at least 1, but is 0.99" },
        { "\"min_computing_time_s\": 0.05", "\"max_cpu_hz\": \"none\"", ".constants.max_cpu_hz", "but is \"none\"" },
        { "\"max_neighbour_distance_m\": 700.0", "\"max_neighbour_distance_m\": -1", ".max_neighbour_distance_m", "must be at least 0, but is -1" },
        { "\"max_neighbour_distance_m\": 700.0", "\"max_neighbour_distance_m\": true", ".max_neighbour_distance_m", "must be a finite number, but is true" },
        { "\"east_m\": 300.0", "\"east_m\": \"300\"", ".edge_servers[1].east_m", "must be a finite number, but is \"300\"" },
        { "\"east_m\": 300.0,", "", ".edge_servers[1].east_m", "is missing" },
        { "\"east_m\": 300.0", "\"east_m\": 300.0, \"up_m\": 5", ".edge_servers[1].up_m", "unknown key" },
        { "\"importance_embb\": 1.0", "\"importance_embb\": 0.0", ".edge_servers[0].importance_embb", "must be greater than 0" },
        { "\"basic_convergency\": 0.25", "\"basic_convergency\": -0.25", ".edge_servers[1].basic_convergency", "must be at least 0, but is -0.25" },
        { "\"embb_sensors\": [{\"path_loss_db\": 72.0", "\"embb_sensors\": [7, {\"path_loss_db\": 72.0", ".edge_servers[1].embb_sensors[0]", "must be an object, but is 7" },
        { "\"battery_j\": 0.875", "\"battery_j\": -0.875", ".edge_servers[2].embb_sensors[0].battery_j", "must be at least 0, but is -0.875" },
        { "\"energy_per_cycle_j\": 1e-05", "\"energy_per_cycle_j\": []", ".edge_servers[2].urllc_sensors[0].energy_per_cycle_j", "but is an array" },
        { "\"urllc_sensors\": []", "\"urllc_sensors\": {}", ".edge_servers[1].urllc_sensors", "must be an array, but is an object" },
        { "[0.5, 1.0, 0.0]", "[0.5, 1.0, 1.5]", ".similarity[1][2]", "must lie in [0, 1], but is 1.5" },
        { "[0.5, 1.0, 0.0]", "[0.5, 1.0]", ".similarity[1]", "must have 3 items (the edge servers), but has 2" },
        { "[0.5, 1.0, 0.0], ", "", ".similarity", "must have 3 items (the edge servers), but has 2" },
        { "\"max_neighbour_distance_m\"", "\"previous_helper\": [true, 0, false], \"max_neighbour_distance_m\"", ".previous_helper[1]", "must be true or false, but is 0" },
        { "\"max_neighbour_distance_m\"", "\"previous_helper\": null, \"max_neighbour_distance_m\"", ".previous_helper", "must be an array, but is null" },
        { "\"max_neighbour_distance_m\"", "\"origin\": {\"scenario\": \"x\", \"deployment\": 1.5, \"dynamics_seed\": 1, \"step\": 0}, \"max_neighbour_distance_m\"", ".origin.deployment", "must be an integer, but is 1.5" },
        { "\"max_neighbour_distance_m\"", "\"origin\": {\"scenario\": \"x\"}, \"max_neighbour_distance_m\"", ".origin.step", "is missing" },
        { "\"max_neighbour_distance_m\": 700.0,", "\"max_neighbour_distance_m\": 700.0,,", "line 26, column 36", "is not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_instance_with_one_thing_broken_is_refused_with_its_place(string find, string replace, string place, string words) =>
        Broken.Assert(() => Parse(Examples.Edit(Examples.Instance, find, replace)), place, words);

    [Fact]
    public void All_problems_of_an_instance_come_at_once()
    {
        var json = Examples.Edit(Examples.Instance, "\"bandwidth_hz\": 10000000.0", "\"bandwidth_hz\": -1");
        json = Examples.Edit(json, "\"north_m\": 400.0", "\"north_m\": null");
        json = Examples.Edit(json, "[0.5, 1.0, 0.0]", "[0.5, 1.0, 2]");

        var refusal = Broken.Assert(() => Parse(json), ".similarity[1][2]", "but is 2");

        Assert.Equal(3, refusal.Total);
    }

    [Fact]
    public void Of_a_file_of_another_version_only_that_is_reported()
    {
        var json = Examples.Edit(Examples.Instance, "\"version\": 1", "\"version\": 3");
        json = Examples.Edit(json, "\"north_m\": 400.0", "\"north_m\": null");

        Assert.Equal(1, Broken.Assert(() => Parse(json), ".version", "but is 3").Total);
    }

    [Fact]
    public void An_instance_without_edge_servers_is_refused()
    {
        var start = Examples.Instance.IndexOf("\"edge_servers\": [", StringComparison.Ordinal);
        var json = Examples.Instance[..start] + "\"edge_servers\": [], \"similarity\": []}";

        Broken.Assert(() => Parse(json), ".edge_servers", "must have at least 1 item");
    }

    [Fact]
    public void Fifty_problems_are_shown_and_the_others_counted()
    {
        var json = Examples.Edit(Examples.Instance, "\"urllc_sensors\": []", $"\"urllc_sensors\": [{string.Join(',', Enumerable.Repeat("1", 80))}]");

        var refusal = Broken.Assert(() => Parse(json), ".edge_servers[1].urllc_sensors[49]", "must be an object");

        Assert.Equal(80, refusal.Total);
        Assert.EndsWith("  ... and 30 more", refusal.Message);
    }

    private static void Parse(string json) => InstanceFile.Parse(Examples.Bytes(json), "x.json");
}
