using Twinwright.Model.Composed;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;
using Xunit;

namespace Twinwright.Tests.Composed;

/// <summary>Each system within the composed world is the system by itself, to the bit.</summary>
public class ComposedReductionTests
{
    [Theory]
    [InlineData("mgm", HarvestModel.Uniform, 1)]
    [InlineData("mgm", HarvestModel.Sun, 4)]
    [InlineData("best-response", HarvestModel.Uniform, 40)]
    public void Without_coalitions_and_with_one_family_cycles_are_those_of_wide_area_updating(string solver, HarvestModel harvest, int cyclesPerFrame)
    {
        var scenario = ComposedPlay.Small with
        {
            CrossFamily = 1,
            CyclesPerFrame = cyclesPerFrame,
            WideArea = ComposedPlay.Small.WideArea with { Harvest = new HarvestOptions { Model = harvest, StartHour = 9 } },
        };
        var deployment = ComposedDeployment.Draw(scenario, 3);
        var lane = new LaneEnvironment([new LaneSeed(Deployment.Draw(scenario.WideArea, 3), 3)]);
        var alone = (IWideAreaSolver)SolverSpec.Parse(solver, SystemKind.WideArea).Create();
        alone.Begin(WideAreaContext.For(deployment.WideArea));
        var (actions, buffers, cycles) = (new CycleActions(lane.Rows), new StepBuffers(1, lane.Rows), 0);
        var play = new ComposedPlay(deployment, new DrawnInputs(deployment, 3), wideArea: solver)
        {
            Instead = (frame, into) => Assign(frame.System, into),
            AfterCycle = (_, outcome) =>
            {
                alone.Decide(lane.View(0), actions.Slice(0, lane.Rows));
                lane.Step(actions, buffers);
                Assert.Equal(lane.Outcome.EnergyJ, outcome.EnergyJ);
                Assert.Equal(lane.Outcome.SensorEnergyJ, outcome.SensorEnergyJ);
                Assert.Equal(lane.Outcome.AfterHelp, outcome.AfterHelp);
                Assert.Equal(lane.Outcome.Choice, outcome.Choice);
                Assert.Equal(lane.Outcome.Embb, outcome.Embb);
                Assert.Equal(lane.Outcome.Urllc, outcome.Urllc);
                Assert.Equal(lane.Outcome.Breaches, outcome.Breaches);
                cycles++;
            },
        };

        play.Frames(40 / cyclesPerFrame);

        Assert.Equal(40, cycles);
        Assert.Contains(play.Scores, score => score.EffectiveHelpers > 0 && score.SensorEnergyJ > 0);
    }

    [Theory]
    [InlineData("socf")]
    [InlineData("foresight")]
    [InlineData("gre")]
    public void Frames_are_those_of_a_federated_construction(string solver)
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 5);
        var world = new FrameEnvironment([new FrameLaneSeed(deployment.Federation, 5)]);
        var alone = (IFederationSolver)SolverSpec.Parse(solver, SystemKind.Federation).Create();
        alone.Begin(new FederationContext { Deployment = deployment.Federation, System = deployment.Federation.System });
        var (actions, buffers) = (new FrameActions(deployment.Federation.System), new FrameBuffers(1, deployment.EdgeServers));
        var play = new ComposedPlay(deployment, new DrawnInputs(deployment, 5), solver)
        {
            AfterFrame = (_, decided, outcome) =>
            {
                actions.Clear();
                alone.Decide(world.World(0).Frame, actions);
                world.Step([actions], buffers);
                Assert.Equal(actions.Assignment, decided.Assignment);
                Assert.Equal(actions.Links, decided.Links);
                Assert.Equal(world.Outcome(0).Totals, outcome.Totals);
                Assert.Equal(world.Outcome(0).Utility, outcome.Utility);
            },
        };

        play.Frames(12);

        Assert.All(play.Scores, score => Assert.True(score.Links > 0));
    }

    [Fact]
    public void A_family_of_one_s_own_cuts_similarity_to_the_share_of_the_scenario()
    {
        // By hand: 0.8 − 0.4·d/d_th of two edge servers at the same place is 0.8, and 0.05 of noise makes it 0.85.
        Assert.Equal(0.85, ComposedQuality.Similarity(0.8, 0.05, -1, -1, 0.5), 1e-15);
        Assert.Equal(0.85, ComposedQuality.Similarity(0.8, 0.05, 2, 2, 0.5), 1e-15);
        Assert.Equal(0.425, ComposedQuality.Similarity(0.8, 0.05, 2, -1, 0.5), 1e-15);
        Assert.Equal(0.5, ComposedQuality.Similarity(0.8, 0.3, 0, 1, 0.5), 1e-15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Similarity_in_a_cycle_follows_the_hosts_of_the_frame(int regions)
    {
        // With one region all hosts are of one family; with one for each partial-DT none are.
        var scenario = ComposedPlay.Small with { Regions = regions };
        var deployment = ComposedDeployment.Draw(scenario, 7);
        var (play, plain) = (new ComposedPlay(deployment, new DrawnInputs(deployment, 7)), new LaneEnvironment([new LaneSeed(deployment.WideArea, 7)]));
        play.Construct();

        var similarity = play.Stepper.BeginCycle(play.Inputs.Cycle(0, 0)).Similarity;

        var (graph, hosts, seen) = (deployment.WideArea.System.Graph, play.Stepper.State.Frame.PreviousPartialDt, new HashSet<double>());
        for (var j = 0; j < graph.EdgeServers; j++)
        {
            for (var link = graph.Offsets[j]; link < graph.Offsets[j + 1]; link++)
            {
                var (one, other) = (hosts[j] >= 0, hosts[graph.Neighbours[link]] >= 0);
                var share = one == other && (!one || regions == 1) ? 1 : 0.5;
                Assert.Equal(share * plain.View(0).Similarity[link], similarity[link]);
                seen.Add(share);
            }
        }

        Assert.Equal(2, seen.Count);
    }

    /// <summary>Partial-DTs go to the first edge servers, and nobody sends.</summary>
    private static void Assign(FederationSystem system, FrameActions into)
    {
        for (var c = 0; c < system.PartialDts; c++)
        {
            into.Assignment[c] = c;
        }
    }
}
