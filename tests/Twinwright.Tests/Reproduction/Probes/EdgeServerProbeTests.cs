using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Probes;
using Twinwright.Experiments.Running;
using Twinwright.Model.Radio;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;
using Twinwright.Tests.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Reproduction.Probes;

public class EdgeServerProbeTests
{
    private static readonly RunLength Length = new(12, 5);

    public static TheoryData<long, string> Runs => new()
    {
        { 1, "greedy" }, { 2, "random" }, { 3, "mgm" }, { 4, "oracle" }, { 5, "nc" }, { 6, "best-response" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Energies_and_helpers_add_up_to_the_metrics_of_the_run(long seed, string solver)
    {
        var (deployment, spec) = World(seed, solver);
        var facts = Probe(deployment, seed, spec);
        var run = WideAreaRunner.Run("test", deployment, seed, spec, Length, CancellationToken.None);

        Assert.Equal(run.Totals, facts.Totals);
        Assert.Equal(run.Totals["system_energy_j"], facts.Arrays["energy_j"].Sum(), 1e-9 * run.Totals["system_energy_j"]);
        Assert.Equal(run.Totals["helpers"], facts.Arrays["helper_rate"].Sum(), 1e-9);
        Assert.All(facts.Arrays.Values, values => Assert.All(values, value => Assert.True(double.IsFinite(value))));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_edge_server_s_cycle_is_in_one_cell(long seed, string solver)
    {
        var (deployment, spec) = World(seed, solver);
        var arrays = Probe(deployment, seed, spec).Arrays;

        Assert.Equal(deployment.System.EdgeServers * Length.Measured, arrays["cell_cycles"].Sum());
        Assert.Equal(64, arrays["cell_cycles"].Length);
        Near(Length.Measured * arrays["urllc_active"].Sum(), arrays["cell_urllc_active"].Sum());
        Near(Length.Measured * arrays["urllc_available"].Sum(), arrays["cell_urllc_available"].Sum());
        Near(arrays["embb_active_cycles"].Sum(), arrays["cell_powered_cycles"].Sum());
        Near(Weighted(arrays, "transmit_power_w"), arrays["cell_transmit_power_w_sum"].Sum());
        Near(Weighted(arrays, "received_power_w"), arrays["cell_received_power_w_sum"].Sum());
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Rows_are_what_decisions_written_as_files_say(long seed, string solver)
    {
        var (deployment, spec) = World(seed, solver);
        var arrays = Probe(deployment, seed, spec).Arrays;
        var plain = new Plain(deployment);
        plain.Run(seed, (IWideAreaSolver)spec.Create());

        foreach (var (name, expected) in plain.Rows)
        {
            Assert.Equal(expected.Length, arrays[name].Length);
            Assert.All(expected.Index(), row => Near(row.Item, arrays[name][row.Index]));
        }
    }

    [Fact]
    public void Sensors_and_neighbours_are_those_of_the_map()
    {
        var (deployment, spec) = World(8, "nc");
        var (arrays, system) = (Probe(deployment, 8, spec).Arrays, deployment.System);
        var alone = 0;
        for (var i = 0; i < system.EdgeServers; i++)
        {
            var near = Enumerable.Range(0, system.EdgeServers)
                .Where(j => j != i && NeighbourGraph.DistanceBetween(
                    arrays["east_m"][i], arrays["north_m"][i], arrays["east_m"][j], arrays["north_m"][j]) < system.MaxNeighbourDistanceM)
                .ToList();
            alone += near.Count == 0 ? 1 : 0;

            Assert.Equal(near.Count, arrays["neighbours"][i]);
            Assert.Equal(near.Select(j => (double)j), arrays["neighbour_index"][(int)arrays["neighbour_first"][i]..(int)arrays["neighbour_first"][i + 1]]);
            Assert.Equal(system.EmbbSensor[system.EmbbOffsets[i]..system.EmbbOffsets[i + 1]].Count(sensor => sensor >= 0)
                + system.UrllcSensor[system.UrllcOffsets[i]..system.UrllcOffsets[i + 1]].Count(sensor => sensor >= 0), arrays["sensors"][i]);
            Near(near.Count == 0 ? 0 : near.Average(j => arrays["sensors"][j]), arrays["neighbour_sensors"][i]);
        }

        Assert.InRange(alone, 1, system.EdgeServers - 2);
    }

    private static double Weighted(IReadOnlyDictionary<string, double[]> arrays, string name) =>
        arrays[name].Zip(arrays["embb_active_cycles"], (mean, cycles) => mean * cycles).Sum();

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1e-12, Math.Abs(expected)));

    private static RunFacts Probe(Deployment deployment, long seed, SolverSpec spec) =>
        EdgeServerProbe.Probe("test", deployment, seed, spec, Length, CancellationToken.None);

    private static (Deployment Deployment, SolverSpec Spec) World(long seed, string solver) => (
        Deployment.Draw(new WideAreaScenario { EdgeServerCount = 18, AreaWidthM = 2600, AreaHeightM = 2600 }, seed),
        SolverSpec.Parse(solver, SystemKind.WideArea));

    /// <summary>The same run in a loop of its own, with who is active taken from decision files and powers from path losses.</summary>
    private sealed class Plain(Deployment deployment)
    {
        private const int Bands = 8;

        public Dictionary<string, double[]> Rows { get; } = [];

        public void Run(long dynamicsSeed, IWideAreaSolver solver)
        {
            var world = new LaneEnvironment([new LaneSeed(deployment, dynamicsSeed)]);
            var (actions, buffers) = (new CycleActions(world.Rows), new StepBuffers(1, world.EdgeServers));
            solver.Begin(WideAreaContext.For(deployment));
            for (var step = 0; step < Length.Steps; step++)
            {
                solver.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
                if (step >= Length.Steps - Length.Measured)
                {
                    Add(world.View(0), world.Export(0, "test"), DecisionWriter.Write(world.View(0), actions.Slice(0, world.EdgeServers)));
                }

                world.Step(actions, buffers);
                for (var i = 0; i < world.EdgeServers && step >= Length.Steps - Length.Measured; i++)
                {
                    Row("energy_j", i, world.Outcome.EnergyJ[i] / Length.Measured);
                    Row("helper_rate", i, world.Outcome.Helper[i] ? 1.0 / Length.Measured : 0);
                }
            }

            for (var i = 0; i < world.EdgeServers; i++)
            {
                var cycles = Rows["embb_active_cycles"][i];
                Rows["received_power_w"][i] /= Math.Max(1, cycles);
                Rows["transmit_power_w"][i] /= Math.Max(1, cycles);
            }
        }

        private void Add(in CycleView view, WideAreaCycle cycle, WideAreaDecision decision)
        {
            for (var i = 0; i < view.EdgeServers; i++)
            {
                var (sensors, decided, constants) = (cycle.EdgeServers[i], decision.EdgeServers[i], cycle.Constants);
                var (embb, urllc) = (view.AvailableEmbb[i], view.AvailableUrllc[i]);
                var (activeEmbb, activeUrllc) = (decided.ActiveEmbb.Length, decided.ActiveUrllc.Length);
                var cell = (Bands * Math.Min(embb / 5, 7)) + Math.Min(urllc / 5, 7);
                Row("embb_available", i, (double)embb / Length.Measured);
                Row("urllc_available", i, (double)urllc / Length.Measured);
                Row("embb_active", i, (double)activeEmbb / Length.Measured);
                Row("urllc_active", i, (double)activeUrllc / Length.Measured);
                Row("cell_cycles", cell, 1);
                Row("cell_urllc_active", cell, activeUrllc);
                Row("cell_urllc_available", cell, urllc);
                Band("dominated_embb_urllc", i, urllc <= 0.5 * embb, activeUrllc, urllc);
                Band("dominated_urllc_urllc", i, embb >= 1 && urllc >= 6 * embb && urllc <= 10 * embb, activeUrllc, urllc);
                Band("between_urllc", i, 1.5 * embb <= urllc && urllc <= 4 * embb, activeUrllc, urllc);
                var inverse = TruncatedInversion.MeanInverseGain(constants.EmbbErrorProbability);
                var transmitW = activeEmbb == 0 ? 0 : decided.ActiveEmbb.Average(n => TruncatedInversion.TransmitPowerW(
                    decided.ReceivedPowerW, Math.Pow(10, sensors.EmbbSensors[n].PathLossDb / 10), Math.Pow(10, constants.LinkMarginDb / 10), inverse));
                var receivedW = activeEmbb == 0 ? 0 : decided.ReceivedPowerW;
                var powered = activeEmbb == 0 ? 0 : 1;
                Row("embb_active_cycles", i, powered);
                Row("transmit_power_w", i, transmitW);
                Row("received_power_w", i, receivedW);
                Row("cell_powered_cycles", cell, powered);
                Row("cell_transmit_power_w_sum", cell, transmitW);
                Row("cell_received_power_w_sum", cell, receivedW);
            }
        }

        private void Band(string name, int i, bool isIn, int active, int available)
        {
            Row($"{name}_active", i, isIn ? active : 0);
            Row($"{name}_available", i, isIn ? available : 0);
        }

        private void Row(string name, int at, double value)
        {
            if (!Rows.TryGetValue(name, out var row))
            {
                Rows[name] = row = new double[name.StartsWith("cell_", StringComparison.Ordinal) ? Bands * Bands : deployment.System.EdgeServers];
            }

            row[at] += value;
        }
    }
}
