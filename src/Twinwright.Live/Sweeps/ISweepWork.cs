namespace Twinwright.Live.Sweeps;

/// <summary>Knows how to do jobs.</summary>
public interface ISweepWork
{
    /// <summary>Version of the program; jobs of another one are left alone, since their answers might have other bytes.</summary>
    string Version { get; }

    /// <summary>Does a job.</summary>
    /// <param name="kind">What is to be done.</param>
    /// <param name="order">All that it takes.</param>
    /// <param name="threads">Threads; the answer does not depend on their number.</param>
    /// <param name="stop">Ends it: the silo stops, or nobody waits for the answer any more.</param>
    /// <returns>The answer, of the same bytes wherever and however often it is done.</returns>
    byte[] Run(string kind, byte[] order, int threads, CancellationToken stop);
}

/// <summary>A job that could not be done, for another reason than what it was asked.</summary>
/// <param name="message">Why, in a sentence.</param>
public sealed class SweepFailedException(string message) : Exception(message);
