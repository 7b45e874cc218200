namespace Twinwright.Experiments.Sweeps;

/// <summary>A piece of a sweep that anybody of the same version can do: bytes in, bytes out, and nothing else matters.</summary>
/// <param name="Kind">What is to be done; see <see cref="SweepJobs"/>.</param>
/// <param name="Order">All that it takes, by value.</param>
public sealed record SweepJob(string Kind, byte[] Order);

/// <summary>Those who do jobs elsewhere.</summary>
public interface ISweepPool
{
    /// <summary>How many there are now; may change, and may be 0 for a while.</summary>
    int Width { get; }

    /// <summary>Has a job done, again by somebody else where one dies over it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stop">Withdraws it.</param>
    /// <returns>What <see cref="SweepJobs.Run"/> gives for it.</returns>
    Task<byte[]> RunAsync(SweepJob job, CancellationToken stop);
}
