using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Tests.Solvers;

/// <summary>Cycles to plan, and their mean energy computed apart from the planner: through files and the scorer.</summary>
internal static class Cycles
{
    public delegate void Visit(LaneEnvironment world, CycleActions actions);

    /// <summary>Some cycles of a dense world under the heuristic activation; identities of the action are random.</summary>
    public static void ForEach(long seed, int edgeServers, int steps, Visit visit)
    {
        var world = World(seed, edgeServers);
        var (actions, buffers) = (new CycleActions(edgeServers), new StepBuffers(1, edgeServers));
        var rng = new Rng(seed).Split("test/identities");
        for (var step = 0; step < steps; step++)
        {
            Activation.Write(world.View(0), world.Scenario.HeuristicReceivedW, actions.Slice(0, edgeServers));
            for (var i = 0; i < edgeServers; i++)
            {
                actions.Helper[i] = rng.NextUnit() < 0.4;
            }

            visit(world, actions);
            world.Step(actions, buffers);
        }
    }

    /// <summary>The paper's density with few edge servers; seeds alternate in what may make planning hard.</summary>
    public static LaneEnvironment World(long seed, int edgeServers)
    {
        var side = 3500 * Math.Sqrt(edgeServers / 50.0);
        var paper = new WideAreaScenario();
        var scenario = paper with
        {
            EdgeServerCount = edgeServers,
            AreaWidthM = side,
            AreaHeightM = side,
            Sensors = seed % 3 == 0 ? paper.Sensors with { MinPerKind = 0, MaxPerKind = 2 } : paper.Sensors,
            Constants = paper.Constants with
            {
                LatencyThresholdS = seed % 4 == 0 ? 0.3 : 5,
                ConvergencyExponent = seed % 5 == 0 ? 3 : 2,
            },
        };
        return new([new LaneSeed(Deployment.Draw(scenario, seed), seed + 100)]);
    }

    /// <summary>Mean Σ E over the choice samples, each sample spelled out as a decision and scored.</summary>
    public static double MeanEnergyJ(LaneEnvironment world, CycleActions actions, ReadOnlySpan<bool> helper, int samples) =>
        EnergiesJ(world, actions, helper, samples).Average(energies => energies.Sum());

    /// <summary>E of each edge server under each choice sample.</summary>
    public static double[][] EnergiesJ(LaneEnvironment world, CycleActions actions, ReadOnlySpan<bool> helper, int samples)
    {
        var view = world.View(0);
        var graph = view.System.Graph;
        var draws = new Rng(view.DynamicsSeed).Split("wide-area/choice-samples").Field();
        helper.CopyTo(actions.Helper);
        var instance = world.Export(0, "test");
        var decision = DecisionWriter.Write(view, actions.Slice(0, view.EdgeServers));
        var energies = new double[samples][];
        for (var sample = 0; sample < samples; sample++)
        {
            var row = (view.Step * samples) + sample;
            var servers = decision.EdgeServers.Select((server, j) => server with
            {
                HelperChoice = server.Helper ? null : graph.Of(j).ToArray().Where(i => decision.EdgeServers[i].Helper)
                    .OrderByDescending(i => draws[row, graph.LinkOf(j, i)]).Select(i => (int?)i).FirstOrDefault(),
            });
            var score = CycleScorer.Score(instance, new WideAreaDecision([.. servers]));
            energies[sample] = [.. score.EdgeServers.Select(server => server.EnergyJ)];
        }

        return energies;
    }
}
