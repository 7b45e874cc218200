using System.Buffers.Binary;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>What an edge server tells each neighbour at the start of a cycle.</summary>
/// <param name="Helper">m so far.</param>
/// <param name="DelayS">D^t when it is helped [s].</param>
/// <param name="FlopPerConvergency">w when it is helped [flop].</param>
/// <param name="Basic">z_base [1].</param>
/// <param name="Similarity">s with the neighbour as helper [1].</param>
internal readonly record struct Offer(bool Helper, double DelayS, double FlopPerConvergency, double Basic, double Similarity)
{
    /// <summary>Its length [byte].</summary>
    public const int Size = 33;

    /// <summary>As bytes.</summary>
    public void Write(Span<byte> into)
    {
        into[0] = Helper ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteDoubleLittleEndian(into[1..], DelayS);
        BinaryPrimitives.WriteDoubleLittleEndian(into[9..], FlopPerConvergency);
        BinaryPrimitives.WriteDoubleLittleEndian(into[17..], Basic);
        BinaryPrimitives.WriteDoubleLittleEndian(into[25..], Similarity);
    }

    /// <summary>From bytes.</summary>
    public static Offer Read(ReadOnlySpan<byte> from) => new(
        from[0] != 0,
        BinaryPrimitives.ReadDoubleLittleEndian(from[1..]),
        BinaryPrimitives.ReadDoubleLittleEndian(from[9..]),
        BinaryPrimitives.ReadDoubleLittleEndian(from[17..]),
        BinaryPrimitives.ReadDoubleLittleEndian(from[25..]));
}
