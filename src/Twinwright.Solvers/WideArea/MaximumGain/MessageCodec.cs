using System.Buffers.Binary;

namespace Twinwright.Solvers.WideArea.MaximumGain;

/// <summary>Numbers in messages: little-endian, 8 bytes a double and 4 an index.</summary>
internal static class MessageCodec
{
    /// <summary>Bytes of a number.</summary>
    public const int Number = 8;

    /// <summary>Bytes of an index.</summary>
    public const int Index = 4;

    /// <summary>Writes a number; returns the place after it.</summary>
    public static int Put(Span<byte> into, int at, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(into[at..], value);
        return at + Number;
    }

    /// <summary>Writes an index; returns the place after it.</summary>
    public static int Put(Span<byte> into, int at, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into[at..], value);
        return at + Index;
    }

    /// <summary>Reads a number.</summary>
    public static double NumberAt(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadDoubleLittleEndian(from[at..]);

    /// <summary>Reads an index.</summary>
    public static int IndexAt(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadInt32LittleEndian(from[at..]);
}
