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

/// <summary>A file of a policy's folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record TrainedFile(string Name, byte[] Bytes);

/// <summary>Does one training, from settings to the files of the policy's folder; writes nothing itself.</summary>
internal sealed class TrainingWork
{
    private readonly TrainingRequest _request;
    private readonly TrainingJob _job;
    private readonly ITraining _training;

    /// <summary>Makes the training.</summary>
    /// <param name="request">The request.</param>
    /// <param name="job">The training, one of the request's.</param>
    /// <param name="team">Threads; the files do not depend on their number.</param>
    /// <exception cref="SolverRefusedException">The solver cannot be trained on such a world.</exception>
    public TrainingWork(TrainingRequest request, TrainingJob job, WorkerTeam team)
    {
        (_request, _job) = (request, job);
        _training = (ITraining)request.Solver.Entry.Training!.Create(request.Solver.Options, Context(team));
    }

    /// <summary>Trains.</summary>
    /// <param name="from">Where to go on; null to begin.</param>
    /// <param name="keep">Keeps a checkpoint; null for nobody.</param>
    /// <param name="progress">Told of every iteration, as of the only training; null for nobody.</param>
    /// <param name="stop">Ends it after the iteration at hand, with a checkpoint.</param>
    /// <returns>The files, in the order in which they must be written.</returns>
    /// <exception cref="InputException">The checkpoint cannot be gone on with.</exception>
    /// <exception cref="SolverRefusedException">The training has diverged.</exception>
    public IReadOnlyList<TrainedFile> Run(Checkpoint? from, Action<Checkpoint>? keep, Action<TrainingProgress>? progress, CancellationToken stop)
    {
        var curve = new LearningCurve();
        if (from is not null)
        {
            Restore(from);
            curve = from.Curve;
        }

        Advance(curve, keep, progress, stop);
        var trained = Trained(curve);
        RefuseDiverged(trained);
        return [.. PolicyFolder.Files(trained, CurveText(curve)).Select(file => new TrainedFile(file.Name, file.Bytes)), .. Onnx(_request, trained.Policy)];
    }

    /// <summary>The actors as ONNX models, where they are asked for.</summary>
    public static IEnumerable<TrainedFile> Onnx(TrainingRequest request, Policy policy) => request.Onnx
        ? policy.Networks.Select(network => new TrainedFile(OnnxFile.NameOf(network), OnnxFile.Write(network, policy.Tensors)))
        : [];

    /// <summary>Says of weights that are no numbers what has happened: the fault is not in any file.</summary>
    private void RefuseDiverged(TrainedPolicy trained)
    {
        try
        {
            SafetensorsFile.CheckFinite(trained.Policy.Tensors, _job.Place);
        }
        catch (InputException broken)
        {
            throw new SolverRefusedException(
                $"the training in {_job.Folder} has diverged, and no policy is written: {broken.Problems[0].Place} {broken.Problems[0].Message}; train with other options or another seed, in another folder");
        }
    }

    private void Restore(Checkpoint checkpoint)
    {
        try
        {
            _training.Restore(checkpoint.State);
            SafetensorsFile.CheckFinite(_training.Policy().Tensors, _job.CheckpointPath);
            var done = checkpoint.Curve.Points.Count;
            if (_training.Iteration != done || done > _training.Iterations)
            {
                throw new SolverRefusedException(FormattableString.Invariant(
                    $"its state is after iteration {_training.Iteration} of {_training.Iterations}, but its curve has {done} points"));
            }
        }
        catch (SolverRefusedException refused)
        {
            throw new InputException(_job.CheckpointPath, InputException.WholeFile, $"cannot be gone on with: {refused.Message}");
        }
    }

    private void Advance(LearningCurve curve, Action<Checkpoint>? keep, Action<TrainingProgress>? progress, CancellationToken stop)
    {
        var (clock, saved) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var (firstIteration, firstSteps, keptAt) = (_training.Iteration, curve.AgentSteps, curve.Points.Count);
        while (_training.Iteration < _training.Iterations)
        {
            if (stop.IsCancellationRequested)
            {
                Keep();
                stop.ThrowIfCancellationRequested();
            }

            var report = _training.Advance();
            curve.Add(report);
            var done = _training.Iteration - firstIteration;
            progress?.Invoke(new TrainingProgress(
                _job.Place, 1, 1, _training.Iteration, _training.Iterations, report,
                (report.AgentSteps - firstSteps) / clock.Elapsed.TotalSeconds,
                clock.Elapsed * ((_training.Iterations - _training.Iteration) / (double)Math.Max(1, done))));
            if (clock.Elapsed - saved >= _request.CheckpointEvery && _training.Iteration < _training.Iterations)
            {
                Keep();
                saved = clock.Elapsed;
            }
        }

        void Keep()
        {
            if (keep is null || curve.Points.Count == keptAt)
            {
                return;
            }

            var state = new TensorSet();
            _training.Save(state);
            keep(new Checkpoint(TrainingFolder.SettingsOf(_job, _request), state, curve));
            keptAt = curve.Points.Count;
        }
    }

    private TrainingContext Context(WorkerTeam team) => new()
    {
        ScenarioName = _request.Scenario.Name,
        WideArea = _request.Scenario.System == SystemKind.WideArea ? _request.Scenario.WideArea : null,
        Federation = _request.Scenario.System == SystemKind.Federation ? _request.Scenario.Federation : null,
        Deployments = _job.Deployments,
        Seed = _request.Seed,
        Steps = _request.StepCount,
        Iterations = _request.Iterations,
        Team = team,
    };

    /// <summary>The policy with all that its file says; a fingerprint is the deployment's, whoever wrote it.</summary>
    private TrainedPolicy Trained(LearningCurve curve)
    {
        var policy = _training.Policy() with { Fingerprint = _job.Deployment is { } deployment ? Fingerprint(deployment) : null };
        return new TrainedPolicy(policy, _job.Deployment, new TrainingRunFacts
        {
            Scenario = _request.Scenario.Name,
            Deployments = _job.Deployments,
            Seed = _request.Seed,
            Iterations = _training.Iteration,
            AgentSteps = curve.AgentSteps,
            ObjectiveFirst = curve.ObjectiveFirst,
            ObjectiveLast = curve.ObjectiveLast,
            Validation = curve.BestValidation(less: _request.Scenario.System == SystemKind.WideArea),
            Command = _job.Command,
            SettingsSha256 = _job.SettingsSha256,
            Version = _request.Version,
        });
    }

    private string Fingerprint(long deployment) => _request.Scenario.System == SystemKind.WideArea
        ? DeploymentFingerprint.Of(Deployment.Draw(_request.Scenario.WideArea, deployment).System)
        : DeploymentFingerprint.Of(FederationDeployment.Draw(_request.Scenario.Federation, deployment).System);

    private string CurveText(LearningCurve curve)
    {
        var seed = FormattableString.Invariant($"seed_{_request.Seed}");
        return curve.ToJson(
            _request.Scenario.Name,
            _request.Solver.Text,
            _job.Deployment is { } deployment ? FormattableString.Invariant($"deployment_{deployment}_{seed}") : seed);
    }
}
