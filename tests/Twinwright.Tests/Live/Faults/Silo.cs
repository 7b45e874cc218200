using System.Diagnostics;
using Twinwright.Live.Load;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A silo of a cluster: a process that is started again whenever it has ended, as systemd would.</summary>
/// <param name="words">Words that start it.</param>
/// <param name="environment">Added to its environment.</param>
/// <param name="log">File to which its standard error is appended.</param>
internal sealed class Silo(IReadOnlyList<string> words, IReadOnlyList<(string Name, string Value)> environment, string log) : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _firstReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private Task _life = Task.CompletedTask;
    private volatile bool _ends;
    private int _holds;
    private bool _wasAsked;

    /// <summary>Ready for the first time.</summary>
    public Task FirstReady => _firstReady.Task;

    /// <summary>For each time that it has ended without having been asked to, what it said last.</summary>
    public List<string> EndedByItself { get; } = [];

    /// <summary>Where its API listens; null while it is not ready.</summary>
    public Uri? Url { get; private set; }

    /// <summary>Starts it, and keeps it alive from now on.</summary>
    public void Start() => _life = Task.Run(LiveAsync);

    /// <summary>Sends it a signal; it is not started again until <see cref="Release"/> was called as often as this.</summary>
    public void EndAndHold(int signal)
    {
        lock (_lock)
        {
            (_holds, _wasAsked) = (_holds + 1, true);
            Send(signal);
        }
    }

    /// <summary>Lets it be started again.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _holds--;
        }
    }

    /// <summary>Holds it where it is.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            Send(ProcessSignal.Stop);
        }
    }

    /// <summary>Lets it go on.</summary>
    public void Continue()
    {
        lock (_lock)
        {
            Send(ProcessSignal.Continue);
        }
    }

    /// <summary>Asks it to end for good, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _ends = true;
            Send(ProcessSignal.Terminate);
        }

        if (await Task.WhenAny(_life, Task.Delay(5000)) != _life)
        {
            lock (_lock)
            {
                Send(ProcessSignal.Kill);
            }
        }

        await _life;
    }

    private void Send(int signal)
    {
        if (_process is not null)
        {
            ProcessSignal.Send(_process, signal);
        }
    }

    private async Task LiveAsync()
    {
        while (!_ends)
        {
            using var process = Begin();
            if (process is null)
            {
                await Task.Delay(50);
                continue;
            }

            await ReadAsync(process);
            await process.WaitForExitAsync();
            bool wasAsked;
            lock (_lock)
            {
                (Url, _process, wasAsked) = (null, null, _wasAsked || _ends);
            }

            if (!wasAsked)
            {
                var said = (await File.ReadAllLinesAsync(log)).LastOrDefault(line => line.Length > 0) ?? "";
                EndedByItself.Add($"exit code {process.ExitCode}: {said[..Math.Min(said.Length, 240)]}");
                await File.AppendAllTextAsync(log, $"--- ended by itself with exit code {process.ExitCode}\n");
                await Task.Delay(Again);
            }
        }
    }

    /// <summary>Starts the process; null while it is held.</summary>
    private Process? Begin()
    {
        lock (_lock)
        {
            if (_holds > 0 || _ends)
            {
                return null;
            }

            _wasAsked = false;

            // A shell in the background ignores SIGINT, and what it starts does, too.
            var start = new ProcessStartInfo("env", ["--default-signal=INT", "sh", "-c", "exec \"$@\" 2>>\"$0\"", log, .. words]) { RedirectStandardOutput = true };
            foreach (var (name, value) in environment)
            {
                // Only the program is to live by another clock: the shell before it would start by it, too, but does nothing of length.
                start.Environment[name] = value;
            }

            start.Environment["DOTNET_TieredPGO"] = "0";
            start.Environment["TWINWRIGHT_HOME"] = House.Repository.Root;
            return _process = Process.Start(start)!;
        }
    }

    private async Task ReadAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["ready", var url, _])
            {
                Url = new Uri(url);
                _firstReady.TrySetResult();
            }
        }
    }
}
