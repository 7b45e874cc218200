using Twinwright.Experiments.Files;
using Twinwright.Experiments.Trainings;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Sweeps;

/// <summary>One training: all of its request, and where it had come to.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Overrides">Overrides as written, for the command in the policy's file.</param>
/// <param name="Solver">The solver as written.</param>
/// <param name="Deployments">Deployments to train on.</param>
/// <param name="Seed">Seed of all that is drawn.</param>
/// <param name="Steps">Steps of an episode as asked for.</param>
/// <param name="Iterations">Iterations as asked for.</param>
/// <param name="Folder">Name of the folder for policies, for messages; nothing is written there.</param>
/// <param name="Onnx">Whether ONNX models are wanted, too.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Checkpoint">Content of the checkpoint to go on from; null to begin.</param>
internal sealed record TrainingOrder(
    ScenarioOrder Scenario, IReadOnlyList<string> Overrides, string Solver, IReadOnlyList<long> Deployments, long Seed, int? Steps,
    int? Iterations, string Folder, bool Onnx, string Version, byte[]? Checkpoint)
{
    /// <summary>The job of a training.</summary>
    /// <param name="request">The request.</param>
    /// <param name="job">The training, one of the request's.</param>
    /// <param name="from">The checkpoint to go on from; null to begin.</param>
    public static SweepJob Job(TrainingRequest request, TrainingJob job, Checkpoint? from) => new(
        SweepJobs.Training,
        SweepJson.Write(new TrainingOrder(
            ScenarioOrder.Of(request.Scenario), request.Overrides, request.Solver.Text, job.Deployments, request.Seed, request.Steps,
            request.Iterations, request.Folder, request.Onnx, request.Version, from?.ToBytes())));

    /// <summary>Trains.</summary>
    /// <param name="threads">Threads.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The files of the policy's folder, in the order in which they are to be written.</returns>
    public byte[] Run(int threads, CancellationToken stop)
    {
        var scenario = Scenario.Load();
        var request = new TrainingRequest
        {
            Scenario = scenario,
            Overrides = Overrides,
            Solver = SolverSpec.ParseForTraining(Solver, scenario.System),
            Deployments = Deployments,
            Seed = Seed,
            Steps = Steps,
            Iterations = Iterations,
            Folder = Folder,
            Onnx = Onnx,
            Version = Version,
        };
        var job = request.Jobs()[0];
        using var team = new WorkerTeam(threads);
        return SweepJson.Write(new TrainingWork(request, job, team).Run(
            Checkpoint is { } bytes ? Files.Checkpoint.Parse(bytes, job.CheckpointPath) : null, null, null, stop));
    }
}
