using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class ScenarioFileTests
{
    private const string Stations = "data/pm10-germany/stations.csv";

    private static readonly Gen<WideAreaScenario> Scenarios = Gen.Select(
        Gen.Double[0, 1].Array[WideAreaKeys.Table.All.Count], Gen.Bool, Gen.Bool, RandomScenario);

    [Fact]
    public void The_built_in_scenarios_load_and_have_summaries()
    {
        var builtIn = ScenarioFile.BuiltIn().Where(item => item.Name.StartsWith("wide-area/", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["wide-area/germany", "wide-area/paper", "wide-area/paper-280m", "wide-area/small"],
            builtIn.Select(item => item.Name));
        Assert.All(builtIn, item => Assert.NotEmpty(item.Summary));
        Assert.All(builtIn, item => Assert.Equal(item.Name, ScenarioFile.Load(item.Name).Name));
    }

    [Fact]
    public void The_paper_scenario_is_the_defaults_as_the_table_writes_them()
    {
        var paper = ScenarioFile.Load("wide-area/paper");

        Assert.Equal(new WideAreaScenario(), paper.WideArea);
        Assert.Equal(
            ScenarioFile.Write(paper),
            File.ReadAllText(Path.Combine(Examples.Root, "scenarios/wide-area/paper.toml")));
    }

    [Fact]
    public void The_other_scenarios_differ_from_the_paper_as_they_say()
    {
        Assert.Equal(new WideAreaScenario { MaxNeighbourDistanceM = 280 }, ScenarioFile.Load("wide-area/paper-280m").WideArea);
        Assert.Equal(
            new WideAreaScenario
            {
                AreaWidthM = 1200,
                AreaHeightM = 1200,
                EdgeServerCount = 10,
                Sensors = new SensorOptions { MaxPerKind = 10 },
            },
            ScenarioFile.Load("wide-area/small").WideArea);
    }

    [Fact]
    public void In_germany_a_station_has_about_five_neighbours()
    {
        var germany = ScenarioFile.Load("wide-area/germany").WideArea;
        var sites = germany.Positions!;
        double Degree(double distanceM) => sites.Average(a => sites.Count(b => a != b
            && Math.Sqrt(Math.Pow(a.EastM - b.EastM, 2) + Math.Pow(a.NorthM - b.NorthM, 2)) < distanceM));
        var rounded = Enumerable.Range(1, 30).Select(tens => tens * 10_000.0).MinBy(d => Math.Abs(Degree(d) - 5));

        Assert.Equal(70, germany.EdgeServers);
        Assert.Equal(4.91, Degree(germany.MaxNeighbourDistanceM), tolerance: 0.005);
        Assert.Equal(rounded, germany.MaxNeighbourDistanceM);
    }

    [Fact]
    public void A_path_and_a_built_in_name_mean_the_same_scenario()
    {
        var path = Path.Combine(Examples.Root, "scenarios/wide-area/small.toml");

        Assert.Equal(ScenarioFile.Load("wide-area/small"), ScenarioFile.Load(path));
    }

    [Theory]
    [InlineData("[constants]\nlatency_threshold_s = 4")]
    [InlineData("constants.latency_threshold_s = 4.0")]
    [InlineData("constants = {latency_threshold_s = 4e0}")]
    [InlineData("system = \"wide-area\"\n[constants]\n\"latency_threshold_s\" = 0x4")]
    [InlineData("[constants]\nlatency_threshold_s = 4\n[resolved]\nversion = 1\nseed = \"x\"\ndeployment = [1, 2]\ndynamics_seed = 3\ntwinwright_version = \"0\"")]
    public void A_key_may_be_written_in_every_way_of_toml(string text) =>
        Assert.Equal(4, ScenarioFile.Parse(text, "x.toml").WideArea.Constants.LatencyThresholdS);

    [Fact]
    public void Overrides_replace_what_the_file_says()
    {
        var world = ScenarioFile.Load("wide-area/germany",
        [
            "constants.latency_threshold_s=4",
            "edge_servers.count=90",
            " harvest.model = sun ",
            "constants.max_cpu_hz=1e10",
            "constants.max_cpu_hz=none",
            "helper_constraint=\"penalty\"",
        ]).WideArea;

        Assert.Equal(4, world.Constants.LatencyThresholdS);
        Assert.Equal((90, null, null), (world.EdgeServers, world.PositionsCsv, world.Positions));
        Assert.Equal(HarvestModel.Sun, world.Harvest.Model);
        Assert.Null(world.Constants.MaxCpuHz);
        Assert.Equal(HelperConstraint.Penalty, world.HelperConstraint);
    }

    [Fact]
    public void Positions_may_be_overridden_by_a_path_from_the_project_or_beside_the_scenario()
    {
        Assert.Equal(70, ScenarioFile.Load("wide-area/small", [$"edge_servers.positions_csv={Stations}"]).WideArea.EdgeServers);

        using var folder = new TemporaryFolder();
        folder.Write("two.csv", "id,north_m,east_m\na,1,2\r\n\"b, \"\"c\"\"\",3,4.5e1");
        var path = folder.Write("x.toml", "edge_servers.positions_csv = \"two.csv\"");

        Assert.Equal(
            [new EdgeServerSite("a", 2, 1), new EdgeServerSite("b, \"c\"", 45, 3)],
            ScenarioFile.Load(path).WideArea.Positions!);
    }

    [Fact]
    public void Broken_positions_are_reported_under_their_own_name()
    {
        using var folder = new TemporaryFolder();
        folder.Write("two.csv", "id,north_m,east_m\na,1,x");
        var path = folder.Write("x.toml", "edge_servers.positions_csv = \"two.csv\"");

        Assert.Equal("two.csv", Broken.Assert(() => ScenarioFile.Load(path), "line 2, column east_m", "but is \"x\"").File);
    }

    [Fact]
    public void A_resolved_scenario_can_be_run_again()
    {
        var paper = ScenarioFile.Load("wide-area/paper", ["choice_samples=3"]);

        var text = ScenarioFile.Write(paper, new ResolvedRun([4, 5], 6));

        var version = typeof(ScenarioFile).Assembly.GetName().Version!.ToString(3);
        Assert.Contains($"\n[resolved]\nscenario = \"wide-area/paper\"\ntwinwright_version = \"{version}\"\ndeployment = [4, 5]\ndynamics_seed = 6\n", text);
        Assert.Equal(paper.WideArea, ScenarioFile.Parse(text, "resolved.toml").WideArea);
    }

    [Fact]
    public void Every_scenario_reads_back_equal_to_what_was_written() =>
        Scenarios.Sample(
            scenario =>
            {
                var read = ScenarioFile.Parse(ScenarioFile.Write(new LoadedScenario("x", scenario)), "x.toml").WideArea;

                // Lists compare by reference, so the sites are compared by themselves.
                Assert.Equal(scenario.Positions ?? [], read.Positions ?? []);
                Assert.Equal(scenario, read with { Positions = scenario.Positions });
            },
            iter: 300);

    [Fact]
    public void Every_property_of_the_scenario_has_a_key()
    {
        Type[] records = [typeof(SensorOptions), typeof(BatteryOptions), typeof(HarvestOptions), typeof(DynamicsOptions), typeof(WideAreaConstants), typeof(WideAreaScenario)];
        var settable = records.SelectMany(type => type.GetProperties()).Count(property => property.SetMethod is not null
            && !records.Contains(property.PropertyType) && property.Name != nameof(WideAreaScenario.Positions));

        Assert.Equal(settable, WideAreaKeys.Table.All.Count);
    }

    // A random value for every key, lesser keys of an order rule pressed under their greater ones.
    private static WideAreaScenario RandomScenario(double[] draws, bool fixedPositions, bool cpuBound)
    {
        var scenario = new WideAreaScenario();
        var keys = WideAreaKeys.Table.All;
        foreach (var (key, draw) in keys.Zip(draws))
        {
            object[] candidates = [draw, draw * 1e-9, 1 + draw * 1e12, -draw, (long)(draw * 1024), (long)(draw * 1e9), "sun", "penalty"];
            var read = candidates.Skip((int)(draw * 1e6) % 6).Concat(candidates).First(raw => key.Value is PathValue || key.Value.TryRead(raw, out _) || raw is "penalty");
            var next = key.Value is PathValue ? scenario : key.Read(scenario, read, out _);
            scenario = next;
        }

        foreach (var rule in WideAreaKeys.Table.Rules.Reverse())
        {
            var (lesser, greater) = (WideAreaKeys.Table.Find(rule.Lesser)!, WideAreaKeys.Table.Find(rule.Greater)!);
            if (Convert.ToDouble(lesser.Get(scenario)) > Convert.ToDouble(greater.Get(scenario)))
            {
                scenario = lesser.Set(scenario, greater.Get(scenario));
            }
        }

        scenario = cpuBound ? scenario : scenario with { Constants = scenario.Constants with { MaxCpuHz = null } };
        return fixedPositions
            ? scenario with { PositionsCsv = Stations, Positions = PositionsCsv.Read(Path.Combine(Examples.Root, Stations)), EdgeServerCount = 70 }
            : scenario;
    }
}
