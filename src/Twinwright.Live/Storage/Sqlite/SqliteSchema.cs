using Microsoft.Data.Sqlite;

namespace Twinwright.Live.Storage.Sqlite;

/// <summary>The tables, and how an older file comes to them.</summary>
internal static class SqliteSchema
{
    /// <summary>Marks a file as ours: "Twin".</summary>
    private const long ApplicationId = 0x5477696E;

    /// <summary>Statements by version; a file of version v gets those from v on.</summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE sensor (
            id INTEGER PRIMARY KEY, area TEXT NOT NULL, name TEXT NOT NULL, registered_at_ms INTEGER NOT NULL,
            boot INTEGER NOT NULL DEFAULT -1, last_seq INTEGER NOT NULL DEFAULT -1,
            readings_stored INTEGER NOT NULL DEFAULT 0, readings_repeated INTEGER NOT NULL DEFAULT 0, readings_refused INTEGER NOT NULL DEFAULT 0,
            last_taken_at_ms INTEGER, last_values TEXT, UNIQUE (area, name));
        CREATE TABLE reading (
            id INTEGER PRIMARY KEY, sensor INTEGER NOT NULL, boot INTEGER NOT NULL, seq INTEGER NOT NULL,
            taken_at_ms INTEGER NOT NULL, received_at_ms INTEGER NOT NULL, value_json TEXT NOT NULL, UNIQUE (sensor, boot, seq));
        CREATE TABLE epoch (name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, taken_at_ms INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE edge_server (
            id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, step INTEGER NOT NULL, state BLOB NOT NULL, report TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE cycle (
            cycle INTEGER PRIMARY KEY, frame INTEGER NOT NULL, epoch INTEGER NOT NULL, cut INTEGER NOT NULL, clock_ms INTEGER NOT NULL,
            inputs BLOB NOT NULL, decided_by TEXT NOT NULL, decision BLOB NOT NULL, seat TEXT NOT NULL, started_at_ms INTEGER NOT NULL,
            finished_at_ms INTEGER, summary TEXT);
        CREATE TABLE frame (
            frame INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, cut INTEGER NOT NULL, clock_ms INTEGER NOT NULL,
            inputs BLOB NOT NULL, decided_by TEXT NOT NULL, decision BLOB NOT NULL, seat TEXT NOT NULL, started_at_ms INTEGER NOT NULL,
            finished_at_ms INTEGER, summary TEXT);
        CREATE TABLE twin_version (
            version INTEGER PRIMARY KEY, frame INTEGER NOT NULL, cycle INTEGER NOT NULL, clock_ms INTEGER NOT NULL, at_ms INTEGER NOT NULL,
            twin TEXT NOT NULL);
        CREATE TABLE partial_dt_version (
            partial_dt INTEGER NOT NULL, version INTEGER NOT NULL, cycle INTEGER NOT NULL, edge_server TEXT NOT NULL, parameters BLOB NOT NULL,
            PRIMARY KEY (partial_dt, version)) WITHOUT ROWID;
        CREATE TABLE prediction (
            cycle INTEGER NOT NULL, area TEXT NOT NULL, sensor TEXT NOT NULL, name TEXT NOT NULL, for_ms INTEGER NOT NULL, predicted REAL NOT NULL,
            local REAL, partial_dt REAL, alone REAL, persistence REAL, observed REAL, PRIMARY KEY (cycle, area, sensor, name)) WITHOUT ROWID;
        CREATE TABLE edge_update (
            edge_server TEXT NOT NULL, cycle INTEGER NOT NULL, report TEXT NOT NULL, PRIMARY KEY (edge_server, cycle)) WITHOUT ROWID;
        CREATE TABLE switch (
            id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, system TEXT NOT NULL, step INTEGER NOT NULL, from_solver TEXT NOT NULL,
            to_solver TEXT NOT NULL, reason TEXT NOT NULL);
        CREATE TABLE state (name TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;
        """,

        // Which activation of an edge server obeyed which order, under which cloud; and what edge servers did without one.
        """
        CREATE TABLE edge_step (
            edge_server TEXT NOT NULL, step INTEGER NOT NULL, epoch INTEGER NOT NULL, cloud_epoch INTEGER NOT NULL, at_ms INTEGER NOT NULL,
            PRIMARY KEY (edge_server, step)) WITHOUT ROWID;
        CREATE TABLE edge_own (
            edge_server TEXT NOT NULL, data_step INTEGER NOT NULL, epoch INTEGER NOT NULL, at_ms INTEGER NOT NULL, report TEXT NOT NULL,
            PRIMARY KEY (edge_server, data_step)) WITHOUT ROWID;
        """,
    ];

    /// <summary>Brings a file to the current version, in one transaction.</summary>
    /// <exception cref="DataRefusedException">The file is none of ours, or of a later version.</exception>
    public static void Bring(SqliteConnection connection, string path)
    {
        var (application, version) = (Number(connection, "PRAGMA application_id"), Number(connection, "PRAGMA user_version"));
        if (application != ApplicationId && (application != 0 || Number(connection, "SELECT count(*) FROM sqlite_schema") > 0))
        {
            throw new DataRefusedException($"{path}: is a database of another program; choose another folder with --data");
        }

        if (version > Steps.Length)
        {
            throw new DataRefusedException($"{path}: was written by a later version (schema {version}, this one knows {Steps.Length})");
        }

        if (version == Steps.Length)
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        for (var step = version; step < Steps.Length; step++)
        {
            SqliteDatabase.Execute(connection, Steps[step]);
        }

        SqliteDatabase.Execute(connection, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Steps.Length}");
        transaction.Commit();
    }

    /// <summary>Refuses a file that is none of ours, or of another version.</summary>
    /// <exception cref="DataRefusedException">It is.</exception>
    public static void RequireOurs(SqliteConnection connection, string path)
    {
        var (application, version) = (Number(connection, "PRAGMA application_id"), Number(connection, "PRAGMA user_version"));
        if (application != ApplicationId || version < 1 || version > Steps.Length)
        {
            throw new DataRefusedException($"{path}: is a database of another program or version (application {application:x}, schema {version}; this one reads {ApplicationId:x}, up to {Steps.Length})");
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
