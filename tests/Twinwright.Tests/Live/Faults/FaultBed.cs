using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Twinwright.Live.Load;
using Twinwright.Tests.Cli;

namespace Twinwright.Tests.Live.Faults;

/// <summary>What the schedules of one run share: PostgreSQL on a small disk of its own, and a database with the tables to copy.</summary>
internal sealed class FaultBed : IAsyncDisposable
{
    private const string Template = "twinwright_template";
    private const int Megabytes = 512;
    private readonly Scratch _scratch = new();
    private readonly SmallDisk _disk;

    private FaultBed() => _disk = new SmallDisk(_scratch["postgres"], Megabytes);

    /// <summary>The server.</summary>
    public PrivatePostgres Postgres { get; private set; } = null!;

    /// <summary>Its disk.</summary>
    public SmallDisk PostgresDisk => _disk;

    /// <summary>Words that start the program; <c>TWINWRIGHT_FAULT_PROGRAM</c> names another file of it, such as one compiled ahead, which starts sooner.</summary>
    public static IReadOnlyList<string> Program { get; } =
        ["dotnet", "exec", Environment.GetEnvironmentVariable("TWINWRIGHT_FAULT_PROGRAM") is { Length: > 0 } file ? file : ProgramRun.ProgramFile];

    /// <summary>Starts the server and makes the tables.</summary>
    public static async Task<FaultBed> StartAsync()
    {
        var bed = new FaultBed();
        try
        {
            bed.Postgres = await PrivatePostgres.StartAsync(Path.Combine(bed._disk.Folder, "server"), "max_wal_size = 64MB", "min_wal_size = 32MB", "wal_recycle = off");
            await bed.Postgres.CreateDatabaseAsync(Template);
            var file = bed._scratch["template.toml"];
            await File.WriteAllTextAsync(file, $"""
                kind = "cluster"
                [database]
                connection = "{bed.Postgres.ConnectionText(Template)};Pooling=false"
                """);
            ProgramRun.Good(bed._scratch.Folder, "database", "create", "--cluster", file);
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>A folder for a schedule.</summary>
    public string Folder(long seed) => _scratch[string.Create(CultureInfo.InvariantCulture, $"schedule-{seed}")];

    /// <summary>A connection of our own, past all that is done to the silos' ones.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection($"{Postgres.ConnectionText(database)};Pooling=false;Timeout=2;Command Timeout=3");
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves no byte free on the server's disk, and none in the log that it has open.</summary>
    public async Task FillAsync()
    {
        _disk.Fill();
        try
        {
            // Its log is written in files of 16 MB that are made beforehand: without another one it feels at once that there is no room.
            await using var connection = await OpenAsync("postgres");
            await using var command = new NpgsqlCommand("SELECT pg_switch_wal()", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException)
        {
            // It has ended over it, or is away for another reason.
        }
    }

    /// <summary>Makes a database with empty tables.</summary>
    public Task CreateAsync(string database) => RunAsync($"CREATE DATABASE \"{database}\" TEMPLATE \"{Template}\"");

    /// <summary>Removes a database and whoever is connected to it.</summary>
    public Task DropAsync(string database) => RunAsync($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");

    /// <summary>Whether the server's process is there, answering or not.</summary>
    public bool IsAlive
    {
        get
        {
            try
            {
                var process = int.Parse(File.ReadLines(Path.Combine(_disk.Folder, "server", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
                var state = File.ReadAllText($"/proc/{process}/stat");
                return state[state.LastIndexOf(')') + 2] != 'Z';
            }
            catch (Exception problem) when (problem is IOException or InvalidOperationException or FormatException)
            {
                return false;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        _disk.Dispose();
        _scratch.Dispose();
    }

    private async Task RunAsync(string sql)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await using var connection = await OpenAsync("postgres");
                await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 20 };
                await command.ExecuteNonQueryAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started).TotalSeconds < 20)
            {
                await Task.Delay(200);
            }
        }
    }
}
