using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Trainings;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Sweeps;

public sealed class TrainingSweepTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly Scratch _scratch = new();
    private readonly WorkerTeam _team = new(1);

    [Theory]
    [InlineData("wide-area/small", "mf-ppo{season_steps=32,lanes=2,units=8}", 2)]
    [InlineData("wide-area/small", "shared-ppo{season_steps=32,lanes=2,units=8}", 1)]
    [InlineData("federation/small", "mab", 1)]
    public void Policies_that_others_train_have_the_same_bytes(string scenario, string solver, int trainings)
    {
        var local = TrainingSession.Run(Request("here", scenario, solver), _team, null, Never);
        var pool = new PoolInProcess(2) { Threads = 2 };
        var swept = TrainingSession.Run(Request("there", scenario, solver), _team, null, Never, pool);

        _scratch.AssertSame("here", "there");
        Assert.Equal(ResultJson.Of("s", solver, 1, local), ResultJson.Of("s", solver, 1, swept));
        Assert.Equal(Enumerable.Repeat("training", trainings), pool.Kinds);
    }

    [Fact]
    public void What_is_finished_is_kept_and_what_was_begun_here_is_gone_on_with_elsewhere()
    {
        const string Solver = "mf-ppo{season_steps=32,lanes=2,units=8}";
        TrainingSession.Run(Request("straight", "wide-area/small", Solver), _team, null, Never);
        using var stop = new CancellationTokenSource();
        var progress = new StopAt(2, stop);
        Assert.Throws<OperationCanceledException>(() =>
            TrainingSession.Run(Request("broken", "wide-area/small", Solver) with { CheckpointEvery = TimeSpan.Zero }, _team, progress, stop.Token));
        Assert.True(File.Exists(_scratch["broken", "mf-ppo", "deployment-2", "checkpoint.safetensors"]));

        var pool = new PoolInProcess();
        TrainingSession.Run(Request("broken", "wide-area/small", Solver) with { Resume = true }, _team, null, Never, pool);

        _scratch.AssertSame("straight", "broken");
        Assert.Equal(["training"], pool.Kinds);
    }

    [Fact]
    public void A_training_that_is_refused_leaves_nothing_behind()
    {
        var request = Request("none", "federation/small", "mab") with { Scenario = ScenarioFile.Load("federation/small", ["framework=centra"]) };
        var local = Assert.ThrowsAny<Exception>(() => TrainingSession.Run(request, _team, null, Never));
        var swept = Assert.Throws(local.GetType(), () => TrainingSession.Run(request, _team, null, Never, new PoolInProcess()));

        Assert.IsType<SolverRefusedException>(local);
        Assert.Equal(local.Message, swept.Message);
        Assert.Empty(_scratch.Entries());
    }

    public void Dispose()
    {
        _team.Dispose();
        _scratch.Dispose();
    }

    private TrainingRequest Request(string folder, string scenario, string solver)
    {
        var loaded = ScenarioFile.Load(scenario);
        return new()
        {
            Scenario = loaded,
            Overrides = [],
            Solver = SolverSpec.ParseForTraining(solver, loaded.System),
            Deployments = [1, 2],
            Seed = 3,
            Steps = scenario.StartsWith("wide-area", StringComparison.Ordinal) ? null : 8,
            Iterations = 3,
            Folder = _scratch[folder],
            Onnx = true,
            Version = "1",
        };
    }

    /// <summary>Stops when a training of a deployment has done an iteration.</summary>
    private sealed class StopAt(int job, CancellationTokenSource stop) : ITrainingSink
    {
        public void Report(in TrainingProgress progress)
        {
            if (progress.Job == job)
            {
                stop.Cancel();
            }
        }
    }
}
