using System.Net.Sockets;
using System.Text;

namespace Twinwright.Tests.Live;

/// <summary>A client of MQTT by the bytes of the standard, which can also say what no client should.</summary>
internal sealed class RawMqtt : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly NetworkStream _stream;

    public RawMqtt(Uri broker)
    {
        _tcp.Connect(broker.Host, broker.Port);
        _stream = _tcp.GetStream();
        _stream.ReadTimeout = 10_000;
    }

    /// <summary>Connects, and tells the acknowledgement's code; −1 when there is none.</summary>
    public int Connect(string id, bool five = true, ushort keepAliveS = 0, bool clean = true, string? user = null, string? password = null)
    {
        var flags = (clean ? 2 : 0) | (user is null ? 0 : 0x80) | (password is null ? 0 : 0x40);
        Send(0x10, [.. Text("MQTT"), (byte)(five ? 5 : 4), (byte)flags, (byte)(keepAliveS >> 8), (byte)keepAliveS, .. five ? (byte[])[0] : [],
            .. Text(id), .. user is null ? [] : Text(user), .. password is null ? [] : Text(password)]);
        return Receive() is (0x20, var body) ? body[1] : -1;
    }

    /// <summary>A PUBLISH packet's bytes: the topic as given, before properties of MQTT 5.</summary>
    public static byte[] Publish(byte[] topic, ReadOnlySpan<byte> payload, ushort packet = 1, int qos = 1, bool retain = false, byte[]? properties = null) => Packet(
        (byte)(0x30 | (qos << 1) | (retain ? 1 : 0)),
        [(byte)(topic.Length >> 8), (byte)topic.Length, .. topic, .. qos > 0 ? (byte[])[(byte)(packet >> 8), (byte)packet] : [],
            .. properties is null ? [] : (byte[])[(byte)properties.Length, .. properties], .. payload]);

    /// <summary>Publishes at QoS 1 by MQTT 5, and tells the acknowledgement's reason: 0 for any success, with listeners or without; −1 when the connection ends.</summary>
    public int Publish(string topic, string payload, ushort packet = 1, byte[]? properties = null)
    {
        Send(Publish(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload), packet, properties: properties ?? []));
        return Receive() is (0x40, var body) ? body.Length > 2 && body[2] >= 0x80 ? body[2] : 0 : -1;
    }

    /// <summary>A packet: its first byte, its length, what it holds.</summary>
    public static byte[] Packet(byte first, ReadOnlySpan<byte> body)
    {
        var packet = new List<byte> { first };
        var length = body.Length;
        do
        {
            packet.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        return [.. packet, .. body];
    }

    /// <summary>Bytes with their length in two bytes before them.</summary>
    public static byte[] Text(string text) => [(byte)(Encoding.UTF8.GetByteCount(text) >> 8), (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];

    public void Send(byte first, ReadOnlySpan<byte> body) => Send(Packet(first, body));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException)
        {
            // The other side has ended it already; the next Receive tells.
        }
    }

    /// <summary>The next packet; null when the connection has ended.</summary>
    public (byte First, byte[] Body)? Receive()
    {
        try
        {
            var first = _stream.ReadByte();
            if (first < 0)
            {
                return null;
            }

            var (length, shift, part) = (0, 0, 0x80);
            while ((part & 0x80) != 0)
            {
                part = _stream.ReadByte();
                length |= (part & 0x7F) << shift;
                shift += 7;
            }

            var body = new byte[length];
            _stream.ReadExactly(body);
            return ((byte)first, body);
        }
        catch (IOException problem) when (problem.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new TimeoutException("nothing came", problem);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the other side ends the connection, whatever it says before.</summary>
    public bool Ends()
    {
        while (Receive() is not null)
        {
        }

        return true;
    }

    public void Dispose() => _tcp.Dispose();
}
