using System.Diagnostics;
using Npgsql;
using Twinwright.Live.Sweeps;
using Xunit;

namespace Twinwright.Tests.Live.Sweeps;

/// <summary>A PostgreSQL of the tests' own, on a socket in its folder, with the tables of sweeps.</summary>
public sealed class SweepDatabase : IAsyncLifetime
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private readonly string _folder = Directory.CreateTempSubdirectory("tw-sweep-").FullName;

    /// <summary>Where it is, for a cluster's file.</summary>
    public string Connection => $"Host={_folder};Username=twin;Database=postgres;Search Path=twinwright;Timeout=5";

    /// <summary>Connections.</summary>
    public NpgsqlDataSource Source { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF);
        }

        Do($"{Programs}/initdb", "-D", $"{_folder}/data", "-A", "trust", "-U", "twin", "--no-sync", "-E", "UTF8", "--locale=C");
        Start();
        Source = NpgsqlDataSource.Create(Connection);
        await DoAsync("CREATE SCHEMA twinwright");
        await DoAsync(SweepTables.Sql);
    }

    /// <summary>Starts the server.</summary>
    public void Start() => Do(
        $"{Programs}/pg_ctl", "-D", $"{_folder}/data", "-s", "-w", "-l", $"{_folder}/log",
        "-o", $"-k {_folder} -c listen_addresses='' -c fsync=off -c max_connections=60", "start");

    /// <summary>Ends the server at once, as a crash would.</summary>
    public void Kill() => Do($"{Programs}/pg_ctl", "-D", $"{_folder}/data", "-w", "-m", "immediate", "stop");

    /// <summary>Removes all sweeps and silos.</summary>
    public Task ClearAsync() => DoAsync("DELETE FROM sweep; DELETE FROM sweep_silo");

    /// <summary>Does a statement.</summary>
    public async Task DoAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks for one value.</summary>
    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Do(string program, params string[] words)
    {
        // The server refuses to run as root.
        var root = Environment.UserName == "root";
        var start = new ProcessStartInfo(root ? "runuser" : program) { WorkingDirectory = "/tmp" };
        foreach (var word in root ? [.. new[] { "-u", "postgres", "--", program }, .. words] : words)
        {
            start.ArgumentList.Add(word);
        }

        // Its streams go nowhere: a server that inherits a pipe would keep it open.
        start.RedirectStandardOutput = words[^1] != "start";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
