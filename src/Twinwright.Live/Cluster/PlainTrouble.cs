using Twinwright.Live.Storage;

namespace Twinwright.Live.Cluster;

/// <summary>Sends what has gone wrong in a grain to other silos as its sentence: exceptions of libraries cannot travel, and whoever asked would hear of that alone.</summary>
internal sealed class PlainTrouble : IIncomingGrainCallFilter
{
    /// <inheritdoc />
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke().ConfigureAwait(true);
        }
        catch (Exception problem) when (problem is not (StaleEpochException or OrleansException or OperationCanceledException or TimeoutException or InvalidOperationException { InnerException: null }))
        {
            throw new InvalidOperationException(problem.InnerException is { } inner ? $"{problem.Message} ({inner.Message})" : problem.Message);
        }
    }
}
