using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Twinwright.Live.Load;

/// <summary>A connection through a <see cref="TcpProxy"/>.</summary>
/// <param name="link">Says when bytes may go on.</param>
/// <param name="client">Whoever has connected.</param>
internal sealed class ProxiedConnection(TcpProxy link, Socket client)
{
    // What is under way in one direction; a sender is held up by its own socket once so many chunks wait.
    private const int Chunks = 256;
    private const int ChunkBytes = 16384;
    private readonly CancellationTokenSource _dropped = new();
    private readonly Socket _target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Connects to the target and passes bytes both ways, until both sides have said all or the connection is dropped.</summary>
    public async Task RunAsync(IPEndPoint target)
    {
        try
        {
            await link.PassAsync(Environment.TickCount64, _dropped.Token).ConfigureAwait(false);
            await _target.ConnectAsync(target, _dropped.Token).ConfigureAwait(false);
            var there = PumpAsync(client, _target);
            var back = PumpAsync(_target, client);
            await Task.WhenAny(there, back).Unwrap().ConfigureAwait(false);
            await Task.WhenAll(there, back).ConfigureAwait(false);

            // Without a reset, so that the last bytes still reach both sides.
            client.Dispose();
            _target.Dispose();
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone, or the link is cut: the other side is told by a reset.
            Drop();
        }
    }

    /// <summary>Resets both sides.</summary>
    public void Drop()
    {
        _dropped.Cancel();
        Reset(client);
        Reset(_target);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
        }

        socket.Dispose();
    }

    private Task PumpAsync(Socket from, Socket to)
    {
        var under = Channel.CreateBounded<(long CameAtMs, byte[] Bytes)>(Chunks);
        return PassAllAsync(ReceiveAsync(from, under.Writer), SendAsync(under.Reader, to));
    }

    /// <summary>Ends with the first that fails: the other would wait for ever.</summary>
    private static async Task PassAllAsync(Task receive, Task send)
    {
        await Task.WhenAny(receive, send).Unwrap().ConfigureAwait(false);
        await Task.WhenAll(receive, send).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(Socket from, ChannelWriter<(long, byte[])> into)
    {
        var buffer = new byte[ChunkBytes];
        while (await from.ReceiveAsync(buffer, _dropped.Token).ConfigureAwait(false) is var count and > 0)
        {
            await into.WriteAsync((Environment.TickCount64, buffer[..count]), _dropped.Token).ConfigureAwait(false);
        }

        into.Complete();
    }

    private async Task SendAsync(ChannelReader<(long CameAtMs, byte[] Bytes)> from, Socket to)
    {
        await foreach (var (cameAtMs, bytes) in from.ReadAllAsync(_dropped.Token).ConfigureAwait(false))
        {
            await link.PassAsync(cameAtMs, _dropped.Token).ConfigureAwait(false);
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await to.SendAsync(bytes.AsMemory(sent), _dropped.Token).ConfigureAwait(false);
            }
        }

        // The end is passed on like the bytes before it; the other direction may go on.
        await link.PassAsync(Environment.TickCount64, _dropped.Token).ConfigureAwait(false);
        to.Shutdown(SocketShutdown.Send);
    }
}
