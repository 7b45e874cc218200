using System.Runtime.InteropServices;

namespace Twinwright.Cli;

/// <summary>Ctrl-C and SIGTERM ask work to end; what does not listen within a moment, or is asked twice, is ended.</summary>
/// <remarks>Ending at once loses nothing: every file is written whole or not at all.</remarks>
internal sealed class Interruption : IDisposable
{
    // Who signals a process and its group, as timeout(1) does, has asked once.
    private static readonly TimeSpan OneAsking = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _patience;
    private long _askedAt;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    /// <summary>How long work may take to end after the first signal.</summary>
    public static TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _patience?.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        var now = Environment.TickCount64;
        if (_source.IsCancellationRequested && now - _askedAt > OneAsking.TotalMilliseconds)
        {
            End();
        }
        else if (!_source.IsCancellationRequested)
        {
            _askedAt = now;
        }

        _patience ??= new Timer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }

    private static void End()
    {
        ExitCodes.TellInterrupted();
        Environment.Exit(ExitCodes.Interrupted);
    }
}
