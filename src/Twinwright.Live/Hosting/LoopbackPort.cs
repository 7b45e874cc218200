using System.Net;
using System.Net.Sockets;

namespace Twinwright.Live.Hosting;

/// <summary>Ports for processes that are killed and come back to the same port.</summary>
public static class LoopbackPort
{
    // Below the range from which the kernel takes ports of outgoing connections: one of those could sit on the port while its owner is dead.
    private const int Lowest = 15000;
    private const int Ports = 17000;
    private static int _next = Environment.ProcessId * 37 % Ports;

    /// <summary>A port of 127.0.0.1 at which nobody listens.</summary>
    public static int Free()
    {
        for (var tries = 0; tries < Ports; tries++)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref _next) % Ports);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                socket.Listen(1);
                return port;
            }
            catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }

        throw new IOException("no port of 127.0.0.1 is free");
    }
}
