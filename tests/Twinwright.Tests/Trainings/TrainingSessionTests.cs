using System.Text.Json.Nodes;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Trainings;
using Twinwright.Learning.Policies;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Scratch = Twinwright.Tests.Cli.Scratch;
using Xunit;

namespace Twinwright.Tests.Trainings;

public sealed class TrainingSessionTests : IDisposable
{
    private const string Place = "apprentice/deployment-3";
    private readonly Scratch _scratch = new();
    private readonly WorkerTeam _team = new(1);

    public void Dispose()
    {
        ApprenticeTraining.Before.Value = null;
        _team.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_training_leaves_a_policy_its_weights_and_its_curve_and_nothing_else()
    {
        var outcome = Assert.Single(Train(Request("a")));

        Assert.Equal([$"{Place}/curve.json", $"{Place}/policy.json", $"{Place}/weights.safetensors"], _scratch.Files("a").Keys);
        Assert.Equal((3, Place), (outcome.Deployment, outcome.Place));
        var (trained, _) = PolicyFolder.Read(_scratch["a", Place]);
        Assert.Equal(3, trained.Deployment);
        Assert.Equal(DeploymentFingerprint.Of(Deployment.Draw(ScenarioFile.Load("wide-area/small").WideArea, 3).System), trained.Policy.Fingerprint);
        Assert.Equal("pull towards \"draws\"", trained.Policy.Training["method"]);
        Assert.Equal(
            "twinwright train wide-area/small --solver apprentice --deployments 3 --seed 5 --iterations 12 --out policies", trained.Run.Command);
        Assert.Equal((12, 12L * 30 * 10, "1.2.3"), (trained.Run.Iterations, trained.Run.AgentSteps, trained.Run.Version));
        Assert.Equal(outcome.Run with { Deployments = [] }, trained.Run with { Deployments = [] });
    }

    [Fact]
    public void The_curve_tells_every_iteration_in_the_layout_of_marl_eval()
    {
        var outcome = Assert.Single(Train(Request("a", "rate=0.02")));

        var run = JsonNode.Parse(File.ReadAllBytes(_scratch["a", Place, "curve.json"]))!["wide-area"]!["small"]!["apprentice{rate=0.02}"]!["deployment_3_seed_5"]!.AsObject();
        Assert.Equal([.. Enumerable.Range(1, 12).Select(step => $"step_{step}"), "absolute_metrics"], run.Select(entry => entry.Key));
        Assert.Equal(["step_count", "entropy", "objective", "validation"], run["step_5"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(5 * 300, (int)run["step_5"]!["step_count"]!);
        Assert.Null(run["step_4"]!["objective"]![0]);
        Assert.Equal(outcome.Run.ObjectiveFirst, (double)run["step_1"]!["objective"]![0]!);
        Assert.Equal(outcome.Run.ObjectiveLast, (double)run["step_12"]!["objective"]![0]!);
        Assert.Equal(outcome.Run.Validation, new[] { 5, 10 }.Min(step => (double)run[$"step_{step}"]!["validation"]![0]!));
    }

    [Fact]
    public void Trainings_do_not_depend_on_threads_or_on_when_checkpoints_were_taken()
    {
        Train(Request("a"));
        using var two = new WorkerTeam(2);
        TrainingSession.Run(Request("b") with { CheckpointEvery = TimeSpan.FromHours(1) }, two, null, CancellationToken.None);

        _scratch.AssertSame("a", "b");
    }

    [Fact]
    public void Each_deployment_has_a_policy_of_its_own_unless_one_serves_all()
    {
        Assert.Equal(["apprentice/deployment-3", "apprentice/deployment-7"], Train(Request("own", deployments: [3, 7])).Select(policy => policy.Place));
        var shared = Assert.Single(Train(Apprentice.Request(_scratch["shared"], "", true, 3, 7)));

        Assert.Equal((null, "apprentice"), (shared.Deployment, shared.Place));
        Assert.Equal([3L, 7], shared.Run.Deployments);
        Assert.Null(PolicyFolder.Read(_scratch["shared", "apprentice"]).Trained.Policy.Fingerprint);
        Assert.NotEqual(_scratch.Files("own/apprentice/deployment-3")["weights.safetensors"], _scratch.Files("own/apprentice/deployment-7")["weights.safetensors"]);
    }

    [Fact]
    public void What_is_killed_at_any_moment_goes_on_to_the_same_bytes()
    {
        Train(Request("straight", deployments: [3, 4]) with { Onnx = true });
        var rng = new Rng(11).Split("test/kills");
        for (var trial = 0; trial < 12; trial++)
        {
            // A kill is an exception out of nowhere that nothing answers: before an iteration, or after any file.
            var (folder, kills) = ($"killed-{trial}", 0);
            while (true)
            {
                var left = rng.NextInteger(0, 14);
                void Maybe()
                {
                    if (left-- == 0)
                    {
                        throw new KilledException();
                    }
                }

                ApprenticeTraining.Before.Value = Maybe;
                try
                {
                    var request = Request(folder, deployments: [3, 4]) with { Resume = true, Onnx = true };
                    TrainingSession.Run(request, _team, null, CancellationToken.None, _ => Maybe());
                    break;
                }
                catch (KilledException)
                {
                    kills++;
                }
            }

            ApprenticeTraining.Before.Value = null;
            Assert.True(kills > 0);
            _scratch.AssertSame("straight", folder);
        }
    }

    [Fact]
    public void What_is_stopped_keeps_its_last_iteration_and_goes_on_to_the_same_bytes()
    {
        Train(Request("straight"));
        using var stop = new CancellationTokenSource();
        var request = Request("stopped") with { CheckpointEvery = TimeSpan.FromHours(1) };

        Assert.Throws<OperationCanceledException>(() => TrainingSession.Run(request, _team, new StopAfter(5, stop), stop.Token));

        Assert.Equal([$"{Place}/checkpoint.safetensors"], _scratch.Files("stopped").Keys);
        Assert.Equal(5, Checkpoint.Read(_scratch["stopped", Place, "checkpoint.safetensors"]).Curve.Points.Count);
        Assert.Equal("training-checkpoint", AnyFile.Check(_scratch["stopped", Place, "checkpoint.safetensors"]));
        var seen = new List<int>();
        TrainingSession.Run(request with { Resume = true }, _team, new Seen(seen), CancellationToken.None);
        Assert.Equal(Enumerable.Range(6, 7), seen);
        _scratch.AssertSame("straight", "stopped");
    }

    [Theory]
    [InlineData(double.NaN, 5)]
    [InlineData(0.5, -7)]
    [InlineData(0.5, 1e300)]
    [InlineData(0.5, 4)]
    public void A_checkpoint_that_contradicts_itself_is_not_gone_on_with(double weight, double iteration)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => TrainingSession.Run(Request("a"), _team, new StopAfter(5, stop), stop.Token));
        var path = _scratch["a", Place, Checkpoint.FileName];
        var kept = Checkpoint.Read(path);
        var state = new TensorSet();
        foreach (var (name, tensor) in kept.State.All)
        {
            state.Add(name, name switch
            {
                "iteration" => new Tensor(tensor.Shape, [iteration]),
                _ => tensor.Single is { } single ? new Tensor(tensor.Shape, [.. single.Select(_ => (float)weight)]) : tensor,
            });
        }

        var bytes = (kept with { State = state }).ToBytes();
        File.WriteAllBytes(path, bytes);

        var refused = Assert.Throws<InputException>(() => Train(Request("a") with { Resume = true }));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Equal([$"{Place}/{Checkpoint.FileName}"], _scratch.Files("a").Keys);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_where_a_policy_is_to_go_is_found_before_anything_is_trained()
    {
        Directory.CreateDirectory(_scratch["a", "apprentice"]);
        File.WriteAllText(_scratch["a", "apprentice", "deployment-4"], "notes");

        var refused = Assert.Throws<InputException>(() => Train(Request("a", deployments: [3, 4])));

        Assert.Contains("but is a file", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["apprentice/deployment-4"], _scratch.Files("a").Keys);
    }

    [Fact]
    public void What_is_stopped_before_its_first_iteration_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => TrainingSession.Run(Request("a"), _team, null, stop.Token));

        Assert.Empty(_scratch.Entries());
    }

    [Fact]
    public void What_is_left_of_a_file_half_written_is_cleared_away()
    {
        Train(Request("straight"));
        Directory.CreateDirectory(_scratch["a", Place]);
        File.WriteAllText(_scratch["a", Place, ".weights.safetensors.0123.tmp"], "half");

        Train(Request("a"));

        _scratch.AssertSame("straight", "a");
    }

    [Fact]
    public void What_stands_there_is_never_touched_without_being_told()
    {
        Train(Request("a"));
        var before = _scratch.Files("a");

        Assert.Contains("holds a finished training; keep it with --resume", Refusal(Request("a")), StringComparison.Ordinal);
        Assert.Contains("holds a finished training", Refusal(Request("a", deployments: [9, 3])), StringComparison.Ordinal);
        Train(Request("a") with { Resume = true, Version = "9.9.9" });

        var after = _scratch.Files("a");
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    [Theory]
    [InlineData("heads=3", "heads = 3")]
    [InlineData("rate=0.5", "rate = 0.5")]
    public void What_was_begun_with_other_settings_is_refused_by_the_first_that_differs(string options, string named)
    {
        Stop(Request("a"));

        Assert.Contains("holds an unfinished training; go on with --resume", Refusal(Request("a")), StringComparison.Ordinal);
        Assert.Contains(named, Refusal(Request("a", options) with { Resume = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Scenario_seed_iterations_and_version_are_settings_too()
    {
        Stop(Request("a"));
        var request = Request("a") with { Resume = true };

        Assert.Contains("then \"seed = 5\", now \"seed = 6\"".Replace("\"", ""), Refusal(request with { Seed = 6 }), StringComparison.Ordinal);
        Assert.Contains("iterations = 12", Refusal(request with { Iterations = 13 }), StringComparison.Ordinal);
        Assert.Contains("steps = 31", Refusal(request with { Steps = 31 }), StringComparison.Ordinal);
        Assert.Contains("twinwright_version = 2.0.0", Refusal(request with { Version = "2.0.0" }), StringComparison.Ordinal);
        Assert.Contains("latency_threshold_s", Refusal(request with { Scenario = ScenarioFile.Load("wide-area/small", ["constants.latency_threshold_s=4"]) }), StringComparison.Ordinal);
        Train(request);
        Assert.Contains("with other settings (twinwright train wide-area/small", Refusal(request with { Seed = 6 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_at_once_in_one_folder_is_one_too_many()
    {
        string? refusal = null;
        ApprenticeTraining.Before.Value = () =>
        {
            ApprenticeTraining.Before.Value = null;
            refusal = Refusal(Request("a"));
        };

        Train(Request("a"));

        Assert.Contains("another training is writing there", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_no_number_makes_no_policy()
    {
        var refused = Assert.Throws<SolverRefusedException>(() => Train(Request("a", "broken=true")));

        Assert.Contains("has diverged", refused.Message, StringComparison.Ordinal);
        Assert.Contains("actor.0.bias[1]", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch["a", Place, "policy.json"]));
    }

    [Fact]
    public void A_broken_checkpoint_is_named()
    {
        Stop(Request("a"));
        File.WriteAllText(_scratch["a", Place, "checkpoint.safetensors"], "not what it was");

        Assert.Contains("checkpoint.safetensors", Refusal(Request("a") with { Resume = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_was_trained_decides_runs()
    {
        Train(Request("a", deployments: [3, 4]));
        var shelf = new PolicyShelf([_scratch["a"]], new TrainCommandLine("wide-area/small", []));
        var runs = SystemRuns.Of(ScenarioFile.Load("wide-area/small"), shelf);

        var run = runs.Draw(3).Run(1, Apprentice.Spec(), new RunLength(3, 3), CancellationToken.None);
        var contrary = runs.Draw(3).Run(1, Apprentice.Spec("contrary=true"), new RunLength(3, 3), CancellationToken.None);

        Assert.Equal(10, run.Totals["helpers"] + contrary.Totals["helpers"], 1e-9);
    }

    private TrainingRequest Request(string folder, string options = "", params long[] deployments) =>
        Apprentice.Request(_scratch[folder], options, false, deployments);

    private IReadOnlyList<TrainingOutcome> Train(TrainingRequest request) => TrainingSession.Run(request, _team, null, CancellationToken.None);

    private void Stop(TrainingRequest request)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => TrainingSession.Run(request, _team, new StopAfter(5, stop), stop.Token));
    }

    private string Refusal(TrainingRequest request) => Assert.Throws<InputException>(() => Train(request)).Message;

    private sealed class KilledException : Exception;

    private sealed class StopAfter(int iteration, CancellationTokenSource stop) : ITrainingSink
    {
        public void Report(in TrainingProgress progress)
        {
            if (progress.Iteration == iteration)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class Seen(List<int> iterations) : ITrainingSink
    {
        public void Report(in TrainingProgress progress) => iterations.Add(progress.Iteration);
    }
}
