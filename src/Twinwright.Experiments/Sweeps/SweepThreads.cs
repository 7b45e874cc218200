using System.Runtime.ExceptionServices;

namespace Twinwright.Experiments.Sweeps;

/// <summary>Pieces of a job on several threads.</summary>
internal static class SweepThreads
{
    /// <summary>Does every piece; of several that fail the first in their order is told, as if they had been done one by one.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="work">Does a piece, by its number.</param>
    public static void ForEach(int count, int threads, CancellationToken stop, Action<int> work)
    {
        var failures = new ExceptionDispatchInfo?[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, at =>
        {
            try
            {
                work(at);
            }
            catch (Exception failure)
            {
                failures[at] = ExceptionDispatchInfo.Capture(failure);
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
    }
}
