using Npgsql;
using Twinwright.Live.Cluster;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Live.Sweeps;

/// <summary>How an asker comes to the database of a cluster.</summary>
public static class SweepSource
{
    /// <summary>Opens the database, which must have our tables.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <exception cref="DataRefusedException">It has other tables.</exception>
    /// <exception cref="DataAwayException">It cannot be reached.</exception>
    public static NpgsqlDataSource Open(ClusterSettings cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var source = PostgresDatabase.SourceOf(cluster.Connection, "twinwright sweep");
        try
        {
            PostgresSchema.Require(source);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
