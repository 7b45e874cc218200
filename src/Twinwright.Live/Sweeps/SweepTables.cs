namespace Twinwright.Live.Sweeps;

/// <summary>The tables through which silos do the jobs of sweeps.</summary>
/// <remarks>
/// All times are the database's, read by <c>clock_timestamp()</c>: no clock of a process is compared with another's. Jobs
/// go with their sweep. Work is found by the partial index, however many answers wait to be fetched.
/// </remarks>
public static class SweepTables
{
    /// <summary>The statements that make them.</summary>
    public const string Sql =
        """
        CREATE TABLE sweep (
            id uuid PRIMARY KEY, version text NOT NULL, created_at timestamptz NOT NULL DEFAULT clock_timestamp(), alive_until timestamptz NOT NULL);
        CREATE TABLE sweep_job (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sweep uuid NOT NULL REFERENCES sweep ON DELETE CASCADE, job_number integer NOT NULL,
            kind text NOT NULL, job_order bytea NOT NULL, state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'held', 'done', 'failed')),
            holder text, lease_until timestamptz, tries integer NOT NULL DEFAULT 0, result bytea, failure text, UNIQUE (sweep, job_number));
        CREATE INDEX sweep_job_open ON sweep_job (id) WHERE state IN ('waiting', 'held');
        CREATE TABLE sweep_silo (name text PRIMARY KEY, seen_at timestamptz NOT NULL, version text NOT NULL);
        """;
}
