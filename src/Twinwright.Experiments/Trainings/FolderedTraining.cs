using Twinwright.Experiments.Files;
using Twinwright.Experiments.Sweeps;

namespace Twinwright.Experiments.Trainings;

/// <summary>A training of a request and the folder that it is for: what is there is kept, what comes out is written.</summary>
/// <remarks>The folder is claimed from <see cref="Begin"/> until this is disposed of.</remarks>
/// <param name="request">The request.</param>
/// <param name="job">The training, one of the request's.</param>
/// <param name="written">Told of every file once it stands; null for nobody.</param>
internal sealed class FolderedTraining(TrainingRequest request, TrainingJob job, Action<string>? written = null) : IDisposable
{
    private TrainingFolder? _folder;

    /// <summary>The training.</summary>
    public TrainingJob Job => job;

    /// <summary>What has come out; null before.</summary>
    public TrainingOutcome? Outcome { get; private set; }

    /// <summary>Where it has come to; null to begin.</summary>
    public Checkpoint? From { get; private set; }

    /// <summary>Looks what is there, and claims the folder of a training that is to be done.</summary>
    /// <param name="admit">Asked before the folder is claimed, of a training that is to be done; refuses by throwing, so that nothing is left behind.</param>
    /// <returns>Whether it is to be done; otherwise there is an <see cref="Outcome"/>.</returns>
    /// <exception cref="InputException">Something stands there that may not be touched.</exception>
    public bool Begin(Action admit)
    {
        if (TrainingFolder.Look(job, request).Finished is { } there)
        {
            using var kept = new TrainingFolder(job);
            kept.Finish();
            Write(TrainingWork.Onnx(request, there.Policy));
            Outcome = new TrainingOutcome(job.Deployment, job.Place, there.Run);
            return false;
        }

        admit();
        _folder = new TrainingFolder(job);

        // Looked at again, now that nobody else can write there.
        From = TrainingFolder.Look(job, request).Unfinished;
        return true;
    }

    /// <summary>The job for whoever does it elsewhere; after <see cref="Begin"/>.</summary>
    public SweepJob Order() => TrainingOrder.Job(request, job, From);

    /// <summary>Keeps a checkpoint.</summary>
    public void Keep(Checkpoint checkpoint)
    {
        _folder!.Keep(checkpoint);
        written?.Invoke(Checkpoint.FileName);
    }

    /// <summary>Writes what has come out, and gives up the claim.</summary>
    public void Take(IReadOnlyList<TrainedFile> files)
    {
        Write(files);
        _folder!.Finish();
        Outcome = new TrainingOutcome(job.Deployment, job.Place, Facts(files));
        Dispose();
    }

    /// <summary>Gives up the claim.</summary>
    public void Dispose()
    {
        _folder?.Dispose();
        _folder = null;
    }

    private TrainingRunFacts Facts(IReadOnlyList<TrainedFile> files) => PolicyFile.Parse(
        files.Single(file => file.Name == PolicyFolder.PolicyName).Bytes, Path.Combine(job.Folder, PolicyFolder.PolicyName)).Trained.Run;

    private void Write(IEnumerable<TrainedFile> files)
    {
        foreach (var (name, bytes) in files)
        {
            AtomicFile.Write(Path.Combine(job.Folder, name), bytes);
            written?.Invoke(name);
        }
    }
}
