using Microsoft.Extensions.Logging;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Live.Cluster;

/// <summary>Sends what has gone wrong in a grain to other silos as its sentence: exceptions of libraries cannot travel, and whoever asked would hear of that alone.</summary>
/// <param name="log">Told of what the sentence leaves out.</param>
internal sealed class PlainTrouble(ILogger<PlainTrouble> log) : IIncomingGrainCallFilter
{
    /// <inheritdoc />
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke().ConfigureAwait(true);
        }
        catch (Exception problem) when (!Travels(problem))
        {
            log.LogDebug(problem, "{Method} has failed", context.MethodName);
            var told = problem.InnerException is { } inner ? $"{problem.Message} ({inner.Message})" : problem.Message;
            throw problem is NotStoredException || (problem is not InvalidOperationException && PostgresText.IsAway(problem))
                ? new DataAwayException(told)
                : new InvalidOperationException(told);
        }
    }

    private static bool Travels(Exception problem) => problem.InnerException is null
        && problem is StaleEpochException or DataAwayException or OrleansException or OperationCanceledException or TimeoutException or InvalidOperationException;
}
