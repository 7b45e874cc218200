using System.Diagnostics;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Trainings;

/// <summary>Trains, one policy after the other, and keeps what is done.</summary>
/// <remarks>
/// A training that is stopped, or killed at any moment, goes on from its last checkpoint to the same bytes: nothing that
/// is written depends on when checkpoints were taken.
/// </remarks>
public sealed class TrainingSession
{
    private readonly TrainingRequest _request;
    private readonly WorkerTeam _team;
    private readonly ITrainingSink? _progress;
    private readonly Action<string>? _written;

    private TrainingSession(TrainingRequest request, WorkerTeam team, ITrainingSink? progress, Action<string>? written) =>
        (_request, _team, _progress, _written) = (request, team, progress, written);

    /// <summary>Trains all policies of a request that are not there.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="team">Threads; the policies do not depend on their number.</param>
    /// <param name="progress">Told of every iteration; null for nobody.</param>
    /// <param name="stop">Ends the training after the iteration at hand, with a checkpoint.</param>
    /// <returns>All policies of the request, in the order of the deployments.</returns>
    /// <exception cref="InputException">Its folder holds something that may not be touched.</exception>
    /// <exception cref="SolverRefusedException">The solver cannot be trained on such a world.</exception>
    public static IReadOnlyList<TrainingOutcome> Run(
        TrainingRequest request, WorkerTeam team, ITrainingSink? progress, CancellationToken stop) => Run(request, team, progress, stop, null);

    /// <inheritdoc cref="Run(TrainingRequest, WorkerTeam, ITrainingSink?, CancellationToken)"/>
    /// <param name="request">What to train.</param>
    /// <param name="team">Threads.</param>
    /// <param name="progress">Told of every iteration; null for nobody.</param>
    /// <param name="stop">Ends the training.</param>
    /// <param name="written">Told of every file once it stands.</param>
    internal static IReadOnlyList<TrainingOutcome> Run(
        TrainingRequest request, WorkerTeam team, ITrainingSink? progress, CancellationToken stop, Action<string>? written)
    {
        var session = new TrainingSession(request, team, progress, written);
        var jobs = request.Jobs();
        foreach (var job in jobs)
        {
            // All of them are looked at before any time is spent on the first.
            _ = TrainingFolder.Look(job, request);
        }

        return [.. jobs.Select((job, at) => session.Train(job, at + 1, jobs.Count, stop))];
    }

    private TrainingOutcome Train(TrainingJob job, int number, int count, CancellationToken stop)
    {
        if (TrainingFolder.Look(job, _request).Finished is { } there)
        {
            using var kept = new TrainingFolder(job);
            kept.Finish();
            WriteOnnx(job, there.Policy);
            return new TrainingOutcome(job.Deployment, job.Place, there.Run);
        }

        stop.ThrowIfCancellationRequested();
        var training = (ITraining)_request.Solver.Entry.Training!.Create(_request.Solver.Options, Context(job));
        using var folder = new TrainingFolder(job);
        var curve = new LearningCurve();

        // Looked at again, now that nobody else can write there.
        if (TrainingFolder.Look(job, _request).Unfinished is { } checkpoint)
        {
            Restore(training, checkpoint, job);
            curve = checkpoint.Curve;
        }

        Advance(training, curve, job, folder, (number, count), stop);
        var trained = Trained(job, training, curve);
        RefuseDiverged(trained, job);
        PolicyFolder.Write(job.Folder, trained, CurveText(job, curve), _written);
        WriteOnnx(job, trained.Policy);
        folder.Finish();
        return new TrainingOutcome(job.Deployment, job.Place, trained.Run);
    }

    /// <summary>Says of weights that are no numbers what has happened: the fault is not in any file.</summary>
    private static void RefuseDiverged(TrainedPolicy trained, TrainingJob job)
    {
        try
        {
            SafetensorsFile.CheckFinite(trained.Policy.Tensors, job.Place);
        }
        catch (InputException broken)
        {
            throw new SolverRefusedException(
                $"the training in {job.Folder} has diverged, and no policy is written: {broken.Problems[0].Place} {broken.Problems[0].Message}; train with other options or another seed, in another folder");
        }
    }

    private static void Restore(ITraining training, Checkpoint checkpoint, TrainingJob job)
    {
        try
        {
            training.Restore(checkpoint.State);
            SafetensorsFile.CheckFinite(training.Policy().Tensors, job.CheckpointPath);
            var done = checkpoint.Curve.Points.Count;
            if (training.Iteration != done || done > training.Iterations)
            {
                throw new SolverRefusedException(FormattableString.Invariant(
                    $"its state is after iteration {training.Iteration} of {training.Iterations}, but its curve has {done} points"));
            }
        }
        catch (SolverRefusedException refused)
        {
            throw new InputException(job.CheckpointPath, InputException.WholeFile, $"cannot be gone on with: {refused.Message}");
        }
    }

    private void Advance(
        ITraining training, LearningCurve curve, TrainingJob job, TrainingFolder folder, (int Number, int Count) place, CancellationToken stop)
    {
        var (clock, saved) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var (firstIteration, firstSteps, keptAt) = (training.Iteration, curve.AgentSteps, curve.Points.Count);
        while (training.Iteration < training.Iterations)
        {
            if (stop.IsCancellationRequested)
            {
                Keep();
                stop.ThrowIfCancellationRequested();
            }

            var report = training.Advance();
            curve.Add(report);
            var done = training.Iteration - firstIteration;
            _progress?.Report(new TrainingProgress(
                job.Place, place.Number, place.Count, training.Iteration, training.Iterations, report,
                (report.AgentSteps - firstSteps) / clock.Elapsed.TotalSeconds,
                clock.Elapsed * ((training.Iterations - training.Iteration) / (double)Math.Max(1, done))));
            if (clock.Elapsed - saved >= _request.CheckpointEvery && training.Iteration < training.Iterations)
            {
                Keep();
                saved = clock.Elapsed;
            }
        }

        void Keep()
        {
            if (curve.Points.Count == keptAt)
            {
                return;
            }

            var state = new TensorSet();
            training.Save(state);
            folder.Keep(new Checkpoint(TrainingFolder.SettingsOf(job, _request), state, curve));
            keptAt = curve.Points.Count;
            _written?.Invoke(Checkpoint.FileName);
        }
    }

    private TrainingContext Context(TrainingJob job) => new()
    {
        ScenarioName = _request.Scenario.Name,
        WideArea = _request.Scenario.System == SystemKind.WideArea ? _request.Scenario.WideArea : null,
        Federation = _request.Scenario.System == SystemKind.Federation ? _request.Scenario.Federation : null,
        Deployments = job.Deployments,
        Seed = _request.Seed,
        Steps = _request.StepCount,
        Iterations = _request.Iterations,
        Team = _team,
    };

    /// <summary>The policy with all that its file says; a fingerprint is the deployment's, whoever wrote it.</summary>
    private TrainedPolicy Trained(TrainingJob job, ITraining training, LearningCurve curve)
    {
        var policy = training.Policy() with { Fingerprint = job.Deployment is { } deployment ? Fingerprint(deployment) : null };
        return new TrainedPolicy(policy, job.Deployment, new TrainingRunFacts
        {
            Scenario = _request.Scenario.Name,
            Deployments = job.Deployments,
            Seed = _request.Seed,
            Iterations = training.Iteration,
            AgentSteps = curve.AgentSteps,
            ObjectiveFirst = curve.ObjectiveFirst,
            ObjectiveLast = curve.ObjectiveLast,
            Validation = curve.BestValidation(less: _request.Scenario.System == SystemKind.WideArea),
            Command = job.Command,
            SettingsSha256 = job.SettingsSha256,
            Version = _request.Version,
        });
    }

    private string Fingerprint(long deployment) => _request.Scenario.System == SystemKind.WideArea
        ? DeploymentFingerprint.Of(Deployment.Draw(_request.Scenario.WideArea, deployment).System)
        : DeploymentFingerprint.Of(FederationDeployment.Draw(_request.Scenario.Federation, deployment).System);

    private string CurveText(TrainingJob job, LearningCurve curve)
    {
        var seed = FormattableString.Invariant($"seed_{_request.Seed}");
        return curve.ToJson(
            _request.Scenario.Name,
            _request.Solver.Text,
            job.Deployment is { } deployment ? FormattableString.Invariant($"deployment_{deployment}_{seed}") : seed);
    }

    private void WriteOnnx(TrainingJob job, Policy policy)
    {
        foreach (var network in _request.Onnx ? policy.Networks : [])
        {
            var name = OnnxFile.NameOf(network);
            AtomicFile.Write(Path.Combine(job.Folder, name), OnnxFile.Write(network, policy.Tensors));
            _written?.Invoke(name);
        }
    }
}
