using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenFederationScenarioTests
{
    /// <summary>What to say after the system, and where and with which message it is refused.</summary>
    public static TheoryData<string, string, string> Texts => new()
    {
        { "summary = 5", "summary", "must be a string, but is 5" },
        { "[constants]\nlearning_rte = 0.1", "constants.learning_rte", "unknown key; did you mean learning_rate?" },
        { "learning_rate = 0.1", "learning_rate", "unknown key; did you mean constants.learning_rate?" },
        { "[subcariers]", "subcariers", "unknown table; did you mean subcarriers?" },
        { "constants.bandwidth_hz = 1.0", "constants.bandwidth_hz", "unknown key of system \"federation\"; it is one of system \"wide-area\"" },
        { "[harvest]\nmodel = \"sun\"", "harvest.model", "unknown key of system \"federation\"; it is one of system \"wide-area\"" },
        { "edge_servers.positions_csv = \"x.csv\"", "edge_servers.positions_csv", "unknown key of system \"federation\"; it is one of system \"wide-area\"" },
        { "framework = \"nonoverlap\"", "framework", "must be \"overlap\", \"non-overlap\" or \"centra\", but is \"nonoverlap\"" },
        { "framework = \"NonOverlap\"", "framework", "must be \"overlap\", \"non-overlap\" or \"centra\", but is \"NonOverlap\"" },
        { "framework = 1", "framework", "must be \"overlap\", \"non-overlap\" or \"centra\", but is 1" },
        { "penalty_per_s = -1", "penalty_per_s", "must be at least 0, but is -1" },
        { "area.width_m = 0.0", "area.width_m", "must be greater than 0, but is 0.0" },
        { "area.height_m = \"1 km\"", "area.height_m", "must be a number greater than 0, but is \"1 km\"" },
        { "edge_servers.count = 0", "edge_servers.count", "must be an integer in [1, 5000], but is 0" },
        { "edge_servers.count = 5001", "edge_servers.count", "must be an integer in [1, 5000], but is 5001" },
        { "edge_servers.count = 4", "partial_dts.count", "must be at most 4 (edge_servers.count), but is 5" },
        { "edge_servers.cores = 1.5", "edge_servers.cores", "must be an integer in [1, 2147483647], but is 1.5" },
        { "edge_servers.cpu_hz = nan", "edge_servers.cpu_hz", "must be greater than 0, but is nan" },
        { "edge_servers.transmit_power_min_dbm = 34", "edge_servers.transmit_power_min_dbm", "must be at most 33.0 (edge_servers.transmit_power_max_dbm), but is 34.0" },
        { "edge_servers.transmit_power_max_dbm = 301", "edge_servers.transmit_power_max_dbm", "must lie in [-300, 300], but is 301" },
        { "edge_servers.cloud_rate_min_bit_per_s = 4e6", "edge_servers.cloud_rate_min_bit_per_s", "must be at most 3000000.0 (edge_servers.cloud_rate_max_bit_per_s), but is 4000000.0" },
        { "edge_servers.link_rate_max_bit_per_s = 1e3", "edge_servers.link_rate_min_bit_per_s", "must be at most 1000.0 (edge_servers.link_rate_max_bit_per_s), but is 100000000.0" },
        { "sensors.count = -1", "sensors.count", "must be an integer in [0, 100000], but is -1" },
        { "sensors.count = 20.0", "sensors.count", "must be an integer in [0, 100000], but is 20.0" },
        { "sensors.max_associations = -1", "sensors.max_associations", "must be an integer in [0, 5000], but is -1" },
        { "sensors.data_min_kbit = 700", "sensors.data_min_kbit", "must be at most 600.0 (sensors.data_max_kbit), but is 700.0" },
        { "sensors.transmit_power_max_dbm = 4", "sensors.transmit_power_min_dbm", "must be at most 4.0 (sensors.transmit_power_max_dbm), but is 5.0" },
        { "sensors.min_per_kind = 1", "sensors.min_per_kind", "unknown key of system \"federation\"; it is one of system \"wide-area\"" },
        { "partial_dts.count = 6", "partial_dts.count", "must be at most 5 (edge_servers.count), but is 6" },
        { "partial_dts.required_quality = 0", "partial_dts.required_quality", "must be greater than 0, but is 0" },
        { "partial_dts.model_max_bit = 1", "partial_dts.model_min_bit", "must be at most 1.0 (partial_dts.model_max_bit), but is 1000000.0" },
        { "subcarriers.count = 1025", "subcarriers.count", "must be an integer in [1, 1024], but is 1025" },
        { "subcarriers.min_hz = 6e6", "subcarriers.min_hz", "must be at most 5000000.0 (subcarriers.max_hz), but is 6000000.0" },
        { "subcarriers.noise_dbm_per_hz = -inf", "subcarriers.noise_dbm_per_hz", "must lie in [-300, 300], but is -inf" },
        { "sensors.count = 100000\nedge_servers.count = 100", "sensors.count", "must be at most 50000 with 100 edge servers and 10 subcarriers, or a frame has more than 50000000 gains, but is 100000" },
        { "channel.states = 0.2", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but is 0.2" },
        { "channel.states = []", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but has 0" },
        { "channel.states = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but has 17" },
        { "channel.states = [0.2, 0]", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but its item [1] is 0" },
        { "channel.states = [\"0.2\"]", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but its item [0] is \"0.2\"" },
        { "channel.states = [[0.2]]", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but its item [0] is an array" },
        { "channel.states = [{x = 0.2}]", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but its item [0] is a table" },
        { "channel.states = [0.2, inf]", "channel.states", "must be a list of 1 to 16 numbers greater than 0, but its item [1] is inf" },
        { "channel.redraw_probability = 1.5", "channel.redraw_probability", "must lie in [0, 1], but is 1.5" },
        { "channel.path_loss_exponent = -2", "channel.path_loss_exponent", "must lie in [0, 10], but is -2" },
        { "channel.reference_m = 0", "channel.reference_m", "must be greater than 0, but is 0" },
        { "importance.step_sigma = 1.1", "importance.step_sigma", "must lie in [0, 1], but is 1.1" },
        { "centra.gain = 0.0", "centra.gain", "must be greater than 0, but is 0.0" },
        { "constants.learning_rate = 0.25", "constants.learning_rate", "must be less than 0.25 (2/lipschitz_constant), but is 0.25" },
        { "constants.lipschitz_constant = 100", "constants.learning_rate", "must be less than 0.02 (2/lipschitz_constant), but is 0.02" },
        { "constants.max_rounds = -1", "constants.max_rounds", "must be an integer in [0, 2147483647], but is -1" },
        { "constants.max_rounds = 2026-01-31", "constants.max_rounds", "must be an integer in [0, 2147483647], but is a date or time" },
        { "[subcarriers]\ncount = 1\ncount = 2", "subcarriers.count", "is given twice, in lines 3 and 4" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_scenario_with_one_thing_broken_is_refused_with_its_place(string text, string place, string message) =>
        Broken.AssertExactly(() => ScenarioFile.Parse("system = \"federation\"\n" + text, "x.toml"), "x.toml", place, message);

    /// <summary>Overrides, and where and with which message they are refused.</summary>
    public static TheoryData<string[], string, string> Overrides => new()
    {
        { ["channel.state=[0.2]"], "channel.state", "unknown key; did you mean states?" },
        { ["channel.states=[0.2, -0.4]"], "channel.states", "must be a list of 1 to 16 numbers greater than 0, but its item [1] is -0.4" },
        { ["channel.states=[0.2"], "channel.states", "must have a TOML value, but has [0.2" },
        { ["channel.states=0.2,0.4"], "channel.states", "must be a list of 1 to 16 numbers greater than 0, but is \"0.2,0.4\"" },
        { ["framework=none"], "framework", "must be \"overlap\", \"non-overlap\" or \"centra\", but is \"none\"" },
        { ["system=wide-area"], "system", "belongs to the file and cannot be overridden" },
        { ["constants.bandwidth_hz=1e6"], "constants.bandwidth_hz", "unknown key of system \"federation\"; it is one of system \"wide-area\"" },
        { ["edge_servers.count=3"], "partial_dts.count", "must be at most 3 (edge_servers.count), but is 5" },
        { ["edge_servers.count=5000", "subcarriers.count=1000"], "sensors.count", "must be at most 10 with 5000 edge servers and 1000 subcarriers, or a frame has more than 50000000 gains, but is 20" },
        { ["constants.lipschitz_constant=1e3"], "constants.learning_rate", "must be less than 0.002 (2/lipschitz_constant), but is 0.02" },
    };

    [Theory]
    [MemberData(nameof(Overrides))]
    public void A_broken_override_is_refused_with_its_key(string[] overrides, string place, string message) =>
        Broken.AssertExactly(() => ScenarioFile.Load("federation/paper", overrides), "--set", place, message);

    [Fact]
    public void A_key_of_a_federation_is_told_in_a_file_that_names_no_system()
    {
        Broken.AssertExactly(
            () => ScenarioFile.Parse("framework = \"overlap\"", "x.toml"),
            "x.toml",
            "framework",
            "unknown key of system \"wide-area\"; it is one of system \"federation\"");
        Broken.AssertExactly(
            () => ScenarioFile.Load("wide-area/paper", ["channel.states=[1]"]),
            "--set",
            "channel.states",
            "unknown key of system \"wide-area\"; it is one of system \"federation\"");
    }

    [Fact]
    public void Of_a_file_of_an_unknown_system_only_that_is_reported()
    {
        var refusal = Broken.AssertExactly(
            () => ScenarioFile.Parse("system = \"federated\"\nframework = 5\n[channel]\nstates = 1", "x.toml"),
            "x.toml",
            "system",
            "must be \"wide-area\", \"federation\" or \"composed\", but is \"federated\"");

        Assert.Equal(1, refusal.Total);
    }

    [Fact]
    public void All_problems_of_a_scenario_come_at_once()
    {
        const string Text = """
            system = "federation"
            frames = 100
            framework = "both"
            [constants]
            learning_rate = 0.5
            [edge_servers]
            count = 2
            [sensors]
            data_max_kbit = 0
            """;

        var refusal = Assert.Throws<InputException>(() => ScenarioFile.Parse(Text, "x.toml"));

        Assert.Equal(
            ["frames", "framework", "sensors.data_min_kbit", "partial_dts.count", "constants.learning_rate"],
            refusal.Problems.Select(problem => problem.Place));
    }

    [Fact]
    public void A_rule_about_a_key_that_is_wrong_itself_is_passed_over() =>
        Assert.Equal(1, Assert.Throws<InputException>(
            () => ScenarioFile.Load("federation/paper", ["constants.lipschitz_constant=-1"])).Total);
}
