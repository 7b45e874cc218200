using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright database create</c></summary>
internal sealed class DatabaseCreateCommand : Command<DatabaseSettings>
{
    public override int Execute(CommandContext context, DatabaseSettings settings, CancellationToken stop)
    {
        var (before, made) = PostgresSchema.Create(settings.Connection);
        Output.Print((made ? "The database is made. " : "") + (before is { } version
            ? DatabaseSettings.Told(version)
            : string.Create(CultureInfo.InvariantCulture, $"Tables of version {PostgresSchema.Current} are made.")));
        return ExitCodes.Done;
    }
}

/// <summary><c>twinwright database migrate</c></summary>
internal sealed class DatabaseMigrateCommand : Command<DatabaseSettings>
{
    public override int Execute(CommandContext context, DatabaseSettings settings, CancellationToken stop)
    {
        Output.Print(DatabaseSettings.Told(PostgresSchema.Migrate(settings.Connection)));
        return ExitCodes.Done;
    }
}

/// <summary>What both say.</summary>
internal sealed class DatabaseSettings : CommandSettings
{
    [CommandOption("--cluster <FILE>", isRequired: true)]
    [Description("The cluster's file of TOML, which tells how its database is reached.")]
    public required string Cluster { get; init; }

    /// <summary>How the database is reached.</summary>
    public string Connection => ClusterFile.Read(Cluster).Cluster!.Connection;

    /// <summary>What is told of tables that were there.</summary>
    public static string Told(int before) => before == PostgresSchema.Current
        ? string.Create(CultureInfo.InvariantCulture, $"Its tables are of version {before} already.")
        : string.Create(CultureInfo.InvariantCulture, $"Its tables are brought from version {before} to {PostgresSchema.Current}.");
}
