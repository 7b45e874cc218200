using Twinwright.Experiments.Running;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;
using Twinwright.Tests.Learning;
using Xunit;

namespace Twinwright.Tests.Solvers;

/// <summary>What every wide-area solver of the catalogue must do; a new solver is held to it without an edit here.</summary>
public class SolverContractTests
{
    private static readonly WideAreaScenario Paper = new();

    private static readonly Dictionary<string, WideAreaScenario> Scenarios = new()
    {
        ["paper"] = Paper with { AreaWidthM = 1500, AreaHeightM = 1500 },
        ["sun"] = Paper with { Harvest = new() { Model = HarvestModel.Sun, HoursPerCycle = 3 } },
        ["no-sensors"] = Paper with { Sensors = new() { MinPerKind = 0, MaxPerKind = 0 } },
        ["few-sensors"] = Paper with { Sensors = new() { MinPerKind = 0, MaxPerKind = 2 }, AreaWidthM = 900, AreaHeightM = 900 },
        ["drained"] = Paper with { Batteries = new() { EmbbStartMinJ = 0, EmbbStartMaxJ = 0.1, UrllcStartMaxCycles = 0 }, Harvest = new() { EmbbMaxJ = 0, UrllcMaxCycles = 0 } },
        ["saturated"] = Paper with
        {
            MaxNeighbourDistanceM = 1e6,
            Batteries = new() { EmbbStartMinJ = 2, EmbbStartMaxJ = 2 },
            Harvest = new() { EmbbMaxJ = 100, UrllcMaxCycles = 100 },
            Sensors = new() { MinPerKind = 40, MaxPerKind = 40 },
        },
        ["nobody-near"] = Paper with { MaxNeighbourDistanceM = 0 },
        ["no-need"] = Paper with { Dynamics = new() { DriftMin = 0, DriftMax = 0 } },
        ["no-time"] = Paper with { Constants = new() { LatencyThresholdS = 1e-3 } },
        ["penalty"] = Paper with { HelperConstraint = HelperConstraint.Penalty },
    };

    /// <summary>All solvers, each in every scenario.</summary>
    public static TheoryData<string, string> SolversAndScenarios
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var entry in Entries)
            {
                foreach (var scenario in Scenarios.Keys)
                {
                    data.Add(entry.Id, scenario);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Solvers => [.. Entries.Select(entry => entry.Id)];

    // Tests' own solvers, which some put into the catalogue, are not held to anything.
    private static IEnumerable<SolverEntry> Entries =>
        SolverCatalogue.Of(SystemKind.WideArea).Where(entry => entry.Type.Assembly != typeof(SolverContractTests).Assembly);

    [Theory]
    [MemberData(nameof(SolversAndScenarios))]
    public void Decisions_are_feasible_and_complete(string id, string scenario)
    {
        foreach (var edgeServers in new[] { 1, 2, 9 })
        {
            var world = World(scenario, edgeServers);
            Run(Make(id, world), world, 4, actions =>
            {
                var view = world.View(0);
                for (var i = 0; i < edgeServers; i++)
                {
                    Assert.InRange(actions.Embb[i], 0, view.AvailableEmbb[i]);
                    Assert.InRange(actions.Urllc[i], 0, view.AvailableUrllc[i]);
                    Assert.True(actions.Embb[i] + actions.Urllc[i] > 0 || view.AvailableEmbb[i] + view.AvailableUrllc[i] == 0);
                    Assert.True(double.IsFinite(actions.ReceivedW[i]) && actions.ReceivedW[i] >= 0);
                    Assert.True(actions.ReceivedW[i] > 0 || actions.Embb[i] == 0);
                    Assert.True(double.IsFinite(actions.Convergency[i]) && actions.Convergency[i] >= 0);
                }
            });
            Assert.True(double.IsFinite(world.Totals(0).SystemEnergyJ));
        }
    }

    [Theory]
    [MemberData(nameof(SolversAndScenarios))]
    public void Equal_seeds_repeat_to_the_bit(string id, string scenario)
    {
        var (one, two) = (World(scenario, 8), World(scenario, 8));
        Assert.Equal(Trace(one), Trace(two));

        List<double> Trace(LaneEnvironment world)
        {
            var trace = new List<double>();
            Run(Make(id, world), world, 4, actions => trace.AddRange(
                [.. actions.Helper.Select(helper => helper ? 1.0 : 0), .. actions.Embb.Select(n => (double)n),
                    .. actions.Urllc.Select(n => (double)n), .. actions.ReceivedW, .. actions.Convergency]));
            trace.Add(world.Totals(0).SystemEnergyJ);
            return trace;
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void What_stood_in_the_buffer_before_does_not_matter(string id)
    {
        var world = World("paper", 8);
        var (clean, dirty) = (new CycleActions(8), new CycleActions(8));
        Array.Fill(dirty.Helper, true);
        Array.Fill(dirty.Embb, 33);
        Array.Fill(dirty.Urllc, -5);
        Array.Fill(dirty.ReceivedW, double.NaN);
        Array.Fill(dirty.Convergency, double.NaN);
        Make(id, world).Decide(world.View(0), clean.Slice(0, 8));
        Make(id, world).Decide(world.View(0), dirty.Slice(0, 8));

        Assert.Equal(clean.Helper, dirty.Helper);
        Assert.Equal(clean.Embb, dirty.Embb);
        Assert.Equal(clean.Urllc, dirty.Urllc);
        Assert.Equal(clean.ReceivedW, dirty.ReceivedW);
        Assert.Equal(clean.Convergency, dirty.Convergency);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_single_instance_is_enough_to_decide_and_scores_as_the_lane_does(string id)
    {
        var world = World("paper", 8);
        var instance = world.Export(0, "test");
        var cycle = CycleConversion.FromInstance(instance);
        var solver = WideAreaPolicies.Make(id, Deployment.Draw(world.Scenario, 3));
        solver.Begin(WideAreaContext.ForInstance());
        var actions = new CycleActions(8);
        solver.Decide(cycle.View, actions.Slice(0, 8));
        var score = CycleScorer.Score(instance, DecisionWriter.Write(cycle.View, actions.Slice(0, 8)));
        world.Step(actions, new StepBuffers(1, 8));

        Assert.Equal(world.Totals(0).SystemEnergyJ, score.SystemEnergyJ, score.SystemEnergyJ * 1e-12);
        Assert.DoesNotContain(score.Violations, v => v.Constraint is WideAreaConstraint.C1 or WideAreaConstraint.C2 or WideAreaConstraint.HelperChoice);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Unknown_options_and_wrong_values_are_refused_with_the_option_s_name(string id)
    {
        var unknown = Assert.Throws<SolverRefusedException>(() => SolverSpec.Parse($"{id}{{no_such_option=1}}", SystemKind.WideArea));
        Assert.Contains("no_such_option", unknown.Message, StringComparison.Ordinal);
        foreach (var option in Entries.Single(entry => entry.Id == id).Options)
        {
            var wrong = Assert.Throws<SolverRefusedException>(() => SolverSpec.Parse($"{id}{{{option.Name}=nonsense}}", SystemKind.WideArea));
            Assert.Contains(option.Name, wrong.Message, StringComparison.Ordinal);
            SolverSpec.Parse($"{id}{{{option.Name}={option.Default}}}", SystemKind.WideArea);
            Assert.NotEmpty(option.Summary);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Worlds_beyond_the_solver_s_size_are_refused_and_up_to_it_taken(string id)
    {
        var spec = SolverSpec.Parse(id, SystemKind.WideArea);
        if (spec.Entry.MaxEdgeServers == int.MaxValue)
        {
            WideAreaRunner.Admit(spec, 10_000);
            return;
        }

        var world = World("paper", spec.Entry.MaxEdgeServers);
        Run(Make(id, world), world, 1, _ => { });
        Assert.Throws<SolverRefusedException>(() => WideAreaRunner.Admit(spec, spec.Entry.MaxEdgeServers + 1));
    }

    [Fact]
    public void Ids_are_unique_and_every_solver_says_what_it_does()
    {
        var entries = SolverCatalogue.Of(SystemKind.WideArea).ToList();
        Assert.Equal(entries.Count, entries.Select(entry => entry.Id).Distinct().Count());
        Assert.All(entries, entry => Assert.NotEmpty(entry.Summary));
        Assert.Contains("nc", entries.Select(entry => entry.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody-knows-me")]
    [InlineData("random{probability=0.5")]
    [InlineData("random{probability}")]
    [InlineData("random{probability=0.1,probability=0.2}")]
    [InlineData("random{probability=1.5}")]
    [InlineData("random{probability=NaN}")]
    [InlineData("static{cycles=0}")]
    [InlineData("static{cycles=2.5}")]
    public void Misspelt_solvers_are_refused(string text) =>
        Assert.Throws<SolverRefusedException>(() => SolverSpec.Parse(text, SystemKind.WideArea));

    [Fact]
    public void Lists_split_at_commas_outside_braces_and_name_nobody_twice()
    {
        var list = SolverSpec.ParseList("nc, static{cycles=2,choice_samples=1},random{probability=0.25}", SystemKind.WideArea);

        Assert.Equal(["nc", "static{cycles=2,choice_samples=1}", "random{probability=0.25}"], list.Select(spec => spec.Text));
        Assert.Throws<SolverRefusedException>(() => SolverSpec.ParseList("nc,greedy,nc", SystemKind.WideArea));
        Assert.Throws<SolverRefusedException>(() => SolverSpec.ParseList(" , ", SystemKind.WideArea));
    }

    private static LaneEnvironment World(string scenario, int edgeServers) =>
        new([new LaneSeed(Deployment.Draw(Scenarios[scenario] with { EdgeServerCount = edgeServers }, 3), 4)]);

    private static IWideAreaSolver Make(string id, LaneEnvironment world)
    {
        var deployment = Deployment.Draw(world.Scenario, 3);
        var solver = WideAreaPolicies.Make(id, deployment);
        solver.Begin(WideAreaContext.For(deployment));
        return solver;
    }

    private static void Run(IWideAreaSolver solver, LaneEnvironment world, int steps, Action<CycleActions> check)
    {
        var (actions, buffers) = (new CycleActions(world.EdgeServers), new StepBuffers(1, world.EdgeServers));
        for (var step = 0; step < steps; step++)
        {
            Array.Fill(actions.ReceivedW, double.NaN);
            Array.Fill(actions.Convergency, double.NaN);
            solver.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
            check(actions);
            world.Step(actions, buffers);
        }
    }
}
