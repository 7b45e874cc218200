using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class FederationScenarioFileTests
{
    private static readonly FederationScenario Paper = new();

    private static readonly Gen<FederationScenario> Scenarios =
        Gen.Double[0, 1].Array[FederationKeys.Table.All.Count].Select(RandomScenario);

    [Fact]
    public void The_built_in_scenarios_load_and_have_summaries()
    {
        var builtIn = ScenarioFile.BuiltIn().Where(item => item.Name.StartsWith("federation/", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["federation/city", "federation/large", "federation/paper", "federation/paper-literal", "federation/small"],
            builtIn.Select(item => item.Name));
        Assert.All(builtIn, item => Assert.NotEmpty(item.Summary));
        Assert.All(builtIn, item => Assert.Equal(SystemKind.Federation, ScenarioFile.Load(item.Name).System));
    }

    [Theory]
    [InlineData("city")]
    [InlineData("large")]
    [InlineData("paper")]
    [InlineData("paper-literal")]
    [InlineData("small")]
    public void A_built_in_scenario_stands_in_its_file_as_the_table_writes_it(string name) =>
        Assert.Equal(
            ScenarioFile.Write(ScenarioFile.Load("federation/" + name)),
            File.ReadAllText(Path.Combine(Examples.Root, $"scenarios/federation/{name}.toml")));

    [Fact]
    public void The_paper_scenario_is_the_defaults() =>
        AssertEqual(Paper, ScenarioFile.Load("federation/paper").Federation);

    [Fact]
    public void The_other_scenarios_differ_from_the_paper_as_they_say()
    {
        // e = ρ F² Υ with ρ = 1e-16 and the printed Υ = 120 (Chen 2025, eq. 18).
        var literal = ScenarioFile.Load("federation/paper-literal").Federation;
        Assert.Equal(1e-16 * 64e6 * 64e6 * 120, literal.EdgeServers.EnergyPerRoundJ, tolerance: 1e-12);
        AssertEqual(
            Paper with
            {
                EdgeServers = new FederationEdgeServerOptions
                {
                    Cores = 1,
                    CyclesPerBit = 120,
                    EnergyPerRoundJ = 49.152,
                    LinkRateMinBitPerS = 1e6,
                    LinkRateMaxBitPerS = 3e6,
                },
                Channel = new ChannelOptions { PathLossExponent = 0 },
            },
            literal);
        AssertEqual(
            Paper with
            {
                EdgeServers = new FederationEdgeServerOptions { Count = 3 },
                PartialDts = new PartialDtOptions { Count = 3 },
                Sensors = new FederationSensorOptions { Count = 5, MaxAssociations = 2 },
                Subcarriers = new SubcarrierOptions { Count = 2 },
            },
            ScenarioFile.Load("federation/small").Federation);
        AssertEqual(Grown(2000, 20, 200), ScenarioFile.Load("federation/large").Federation);
        AssertEqual(Grown(4472, 100, 2000), ScenarioFile.Load("federation/city").Federation);

        static FederationScenario Grown(double sideM, int edgeServers, int sensors)
        {
            Assert.Equal(5e-6, edgeServers / (sideM * sideM), tolerance: 1e-9);
            return Paper with
            {
                AreaWidthM = sideM,
                AreaHeightM = sideM,
                EdgeServers = new FederationEdgeServerOptions { Count = edgeServers },
                PartialDts = new PartialDtOptions { Count = edgeServers },
                Sensors = new FederationSensorOptions { Count = sensors },
            };
        }
    }

    [Fact]
    public void Overrides_replace_what_the_file_says()
    {
        var world = ScenarioFile.Load("federation/small",
        [
            "channel.states=[0.2,0.4]",
            "framework=non-overlap",
            " sensors.count = 0 ",
            "constants.learning_rate=0.1",
            "constants.learning_rate=0.2499",
            "centra.gain=1",
        ]).Federation;

        Assert.Equal([0.2, 0.4], world.Channel.States);
        Assert.Equal((Framework.NonOverlap, 0, 0.2499, 1), (world.Framework, world.Sensors.Count, world.Constants.LearningRate, world.Centra.Gain));
        Assert.Equal([7, 0.5], ScenarioFile.Load("federation/small", ["channel.states=[7, 5e-1]"]).Federation.Channel.States);
    }

    [Theory]
    [InlineData("overlap", Framework.Overlap)]
    [InlineData("non-overlap", Framework.NonOverlap)]
    [InlineData("centra", Framework.Centra)]
    public void Every_framework_has_its_word(string word, Framework framework)
    {
        var scenario = ScenarioFile.Load("federation/paper", [$"framework={word}"]);

        Assert.Equal(framework, scenario.Federation.Framework);
        Assert.Contains($"\nframework = \"{word}\"", ScenarioFile.Write(scenario));
    }

    [Fact]
    public void Every_key_can_be_overridden_by_its_own_value() =>
        Assert.All(FederationKeys.Table.All, key => AssertEqual(
            Paper, ScenarioFile.Load("federation/paper", [$"{key.Name}={key.Value.Write(key.Get(Paper)!)}"]).Federation));

    [Fact]
    public void A_resolved_scenario_can_be_run_again()
    {
        var paper = ScenarioFile.Load("federation/paper", ["channel.states=[0.5]"]);

        var resolved = ResolvedScenario.Of(paper, new ResolvedRun([4, 5], 6));

        Assert.Null(resolved.PositionsCsv);
        Assert.Contains("\n[resolved]\nscenario = \"federation/paper\"\n", resolved.Toml);
        AssertEqual(paper.Federation, ScenarioFile.Parse(resolved.Toml, "resolved.toml").Federation);
    }

    [Fact]
    public void Every_scenario_reads_back_equal_to_what_was_written() =>
        Scenarios.Sample(
            scenario => AssertEqual(
                scenario, ScenarioFile.Parse(ScenarioFile.Write(new LoadedScenario("x", scenario)), "x.toml").Federation),
            iter: 300);

    [Fact]
    public void Every_property_of_the_scenario_has_a_key()
    {
        Type[] records =
        [
            typeof(FederationScenario), typeof(FederationConstants), typeof(FederationEdgeServerOptions), typeof(FederationSensorOptions),
            typeof(PartialDtOptions), typeof(SubcarrierOptions), typeof(ChannelOptions), typeof(CentraOptions),
        ];
        var settable = records.SelectMany(type => type.GetProperties())
            .Count(property => property.SetMethod is not null && !records.Contains(property.PropertyType));

        Assert.Equal(settable, FederationKeys.Table.All.Count);
    }

    [Fact]
    public void The_formats_name_every_key()
    {
        var page = File.ReadAllText(Path.Combine(Examples.Root, "docs/formats.md"));
        var list = page[page.IndexOf("\nFederation: `system", StringComparison.Ordinal)..];
        var constants = page[page.IndexOf("\n## 6.", StringComparison.Ordinal)..page.IndexOf("\n## 7.", StringComparison.Ordinal)];

        Assert.All(FederationKeys.Table.All, key =>
        {
            var dot = key.Name.LastIndexOf('.');
            var (table, last) = (key.Name[..Math.Max(0, dot)], key.Name[(dot + 1)..]);
            Assert.True(
                table == "constants"
                    ? constants.Contains($"`{last}`", StringComparison.Ordinal)
                    : list.Contains($"`{key.Name}`", StringComparison.Ordinal)
                        || (list.Contains($"`{table}.", StringComparison.Ordinal) && list.Contains($"`.{last}`", StringComparison.Ordinal)),
                $"the page does not name {key.Name}");
        });
    }

    // Lists compare by reference, so the states are compared by themselves.
    private static void AssertEqual(FederationScenario expected, FederationScenario actual)
    {
        Assert.Equal(expected.Channel.States, actual.Channel.States);
        Assert.Equal(expected, actual with { Channel = actual.Channel with { States = expected.Channel.States } });
    }

    // A random value for every key, lesser keys of an order rule pressed under their greater ones.
    private static FederationScenario RandomScenario(double[] draws)
    {
        var scenario = Paper;
        foreach (var (key, draw) in FederationKeys.Table.All.Zip(draws))
        {
            object[] candidates = [draw, draw * 1e-9, 1 + (draw * 1e12), -draw, (long)(draw * 1024), (long)(draw * 2), "non-overlap", "centra", 1L, new object[] { draw + 1e-9, 1L + (long)(draw * 9) }];
            var value = candidates.Skip((int)(draw * 1e6) % 7).Concat(candidates).First(raw => key.Value.TryRead(raw, out _));
            scenario = key.Read(scenario, value, out var problem);
            Assert.Null(problem);
        }

        foreach (var rule in FederationKeys.Table.Rules.Reverse())
        {
            var (lesser, greater) = (FederationKeys.Table.Find(rule.Lesser)!, FederationKeys.Table.Find(rule.Greater)!);
            if (Convert.ToDouble(lesser.Get(scenario)) > Convert.ToDouble(greater.Get(scenario)))
            {
                scenario = lesser.Set(scenario, greater.Get(scenario));
            }
        }

        var subcarriers = Math.Min(scenario.Subcarriers.Count, 40);
        var limit = 2 / scenario.Constants.LipschitzConstant;
        return scenario with
        {
            Subcarriers = scenario.Subcarriers with { Count = subcarriers },
            Constants = scenario.Constants with { LearningRate = Math.Min(scenario.Constants.LearningRate, limit / 2) },
        };
    }
}
