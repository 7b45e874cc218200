using Twinwright.Model.Batteries;
using Twinwright.Model.Quality;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

/// <summary>A step of a lane and the score of the exported files are the same arithmetic; the rest of a step is the scalar formulas.</summary>
public class StepAndScoreTests
{
    private const int Steps = 8;

    public static TheoryData<long> Seeds => [.. Enumerable.Range(1, 60).Select(seed => (long)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_step_is_what_the_exported_decision_scores(long seed) => Walk(seed, 0, (world, before) =>
    {
        var score = CycleScorer.Score(before.Instance, before.Decision);
        var outcome = world.Outcome;
        for (var i = 0; i < world.EdgeServers; i++)
        {
            var server = score.EdgeServers[i];
            Near.Relative(server.RateBitPerS, outcome.RateBitPerS[i], 1e-12);
            Near.Relative(server.TransmissionDelayS, outcome.TransmissionDelayS[i], 1e-12);
            Near.Relative(server.WorkloadFlop, outcome.WorkloadFlop[i], 1e-12);
            Near.Relative(server.ComputingDelayS, outcome.ComputingDelayS[i], 1e-12);
            Near.Relative(server.LatencyS, outcome.LatencyS[i], 1e-12);
            Near.Relative(server.BasicConvergencyAfterHelp, outcome.AfterHelp[i], 1e-12);
            Near.Relative(server.Convergency, outcome.Convergency[i], 1e-12);
            Near.Relative(server.EnergyJ, outcome.EnergyJ[i], 1e-12);
            Near.Relative(server.SensorEnergyJ, outcome.SensorEnergyJ[i], 1e-12);
            Assert.Equal(before.Decision.EdgeServers[i].HelperChoice ?? -1, outcome.Choice[i]);
            Assert.Equal(before.Decision.EdgeServers[i].ActiveEmbb.Length, outcome.Embb[i]);
            Assert.Equal(before.Decision.EdgeServers[i].ActiveUrllc.Length, outcome.Urllc[i]);
        }

        var totals = world.Totals(0);
        Near.Relative(score.SystemEnergyJ, totals.SystemEnergyJ, 1e-12);
        Assert.Equal(
            (score.Helpers, score.EffectiveHelpers, score.Violations.Count),
            (totals.Helpers, totals.EffectiveHelpers, totals.Violations));
        var breaches = Enumerable.Range(0, world.EdgeServers).SelectMany(i => Breaches(outcome.Breaches[i]).Select(c => (c, i)));
        Assert.Equal(score.Violations.Select(violation => (violation.Constraint, violation.EdgeServer)), breaches);
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Batteries_follow_the_scalar_formulas(long seed) => Walk(seed, 0, (world, before) =>
    {
        var view = world.View(0);
        var system = view.System;
        for (var i = 0; i < world.EdgeServers; i++)
        {
            var decision = before.Decision.EdgeServers[i];
            var (embb, urllc) = (0, 0);
            for (var slot = system.EmbbOffsets[i]; slot < system.EmbbOffsets[i + 1]; slot++)
            {
                if (system.EmbbSensor[slot] < 0)
                {
                    Assert.Equal(WideAreaSystem.PaddingJ, view.EmbbBatteryJ[slot]);
                    continue;
                }

                var spent = decision.ActiveEmbb.Contains(system.EmbbSensor[slot])
                    ? Battery.EmbbEnergyJ(decision.ReceivedPowerW * system.EmbbEnergyFactor[slot], world.Outcome.TransmissionDelayS[i])
                    : 0;
                var next = Battery.NextJ(
                    before.EmbbBatteryJ[slot], spent, before.EmbbHarvestJ(i, slot), world.Scenario.Batteries.EmbbCapacityJ);
                Assert.Equal(next, view.EmbbBatteryJ[slot], 1e-12);
                embb += Battery.IsAvailable(view.EmbbBatteryJ[slot], system.Constants.EmbbBatteryThresholdJ) ? 1 : 0;
            }

            for (var slot = system.UrllcOffsets[i]; slot < system.UrllcOffsets[i + 1]; slot++)
            {
                if (system.UrllcSensor[slot] < 0)
                {
                    Assert.Equal(WideAreaSystem.PaddingJ, view.UrllcBatteryJ[slot]);
                    continue;
                }

                var energy = system.UrllcEnergyJ[slot];
                var next = Battery.NextJ(
                    before.UrllcBatteryJ[slot], decision.ActiveUrllc.Contains(system.UrllcSensor[slot]) ? energy : 0,
                    before.UrllcHarvestCycles(i, slot) * energy, world.Scenario.Batteries.UrllcCapacityCycles * energy);
                Assert.Equal(next / energy, view.UrllcBatteryJ[slot] / energy, 1e-12);
                urllc += Battery.IsAvailable(view.UrllcBatteryJ[slot], energy) ? 1 : 0;
            }

            Assert.Equal(embb == 0 && urllc == 0 && system.EmbbCount[i] > 0 ? 1 : embb, view.AvailableEmbb[i]);
            Assert.Equal(urllc, view.AvailableUrllc[i]);
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Convergency_and_similarity_follow_the_scalar_formulas(long seed) => Walk(seed, 0, (world, before) =>
    {
        var view = world.View(0);
        var dynamics = world.Scenario.Dynamics;
        for (var i = 0; i < world.EdgeServers; i++)
        {
            var drift = Between(dynamics.DriftMin, dynamics.DriftMax, before.Fields.Drift[before.Row, i]);
            var total = world.Outcome.AfterHelp[i] + world.Outcome.Convergency[i];
            Near.Relative(Convergency.AfterDrift(total, dynamics.ConvergencyCap, drift), view.BasicConvergency[i], 1e-15);
            Assert.Equal(world.Outcome.Helper[i], view.PreviousHelper[i]);
        }

        for (var link = 0; link < view.System.Graph.Links; link++)
        {
            var noise = Between(-1, 1, before.Fields.Similarity[before.Row + 1, link]) * dynamics.SimilarityNoise;
            var share = view.System.Graph.DistanceM[link] / world.Scenario.MaxNeighbourDistanceM;
            var expected = Math.Clamp(dynamics.SimilarityNear - (dynamics.SimilaritySlope * share) + noise, 0, 1);
            Assert.Equal(expected, view.Similarity[link], 1e-14);
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Energy_is_neither_made_nor_lost(long seed) => Walk(seed, 0, (world, before) =>
    {
        var view = world.View(0);
        var system = view.System;
        for (var i = 0; i < world.EdgeServers; i++)
        {
            // What the batteries gained, the sensors spent, or the caps spilled came from the sun or was overdrawn.
            var (gained, harvested, spilled, forgiven) = (0.0, 0.0, 0.0, 0.0);
            var decision = before.Decision.EdgeServers[i];
            for (var slot = system.EmbbOffsets[i]; slot < system.EmbbOffsets[i] + system.EmbbCount[i]; slot++)
            {
                var spent = decision.ActiveEmbb.Contains(system.EmbbSensor[slot])
                    ? decision.ReceivedPowerW * system.EmbbEnergyFactor[slot] * world.Outcome.TransmissionDelayS[i]
                    : 0;
                Account(
                    before.EmbbBatteryJ[slot], view.EmbbBatteryJ[slot], spent, before.EmbbHarvestJ(i, slot),
                    world.Scenario.Batteries.EmbbCapacityJ);
            }

            for (var slot = system.UrllcOffsets[i]; slot < system.UrllcOffsets[i] + system.UrllcCount[i]; slot++)
            {
                var energy = system.UrllcEnergyJ[slot];
                Account(
                    before.UrllcBatteryJ[slot], view.UrllcBatteryJ[slot],
                    decision.ActiveUrllc.Contains(system.UrllcSensor[slot]) ? energy : 0,
                    before.UrllcHarvestCycles(i, slot) * energy, world.Scenario.Batteries.UrllcCapacityCycles * energy);
            }

            Assert.Equal(harvested + forgiven, gained + world.Outcome.SensorEnergyJ[i] + spilled, 1e-11);

            void Account(double from, double to, double spent, double harvest, double capacity)
            {
                var rest = Math.Max(0, from - spent);
                gained += to - from;
                harvested += harvest;
                forgiven += Math.Max(0, spent - from);
                spilled += Math.Max(0, rest + harvest - capacity);
            }
        }
    });

    [Fact]
    public void A_lane_that_has_started_afresh_is_exported_with_the_helpers_it_will_choose()
    {
        for (var seed = 1L; seed <= 20; seed++)
        {
            Walk(seed, 3, (world, before) =>
            {
                for (var i = 0; i < world.EdgeServers; i++)
                {
                    Assert.Equal(before.Decision.EdgeServers[i].HelperChoice ?? -1, world.Outcome.Choice[i]);
                }
            });
        }
    }

    [Fact]
    public void The_walks_meet_every_corner()
    {
        var (sun, helped, woken, breaches, none) = (0, 0, 0, CycleBreaches.None, 0);
        foreach (var seed in Enumerable.Range(1, 60))
        {
            Walk(seed, 0, (world, before) =>
            {
                sun += world.Scenario.Harvest.Model == HarvestModel.Sun ? 1 : 0;
                helped += world.Totals(0).EffectiveHelpers;
                for (var i = 0; i < world.EdgeServers; i++)
                {
                    breaches |= world.Outcome.Breaches[i];
                    woken += before.Decision.EdgeServers[i].ActiveEmbb.Any(n => before.Instance.EdgeServers[i].EmbbSensors[n].BatteryJ < 1) ? 1 : 0;
                    none += world.Outcome.Embb[i] + world.Outcome.Urllc[i] == 0 ? 1 : 0;
                }
            });
        }

        Assert.True(sun > 100 && helped > 100 && woken > 5 && none > 100, $"{sun} {helped} {woken} {none}");
        Assert.Equal(CycleBreaches.C3 | CycleBreaches.C4 | CycleBreaches.C5 | CycleBreaches.MaxCpu, breaches);
    }

    private static void Walk(long seed, int horizon, Action<LaneEnvironment, Before> check)
    {
        var world = Worlds.One(Worlds.Varied(seed), seed, seed + 1000, horizon);
        var actions = new CycleActions(world.Rows);
        var buffers = new StepBuffers(1, world.EdgeServers);
        var rng = new Rng(seed).Split("test/actions");
        for (var step = 0; step < Steps; step++)
        {
            Worlds.Act(world, rng, actions);
            var before = new Before(world, actions, seed + 1000, step);
            world.Step(actions, buffers);
            check(world, before);
        }
    }

    private static IEnumerable<WideAreaConstraint> Breaches(CycleBreaches breaches)
    {
        (CycleBreaches, WideAreaConstraint)[] all =
        [
            (CycleBreaches.C3, WideAreaConstraint.C3), (CycleBreaches.C4, WideAreaConstraint.C4),
            (CycleBreaches.C5, WideAreaConstraint.C5), (CycleBreaches.MaxCpu, WideAreaConstraint.MaxCpu),
        ];
        return all.Where(pair => breaches.HasFlag(pair.Item1)).Select(pair => pair.Item2);
    }

    private static double Between(double low, double high, double draw) => low + ((high - low) * draw);

    /// <summary>A cycle as it stood before the step, and what the sun will give in it.</summary>
    private sealed class Before
    {
        private readonly WideAreaScenario _scenario;
        private readonly double[] _latitudeDeg;

        public Before(LaneEnvironment world, CycleActions actions, long dynamicsSeed, long row)
        {
            var view = world.View(0);
            (_scenario, Row) = (world.Scenario, row);
            _latitudeDeg = [.. Enumerable.Repeat(_scenario.Harvest.LatitudeDeg, world.EdgeServers)];
            Instance = world.Export(0, "test");
            Decision = DecisionWriter.Write(view, actions.Slice(0, world.EdgeServers));
            (EmbbBatteryJ, UrllcBatteryJ) = (view.EmbbBatteryJ.ToArray(), view.UrllcBatteryJ.ToArray());
            Fields = new DynamicsFields(dynamicsSeed);
        }

        public WideAreaCycle Instance { get; }

        public WideAreaDecision Decision { get; }

        public double[] EmbbBatteryJ { get; }

        public double[] UrllcBatteryJ { get; }

        public DynamicsFields Fields { get; }

        public long Row { get; }

        public double EmbbHarvestJ(int i, int slot) => _scenario.Harvest.EmbbMaxJ
            * (_scenario.Harvest.Model == HarvestModel.Sun ? Light(i) : Fields.HarvestEmbb[Row, slot]);

        public double UrllcHarvestCycles(int i, int slot) => _scenario.Harvest.UrllcMaxCycles
            * (_scenario.Harvest.Model == HarvestModel.Sun ? Light(i) : Fields.HarvestUrllc[Row, slot]);

        private double Light(int i) => Between(_scenario.Harvest.CloudMin, 1, Fields.Cloud[Row, i]) * Sun.ClearSky(
            _latitudeDeg[i], _scenario.Harvest.DayOfYear, _scenario.Harvest.StartHour, _scenario.Harvest.HoursPerCycle, Row);
    }
}
