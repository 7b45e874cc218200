using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenScenarioTests
{
    /// <summary>A whole file, and where and with which words it is refused.</summary>
    public static TheoryData<string, string, string> Texts => new()
    {
        { "system = \"federated\"", "system", "must be \"wide-area\", \"federation\" or \"composed\", but is \"federated\"" },
        { "system = 5", "system", "but is 5" },
        { "summary = true", "summary", "must be a string, but is true" },
        { "[constants]\nbandwith_hz = 1.0", "constants.bandwith_hz", "unknown key; did you mean bandwidth_hz?" },
        { "constants.bandwith_hz = 1.0", "constants.bandwith_hz", "unknown key; did you mean bandwidth_hz?" },
        { "bandwidth_hz = 1.0", "bandwidth_hz", "unknown key; did you mean constants.bandwidth_hz?" },
        { "constants = {bandwith_hz = 1.0}", "constants.bandwith_hz", "unknown key; did you mean bandwidth_hz?" },
        { "[[constants]]\nbandwidth_hz = 1.0", "constants[0].bandwidth_hz", "unknown key; did you mean constants.bandwidth_hz?" },
        { "[constnts]", "constnts", "unknown table; did you mean constants?" },
        { "zzzzzzzzzzzzzzzzzz = 1", "zzzzzzzzzzzzzzzzzz", "unknown key" },
        { "\"constants.bandwidth_hz\" = 1.0", "\"constants.bandwidth_hz\"", "unknown key" },
        { "seed = 7", "seed", "unknown key" },
        { "[resolved]\nsedd = 7", "resolved.sedd", "unknown key; did you mean seed?" },
        { "resolved = 7", "resolved", "must be a table, but is 7" },
        { "[constants]\nbandwidth_hz = \"10 MHz\"", "constants.bandwidth_hz", "must be a number greater than 0, but is \"10 MHz\"" },
        { "[constants]\nbandwidth_hz = nan", "constants.bandwidth_hz", "must be greater than 0, but is nan" },
        { "[constants]\nbandwidth_hz = inf", "constants.bandwidth_hz", "but is inf" },
        { "[constants]\nbandwidth_hz = 1e999", "constants.bandwidth_hz", "but is inf" },
        { "[constants]\nlink_margin_db = -inf", "constants.link_margin_db", "must be a finite number, but is -inf" },
        { "[constants]\nbandwidth_hz = -1", "constants.bandwidth_hz", "must be greater than 0, but is -1" },
        { "[constants]\nbandwidth_hz = [1.0]", "constants.bandwidth_hz", "but is an array" },
        { "[constants]\nbandwidth_hz.x = 1.0", "constants.bandwidth_hz.x", "unknown key; did you mean constants.bandwidth_hz?" },
        { "[constants.bandwidth_hz]", "constants.bandwidth_hz", "but is a table" },
        { "constants = 5", "constants", "unknown key" },
        { "[constants]\nbandwidth_hz = 2026-01-31", "constants.bandwidth_hz", "but is a date or time" },
        { "[constants]\nbandwidth_hz = true", "constants.bandwidth_hz", "but is true" },
        { "[constants]\nembb_samples = 100.0", "constants.embb_samples", "must be an integer in [1, 2147483647], but is 100.0" },
        { "[constants]\nembb_samples = 3000000000", "constants.embb_samples", "but is 3000000000" },
        { "[constants]\nembb_samples = 99999999999999999999", "line 2, column 16", "is not valid TOML" },
        { "[constants]\nconvergency_threshold = 1.0", "constants.convergency_threshold", "must lie in (0, 1), but is 1.0" },
        { "[constants]\nconvergency_exponent = 0.5", "constants.convergency_exponent", "must be at least 1, but is 0.5" },
        { "[constants]\nmax_cpu_hz = \"nine\"", "constants.max_cpu_hz", "but is \"nine\"" },
        { "[constants]\nbandwidth_hz = 1.0\nbandwidth_hz = 2.0", "constants.bandwidth_hz", "is given twice, in lines 2 and 3" },
        { "[area]\nwidth_m = 1.0\n[area]\nheight_m = 1.0", "area", "is given twice, in lines 1 and 3" },
        { "[edge_servers]\ncount = 0", "edge_servers.count", "must be an integer in [1, 100000], but is 0" },
        { "[edge_servers]\ncount = 100001", "edge_servers.count", "but is 100001" },
        { "[edge_servers]\npositions_csv = 5", "edge_servers.positions_csv", "must be the path of a file, but is 5" },
        { "[edge_servers]\npositions_csv = \"\"", "edge_servers.positions_csv", "must be the path of a file, but is \"\"" },
        { "[edge_servers]\npositions_csv = \"nowhere.csv\"", "edge_servers.positions_csv", "\"nowhere.csv\" does not exist" },
        { "[edge_servers]\ncount = 5\npositions_csv = \"data/pm10-germany/stations.csv\"", "edge_servers.positions_csv", "must not be given beside edge_servers.count" },
        { "helper_constraint = \"Rectify\"", "helper_constraint", "must be \"rectify\" or \"penalty\", but is \"Rectify\"" },
        { "harvest.model = \"moon\"", "harvest.model", "must be \"uniform\" or \"sun\", but is \"moon\"" },
        { "choice_samples = 1025", "choice_samples", "must be an integer in [1, 1024], but is 1025" },
        { "power.heuristic_level = 11", "power.heuristic_level", "must be an integer in [1, 10], but is 11" },
        { "power.heuristic_level = 3.0", "power.heuristic_level", "but is 3.0" },
        { "dynamics.similarity_near = 1.1", "dynamics.similarity_near", "must lie in [0, 1], but is 1.1" },
        { "dynamics.similarity_noise = -0.1", "dynamics.similarity_noise", "must lie in [0, 1], but is -0.1" },
        { "sensors.min_per_kind = 50", "sensors.min_per_kind", "must be at most 40 (sensors.max_per_kind), but is 50" },
        { "sensors.inner_radius_m = 200", "sensors.inner_radius_m", "must be at most 140.0 (sensors.outer_radius_m), but is 200.0" },
        { "batteries.embb_start_min_j = 2.5", "batteries.embb_start_min_j", "must be at most 2.0 (batteries.embb_start_max_j)" },
        { "batteries.embb_start_max_j = 2.5", "batteries.embb_start_max_j", "must be at most 2.0 (batteries.embb_capacity_j)" },
        { "batteries.urllc_start_max_cycles = 6", "batteries.urllc_start_max_cycles", "must be at most 5.0 (batteries.urllc_capacity_cycles)" },
        { "dynamics.drift_min = 0.7", "dynamics.drift_min", "must be at most 0.6 (dynamics.drift_max), but is 0.7" },
        { "[constants", "line 1, column 11", "is not valid TOML" },
        { "[constants]\nbandwidth_hz = ", "line 2, column 16", "is not valid TOML" },
        { "summary = \"unclosed", "line 1, column 19", "is not valid TOML" },
        { "{\"kind\": \"wide-area-cycle\"}", "line 1, column 1", "is not valid TOML" },
        { "\u0000", "line 1, column 1", "is not valid TOML" },
        { "summary = \"\\ud800\"", "line 1, column 13", "is not valid TOML" },
        { "constants.max_cpu_hz = \"\\ud800\\", "file", "is not valid TOML" },
        { "area = {width_m = 1.0}\narea.height_m = 1.0", "file", "is not valid TOML" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_scenario_with_one_thing_broken_is_refused_with_its_place(string text, string place, string words) =>
        Broken.Assert(() => ScenarioFile.Parse(text, "x.toml"), place, words);

    /// <summary>Overrides, and where and with which words the last is refused.</summary>
    public static TheoryData<string[], string, string> Overrides => new()
    {
        { ["constants.bandwith_hz=1"], "constants.bandwith_hz", "unknown key; did you mean bandwidth_hz?" },
        { ["constants.latency_threshold_s=4s"], "constants.latency_threshold_s", "but is \"4s\"" },
        { ["constants.latency_threshold_s=0"], "constants.latency_threshold_s", "must be greater than 0, but is 0" },
        { ["constants.latency_threshold_s=none"], "constants.latency_threshold_s", "but is \"none\"" },
        { ["constants.latency_threshold_s"], "constants.latency_threshold_s", "must be KEY=VALUE" },
        { ["constants.latency_threshold_s="], "constants.latency_threshold_s", "has no value" },
        { ["constants.latency_threshold_s=[1"], "constants.latency_threshold_s", "must have a TOML value, but has [1" },
        { ["=5"], "\"=5\"", "has no key" },
        { [""], "file", "must be KEY=VALUE" },
        { ["system=federation"], "system", "belongs to the file" },
        { ["edge_servers.count=2\nchoice_samples=9"], "edge_servers.count", "must be an integer" },
        { ["edge_servers.count=9", "edge_servers.positions_csv=data/pm10-germany/stations.csv"], "edge_servers.positions_csv", "must not be given beside" },
        { ["edge_servers.positions_csv=nowhere.csv"], "edge_servers.positions_csv", "\"nowhere.csv\" does not exist" },
        { ["sensors.max_per_kind=0"], "sensors.min_per_kind", "must be at most 0 (sensors.max_per_kind), but is 1" },
        { ["harvest.model=moon"], "harvest.model", "but is \"moon\"" },
    };

    [Theory]
    [MemberData(nameof(Overrides))]
    public void A_broken_override_is_refused_with_its_key(string[] overrides, string place, string words)
    {
        var refusal = Broken.Assert(() => ScenarioFile.Load("wide-area/paper-280m", overrides), place, words);

        Assert.Equal("--set", refusal.File);
    }

    [Fact]
    public void All_problems_of_a_scenario_come_at_once()
    {
        const string Text = """
            seed = 1
            [constants]
            bandwith_hz = 1.0
            latency_threshold_s = -1
            [sensors]
            min_per_kind = 99
            [area]
            width_m = 1
            width_m = 2
            """;

        var refusal = Broken.Assert(() => ScenarioFile.Parse(Text, "x.toml"), "sensors.min_per_kind", "but is 99");

        Assert.Equal(5, refusal.Total);
    }

    [Theory]
    [InlineData("paper", "did you mean federation/paper or wide-area/paper?")]
    [InlineData("wide-area/papre", "did you mean wide-area/paper?")]
    [InlineData("wide-area/small ", "did you mean wide-area/small?")]
    [InlineData("", "built-in are")]
    [InlineData("something else entirely", "built-in are composed/germany")]
    [InlineData("../scenarios/wide-area/paper", "is neither a built-in scenario nor a file")]
    public void An_unknown_name_is_refused_with_the_nearest_one(string name, string words) =>
        Broken.Assert(() => ScenarioFile.Load(name), "scenario", words);
}
