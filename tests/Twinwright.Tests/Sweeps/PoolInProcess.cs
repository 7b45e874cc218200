using Twinwright.Experiments.Sweeps;

namespace Twinwright.Tests.Sweeps;

/// <summary>A pool whose silos are threads of this process, which get nothing but bytes.</summary>
internal sealed class PoolInProcess(int width = 1) : ISweepPool
{
    private readonly Lock _lock = new();
    private int _flying;

    public int Width { get; set; } = width;

    /// <summary>Threads of a silo.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Called before a job is done, with how many were ordered before it.</summary>
    public Action<int>? Before { get; init; }

    /// <summary>Jobs that were ordered, by kind.</summary>
    public List<string> Kinds { get; } = [];

    /// <summary>Most jobs that were on their way at once.</summary>
    public int MostFlying { get; private set; }

    public async Task<byte[]> RunAsync(SweepJob job, CancellationToken stop)
    {
        int number;
        lock (_lock)
        {
            number = Kinds.Count;
            Kinds.Add(job.Kind);
            MostFlying = Math.Max(MostFlying, ++_flying);
        }

        try
        {
            return await Task.Run(
                () =>
                {
                    Before?.Invoke(number);
                    return SweepJobs.Run(new SweepJob(job.Kind, [.. job.Order]), Threads, stop);
                }, stop);
        }
        finally
        {
            lock (_lock)
            {
                _flying--;
            }
        }
    }
}
