namespace Twinwright.Live.Storage;

/// <summary>What is kept no longer, in steps small enough that readings are not held up.</summary>
/// <param name="database">Where it is kept.</param>
public sealed class Retention(LiveDatabase database)
{
    private const int Step = 2000;

    /// <summary>Deletes readings that came in before a time and that the twin has used.</summary>
    /// <remarks>A sensor's last readings stay, because those that come again are known by them.</remarks>
    /// <param name="beforeMs">The time [ms].</param>
    /// <param name="upTo">Id of the last reading that the twin has used.</param>
    /// <param name="stop">Ends it between steps.</param>
    /// <returns>Readings deleted.</returns>
    public async Task<long> DeleteReadingsAsync(long beforeMs, long upTo, CancellationToken stop)
    {
        var (deleted, after) = (0L, 0L);
        while (true)
        {
            stop.ThrowIfCancellationRequested();

            // Which ones is found out on a connection that nobody waits for.
            var rows = database.Rows(
                """
                SELECT r.id FROM reading r JOIN sensor s ON s.id = r.sensor
                WHERE r.id > $4 AND r.id <= $1 AND r.received_at_ms < $0 AND (r.boot < s.boot OR r.seq < s.last_seq - $3)
                ORDER BY r.id LIMIT $2
                """,
                row => row.GetInt64(0), beforeMs, upTo, (long)Step, (long)Ingestion.Reading.Window, after);
            if (rows.Count == 0)
            {
                return deleted;
            }

            after = rows[^1];
            deleted += await database.Writer.WriteAsync(session => session.Delete("reading", rows)).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes what is known of cycles and frames before a cycle, and versions of the twin that ended with them; the newest version stays.</summary>
    /// <param name="cycle">The first cycle that is kept.</param>
    /// <param name="firstStep">The step of the data that the first cycle of all was of.</param>
    /// <param name="stop">Ends it between steps.</param>
    /// <returns>Rows deleted.</returns>
    public async Task<long> DeleteCyclesAsync(long cycle, long firstStep, CancellationToken stop)
    {
        string[] statements =
        [
            "DELETE FROM edge_step WHERE (edge_server, step) IN (SELECT edge_server, step FROM edge_step WHERE step < 2 * $0 LIMIT $1)",
            "DELETE FROM edge_update WHERE (edge_server, cycle) IN (SELECT edge_server, cycle FROM edge_update WHERE cycle < $0 LIMIT $1)",
            "DELETE FROM prediction WHERE (cycle, area, sensor, name) IN (SELECT cycle, area, sensor, name FROM prediction WHERE cycle < $0 LIMIT $1)",
            "DELETE FROM partial_dt_version WHERE (partial_dt, version) IN (SELECT partial_dt, version FROM partial_dt_version p WHERE cycle < $0 AND version < (SELECT max(version) FROM partial_dt_version q WHERE q.partial_dt = p.partial_dt) LIMIT $1)",
            "DELETE FROM twin_version WHERE version IN (SELECT version FROM twin_version WHERE cycle < $0 AND version < (SELECT max(version) FROM twin_version) LIMIT $1)",
            "DELETE FROM frame WHERE frame IN (SELECT frame FROM frame WHERE finished_at_ms IS NOT NULL AND frame < (SELECT min(frame) FROM cycle WHERE cycle >= $0) LIMIT $1)",
            "DELETE FROM cycle WHERE cycle IN (SELECT cycle FROM cycle WHERE cycle < $0 AND finished_at_ms IS NOT NULL LIMIT $1)",
        ];
        var deleted = await RepeatAsync(
            session => session.Run(
                "DELETE FROM edge_own WHERE (edge_server, data_step) IN (SELECT edge_server, data_step FROM edge_own WHERE data_step < $0 LIMIT $1)", firstStep + cycle, (long)Step),
            stop).ConfigureAwait(false);
        foreach (var statement in statements)
        {
            deleted += await RepeatAsync(session => session.Run(statement, cycle, (long)Step), stop).ConfigureAwait(false);
        }

        return deleted;
    }

    private async Task<long> RepeatAsync(Func<WriteSession, int> delete, CancellationToken stop)
    {
        var deleted = 0L;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var rows = await database.Writer.WriteAsync(delete).ConfigureAwait(false);
            deleted += rows;
            if (rows < Step)
            {
                return deleted;
            }
        }
    }
}
