namespace Twinwright.Live.Storage.Postgres;

/// <summary>What makes the tables; each text is a step from one version to the next, and none is changed once it has been used.</summary>
internal static class PostgresTables
{
    /// <summary>Held shared by whoever stores readings, and alone by whoever asks which was the last.</summary>
    public const long Storing = 0x5477_0002;

    /// <summary>Frames, cycles, edge servers and versions of the twin.</summary>
    public const string Twin = """
        CREATE TABLE setting (name text PRIMARY KEY, value text NOT NULL);
        CREATE TABLE epoch (name text PRIMARY KEY, epoch bigint NOT NULL, taken_at_ms bigint NOT NULL);
        CREATE TABLE edge_server (id text PRIMARY KEY, epoch bigint NOT NULL, step bigint NOT NULL, state bytea NOT NULL, report text NOT NULL);
        ALTER TABLE edge_server ALTER COLUMN state SET STORAGE EXTERNAL;
        CREATE TABLE edge_step (
            edge_server text NOT NULL, step bigint NOT NULL, epoch bigint NOT NULL, cloud_epoch bigint NOT NULL, at_ms bigint NOT NULL,
            PRIMARY KEY (edge_server, step));
        CREATE TABLE edge_own (
            edge_server text NOT NULL, data_step bigint NOT NULL, epoch bigint NOT NULL, at_ms bigint NOT NULL, report text NOT NULL,
            PRIMARY KEY (edge_server, data_step));
        CREATE TABLE cycle (
            cycle bigint PRIMARY KEY, frame bigint NOT NULL, epoch bigint NOT NULL, cut bigint NOT NULL, clock_ms bigint NOT NULL,
            inputs bytea NOT NULL, decided_by text NOT NULL, decision bytea NOT NULL, seat text NOT NULL, started_at_ms bigint NOT NULL,
            finished_at_ms bigint, summary text);
        CREATE TABLE frame (
            frame bigint PRIMARY KEY, epoch bigint NOT NULL, cut bigint NOT NULL, clock_ms bigint NOT NULL,
            inputs bytea NOT NULL, decided_by text NOT NULL, decision bytea NOT NULL, seat text NOT NULL, started_at_ms bigint NOT NULL,
            finished_at_ms bigint, summary text);
        CREATE TABLE twin_version (
            version bigint PRIMARY KEY, frame bigint NOT NULL, cycle bigint NOT NULL, clock_ms bigint NOT NULL, at_ms bigint NOT NULL, twin text NOT NULL);
        CREATE TABLE partial_dt_version (
            partial_dt bigint NOT NULL, version bigint NOT NULL, cycle bigint NOT NULL, edge_server text NOT NULL, parameters bytea NOT NULL,
            PRIMARY KEY (partial_dt, version));
        CREATE TABLE prediction (
            cycle bigint NOT NULL, area text NOT NULL, sensor text NOT NULL, name text NOT NULL, for_ms bigint NOT NULL, predicted double precision NOT NULL,
            local double precision, partial_dt double precision, alone double precision, persistence double precision, observed double precision,
            PRIMARY KEY (cycle, area, sensor, name));
        CREATE TABLE edge_update (edge_server text NOT NULL, cycle bigint NOT NULL, report text NOT NULL, PRIMARY KEY (edge_server, cycle));
        CREATE TABLE switch (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at_ms bigint NOT NULL, system text NOT NULL, step bigint NOT NULL, from_solver text NOT NULL,
            to_solver text NOT NULL, reason text NOT NULL);
        CREATE TABLE state (name text PRIMARY KEY, state bytea NOT NULL);
        """;

    /// <summary>Readings and their sensors, and the function by which a group of readings is stored.</summary>
    /// <remarks>
    /// What a reading comes to is told as 0 stored, 1 stored before, 2 too far behind, 3 of an unknown sensor, 4 ahead of the clock.
    /// All is one call, so that no transaction stays open while a silo is held up; rows of sensors are locked in the order of their
    /// ids, so that groups of several silos wait for each other in one order. Within a group readings count one after the other.
    /// </remarks>
    public const string Readings = """
        CREATE TABLE sensor (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, area text NOT NULL, name text NOT NULL, registered_at_ms bigint NOT NULL,
            boot bigint NOT NULL DEFAULT -1, last_seq bigint NOT NULL DEFAULT -1,
            readings_stored bigint NOT NULL DEFAULT 0, readings_repeated bigint NOT NULL DEFAULT 0, readings_refused bigint NOT NULL DEFAULT 0,
            last_taken_at_ms bigint, last_values text, UNIQUE (area, name)) WITH (fillfactor = 50);
        CREATE TABLE reading (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sensor bigint NOT NULL, boot bigint NOT NULL, seq bigint NOT NULL,
            taken_at_ms bigint NOT NULL, received_at_ms bigint NOT NULL, value_json text NOT NULL, UNIQUE (sensor, boot, seq));

        CREATE FUNCTION take_readings(
            p_area text[], p_name text[], p_may_register boolean[], p_boot bigint[], p_seq bigint[], p_taken bigint[], p_value text[],
            p_behind bigint, p_ahead_ms bigint) RETURNS smallint[] LANGUAGE plpgsql AS $body$
        DECLARE
            v_now bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
            v_verdict smallint[];
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(1417084930);
            INSERT INTO sensor (area, name, registered_at_ms)
            SELECT DISTINCT t.area, t.name, v_now
            FROM unnest(p_area, p_name, p_may_register, p_taken) AS t(area, name, may_register, taken)
            WHERE t.may_register AND t.taken <= v_now + p_ahead_ms
                AND NOT EXISTS (SELECT 1 FROM sensor s WHERE s.area = t.area AND s.name = t.name)
            ORDER BY t.area, t.name
            ON CONFLICT DO NOTHING;

            PERFORM 1 FROM sensor s
            WHERE (s.area, s.name) IN (SELECT t.area, t.name FROM unnest(p_area, p_name) AS t(area, name))
            ORDER BY s.id FOR UPDATE;

            WITH incoming AS MATERIALIZED (
                SELECT t.at, s.id AS sensor, s.boot AS sensor_boot, s.last_seq, t.boot, t.seq, t.taken, t.value, t.taken > v_now + p_ahead_ms AS ahead
                FROM unnest(p_area, p_name, p_boot, p_seq, p_taken, p_value) WITH ORDINALITY AS t(area, name, boot, seq, taken, value, at)
                LEFT JOIN sensor s ON s.area = t.area AND s.name = t.name),
            judged AS MATERIALIZED (
                SELECT i.*,
                    row_number() OVER (PARTITION BY i.sensor, i.boot, i.seq, i.ahead ORDER BY i.at) AS copy,
                    i.seq < p_behind * -1 + greatest(
                        CASE WHEN i.boot = i.sensor_boot THEN i.last_seq
                             WHEN i.boot < i.sensor_boot THEN (SELECT max(r.seq) FROM reading r WHERE r.sensor = i.sensor AND r.boot = i.boot) END,
                        max(CASE WHEN NOT i.ahead THEN i.seq END) OVER (
                            PARTITION BY i.sensor, i.boot ORDER BY i.at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS behind
                FROM incoming i),
            stored AS (
                INSERT INTO reading (sensor, boot, seq, taken_at_ms, received_at_ms, value_json)
                SELECT j.sensor, j.boot, j.seq, j.taken, v_now, j.value FROM judged j
                WHERE j.sensor IS NOT NULL AND NOT j.ahead AND j.copy = 1 AND j.behind IS NOT TRUE
                ORDER BY j.at
                ON CONFLICT DO NOTHING RETURNING sensor, boot, seq),
            told AS MATERIALIZED (
                SELECT j.*, CASE
                    WHEN j.sensor IS NULL AND j.ahead THEN 4
                    WHEN j.sensor IS NULL THEN 3
                    WHEN j.ahead THEN 4
                    WHEN j.copy = 1 AND EXISTS (SELECT 1 FROM stored s WHERE s.sensor = j.sensor AND s.boot = j.boot AND s.seq = j.seq) THEN 0
                    WHEN j.behind AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.sensor = j.sensor AND r.boot = j.boot AND r.seq = j.seq)
                        AND NOT EXISTS (SELECT 1 FROM stored s WHERE s.sensor = j.sensor AND s.boot = j.boot AND s.seq = j.seq) THEN 2
                    ELSE 1 END::smallint AS verdict
                FROM judged j),
            newest AS (
                SELECT DISTINCT ON (t.sensor) t.sensor, t.boot, t.seq, t.taken, t.value FROM told t WHERE t.verdict = 0
                ORDER BY t.sensor, t.boot DESC, t.seq DESC),
            counted AS (
                SELECT t.sensor, count(*) FILTER (WHERE t.verdict = 0) AS stored, count(*) FILTER (WHERE t.verdict = 1) AS repeated,
                    count(*) FILTER (WHERE t.verdict IN (2, 4)) AS refused
                FROM told t WHERE t.sensor IS NOT NULL GROUP BY t.sensor),
            kept AS (
                UPDATE sensor s SET readings_stored = s.readings_stored + c.stored, readings_repeated = s.readings_repeated + c.repeated,
                    readings_refused = s.readings_refused + c.refused,
                    last_taken_at_ms = CASE WHEN (n.boot, n.seq) > (s.boot, s.last_seq) THEN n.taken ELSE s.last_taken_at_ms END,
                    last_values = CASE WHEN (n.boot, n.seq) > (s.boot, s.last_seq) THEN n.value ELSE s.last_values END,
                    boot = CASE WHEN (n.boot, n.seq) > (s.boot, s.last_seq) THEN n.boot ELSE s.boot END,
                    last_seq = CASE WHEN (n.boot, n.seq) > (s.boot, s.last_seq) THEN n.seq ELSE s.last_seq END
                FROM counted c LEFT JOIN newest n ON n.sensor = c.sensor
                WHERE s.id = c.sensor RETURNING 1)
            SELECT array_agg(t.verdict ORDER BY t.at) INTO v_verdict FROM told t;
            RETURN v_verdict;
        END $body$;
        """;

    /// <summary>Who belongs to the cluster.</summary>
    public const string Silos = """
        CREATE TABLE membership_version (cluster text PRIMARY KEY, version integer NOT NULL);
        CREATE TABLE membership (
            cluster text NOT NULL, address text NOT NULL, port integer NOT NULL, generation integer NOT NULL, name text NOT NULL, host_name text NOT NULL,
            status integer NOT NULL, proxy_port integer NOT NULL, suspect_times text NOT NULL, start_time timestamptz NOT NULL, alive_time timestamptz NOT NULL,
            PRIMARY KEY (cluster, address, port, generation));
        """;
}
