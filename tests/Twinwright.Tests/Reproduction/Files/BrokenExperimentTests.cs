using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Tests.Files;
using Xunit;

namespace Twinwright.Tests.Reproduction.Files;

/// <summary>What is wrong with an experiment is told before anything is run.</summary>
public sealed class BrokenExperimentTests
{
    private const string Trend = "{ is = \"trend\", measure = \"system_energy_j\", solver = \"nc\", direction = \"down\" }";
    private const string Solvers = "[\"nc\", \"greedy\"]\nmeasures";

    [Theory]
    [InlineData("title = ", "titl = ", "titl", "unknown key; did you mean title?")]
    [InlineData("title = ", "titl = ", "title", "is missing; it must be a string")]
    [InlineData("axis = ", "axs = ", "panels[0].axs", "unknown key; did you mean axis?")]
    [InlineData("statement = ", "statment = ", "claims[0].statment", "unknown key; did you mean statement?")]
    [InlineData("within = 2", "whithin = 2", "claims[0].tests[4].whithin", "unknown key; did you mean within?")]
    [InlineData("quick = { runs", "quick = { run", "quick.run", "unknown key; did you mean runs?")]
    [InlineData("quick = { runs", "quick = { run", "quick.runs", "is missing; it must be a number of runs")]
    [InlineData("kind = \"experiment\"", "kind = \"scenario\"", "kind", "must be \"experiment\"")]
    [InlineData("kind = \"experiment\"", "kind = \"\"", "kind", "must not be empty")]
    [InlineData("form = \"sweep\"", "form = \"swep\"", "form", "did you mean sweep?")]
    [InlineData("form = \"sweep\"", "form = \"\"", "form", "must not be empty")]
    [InlineData("is = \"trend\"", "is = \"trand\"", "claims[0].tests[3].is", "did you mean trend?")]
    [InlineData("is = \"trend\"", "is = \"\"", "claims[0].tests[3].is", "must not be empty")]
    [InlineData("direction = \"down\"", "direction = \"downwards\"", "claims[0].tests[3].direction", "must be one of up, down, but is \"downwards\"")]
    [InlineData("direction = \"down\"", "direction = \"\"", "claims[0].tests[3].direction", "must not be empty")]
    [InlineData("measured = 2", "measured = \"two\"", "measured", "must be an integer in [1, 1000000], but is \"two\"")]
    [InlineData("steps = 4", "steps = 0", "steps", "must be an integer in [1, 1000000], but is 0")]
    [InlineData("steps = 4", "steps = 4.5", "steps", "must be an integer in [1, 1000000], but is 4.5")]
    [InlineData("steps = 4", "steps = 1", "measured", "must not exceed steps")]
    [InlineData("quick = { runs = 2 }", "quick = { runs = 0 }", "quick.runs", "must be an integer in [1, 10000], but is 0")]
    [InlineData("quick = { runs = 2 }", "quick = 2", "quick", "must be a table, but is 2")]
    [InlineData("deployments = [1, 2]", "deployments = [1, 1]", "full.deployments", "must be an array of different integers, at least one")]
    [InlineData(Solvers, "\"nc\"\nmeasures", "solvers", "must be an array of strings or numbers, but is \"nc\"")]
    [InlineData("measures = [\"system_energy_j\"]", "measures = []", "measures", "must not be empty")]
    [InlineData("values = [4, 5]", "values = [4, true]", "panels[0].values", "must be an array of strings or numbers")]
    [InlineData("at_most = 0.9", "at_most = \"most\"", "claims[0].tests[1].at_most", "must be a finite number, but is \"most\"")]
    [InlineData("at_most = 0.9", "at_most = 0.05", "claims[0].tests[1].at_least", "must not exceed at_most")]
    [InlineData(", at_least = 1 }", " }", "claims[0].tests[2].at_least", "is missing; a test needs at_least or at_most or both")]
    [InlineData("within = 2", "within = 0.5", "claims[0].tests[4].within", "must be a factor of at least 1")]
    [InlineData("below = true", "below = 1", "claims[0].tests[4].below", "must be true or false, but is 1")]
    [InlineData("solvers = [\"greedy\", \"nc\"] }", "solvers = [\"greedy\"] }", "claims[0].tests[0].solvers", "must name at least two solvers")]
    [InlineData("[[claims]]", "[claims]", "claims", "must be an array of tables")]
    public void A_wrong_key_or_value_is_told_at_its_place(string right, string wrong, string place, string words) =>
        Broken.Assert(() => Parse(right, wrong), place, words);

    [Theory]
    [InlineData("\"system_energy_j\", solvers", "\"system_enrgy_j\", solvers", "test 1", "speaks of system_enrgy_j, which runs of this form do not tell; did you mean system_energy_j?")]
    [InlineData("measures = [\"system_energy_j\"]", "measures = [\"utility\"]", "measures", "holds utility, which runs of this form do not tell")]
    [InlineData("to = \"nc\"", "to = \"nv\"", "test 2", "speaks of solver nv, which is not among solvers; did you mean nc?")]
    [InlineData(Solvers, "[\"nc\", \"greddy\"]\nmeasures", "solvers", "there is no solver 'greddy'")]
    [InlineData(Solvers, "[\"nc\", \"greedy\", \"socf\"]\nmeasures", "solvers", "socf decides the other system")]
    [InlineData(Solvers, "[\"nc\", \"greedy\", \"nc\"]\nmeasures", "solvers", "names nc twice")]
    [InlineData(Solvers, "[\"nc\", \"greedy\", \"random{ probability=0.5 }\"]\nmeasures", "solvers", "must be written without spaces")]
    [InlineData("panel = \"a\"", "panel = \"b\"", "test 2", "speaks of panel \"b\", which is none")]
    [InlineData("at = [4]", "at = [6]", "test 3", "speaks of value 6, which no panel has")]
    [InlineData("form = \"sweep\"", "form = \"sacrifice\"", "quick", "must have deployments and at least 2 runs in each for this form")]
    [InlineData("[[claims]]", "[[trainings]]\nsolver = \"mf-ppo\"\ndeployments = [1]\n\n[[claims]]", "trainings", "must train mf-ppo for all deployments of full")]
    [InlineData("form = \"sweep\"", "form = \"moves\"", "form", "cannot be moves in wide-area/small")]
    [InlineData("form = \"sweep\"", "form = \"certificate\"", "form", "cannot be certificate in wide-area/small")]
    [InlineData("quick = { runs = 2 }", "quick = { runs = 2, values = { b = [4] } }", "quick.values.b", "is no panel; there are \"a\"")]
    [InlineData("quick = { runs = 2 }", "quick = { runs = 2, values = { a = [6] } }", "quick.values.a", "must hold values of the panel (4, 5), but holds 6")]
    [InlineData("steps = 4", "steps = 4\nproposed = \"oracle\"", "proposed", "must be one of solvers, but is \"oracle\"")]
    [InlineData(Trend, "{ is = \"exponent\", measure = \"helpers\", solver = \"nc\", sizes = [1, 2, 3], at_least = 1 }", "test 4", "must have a size for each of the panel's 2 values, but has 3")]
    [InlineData(Trend, "{ is = \"slope\", solver = \"nc\", response = \"helper_rat\", on = [\"sensors\"], of = \"sensors\", direction = \"up\" }", "test 4", "speaks of helper_rat, which runs of this form do not tell; did you mean helper_rate?")]
    [InlineData(Trend, "{ is = \"share\", solver = \"nc\", part = \"urllc_active\", whole = \"urllc_availabel\", at_least = 1 }", "test 4", "did you mean urllc_available?")]
    [InlineData(Trend, "{ is = \"settles\", measure = \"objectve\", solver = \"mf-ppo\", after = 0.1, within = 2 }", "test 4", "speaks of objectve, which learning curves do not tell; did you mean objective?")]
    [InlineData(Trend, "{ is = \"settles\", measure = \"objective\", solver = \"mf-ppp\", after = 0.1, within = 2 }", "test 4", "speaks of mf-ppp, which is not trained")]
    [InlineData("constants.latency_threshold_s", "constants.latency_treshold_s", "constants.latency_treshold_s", "did you mean latency_threshold_s?")]
    [InlineData("scenario = \"wide-area/small\"", "scenario = \"wide-area/smal\"", "scenario", "did you mean wide-area/small?")]
    public void A_name_that_means_nothing_there_is_told_before_anything_is_run(string right, string wrong, string place, string words) =>
        Broken.Assert(() => Parse(right, wrong), place, words);

    [Theory]
    [InlineData("{ is = \"never\", solver = \"socf\", count = \"moves\", out_of = \"frams\", rate = 0.1 }", "test 1", "did you mean frames?")]
    [InlineData("{ is = \"never\", solver = \"socf\", count = \"moves\", out_of = \"frames\", rate = 1 }", "claims[0].tests[0].rate", "must be a rate in (0, 1)")]
    [InlineData("{ is = \"never\", solver = \"socf\", count = \"moves\", out_of = \"frames\" }", "claims[0].tests[0].rate", "must be a rate in (0, 1)")]
    [InlineData("{ is = \"below\", solver = \"socf\", measure = \"moves\", than = \"frams\" }", "test 1", "did you mean frames?")]
    [InlineData("{ is = \"settles\", solver = \"dmo\", measure = \"objective\", after = 0.9, within = 2 }", "claims[0].tests[0].after", "must be a share of the training in (0, 0.8]")]
    [InlineData("{ is = \"settles\", solver = \"dmo\", measure = \"objective\", after = 0.5, within = 1 }", "claims[0].tests[0].within", "must be a factor above 1")]
    [InlineData("{ is = \"slope\", solver = \"socf\", response = \"x\", on = [\"y\", \"z\"], of = \"w\", direction = \"up\" }", "claims[0].tests[0].of", "must be one of those in on (y, z), but is \"w\"")]
    [InlineData("{ is = \"exponent\", solver = \"socf\", measure = \"moves\", sizes = [1, 0], at_least = 1 }", "claims[0].tests[0].sizes", "must be an array of numbers above 0")]
    public void Tests_of_the_other_system_are_checked_as_well(string test, string place, string words) => Broken.Assert(
        () => ExperimentFile.Parse(
            $$"""
            kind = "experiment"
            title = "T"
            paper = "P"
            form = "certificate"
            scenario = "federation/small"
            solvers = ["socf"]
            measures = ["moves"]
            quick = { runs = 1 }
            full = { runs = 1 }

            [[claims]]
            id = "X"
            statement = "s"
            tests = [{{test}}]
            """,
            "x", "x.toml"),
        place, words);

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var text = Replaced(("title = ", "titl = "), ("steps = 4", "steps = 0"), ("is = \"trend\"", "is = \"trand\""), ("at_most = 0.9", "at_most = \"x\""));
        var keys = Assert.Throws<InputException>(() => ExperimentFile.Parse(text, "x", "x.toml"));

        // An unknown kind of test has keys that nobody asks for: they are told, too.
        Assert.Superset(
            new HashSet<string> { "titl", "title", "steps", "claims[0].tests[3].is", "claims[0].tests[1].at_most" }, keys.Problems.Select(problem => problem.Place).ToHashSet());
        Broken.AssertShownWell(keys);

        var names = Assert.Throws<InputException>(() => ExperimentFile.Parse(
            Replaced(("to = \"nc\"", "to = \"nv\""), ("at = [4]", "at = [6]"), ("measures = [\"system_energy_j\"]", "measures = [\"utility\"]")), "x", "x.toml"));
        Assert.Equal(["measures", "test 2", "test 3"], names.Problems.Select(problem => problem.Place).Order(StringComparer.Ordinal));
        Broken.AssertShownWell(names);
    }

    [Fact]
    public void Two_claims_or_panels_of_a_name_are_refused()
    {
        var plain = SmallExperiments.Plain.ReplaceLineEndings("\n");
        var (panels, claims) = (plain.IndexOf("[[panels]]", StringComparison.Ordinal), plain.IndexOf("[[claims]]", StringComparison.Ordinal));
        Broken.AssertExactly(() => ExperimentFile.Parse(plain + plain[claims..], "x", "x.toml"), "x.toml", "claims", "has two claims \"X1\"");
        Broken.AssertExactly(
            () => ExperimentFile.Parse(plain[..claims] + plain[panels..claims] + plain[claims..], "x", "x.toml"), "x.toml", "panels", "has two panels \"a\"");
    }

    [Fact]
    public void A_value_must_be_of_the_panel_that_the_test_speaks_of()
    {
        const string Second = "[[panels]]\nid = \"b\"\nkey = \"edge_servers.count\"\naxis = \"edge servers\"\nvalues = [6, 7]\n\n[[claims]]";

        ExperimentFile.Parse(Replaced(("[[claims]]", Second), ("at = [4]", "panel = \"b\", at = [6]")), "x", "x.toml");
        Broken.Assert(
            () => ExperimentFile.Parse(Replaced(("[[claims]]", Second), ("at = [4]", "panel = \"b\", at = [4]")), "x", "x.toml"),
            "test 3", "speaks of value 4, which panel \"b\" does not have");
        Broken.Assert(
            () => ExperimentFile.Parse(Replaced(("[[claims]]", Second), ("at = [4]", "at = [4, 5, 6, 8]")), "x", "x.toml"),
            "test 3", "speaks of value 8, which no panel has");
    }

    [Fact]
    public void Sizes_are_asked_of_every_panel_that_an_exponent_speaks_of()
    {
        const string Words = "[[panels]]\nid = \"b\"\nkey = \"edge_servers.count\"\naxis = \"edge servers\"\nvalues = [6, 7, 8]\n\n[[claims]]";
        const string Sizes = "{ is = \"exponent\", measure = \"helpers\", solver = \"nc\", sizes = [1, 2], at_least = 1 }";

        ExperimentFile.Parse(Replaced(("[[claims]]", Words), (Trend, Sizes.Replace("at_least", "panel = \"a\", at_least", StringComparison.Ordinal))), "x", "x.toml");
        Broken.Assert(
            () => ExperimentFile.Parse(Replaced(("[[claims]]", Words), (Trend, Sizes)), "x", "x.toml"),
            "test 4", "must have a size for each of the panel's 3 values, but has 2");
        Broken.Assert(
            () => ExperimentFile.Parse(
                Replaced(("values = [4, 5]", "values = [0.5, 0]"), ("key = \"constants.latency_threshold_s\"", "key = \"dynamics.similarity_near\""), ("at = [4]", "at = [0.5]"), (Trend, Sizes.Replace(" sizes = [1, 2],", "", StringComparison.Ordinal))), "x", "x.toml"),
            "test 4", "must have sizes: 0 of panel \"a\" is no number above 0");
    }

    private static void Parse(string right, string wrong) => ExperimentFile.Parse(Replaced((right, wrong)), "x", "x.toml");

    private static string Replaced(params (string Right, string Wrong)[] changes) => changes.Aggregate(SmallExperiments.Plain.ReplaceLineEndings("\n"), (text, change) =>
    {
        Assert.Contains(change.Right, text, StringComparison.Ordinal);
        return text.Replace(change.Right, change.Wrong, StringComparison.Ordinal);
    });
}
