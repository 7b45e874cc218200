using System.Net;
using System.Net.Sockets;

namespace Twinwright.Live.Load;

/// <summary>A network link that can be cut, slowed and swallowed: listens on a free port of 127.0.0.1 and passes everything on to one target.</summary>
/// <remarks>Bytes of a connection stay in order, whatever is done to the link.</remarks>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly Lock _lock = new();
    private readonly HashSet<ProxiedConnection> _connections = [];
    private readonly Socket _guard = New();
    private Socket? _listener;
    private TaskCompletionSource _open = Opened();
    private long _delayMs;

    private TcpProxy(IPEndPoint target)
    {
        _target = target;

        // Bound and never listening: the port stays ours while the link is cut, and whoever connects then is refused.
        _guard.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_guard.LocalEndPoint!).Port;
        Listen();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Connections that are open at its side.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Starts one; nobody needs to listen at the target yet.</summary>
    /// <param name="targetPort">Port of 127.0.0.1 to which everything goes.</param>
    public static TcpProxy Start(int targetPort) => new(new IPEndPoint(IPAddress.Loopback, targetPort));

    /// <summary>Drops all connections, and refuses new ones until <see cref="Heal"/>.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
            Drop();
        }
    }

    /// <summary>Whatever comes in goes on so much later.</summary>
    /// <param name="delay">How much; not negative.</param>
    public void Delay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Interlocked.Exchange(ref _delayMs, (long)delay.TotalMilliseconds);
    }

    /// <summary>Takes connections and bytes, and passes nothing on until <see cref="Heal"/>; what came meanwhile then goes on, as packets sent again would.</summary>
    public void BlackHole()
    {
        lock (_lock)
        {
            if (_open.Task.IsCompleted)
            {
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Makes it a plain link again.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            Interlocked.Exchange(ref _delayMs, 0);
            _open.TrySetResult();
            if (_listener is null)
            {
                Listen();
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Cut();
        _open.TrySetResult();
        _guard.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Returns when bytes may go on that have come in at a time [ms of <see cref="Environment.TickCount64"/>].</summary>
    internal async Task PassAsync(long cameAtMs, CancellationToken stop)
    {
        var wait = cameAtMs + Interlocked.Read(ref _delayMs) - Environment.TickCount64;
        if (wait > 0)
        {
            await Task.Delay((int)wait, stop).ConfigureAwait(false);
        }

        Task open;
        lock (_lock)
        {
            open = _open.Task;
        }

        await open.WaitAsync(stop).ConfigureAwait(false);
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private void Listen()
    {
        _listener = New();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen(512);
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            var connection = new ProxiedConnection(this, client);
            lock (_lock)
            {
                if (listener != _listener)
                {
                    connection.Drop();
                    return;
                }

                _connections.Add(connection);
            }

            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(ProxiedConnection connection)
    {
        await connection.RunAsync(_target).ConfigureAwait(false);
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    private void Drop()
    {
        var dropped = _connections.ToArray();
        _connections.Clear();
        foreach (var connection in dropped)
        {
            connection.Drop();
        }
    }
}
