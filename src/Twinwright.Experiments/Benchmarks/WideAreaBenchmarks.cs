using Twinwright.Model.Batteries;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>Figures of the wide-area model and its solvers, and of what serves both systems: chance and statistics.</summary>
public static class WideAreaBenchmarks
{
    private const int Lanes = 128;
    private const int LearnerBatches = 16;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("wide_area.step.agent_steps_per_s", StepRate),
        new("wide_area.step.allocated_bytes", StepAllocation),
        new("wide_area.step_learner.agent_steps_per_s", LearnerRate),
        new("wide_area.million_sensors.cycle_ms", MillionSensors),
        new("wide_area.oracle.cycle_ms", stop => SolverTime("wide_area.oracle.cycle_ms", new Oracle(), stop)),
        new("wide_area.best_response.cycle_ms", stop =>
            SolverTime("wide_area.best_response.cycle_ms", new BestResponse(new BestResponse.Settings()), stop)),
        new("wide_area.mgm.cycle_ms", stop => SolverTime("wide_area.mgm.cycle_ms", new MaximumGain(new MaximumGain.Settings()), stop)),
        new("randomness.uniforms_per_s", UniformRate),
        .. StatisticsBenchmarks.All,
    ];

    private static BenchmarkFigure StepRate(CancellationToken stop)
    {
        var batch = new Batch(Lanes, new WideAreaScenario());
        var seconds = Benchmark.SecondsPerCall(batch.StepGreedy, stop);
        return new(
            "wide_area.step.agent_steps_per_s", batch.Environment.Rows / seconds, "agent-steps/s",
            $"one thread; greedy decides and the world steps; 50 edge servers x {Lanes} lanes of wide-area/paper");
    }

    private static BenchmarkFigure StepAllocation(CancellationToken stop)
    {
        var batch = new Batch(Lanes, new WideAreaScenario());
        for (var step = 0; step < 3; step++)
        {
            batch.StepGreedy();
        }

        stop.ThrowIfCancellationRequested();
        var before = GC.GetAllocatedBytesForCurrentThread();
        batch.StepGreedy();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return new("wide_area.step.allocated_bytes", bytes, "B", $"a greedy decision and a step of 50 edge servers x {Lanes} lanes");
    }

    private static BenchmarkFigure LearnerRate(CancellationToken stop)
    {
        var batch = new Batch(Lanes, new WideAreaScenario());
        batch.DrawLevels(LearnerBatches);
        var seconds = Benchmark.SecondsPerCall(batch.StepLevels, stop);
        return new(
            "wide_area.step_learner.agent_steps_per_s", batch.Environment.Rows / seconds, "agent-steps/s",
            $"one thread; random levels of all five heads, drawn beforehand, become actions and the world steps; 50 edge servers x {Lanes} lanes");
    }

    private static BenchmarkFigure MillionSensors(CancellationToken stop)
    {
        // 12,500 edge servers with 40 sensors of each kind, as dense as the paper's 50 in 3.5 km x 3.5 km.
        const int EdgeServers = 12_500;
        var side = 3500 * Math.Sqrt(EdgeServers / 50.0);
        var scenario = new WideAreaScenario
        {
            EdgeServerCount = EdgeServers,
            AreaWidthM = side,
            AreaHeightM = side,
            Sensors = new SensorOptions { MinPerKind = 40, MaxPerKind = 40 },
        };
        using var team = new WorkerTeam(2);
        var batch = new Batch(1, scenario) { Team = team };
        var seconds = Benchmark.SecondsPerCall(batch.StepGreedy, stop);
        return new(
            "wide_area.million_sensors.cycle_ms", seconds * 1000, "ms",
            "two threads; greedy decides (on one) and the world steps; 12,500 edge servers, 1,000,000 sensors");
    }

    private static BenchmarkFigure SolverTime(string name, IWideAreaSolver solver, CancellationToken stop)
    {
        var deployment = Deployment.Draw(new WideAreaScenario(), 1);
        solver.Begin(WideAreaContext.For(deployment));
        var environment = new LaneEnvironment([new LaneSeed(deployment, 1)]);
        var actions = new CycleActions(environment.Rows);
        var buffers = new StepBuffers(1, environment.EdgeServers);
        var seconds = Benchmark.SecondsPerCall(
            () =>
            {
                solver.Decide(environment.View(0), actions.Slice(0, environment.EdgeServers));
                environment.Step(actions, buffers);
            },
            stop);
        return new(name, seconds * 1000, "ms", "one thread; decides and steps successive cycles of wide-area/paper, deployment 1");
    }

    private static BenchmarkFigure UniformRate(CancellationToken stop)
    {
        var field = new Rng(1).Split("benchmark").Field();
        var numbers = new double[4096];
        var row = 0L;
        var seconds = Benchmark.SecondsPerCall(() => field.Fill(row++, 0, numbers), stop);
        return new("randomness.uniforms_per_s", numbers.Length / seconds, "1/s", "one thread; Philox4x32-10 to doubles in (0, 1)");
    }

    /// <summary>An environment with what it takes to step it.</summary>
    private sealed class Batch
    {
        private readonly CycleActions _actions;
        private readonly StepBuffers _buffers;
        private readonly Greedy _greedy = new();
        private LevelActions[] _levels = [];
        private int _next;

        public Batch(int lanes, WideAreaScenario scenario)
        {
            var deployment = Deployment.Draw(scenario, 1);
            Environment = new LaneEnvironment([.. Enumerable.Range(1, lanes).Select(seed => new LaneSeed(deployment, seed))]);
            _actions = new CycleActions(Environment.Rows);
            _buffers = new StepBuffers(lanes, Environment.EdgeServers);
            _greedy.Begin(WideAreaContext.For(deployment));
        }

        public LaneEnvironment Environment { get; }

        public WorkerTeam? Team { get; init; }

        public void StepGreedy()
        {
            for (var lane = 0; lane < Environment.Lanes; lane++)
            {
                _greedy.Decide(
                    Environment.View(lane), _actions.Slice(lane * Environment.EdgeServers, Environment.EdgeServers));
            }

            Environment.Step(_actions, _buffers, Team);
        }

        public void DrawLevels(int batches)
        {
            var rng = new Rng(1).Split("benchmark/levels");
            _levels = new LevelActions[batches];
            for (var batch = 0; batch < batches; batch++)
            {
                _levels[batch] = new LevelActions(Environment.Rows);
                for (var row = 0; row < Environment.Rows; row++)
                {
                    _levels[batch].Helper[row] = rng.NextUnit() < 0.5;
                    _levels[batch].Embb[row] = (byte)rng.NextInteger(1, ActionMask.Levels);
                    _levels[batch].Urllc[row] = (byte)rng.NextInteger(1, ActionMask.Levels);
                    _levels[batch].Power[row] = (byte)rng.NextInteger(1, ActionMask.Levels);
                    _levels[batch].Convergency[row] = (byte)rng.NextInteger(1, ActionMask.Levels);
                }
            }
        }

        public void StepLevels()
        {
            Environment.Apply(_levels[_next++ % _levels.Length], _actions);
            Environment.Step(_actions, _buffers, Team);
        }
    }
}
