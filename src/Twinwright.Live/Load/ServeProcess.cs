using System.Diagnostics;

namespace Twinwright.Live.Load;

/// <summary><c>twinwright serve</c> in a process of its own.</summary>
public sealed class ServeProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServeProcess(Process process, Task<string> errors, Uri url, Uri mqttUrl, double readyAfterS) =>
        (_process, _errors, Url, MqttUrl, ReadyAfterS) = (process, errors, url, mqttUrl, readyAfterS);

    /// <summary>Where the API listens.</summary>
    public Uri Url { get; }

    /// <summary>Where the broker listens.</summary>
    public Uri MqttUrl { get; }

    /// <summary>Time from its start until it took traffic [s].</summary>
    public double ReadyAfterS { get; }

    /// <summary>Its working set [byte].</summary>
    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Its processor time so far [s].</summary>
    public double ProcessorS
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts the program that this is, or its file, with <c>serve</c>, and waits until it takes traffic.</summary>
    /// <param name="program">Words that start the program.</param>
    /// <param name="words">Words after <c>serve</c>.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="IOException">It ended before it took traffic.</exception>
    public static async Task<ServeProcess> StartAsync(IReadOnlyList<string> program, IReadOnlyList<string> words, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo(program[0], [.. program.Skip(1), "serve", .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            while (await process.StandardOutput.ReadLineAsync(stop).ConfigureAwait(false) is { } line)
            {
                if (line.Split(' ') is ["ready", var url, var mqttUrl])
                {
                    return new ServeProcess(process, errors, new Uri(url), new Uri(mqttUrl), Stopwatch.GetElapsedTime(started).TotalSeconds);
                }
            }

            await process.WaitForExitAsync(stop).ConfigureAwait(false);
            var told = await errors.ConfigureAwait(false);
            throw new IOException($"serve ended with exit code {process.ExitCode}: {told}");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    /// <returns>What it has logged.</returns>
    public string Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        return _errors.Result;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
