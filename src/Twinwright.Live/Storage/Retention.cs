namespace Twinwright.Live.Storage;

/// <summary>What is kept no longer, in steps small enough that readings are not held up.</summary>
/// <param name="database">Where it is kept.</param>
public sealed class Retention(LiveDatabase database)
{
    private const int Step = 2000;

    /// <summary>Deletes readings that came in before a time and that the twin has used.</summary>
    /// <remarks>A sensor's last readings stay, because those that come again are known by them.</remarks>
    /// <param name="beforeMs">The time [ms].</param>
    /// <param name="nowMs">The time by the clock that readings' times are of [ms]; it may have been ahead before.</param>
    /// <param name="upTo">Id of the last reading that the twin has used.</param>
    /// <param name="stop">Ends it between steps.</param>
    /// <returns>Readings deleted.</returns>
    public async Task<long> DeleteReadingsAsync(long beforeMs, long nowMs, long upTo, CancellationToken stop)
    {
        var (deleted, after) = (0L, 0L);
        while (true)
        {
            stop.ThrowIfCancellationRequested();

            // Which ones is found out on a connection that nobody waits for. Readings lie in the order in which they came in: the
            // first step without an old one ends the walk, or each run would go through all that is kept.
            var rows = database.Rows(
                """
                SELECT r.id, r.received_at_ms < $0 OR r.received_at_ms > $5, r.received_at_ms < $0 AND (r.boot < s.boot OR r.seq < s.last_seq - $3)
                FROM (SELECT id, sensor, boot, seq, received_at_ms FROM reading WHERE id > $4 AND id <= $1 ORDER BY id LIMIT $2) r JOIN sensor s ON s.id = r.sensor ORDER BY r.id
                """,
                row => (Id: row.GetInt64(0), GoesOn: row.GetBoolean(1), MayGo: row.GetBoolean(2)), beforeMs, upTo, (long)Step, (long)Ingestion.Reading.Window, after, nowMs);
            if (!rows.Any(row => row.GoesOn))
            {
                return deleted;
            }

            after = rows[^1].Id;
            long[] ids = [.. rows.Where(row => row.MayGo).Select(row => row.Id)];
            deleted += ids.Length == 0 ? 0 : await database.Writer.WriteAsync(session => session.Delete("reading", ids)).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes what is known of cycles and frames before a cycle, and versions of the twin that ended with them; the newest version stays.</summary>
    /// <param name="cycle">The first cycle that is kept.</param>
    /// <param name="firstStep">The step of the data that the first cycle of all was of.</param>
    /// <param name="stop">Ends it between steps.</param>
    /// <returns>Rows deleted.</returns>
    public async Task<long> DeleteCyclesAsync(long cycle, long firstStep, CancellationToken stop)
    {
        // Edge servers come first, so that the tables' keys, which begin with them, find the rows.
        string[] statements =
        [
            "DELETE FROM edge_step WHERE (edge_server, step) IN (SELECT s.edge_server, s.step FROM edge_server e JOIN edge_step s ON s.edge_server = e.id WHERE s.step < 2 * $0 LIMIT $1)",
            "DELETE FROM edge_update WHERE (edge_server, cycle) IN (SELECT u.edge_server, u.cycle FROM edge_server e JOIN edge_update u ON u.edge_server = e.id WHERE u.cycle < $0 LIMIT $1)",
            "DELETE FROM prediction WHERE (cycle, area, sensor, name) IN (SELECT cycle, area, sensor, name FROM prediction WHERE cycle < $0 LIMIT $1)",
            "DELETE FROM partial_dt_version WHERE (partial_dt, version) IN (SELECT partial_dt, version FROM partial_dt_version p WHERE cycle < $0 AND version < (SELECT max(version) FROM partial_dt_version q WHERE q.partial_dt = p.partial_dt) LIMIT $1)",
            "DELETE FROM twin_version WHERE version IN (SELECT version FROM twin_version WHERE cycle < $0 AND version < (SELECT max(version) FROM twin_version) LIMIT $1)",
            "DELETE FROM frame WHERE frame IN (SELECT frame FROM frame WHERE finished_at_ms IS NOT NULL AND frame < (SELECT min(frame) FROM cycle WHERE cycle >= $0) LIMIT $1)",
            "DELETE FROM cycle WHERE cycle IN (SELECT cycle FROM cycle WHERE cycle < $0 AND finished_at_ms IS NOT NULL LIMIT $1)",
        ];
        var deleted = await RepeatAsync(
            session => session.Run(
                "DELETE FROM edge_own WHERE (edge_server, data_step) IN (SELECT o.edge_server, o.data_step FROM edge_server e JOIN edge_own o ON o.edge_server = e.id WHERE o.data_step < $0 LIMIT $1)", firstStep + cycle, (long)Step),
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
