using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Twinwright.Live.Hosting;

namespace Twinwright.Live.Load;

/// <summary>Debian's mosquitto in a process of its own, on a free port of 127.0.0.1, that can be killed, held and started again.</summary>
/// <remarks>It keeps sessions and their queued messages in its folder, as often as its configuration lets it; queues have no bound.</remarks>
public sealed class PrivateMosquitto : IDisposable
{
    // Debian installs it where only root's PATH leads.
    private static readonly string Program = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _folder;
    private Process _process = null!;

    private PrivateMosquitto(string folder, int port) => (_folder, Port) = (folder, port);

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Where it listens, as clients are told.</summary>
    public Uri Url => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>Whether it has ended, whoever ended it.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its processor time so far [s].</summary>
    public double ProcessorS
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>What it has logged, in <c>mosquitto.log</c> of its folder.</summary>
    public string Log => Path.Combine(_folder, "mosquitto.log");

    /// <summary>Starts it.</summary>
    /// <param name="folder">For its configuration, data and log; made when it is not there.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="IOException">It did not come up.</exception>
    public static Task<PrivateMosquitto> StartAsync(string folder, CancellationToken stop) => StartAsync(folder, folder, stop);

    /// <summary>Starts it with its data apart from its configuration and log.</summary>
    /// <param name="folder">For its configuration and log; made when it is not there.</param>
    /// <param name="data">For its data, such as a disk of its own; made when it is not there.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="IOException">It did not come up.</exception>
    public static async Task<PrivateMosquitto> StartAsync(string folder, string data, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(data);
        var broker = new PrivateMosquitto(folder, LoopbackPort.Free());
        await File.WriteAllTextAsync(broker.ConfigurationFile, broker.Configuration(data), stop).ConfigureAwait(false);
        await broker.RestartAsync(stop).ConfigureAwait(false);
        return broker;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        ProcessSignal.Send(_process, ProcessSignal.Kill);
        _process.WaitForExit();
    }

    /// <summary>Starts it again, on the same port and data, after it has ended; waits until it takes connections.</summary>
    /// <exception cref="IOException">It did not come up.</exception>
    public async Task RestartAsync(CancellationToken stop)
    {
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", ConfigurationFile]) { RedirectStandardError = true })!;

        // What it says before it has a log is about being root.
        _process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(stop).ConfigureAwait(false))
        {
            if (_process.HasExited)
            {
                throw new IOException($"mosquitto ended with exit code {_process.ExitCode}: {await TailAsync(stop).ConfigureAwait(false)}");
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                Kill();
                throw new IOException($"mosquitto took no connection within {Patience.TotalSeconds} s: {await TailAsync(stop).ConfigureAwait(false)}");
            }

            await Task.Delay(20, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Holds it: connections stay open, and nothing is answered.</summary>
    public void Pause() => ProcessSignal.Send(_process, ProcessSignal.Stop);

    /// <summary>Lets it go on.</summary>
    public void Continue() => ProcessSignal.Send(_process, ProcessSignal.Continue);

    /// <inheritdoc />
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private string ConfigurationFile => Path.Combine(_folder, "mosquitto.conf");

    private string Configuration(string data) => string.Create(CultureInfo.InvariantCulture, $"""
        listener {Port} 127.0.0.1
        allow_anonymous true
        persistence true
        persistence_location {Path.GetFullPath(data)}/
        autosave_interval 1
        max_queued_messages 0
        max_inflight_messages 0
        log_dest file {Path.GetFullPath(Log)}
        log_type error
        log_type warning
        log_type notice
        log_timestamp_format %Y-%m-%dT%H:%M:%S
        user {Environment.UserName}

        """);

    /// <summary>Whether it says something to a client, not only whether the kernel takes connections for it.</summary>
    private async Task<bool> AnswersAsync(CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(1000);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), patience.Token).ConfigureAwait(false);

            // CONNECT of MQTT 3.1.1: a clean session, kept alive for 10 s, of a client without a name.
            byte[] connect = [0x10, 12, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 10, 0, 0];
            await socket.SendAsync(connect, patience.Token).ConfigureAwait(false);
            var answer = new byte[4];
            return await socket.ReceiveAsync(answer, patience.Token).ConfigureAwait(false) > 0 && answer[0] == 0x20;
        }
        catch (Exception problem) when (problem is SocketException || (problem is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task<string> TailAsync(CancellationToken stop) =>
        File.Exists(Log) ? string.Join('\n', (await File.ReadAllLinesAsync(Log, stop).ConfigureAwait(false)).TakeLast(5)) : "it has logged nothing";
}
