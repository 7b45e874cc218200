using Npgsql;
using Twinwright.Experiments.Sweeps;
using Twinwright.Live.Sweeps;

namespace Twinwright.Cli.Live;

/// <summary>The silos of a running cluster, who do jobs for a command.</summary>
internal sealed class ClusterPool : ISweepPool, IDisposable
{
    // A slow database may take its time to hear that jobs are withdrawn.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly NpgsqlDataSource _database;
    private readonly SweepQueue _queue;

    private ClusterPool(NpgsqlDataSource database, SweepQueue queue) => (_database, _queue) = (database, queue);

    /// <summary>Opens the pool of a cluster.</summary>
    /// <param name="file">The cluster's file; null for no cluster.</param>
    /// <param name="stop">Ends the opening.</param>
    /// <returns>The pool; null without a cluster, when everything is done here.</returns>
    /// <exception cref="Experiments.Files.InputException">The file has problems.</exception>
    /// <exception cref="Twinwright.Live.Storage.DataRefusedException">Its database has other tables.</exception>
    /// <exception cref="Twinwright.Live.Storage.DataAwayException">Its database cannot be reached.</exception>
    public static ClusterPool? Open(string? file, CancellationToken stop) => file is null ? null : Open(SweepSource.Open(ClusterFile.Read(file).Cluster!), stop);

    /// <summary>Opens the pool of a cluster with a database, which is closed with the pool.</summary>
    public static ClusterPool Open(NpgsqlDataSource database, CancellationToken stop)
    {
        Interruption.Patience = Interruption.Patience > Patience ? Interruption.Patience : Patience;
        try
        {
            return new(database, SweepQueue.OpenAsync(
                database, ProgramVersion.Text, stop, tell: sentence => ExitCodes.Tell($"twinwright: {sentence}")).GetAwaiter().GetResult());
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public int Width => _queue.Width;

    public Task<byte[]> RunAsync(SweepJob job, CancellationToken stop) => _queue.RunAsync(job.Kind, job.Order, stop);

    public void Dispose()
    {
        _queue.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _database.Dispose();
    }
}
