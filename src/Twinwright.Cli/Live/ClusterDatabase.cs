using Npgsql;
using Twinwright.Experiments.Files;

namespace Twinwright.Cli.Live;

/// <summary>The database that a cluster's file names.</summary>
internal static class ClusterDatabase
{
    private const string Key = "database.connection";
    private const string Schema = "twinwright";

    /// <summary>Makes the source of connections.</summary>
    /// <param name="file">The cluster's file.</param>
    /// <exception cref="InputException">The file cannot be read, or names no database.</exception>
    public static NpgsqlDataSource Open(string file)
    {
        var problems = new ProblemList(file);
        var entries = TomlEntries.Parse(InputFile.ReadText(file, InputFile.MaxTomlBytes, file), file, problems);
        problems.ThrowIfAny();
        if (entries.FirstOrDefault(entry => entry.Key == Key)?.Value is not string { Length: > 0 } connection)
        {
            throw new InputException(file, Key, "must name the database that the silos of the cluster share");
        }

        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connection);
            builder.SearchPath ??= Schema;
            return NpgsqlDataSource.Create(builder);
        }
        catch (ArgumentException)
        {
            // The text is not shown: it may hold a password.
            throw new InputException(file, Key, "must be a connection string of PostgreSQL, as Host=127.0.0.1;Username=twin;Database=twinwright");
        }
    }
}
