using Npgsql;
using NpgsqlTypes;

namespace Twinwright.Live.Sweeps;

/// <summary>Every statement of the queue. Each runs in a transaction of its own, or in that of its batch, which is one round trip.</summary>
internal static class SweepSql
{
    /// <summary>Says that an asker is there; of a sweep that is gone, or not there yet, it makes one. Tells whether it did.</summary>
    public const string Renew =
        """
        INSERT INTO sweep (id, version, alive_until) VALUES ($1, $2, clock_timestamp() + $3)
        ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until RETURNING xmax = 0
        """;

    /// <summary>Adds a job; one that is there already stays as it is.</summary>
    public const string Add =
        "INSERT INTO sweep_job (sweep, job_number, kind, job_order) VALUES ($1, $2, $3, $4) ON CONFLICT (sweep, job_number) DO NOTHING";

    /// <summary>Removes jobs that nobody waits for any more.</summary>
    public const string Remove = "DELETE FROM sweep_job WHERE sweep = $1 AND job_number = ANY ($2)";

    /// <summary>Jobs that have come to an end: an answer, a failure, or silos that died over it too often.</summary>
    public const string Ended =
        """
        SELECT job_number, result, failure, tries FROM sweep_job
        WHERE sweep = $1 AND (state IN ('done', 'failed')
            OR (state = 'held' AND tries >= $2 AND lease_until < clock_timestamp() AND pg_postmaster_start_time() < clock_timestamp() - $3))
        ORDER BY job_number LIMIT 64
        """;

    /// <summary>Silos of a version that have been seen lately.</summary>
    public const string CountSilos = "SELECT count(*) FROM sweep_silo WHERE version = $1 AND seen_at > clock_timestamp() - $2";

    /// <summary>Withdraws a sweep with all its jobs.</summary>
    public const string Withdraw = "DELETE FROM sweep WHERE id = $1";

    /// <summary>Says that a silo is there; not more often than it takes to be counted.</summary>
    public const string Greet =
        """
        INSERT INTO sweep_silo (name, version, seen_at) VALUES ($1, $2, clock_timestamp())
        ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at, version = excluded.version
        WHERE sweep_silo.seen_at < clock_timestamp() - interval '1 s'
        """;

    /// <summary>Says that a silo is gone.</summary>
    public const string Leave = "DELETE FROM sweep_silo WHERE name = $1";

    /// <summary>Removes sweeps whose askers are gone; what another silo is removing is left to it.</summary>
    public const string RemoveForsaken =
        "DELETE FROM sweep WHERE id IN (SELECT id FROM sweep WHERE alive_until < clock_timestamp() FOR UPDATE SKIP LOCKED)";

    /// <summary>Removes silos that have not been seen for long.</summary>
    public const string RemoveLost =
        "DELETE FROM sweep_silo WHERE name IN (SELECT name FROM sweep_silo WHERE seen_at < clock_timestamp() - interval '1 hour' FOR UPDATE SKIP LOCKED)";

    /// <summary>Takes the eldest job that nobody holds, or whose holder says nothing more. Two who ask at once get different ones.</summary>
    /// <remarks>While the database is away nobody can prolong a lease: when it has started anew, holders have the time of a lease to do so.</remarks>
    public const string Claim =
        """
        UPDATE sweep_job SET state = 'held', holder = $1, lease_until = clock_timestamp() + $2, tries = tries + 1
        WHERE id = (
            SELECT job.id FROM sweep_job AS job JOIN sweep ON sweep.id = job.sweep
            WHERE sweep.version = $3 AND job.state IN ('waiting', 'held') AND job.tries < $4
                AND (job.state = 'waiting' OR (job.lease_until < clock_timestamp() AND pg_postmaster_start_time() < clock_timestamp() - $2))
            ORDER BY job.id LIMIT 1 FOR UPDATE OF job SKIP LOCKED)
        RETURNING id, kind, job_order, tries
        """;

    /// <summary>Prolongs a lease, as long as nobody else has taken the job on. Tells by its rows whether it did.</summary>
    public const string Prolong =
        "UPDATE sweep_job SET lease_until = clock_timestamp() + $4 WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'held'";

    /// <summary>Hands in an answer; only the present holder can.</summary>
    public const string Answer =
        "UPDATE sweep_job SET state = 'done', result = $4, lease_until = NULL WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'held'";

    /// <summary>Says that a job failed; only the present holder can.</summary>
    public const string Fail =
        "UPDATE sweep_job SET state = 'failed', failure = $4, lease_until = NULL WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'held'";

    /// <summary>Gives a job back undone, which does not count as a try.</summary>
    public const string GiveBack =
        """
        UPDATE sweep_job SET state = 'waiting', holder = NULL, lease_until = NULL, tries = tries - 1
        WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'held'
        """;

    /// <summary>A statement for a batch.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Its values in order.</param>
    public static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object> values)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            statement.Parameters.Add(value is TimeSpan time
                ? new NpgsqlParameter { Value = time, NpgsqlDbType = NpgsqlDbType.Interval }
                : new NpgsqlParameter { Value = value });
        }

        return statement;
    }

    /// <summary>Whether a failure may pass: the database is away, restarts, or has chosen this transaction to break a deadlock.</summary>
    public static bool MayPass(Exception failure) => failure is NpgsqlException { IsTransient: true } or TimeoutException or IOException
        or System.Net.Sockets.SocketException
        || failure is PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "40P01" or "40001" }
        || failure is NpgsqlException and not PostgresException;
}
