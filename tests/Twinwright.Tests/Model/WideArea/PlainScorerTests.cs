using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

public class PlainScorerTests
{
    [Fact]
    public void The_scorer_agrees_with_the_rules_written_out_plainly()
    {
        var (late, kinks, none) = (0, 0, 0);
        for (var seed = 1L; seed <= 250; seed++)
        {
            var world = Worlds.One(Worlds.Varied(seed), seed, seed);
            var (actions, buffers) = (new CycleActions(world.Rows), new StepBuffers(1, world.EdgeServers));
            var rng = new Rng(seed).Split("test/plain");
            for (var step = 0; step < 4; step++)
            {
                Worlds.Act(world, rng, actions);
                var instance = world.Export(0, "test");
                var decision = DecisionWriter.Write(world.View(0), actions.Slice(0, world.EdgeServers));
                var (score, plain) = (CycleScorer.Score(instance, decision), new PlainScorer(instance, decision));
                for (var i = 0; i < world.EdgeServers; i++)
                {
                    var server = score.EdgeServers[i];
                    Near.Relative(plain.RateBitPerS[i], server.RateBitPerS, 1e-11);
                    Near.Relative(plain.DelayS[i], server.TransmissionDelayS, 1e-11);
                    Near.Relative(plain.SensorJ[i], server.SensorEnergyJ, 1e-11);
                    Near.Relative(plain.After[i], server.BasicConvergencyAfterHelp, 1e-12);
                    Near.Relative(plain.Z[i], server.Convergency, 1e-11);
                    Near.Relative(plain.Flop[i], server.WorkloadFlop, 1e-11);
                    Near.Relative(plain.ComputingS[i], server.ComputingDelayS, 1e-9);
                    Near.Relative(plain.LatencyS[i], server.LatencyS, 1e-10);
                    Near.Relative(plain.EnergyJ[i], server.EnergyJ, 1e-9);
                    var helper = decision.EdgeServers[i].HelperChoice;
                    late += helper is not null && server.TransmissionDelayS >= instance.Constants.LatencyThresholdS ? 1 : 0;
                    kinks += helper is { } h && score.EdgeServers[h].LatencyS.Equals(server.TransmissionDelayS) ? 1 : 0;
                    none += server.WorkloadFlop == 0 ? 1 : 0;
                }

                Near.Relative(plain.EnergyJ.Sum(), score.SystemEnergyJ, 1e-9);
                world.Step(actions, buffers);
            }
        }

        // The corners that these worlds are there for.
        Assert.True(late > 5 && kinks > 20 && none > 100, $"{late} late recipients, {kinks} kinks, {none} without work");
    }
}
