using Twinwright.Experiments.Files;
using Twinwright.Model.Composed;
using Twinwright.Solvers.Catalogue;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Composed;

/// <summary>Composed scenarios as files, and pairs of solvers as words.</summary>
public class ComposedScenarioTests
{
    [Fact]
    public void Germany_has_the_stations_of_its_wide_area_namesake_and_five_regions()
    {
        var composed = ScenarioFile.Load("composed/germany").Composed;
        var alone = ScenarioFile.Load("wide-area/germany").WideArea;

        Assert.Equal(alone.Positions, composed.WideArea.Positions);
        Assert.Equal(300, composed.WideArea.Constants.LatencyThresholdS);
        Assert.Equal(alone, composed.WideArea with { Positions = alone.Positions, Constants = alone.Constants });
        Assert.Equal(alone.Constants, composed.WideArea.Constants with { LatencyThresholdS = 5 });
        Assert.Equal(ScenarioFile.Load("federation/paper").Federation.Constants, composed.Federation.Constants);
        Assert.Equal((70, 5, 5, 5, 0.5), (composed.WideArea.EdgeServers, composed.PartialDts, composed.RegionCount, composed.CyclesPerFrame, composed.CrossFamily));
        var deployment = ComposedDeployment.Draw(composed, 1);
        Assert.Equal([0, 1, 2, 3, 4], deployment.Region.Distinct().Order());
        Assert.All(deployment.Region.GroupBy(region => region), region => Assert.InRange(region.Count(), 5, 30));
    }

    [Theory]
    [InlineData("composed/small")]
    [InlineData("composed/germany")]
    public void What_is_written_reads_back_and_writes_the_same_again(string name)
    {
        var scenario = ScenarioFile.Load(name, ["cross_family=0.25", "federation.constants.change_cost=2", "wide_area.dynamics.drift_max=0.7"]);
        var text = ScenarioFile.Write(scenario);
        var again = ScenarioFile.Parse(text, name + ".toml");

        Assert.Equal((0.25, 2, 0.7), (again.Composed.CrossFamily, again.Composed.Federation.Constants.ChangeCost, again.Composed.WideArea.Dynamics.DriftMax));
        Assert.Equal(text, ScenarioFile.Write(again with { Summary = scenario.Summary }));
    }

    [Fact]
    public void Every_key_can_be_overridden_by_its_own_value()
    {
        var small = ScenarioFile.Load("composed/small");
        var text = ScenarioFile.Write(small);
        foreach (var key in ComposedKeys.Table.All.Where(key => key.Get(small.Composed) is not null))
        {
            Assert.Equal(text, ScenarioFile.Write(ScenarioFile.Load("composed/small", [$"{key.Name}={key.Value.Write(key.Get(small.Composed)!)}"])));
        }
    }

    [Fact]
    public void All_keys_of_both_systems_are_there_but_those_of_places_and_of_the_cloud_alone()
    {
        var own = new[] { "cycles_per_frame", "cross_family", "regions" };
        var names = ComposedKeys.Table.All.Select(key => key.Name).ToHashSet();

        Assert.Equal(
            ["area.height_m", "area.width_m", "centra.energy_per_round_j", "centra.gain", "edge_servers.count", "framework", "sensors.count"],
            FederationKeys.Table.All.Select(key => key.Name).Where(name => !names.Contains("federation." + name)).Order(StringComparer.Ordinal));
        Assert.All(WideAreaKeys.Table.All, key => Assert.Contains("wide_area." + key.Name, names));
        Assert.Equal(own, names.Where(name => !name.Contains('.', StringComparison.Ordinal)));
        var page = File.ReadAllText(Repository.Path("docs", "formats.md"));
        var list = page[page.IndexOf("\nComposed: `system", StringComparison.Ordinal)..page.IndexOf("\n## 13.", StringComparison.Ordinal)];
        Assert.All(own, name => Assert.Contains($"`{name}`", list, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cycles_per_frame = 0", "cycles_per_frame", "must be an integer in [1, 10000]")]
    [InlineData("cross_family = 1.5", "cross_family", "must lie in [0, 1], but is 1.5")]
    [InlineData("regions = 6", "regions", "must be at most 5 (federation.partial_dts.count), but is 6")]
    [InlineData("[wide_area.edge_servers]\ncount = 4", "federation.partial_dts.count", "must be at most 4, the number of edge servers, but is 5")]
    [InlineData("[federation.constants]\nlearning_rate = 3", "federation.constants.learning_rate", "must be")]
    [InlineData("[wide_area.dynamics]\ndrift_min = 0.9", "wide_area.dynamics.drift_min", "must be at most 0.6 (wide_area.dynamics.drift_max)")]
    [InlineData("[federation.edge_servers]\ncount = 4", "federation.edge_servers.count", "unknown key of system \"composed\"; edge servers and sensors are those under wide_area")]
    [InlineData("[federation]\nframework = \"centra\"", "federation.framework", "unknown key of system \"composed\"")]
    [InlineData("[dynamics]\ndrift_min = 0.9", "dynamics.drift_min", "unknown key; did you mean wide_area.dynamics.drift_min?")]
    [InlineData("cycles_per_frames = 4", "cycles_per_frames", "unknown key; did you mean cycles_per_frame?")]
    public void What_is_wrong_is_told_at_its_key(string text, string key, string message)
    {
        var problems = Assert.Throws<InputException>(() => ScenarioFile.Parse("system = \"composed\"\n" + text, "broken.toml")).Problems;

        var problem = Assert.Single(problems);
        Assert.Equal(key, problem.Place);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_a_composed_scenario_are_told_from_those_of_one_system()
    {
        var refused = Assert.Throws<InputException>(() => ScenarioFile.Load("wide-area/small", ["cross_family=1"]));

        Assert.Contains("unknown key of system \"wide-area\"; it is one of system \"composed\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("socf+mgm", "socf", "mgm")]
    [InlineData(" socf{rule=pareto, neighbours=3} + mgm{swaps=false}", "socf{rule=pareto,neighbours=3}", "mgm{swaps=false}")]
    public void A_pair_is_read_with_the_options_of_both(string text, string federation, string wideArea)
    {
        var pair = SolverSpec.Parse(text, SystemKind.Composed);

        Assert.Equal($"{federation}+{wideArea}", pair.Text);
        Assert.Equal([federation, wideArea], pair.Parts.Select(part => part.Text));
        Assert.Equal([SystemKind.Federation, SystemKind.WideArea], pair.Parts.Select(part => part.Entry.System));
        Assert.All(pair.Parts, part => Assert.Single(part.Parts));
    }

    [Theory]
    [InlineData("socf", "FEDERATION+WIDE-AREA, as socf+mgm, but there is 'socf'")]
    [InlineData("socf+mgm+nc", "FEDERATION+WIDE-AREA")]
    [InlineData("mgm+socf", "solver mgm decides the other system")]
    [InlineData("socf+nobody", "there is no solver 'nobody'; there are nc,")]
    [InlineData("socf{rule=none}+mgm", "solver socf: rule must be one of")]
    [InlineData("", "FEDERATION+WIDE-AREA")]
    public void What_is_no_pair_is_refused_with_what_one_is(string text, string message) =>
        Assert.Contains(message, Assert.Throws<SolverRefusedException>(() => SolverSpec.Parse(text, SystemKind.Composed)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_list_of_pairs_is_parted_at_commas_outside_braces()
    {
        var pairs = SolverSpec.ParseList("socf{rule=pareto,fill=true}+nc,gre+mgm", SystemKind.Composed);

        Assert.Equal(["socf{rule=pareto,fill=true}+nc", "gre+mgm"], pairs.Select(pair => pair.Text));
        Assert.Throws<SolverRefusedException>(() => SolverSpec.ParseList("gre+mgm,gre + mgm", SystemKind.Composed));
    }
}
