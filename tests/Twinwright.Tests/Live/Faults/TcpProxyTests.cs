using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Twinwright.Live.Load;
using Xunit;

namespace Twinwright.Tests.Live.Faults;

public sealed class TcpProxyTests : IAsyncDisposable
{
    private readonly TcpListener _target = new(IPAddress.Loopback, 0);
    private readonly TcpProxy _link;

    // A socket that nobody holds any more is closed with a reset, whenever garbage is collected.
    private readonly List<Socket> _held = [];

    public TcpProxyTests()
    {
        _target.Start();
        _link = TcpProxy.Start(((IPEndPoint)_target.LocalEndpoint).Port);
    }

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_come_in_order_and_unchanged_both_ways()
    {
        var (near, far) = await ConnectAsync();
        var sent = Enumerable.Range(0, 3_000_000).Select(at => (byte)(at * 7919 >> 5)).ToArray();
        foreach (var (from, to) in new[] { (near, far), (far, near) })
        {
            var sending = SendAllAsync(from, sent);
            Assert.Equal(sent, await ReceiveAllAsync(to));
            await sending;
        }
    }

    [Fact]
    public async Task The_end_of_one_direction_leaves_the_other_open()
    {
        var (near, far) = await ConnectAsync();
        near.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await far.ReceiveAsync(new byte[8], Patience));
        await far.SendAsync(new byte[] { 5 }, Patience);
        Assert.Equal(5, await OneAsync(near));
    }

    [Fact]
    public async Task A_cut_drops_connections_and_refuses_new_ones_until_it_is_healed()
    {
        var (near, far) = await ConnectAsync();
        Assert.Equal(1, _link.Connections);
        for (var times = 0; times < 3; times++)
        {
            _link.Cut();
            Assert.Equal(0, _link.Connections);
            await Assert.ThrowsAsync<SocketException>(() => near.ReceiveAsync(new byte[8], Patience).AsTask());
            await Assert.ThrowsAsync<SocketException>(() => far.ReceiveAsync(new byte[8], Patience).AsTask());
            using var refused = new TcpClient();
            var problem = await Assert.ThrowsAsync<SocketException>(() => refused.ConnectAsync(IPAddress.Loopback, _link.Port, Patience).AsTask());
            Assert.Equal(SocketError.ConnectionRefused, problem.SocketErrorCode);
            _link.Heal();
            (near, far) = await ConnectAsync();
            await near.SendAsync(new byte[] { 9 }, Patience);
            Assert.Equal(9, await OneAsync(far));
        }
    }

    [Fact]
    public async Task A_black_hole_takes_connections_and_passes_nothing_until_it_is_healed()
    {
        var (near, far) = await ConnectAsync();
        _link.BlackHole();
        await near.SendAsync(new byte[] { 1 }, Patience);
        using var late = new TcpClient();
        await late.ConnectAsync(IPAddress.Loopback, _link.Port, Patience);
        await late.Client.SendAsync(new byte[] { 2 }, Patience);
        var answer = OneAsync(far);
        var accept = _target.AcceptSocketAsync(Patience).AsTask();
        await Task.Delay(200, Patience);
        Assert.False(answer.IsCompleted);
        Assert.False(accept.IsCompleted);

        _link.Heal();
        Assert.Equal(1, await answer);
        Assert.Equal(2, await OneAsync(await accept));
    }

    [Fact]
    public async Task A_delay_holds_every_chunk_and_keeps_their_order()
    {
        var (near, far) = await ConnectAsync();
        _link.Delay(TimeSpan.FromMilliseconds(150));
        var started = Stopwatch.GetTimestamp();
        for (byte at = 0; at < 20; at++)
        {
            await near.SendAsync(new[] { at }, Patience);
        }

        for (byte at = 0; at < 20; at++)
        {
            Assert.Equal(at, await OneAsync(far));
            Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds > 140);
        }

        _link.Heal();
        started = Stopwatch.GetTimestamp();
        await far.SendAsync(new byte[] { 7 }, Patience);
        Assert.Equal(7, await OneAsync(near));
        Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds < 140);
    }

    [Fact]
    public async Task A_target_that_does_not_listen_resets_whoever_connects()
    {
        _target.Stop();
        using var near = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            // The reset may come before the kernel has told of the connection.
            await near.ConnectAsync(IPAddress.Loopback, _link.Port, Patience);
            await near.Client.ReceiveAsync(new byte[8], Patience);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _target.Dispose();
        _held.ForEach(socket => socket.Dispose());
    }

    private async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        var accept = _target.AcceptSocketAsync(Patience);
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(IPAddress.Loopback, _link.Port, Patience);
        var far = await accept;
        _held.AddRange([near, far]);
        return (near, far);
    }

    private static async Task SendAllAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), Patience);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReceiveAllAsync(Socket socket)
    {
        var (all, buffer) = (new MemoryStream(), new byte[65536]);
        while (await socket.ReceiveAsync(buffer, Patience) is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    private static async Task<byte> OneAsync(Socket socket)
    {
        var buffer = new byte[1];
        Assert.Equal(1, await socket.ReceiveAsync(buffer, Patience));
        return buffer[0];
    }
}
