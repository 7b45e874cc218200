using System.Diagnostics;
using Npgsql;
using Twinwright.Live.Hosting;

namespace Twinwright.Live.Load;

/// <summary>Debian's PostgreSQL as a private server on a free port of loopback, for measurements and tests.</summary>
/// <remarks>PostgreSQL refuses to run as root; then it runs as the user that Debian's package makes.</remarks>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder;
    private readonly bool _isRoot = Environment.UserName == "root";

    private PrivatePostgres(string folder, int port) => (_folder, Port) = (folder, port);

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Where the programs are; null when the package is not installed.</summary>
    public static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => path, StringComparer.Ordinal).Select(path => Path.Combine(path, "bin"))
            .FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")))
        : null;

    /// <summary>A connection string.</summary>
    /// <param name="database">Which database.</param>
    /// <param name="port">Through another port, such as a proxy's; null for its own.</param>
    public string ConnectionText(string database, int? port = null) => $"Host=127.0.0.1;Port={port ?? Port};Username=postgres;Database={database}";

    /// <summary>Makes a server in an empty folder, and starts it.</summary>
    /// <param name="folder">The folder; it is handed over to the user that the server runs as.</param>
    /// <param name="settings">Further settings, as <c>name = value</c>.</param>
    /// <exception cref="IOException">It is not installed, or does not start.</exception>
    public static async Task<PrivatePostgres> StartAsync(string folder, params string[] settings)
    {
        if (Programs is null)
        {
            throw new IOException("PostgreSQL is not installed (Debian's package postgresql)");
        }

        Directory.CreateDirectory(folder);
        var server = new PrivatePostgres(Path.GetFullPath(folder), LoopbackPort.Free());
        if (server._isRoot)
        {
            await RunAsync("chown", ["postgres", server._folder]).ConfigureAwait(false);

            // Its user must be able to come to the folder, too.
            for (var above = Path.GetDirectoryName(server._folder); above is { Length: > 4 } && above.StartsWith(Path.GetTempPath().TrimEnd('/'), StringComparison.Ordinal) && above != Path.GetTempPath().TrimEnd('/'); above = Path.GetDirectoryName(above))
            {
                await RunAsync("chmod", ["go+x", above]).ConfigureAwait(false);
            }
        }

        await server.AsServerAsync("initdb", ["-D", server.Data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]).ConfigureAwait(false);
        string[] lines =
        [
            "", $"port = {server.Port}", "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "max_connections = 300", "shared_buffers = 64MB",
            "synchronous_commit = on", "fsync = on", .. settings, "",
        ];
        await File.AppendAllLinesAsync(Path.Combine(server.Data, "postgresql.conf"), lines).ConfigureAwait(false);
        await server.RestartAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Starts it again on the same port and data.</summary>
    public async Task RestartAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                // A postmaster that was killed leaves its file behind; the children of a killed one end by themselves, within a moment.
                await AsServerAsync("pg_ctl", ["-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "30", "start"]).ConfigureAwait(false);
                return;
            }
            catch (IOException) when (tries < 20)
            {
                await Task.Delay(200).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends it at once, with all its children, as a crash of the machine would.</summary>
    public async Task KillAsync()
    {
        var killed = await SignalAsync("KILL").ConfigureAwait(false);
        while (killed.Any(process => StateOf(process) is not (null or 'Z')))
        {
            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    /// <summary>Stops it and its children in their tracks.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Makes an empty database.</summary>
    public async Task CreateDatabaseAsync(string name)
    {
        var connection = new NpgsqlConnection(ConnectionText("postgres") + ";Pooling=false");
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync().ConfigureAwait(false);
            using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Processor time of the server and all its children, of those that have ended, too [s].</summary>
    public double ProcessorS => Postmaster is { } postmaster
        ? TicksOf(postmaster, ended: true) + Processes().Where(process => process != postmaster).Sum(process => TicksOf(process, ended: false))
        : 0;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await SignalAsync("CONT").ConfigureAwait(false);
            await AsServerAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"]).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It was killed.
        }
    }

    private string Data => Path.Combine(_folder, "data");

    private int? Postmaster => File.Exists(Path.Combine(Data, "postmaster.pid"))
        && int.TryParse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).FirstOrDefault(), out var number) ? number : null;

    /// <summary>The server and its children, by what the kernel says: they call themselves what they are doing.</summary>
    private List<int> Processes()
    {
        // A server that was killed leaves its number behind, which may be another program's by now.
        if (Postmaster is not { } postmaster || StatOf(postmaster).Length == 0 || File.ReadAllText($"/proc/{postmaster}/comm").Trim() != "postgres")
        {
            return [];
        }

        return [postmaster, .. Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var number) ? number : -1)
            .Where(number => number > 0 && ParentOf(number) == postmaster)];
    }

    /// <summary>Processor time of a process, with that of its children that have ended if asked for [s].</summary>
    private static double TicksOf(int process, bool ended) =>
        StatOf(process).Skip(11).Take(ended ? 4 : 2).Sum(field => double.Parse(field, System.Globalization.CultureInfo.InvariantCulture)) / 100;

    private static int ParentOf(int process) => StatOf(process) is { Length: > 1 } fields ? int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture) : -1;

    private static char? StateOf(int process) => StatOf(process) is { Length: > 0 } fields ? fields[0][0] : null;

    /// <summary>What the kernel says of a process, from its state on; nothing when there is none.</summary>
    private static string[] StatOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Sends all of them a signal; to the server first, so that it starts no more.</summary>
    private async Task<IReadOnlyList<int>> SignalAsync(string signal)
    {
        var processes = Processes();
        if (processes.Count > 0)
        {
            await RunAsync("kill", [$"-{signal}", .. processes.Select(number => $"{number}")], mayFail: true).ConfigureAwait(false);
        }

        return processes;
    }

    private Task AsServerAsync(string program, string[] words) => _isRoot
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(Programs!, program), .. words])
        : RunAsync(Path.Combine(Programs!, program), words);

    private static async Task RunAsync(string program, string[] words, bool mayFail = false)
    {
        // What it starts keeps its outputs open: they go to nobody, or reading them would never end.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cd / && exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. words]))!;
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        if (process.ExitCode != 0 && !mayFail)
        {
            throw new IOException($"{Path.GetFileName(program)} {string.Join(' ', words)} ended with exit code {process.ExitCode}");
        }
    }
}
