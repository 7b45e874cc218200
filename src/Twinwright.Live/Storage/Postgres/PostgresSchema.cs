using Npgsql;
using Twinwright.Live.Sweeps;

namespace Twinwright.Live.Storage.Postgres;

/// <summary>Our tables in PostgreSQL, and how an older database comes to them.</summary>
public static class PostgresSchema
{
    /// <summary>Held while tables are made or changed, so that two who do so at once come one after the other.</summary>
    private const long Making = 0x5477_0001;

    /// <summary>Statements by version; a database of version v gets those from v on.</summary>
    private static readonly string[] Steps = [PostgresTables.Twin, PostgresTables.Readings, PostgresTables.Silos, SweepTables.Sql];

    /// <summary>The version of the tables that this program knows.</summary>
    public static int Current => Steps.Length;

    /// <summary>Makes a database when the server has none of its name, and our tables in it.</summary>
    /// <param name="connection">How it is reached, as Npgsql's connection string.</param>
    /// <returns>The version that it had, null for none; and whether the database itself was made.</returns>
    /// <exception cref="DataRefusedException">It cannot be made, or is of a later version.</exception>
    /// <exception cref="DataAwayException">It cannot be reached.</exception>
    public static (int? Before, bool Made) Create(string connection)
    {
        var made = false;
        try
        {
            return (Bring(connection, mayBegin: true), made);
        }
        catch (DataRefusedException refused) when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName })
        {
            MakeDatabase(connection);
            made = true;
        }

        return (Bring(connection, mayBegin: true), made);
    }

    /// <summary>Brings the tables of a database to the current version.</summary>
    /// <param name="connection">How it is reached, as Npgsql's connection string.</param>
    /// <returns>The version that it had.</returns>
    /// <exception cref="DataRefusedException">It has no tables of ours, or is of a later version.</exception>
    /// <exception cref="DataAwayException">It cannot be reached.</exception>
    public static int Migrate(string connection) => Bring(connection, mayBegin: false)!.Value;

    /// <summary>Refuses a database that has not our tables in their current version.</summary>
    /// <exception cref="DataRefusedException">It has not.</exception>
    internal static void Require(NpgsqlDataSource source)
    {
        using var open = Reach(source);
        var version = VersionOf(open);
        if (version != Current)
        {
            throw new DataRefusedException($"{Told(open)}: {Fault(version)}");
        }
    }

    private static string Fault(int? version) => version switch
    {
        null => "has no tables of ours; make them with twinwright database create",
        var old when old < Current => $"has tables of version {old}, this program needs {Current}; bring them there with twinwright database migrate",
        var later => $"has tables of version {later}, which a later program made; this one knows {Current}",
    };

    private static int? Bring(string connection, bool mayBegin)
    {
        using var source = PostgresDatabase.SourceOf(connection, "twinwright database");
        using var open = Reach(source);
        using var transaction = open.BeginTransaction();
        Execute(open, $"SELECT pg_advisory_xact_lock({Making})");
        var before = VersionOf(open);
        if ((before is null && !mayBegin) || before > Current)
        {
            throw new DataRefusedException($"{Told(open)}: {Fault(before)}");
        }

        if (before is null)
        {
            Execute(open, $"CREATE SCHEMA IF NOT EXISTS {PostgresDatabase.Schema}; CREATE TABLE schema_version (version integer NOT NULL); INSERT INTO schema_version VALUES (0)");
        }

        for (var step = before ?? 0; step < Current; step++)
        {
            Execute(open, Steps[step]);
        }

        Execute(open, $"UPDATE schema_version SET version = {Current}");
        transaction.Commit();
        return before;
    }

    private static void MakeDatabase(string connection)
    {
        var text = PostgresDatabase.TextOf(connection);
        var name = text.Database ?? "";
        text.Database = "postgres";
        using var source = PostgresDatabase.SourceOf(text.ConnectionString, "twinwright database");
        using var open = Reach(source);
        try
        {
            Execute(open, $"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
        catch (PostgresException refused)
        {
            throw new DataRefusedException($"database {name}: cannot be made by {text.Username} ({refused.MessageText}); let an administrator make it");
        }
    }

    private static NpgsqlConnection Reach(NpgsqlDataSource source)
    {
        try
        {
            return source.OpenConnection();
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            var told = Told(source.ConnectionString);
            throw away switch
            {
                PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new DataRefusedException($"{told}: does not exist; make it with twinwright database create", away),
                PostgresException { SqlState: ['2', '8', ..] or PostgresErrorCodes.InsufficientPrivilege } or NpgsqlException { InnerException: null } and not PostgresException => new DataRefusedException($"{told}: cannot be reached ({away.Message})", away),
                _ => new DataAwayException($"{told}: cannot be reached ({away.Message})", away),
            };
        }
    }

    private static int? VersionOf(NpgsqlConnection open)
    {
        using var ask = new NpgsqlCommand($"SELECT to_regclass('{PostgresDatabase.Schema}.schema_version') IS NOT NULL", open);
        if (ask.ExecuteScalar() is not true)
        {
            return null;
        }

        ask.CommandText = "SELECT version FROM schema_version";
        return (int)ask.ExecuteScalar()!;
    }

    private static void Execute(NpgsqlConnection open, string sql)
    {
        // A large table may take its time.
        using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 0 };
        try
        {
            command.ExecuteNonQuery();
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege && !sql.StartsWith("CREATE DATABASE", StringComparison.Ordinal))
        {
            throw new DataRefusedException($"{Told(open)}: {new NpgsqlConnectionStringBuilder(open.ConnectionString).Username} may not make our tables there ({refused.MessageText}); let an administrator grant it", refused);
        }
    }

    private static string Told(NpgsqlConnection open) => Told(open.ConnectionString);

    private static string Told(string connection)
    {
        var text = new NpgsqlConnectionStringBuilder(connection);
        return $"database {text.Database} at {text.Host}:{text.Port}";
    }
}
