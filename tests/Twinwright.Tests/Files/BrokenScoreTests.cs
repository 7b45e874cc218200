using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenScoreTests
{
    private const string Violation = """{"constraint": "C1", "edge_server": 2, "value": 1, "limit": 0}""";

    /// <summary>What to replace in the valid file, by what, and where and with which words it is refused.</summary>
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "wide-area-score", "wide-area-scores", ".kind", "must be \"wide-area-score\", but is \"wide-area-scores\"" },
        { "\"version\": 1", "\"version\": 17", ".version", "must be 1, but is 17" },
        { "\"version\": 1", "\"version\": 1.5", ".version", "must be an integer, but is 1.5" },
        { "\"version\": 1", "\"version\": null", ".version", "must be an integer, but is null" },
        { "\"version\": 1,", "\"version\": 1, \"comment\": false,", ".comment", "must be a string, but is false" },
        { "\"version\": 1,", "\"version\": 1, \"origin\": {},", ".origin", "unknown key" },
        { "\"rate_bit_per_s\": 6630189.372935117", "\"rate_bit_per_s\": -1", ".edge_servers[0].rate_bit_per_s", "must be at least 0, but is -1" },
        { "\"rate_bit_per_s\"", "\"rate_bits_per_s\"", ".edge_servers[0].rate_bits_per_s", "unknown key; did you mean rate_bit_per_s?" },
        { "\"rate_bit_per_s\": 6630189.372935117,", "", ".edge_servers[0].rate_bit_per_s", "is missing" },
        { "\"transmission_delay_s\": 0.15082525456694612", "\"transmission_delay_s\": 0.0", ".edge_servers[0].transmission_delay_s", "must be greater than 0, but is 0.0" },
        { "\"transmission_delay_s\": 0.15082525456694612", "\"transmission_delay_s\": -Infinity", "line 7, column 29", "is not valid JSON" },
        { "\"workload_flop\": 460517018598.8092", "\"workload_flop\": -460517018598.8092", ".edge_servers[0].workload_flop", "must be at least 0" },
        { "\"workload_flop\": 460517018598.8092", "\"workload_flop\": 1e400", ".edge_servers[0].workload_flop", "must be a finite number, but is 1e400" },
        { "\"embb\": 2.8782313662425575e-05", "\"embb\": -2.8e-05", ".edge_servers[0].iterations.embb", "must be at least 0, but is -2.8e-05" },
        { "\"urllc\": 0.0", "\"urllc\": 0.1", ".edge_servers[0].iterations", "must have at most one number greater than 0, but has 2" },
        { "\"urllc\": 0.0, ", "", ".edge_servers[0].iterations.urllc", "is missing" },
        { "{\"embb\": 2.8782313662425575e-05, \"urllc\": 0.0, \"integrated\": 0.0}", "[0, 0, 0]", ".edge_servers[0].iterations", "must be an object, but is an array" },
        { "\"computing_delay_s\": 3.3673700528127894", "\"computing_delay_s\": \"3\"", ".edge_servers[0].computing_delay_s", "but is \"3\"" },
        { "\"cpu_flop_per_s\": 136758660728.16556", "\"cpu_flop_per_s\": false", ".edge_servers[0].cpu_flop_per_s", "but is false" },
        { "\"latency_s\": 5.0", "\"latency_s\": 0", ".edge_servers[1].latency_s", "must be greater than 0" },
        { "\"latency_s\": 5.0", "\"latency_s\": 5.0, \"latency_s\": 5.0", ".edge_servers[1].latency_s", "duplicate key" },
        { "\"basic_convergency_after_help\": 0.625", "\"basic_convergency_after_help\": -0.625", ".edge_servers[1].basic_convergency_after_help", "must be at least 0" },
        { "\"convergency\": 0.375", "\"convergency\": null", ".edge_servers[1].convergency", "but is null" },
        { "\"updating_convergency\": 0.9", "\"updating_convergency\": 1.0000001", ".edge_servers[0].updating_convergency", "must lie in [0, 1], but is 1.0000001" },
        { "\"energy_j\": 861301.8154040448", "\"energy_j\": -0.1", ".edge_servers[0].energy_j", "must be at least 0" },
        { "\"sensor_energy_j\": 0.004606038551728028", "\"sensor_energy_j\": {}", ".edge_servers[1].sensor_energy_j", "but is an object" },
        { "\"system_energy_j\": 3148462.250672668", "\"system_energy_j\": -3", ".system_energy_j", "must be at least 0, but is -3" },
        { "\"helpers\": 1", "\"helpers\": 4", ".helpers", "must be an integer in [0, 3], but is 4" },
        { "\"helpers\": 1", "\"helpers\": 1.0", ".helpers", "must be an integer, but is 1.0" },
        { "\"effective_helpers\": 1", "\"effective_helpers\": 2", ".effective_helpers", "must be an integer in [0, 1], but is 2" },
        { "\"effective_helpers\": 1,", "", ".effective_helpers", "is missing" },
        { "\"constraint\": \"C1\"", "\"constraint\": \"C7\"", ".violations[0].constraint", "must be one of C1, C2, C3, helper_choice, C4, C5, max_cpu, but is \"C7\"" },
        { "\"constraint\": \"C1\"", "\"constraint\": 1", ".violations[0].constraint", "must be a string, but is 1" },
        { "\"edge_server\": 2", "\"edge_server\": 3", ".violations[0].edge_server", "must be an integer in [0, 2], but is 3" },
        { "\"edge_server\": 2", "\"edge_server\": null", ".violations[0].edge_server", "must be an integer, but is null" },
        { "\"value\": 1", "\"values\": 1", ".violations[0].value", "is missing" },
        { "\"limit\": 0", "\"limit\": \"0\"", ".violations[0].limit", "must be a finite number, but is \"0\"" },
        { Violation, Violation + ", " + Violation, ".violations[1]", "must be the only one of its constraint and edge server" },
        { $"[{Violation}]", "null", ".violations", "must be an array, but is null" },
        { $"[{Violation}]", "[]]", "line 51, column 18", "is not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_score_with_one_thing_broken_is_refused_with_its_place(string find, string replace, string place, string words) =>
        Broken.Assert(
            () => ScoreFile.Parse(Examples.Bytes(Examples.Edit(Examples.Score, find, replace)), "x.json"), place, words);
}
