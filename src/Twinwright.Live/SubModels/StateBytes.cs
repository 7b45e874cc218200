using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Twinwright.Live.SubModels;

/// <summary>Bytes of a sub-model that cannot be used: broken, of another version or of another kind; the message is one sentence.</summary>
public sealed class SubModelBytesException(string message) : Exception(message);

/// <summary>What the bytes hold.</summary>
internal enum StateKind
{
    /// <summary>Parameters alone, as helpers send them.</summary>
    Parameters = 1,

    /// <summary>A model with its optimiser's moments.</summary>
    Model = 2,

    /// <summary>All that an edge server keeps of a sub-model or partial-DT.</summary>
    EdgeServer = 3,

    /// <summary>What the cloud keeps of the twin.</summary>
    Twin = 4,
}

/// <summary>Writes bytes: little-endian, a header "TWSM", version, kind and identity, and a checksum at the end.</summary>
internal sealed class StateWriter
{
    internal const uint Magic = 0x4D53_5754;
    internal const int Version = 1;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public StateWriter(StateKind kind, string identity)
    {
        Int(unchecked((int)Magic));
        Int(Version);
        Int((int)kind);
        var name = Encoding.UTF8.GetBytes(identity);
        Int(name.Length);
        _bytes.Write(name);
    }

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    public void Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

    public void Floats(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            _bytes.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        foreach (var value in values)
        {
            Int(BitConverter.SingleToInt32Bits(value));
        }
    }

    public void Bytes(ReadOnlySpan<byte> values) => _bytes.Write(values);

    /// <summary>All bytes, with their checksum.</summary>
    public byte[] Finish()
    {
        var sum = Checksum(_bytes.WrittenSpan);
        Long(unchecked((long)sum));
        return _bytes.WrittenSpan.ToArray();
    }

    /// <summary>FNV-1a of 64 bits: finds damage, not deceit.</summary>
    internal static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037ul;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 1099511628211ul;
        }

        return hash;
    }
}

/// <summary>Reads what <see cref="StateWriter"/> wrote, and trusts nothing.</summary>
internal ref struct StateReader
{
    private ReadOnlySpan<byte> _rest;

    public StateReader(ReadOnlySpan<byte> bytes, StateKind kind, string identity)
    {
        if (bytes.Length < 24 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != StateWriter.Magic)
        {
            throw new SubModelBytesException("bytes of a sub-model must begin with TWSM");
        }

        _rest = bytes[4..^8];
        if (Int("version", int.MinValue, int.MaxValue) is var version && version != StateWriter.Version)
        {
            throw new SubModelBytesException($"bytes of a sub-model must have version {StateWriter.Version}, but have {version}");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]) != StateWriter.Checksum(bytes[..^8]))
        {
            throw new SubModelBytesException("bytes of a sub-model must agree with their checksum");
        }

        if (Int("kind", 1, 4) is var found && found != (int)kind)
        {
            throw new SubModelBytesException($"bytes must hold {kind}, but hold {(StateKind)found}");
        }

        var length = Int("length of the identity", 0, 1000);
        Require(length);
        var name = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        if (name != identity)
        {
            throw new SubModelBytesException($"bytes must be of a sub-model {identity}, but are of {name}");
        }
    }

    /// <summary>Refuses when fewer bytes are left.</summary>
    public readonly void Require(long count)
    {
        if (_rest.Length < count)
        {
            throw new SubModelBytesException($"bytes of a sub-model end early: {count} more must follow, but {_rest.Length} do");
        }
    }

    public int Int(string what, int low, int high)
    {
        Require(4);
        var value = BinaryPrimitives.ReadInt32LittleEndian(_rest);
        _rest = _rest[4..];
        return value >= low && value <= high
            ? value
            : throw new SubModelBytesException($"{what} must lie in [{low}, {high}], but is {value}");
    }

    public long Long()
    {
        Require(8);
        var value = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public double Double(string what)
    {
        var value = BitConverter.Int64BitsToDouble(Long());
        return double.IsFinite(value) ? value : throw new SubModelBytesException($"{what} must be finite");
    }

    public void Floats(Span<float> into, string what)
    {
        Require(4L * into.Length);
        for (var at = 0; at < into.Length; at++)
        {
            into[at] = BinaryPrimitives.ReadSingleLittleEndian(_rest[(4 * at)..]);
            if (!float.IsFinite(into[at]))
            {
                throw new SubModelBytesException($"{what} must be finite");
            }
        }

        _rest = _rest[(4 * into.Length)..];
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        Require(count);
        var found = _rest[..count];
        _rest = _rest[count..];
        return found;
    }

    /// <summary>Refuses when bytes are left.</summary>
    public readonly void End()
    {
        if (_rest.Length > 0)
        {
            throw new SubModelBytesException($"bytes of a sub-model go on for {_rest.Length} bytes too many");
        }
    }
}
