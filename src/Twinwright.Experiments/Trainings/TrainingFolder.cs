using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Trainings;

/// <summary>What a training's folder holds, and the claim to write there.</summary>
/// <remarks>
/// A folder with a <see cref="PolicyFolder.PolicyName"/> is finished, since that file is written last; one with a
/// checkpoint alone is unfinished. Whatever a killed process leaves beside is cleared away by the next one.
/// </remarks>
internal sealed class TrainingFolder : IDisposable
{
    private const string ClaimName = "claim";
    private readonly TrainingJob _job;
    private readonly FileStream _claim;

    /// <summary>Makes the folder and claims it, for as long as this process lives.</summary>
    /// <exception cref="InputException">Another training is writing there.</exception>
    public TrainingFolder(TrainingJob job)
    {
        _job = job;
        Directory.CreateDirectory(job.Folder);
        var path = Path.Combine(job.Folder, ClaimName);
        try
        {
            _claim = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new InputException("--out", job.Folder, "must be a folder of its own, but another training is writing there");
        }

        Clear();
    }

    /// <summary>What stands there of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="request">Whether it may go on, and in which version.</param>
    /// <returns>The finished policy, or the checkpoint, or neither.</returns>
    /// <exception cref="InputException">Something stands there that may not be touched, is of other settings, or is broken.</exception>
    public static (TrainedPolicy? Finished, Checkpoint? Unfinished) Look(TrainingJob job, TrainingRequest request)
    {
        for (var path = job.Folder; !string.IsNullOrEmpty(path); path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
            {
                throw new InputException("--out", path, "must be a folder or not be there, but is a file");
            }
        }

        if (PolicyFolder.Holds(job.Folder))
        {
            if (!request.Resume)
            {
                throw new InputException("--out", job.Folder, "holds a finished training; keep it with --resume, or name another folder");
            }

            var trained = PolicyFolder.Read(job.Folder).Trained;
            return trained.Run.SettingsSha256 == job.SettingsSha256 ? (trained, null)
                : throw new InputException(
                    "--out", job.Folder, $"holds a finished training with other settings ({trained.Run.Command}); name another folder");
        }

        if (!File.Exists(job.CheckpointPath))
        {
            return (null, null);
        }

        if (!request.Resume)
        {
            throw new InputException("--out", job.Folder, "holds an unfinished training; go on with --resume, or name another folder");
        }

        var checkpoint = Checkpoint.Read(job.CheckpointPath);
        var settings = SettingsOf(job, request);
        return checkpoint.Settings == settings ? (null, checkpoint)
            : throw new InputException(
                "--out", job.Folder, $"holds an unfinished training with other settings: {Difference(checkpoint.Settings, settings)}; name another folder");
    }

    /// <summary>All settings of a checkpoint: the job's and the program's version.</summary>
    public static string SettingsOf(TrainingJob job, TrainingRequest request) => $"{job.Settings}\ntwinwright_version = {request.Version}";

    /// <summary>Keeps a checkpoint.</summary>
    public void Keep(Checkpoint checkpoint) => AtomicFile.Write(_job.CheckpointPath, checkpoint.ToBytes());

    /// <summary>Removes what is not needed any more.</summary>
    public void Finish() => File.Delete(_job.CheckpointPath);

    /// <summary>Gives up the claim; a folder with nothing in it goes.</summary>
    public void Dispose()
    {
        _claim.Dispose();
        if (!Directory.EnumerateFileSystemEntries(_job.Folder).Any())
        {
            Directory.Delete(_job.Folder);
        }
    }

    private void Clear()
    {
        foreach (var left in Directory.EnumerateFiles(_job.Folder, ".*.tmp"))
        {
            File.Delete(left);
        }
    }

    /// <summary>The first line in which two texts differ.</summary>
    private static string Difference(string then, string now)
    {
        var (old, fresh) = (then.Split('\n'), now.Split('\n'));
        for (var at = 0; at < Math.Max(old.Length, fresh.Length); at++)
        {
            var (was, @is) = (old.ElementAtOrDefault(at), fresh.ElementAtOrDefault(at));
            if (was != @is)
            {
                return $"then {Shown.Raw(was ?? "nothing")}, now {Shown.Raw(@is ?? "nothing")}";
            }
        }

        return "none";
    }
}
