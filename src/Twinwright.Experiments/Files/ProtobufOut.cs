using System.Buffers;
using System.Numerics;
using System.Text;

namespace Twinwright.Experiments.Files;

/// <summary>Writes messages in the wire format of protocol buffers, as far as ONNX needs it.</summary>
internal sealed class ProtobufOut
{
    private const int Varint = 0, Delimited = 2;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>An integer, not negative.</summary>
    public ProtobufOut Integer(int field, long value)
    {
        Number(((ulong)field << 3) | Varint);
        Number((ulong)value);
        return this;
    }

    /// <summary>A text.</summary>
    public ProtobufOut Text(int field, string value) => Raw(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within this one.</summary>
    public ProtobufOut Message(int field, Action<ProtobufOut> write)
    {
        var inner = new ProtobufOut();
        write(inner);
        return Raw(field, inner.Bytes);
    }

    /// <summary>Bytes.</summary>
    public ProtobufOut Raw(int field, ReadOnlySpan<byte> value)
    {
        Number(((ulong)field << 3) | Delimited);
        Number((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private void Number(ulong value)
    {
        var length = Math.Max(1, (BitOperations.Log2(value | 1) + 7) / 7);
        var into = _bytes.GetSpan(length);
        for (var at = 0; at < length; at++)
        {
            into[at] = (byte)((value & 0x7f) | (at < length - 1 ? 0x80u : 0));
            value >>= 7;
        }

        _bytes.Advance(length);
    }
}
