using System.Buffers.Binary;
using Twinwright.Learning.Policies;

namespace Twinwright.Experiments.Files;

/// <summary>Writes tensors in the layout of safetensors (<c>docs/formats.md</c>, section 14).</summary>
/// <remarks>
/// Eight bytes with the length of the header, the header as JSON, the numbers, all little-endian. Double precision stands
/// before single precision, so that every number is aligned; within a precision tensors are in the order of their names.
/// The same tensors give the same bytes.
/// </remarks>
public static class SafetensorsFile
{
    /// <summary>Most bytes of such a file.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Most bytes of its header.</summary>
    public const int MaxHeaderBytes = 16 << 20;

    /// <summary>Key of the header under which texts stand.</summary>
    internal const string MetadataKey = "__metadata__";

    /// <summary>Writes tensors.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Texts by name, for the header.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(TensorSet tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var ordered = tensors.All.OrderBy(tensor => tensor.Value.Double is null ? 1 : 0).ToList();
        var json = new JsonOut("safetensors").Object();
        json.Key(MetadataKey).Object();
        foreach (var (name, text) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.Key(name).Text(text);
        }

        json.End();
        var offset = 0L;
        foreach (var (name, tensor) in ordered)
        {
            var end = offset + Bytes(tensor);
            json.Key(name).Object(inline: true).Key("dtype").Text(tensor.Double is null ? "F32" : "F64");
            json.Key("shape").Integers(tensor.Shape);
            json.Key("data_offsets").Array(inline: true).Integer(offset).Integer(end).End().End();
            offset = end;
        }

        var header = json.End().ToBytes();
        var padded = (header.Length + 7) / 8 * 8;
        var file = new byte[checked(8 + padded + offset)];
        BinaryPrimitives.WriteInt64LittleEndian(file, padded);
        file.AsSpan(8, padded).Fill((byte)' ');
        header.CopyTo(file, 8);
        var at = 8 + padded;
        foreach (var (_, tensor) in ordered)
        {
            at += Write(tensor, file.AsSpan(at));
        }

        return file;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its tensors and texts.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static (TensorSet Tensors, IReadOnlyDictionary<string, string> Metadata) Read(string path) =>
        Parse(InputFile.ReadBytes(path, MaxBytes), path);

    /// <summary>Parses bytes.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The tensors and texts.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static (TensorSet Tensors, IReadOnlyDictionary<string, string> Metadata) Parse(ReadOnlyMemory<byte> bytes, string file)
    {
        if (bytes.Length < 8)
        {
            throw new InputException(file, InputException.WholeFile, $"must begin with the 8 bytes of its header's length, but has {bytes.Length} bytes");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        var most = (ulong)Math.Min(MaxHeaderBytes, bytes.Length - 8);
        if (length < 2 || length > most)
        {
            throw new InputException(file, "header", $"must have a length from 2 to {most} bytes, but says {length}");
        }

        return new SafetensorsHeader(file, bytes.Slice(8, (int)length), bytes[(8 + (int)length)..]).Read();
    }

    /// <summary>Refuses numbers that are not finite, as weights must be.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="file">Name of their file for messages.</param>
    /// <exception cref="InputException">Some number is not finite.</exception>
    public static void CheckFinite(TensorSet tensors, string file)
    {
        var problems = new ProblemList(file);
        foreach (var (name, tensor) in tensors.All)
        {
            var at = tensor.Single is { } single
                ? Array.FindIndex(single, number => !float.IsFinite(number))
                : Array.FindIndex(tensor.Double!, number => !double.IsFinite(number));
            if (at >= 0)
            {
                var number = tensor.Single is { } numbers ? numbers[at] : tensor.Double![at];
                problems.Add($"{name}[{at}]", $"must be a finite number, but is {Shown.Value(number)}");
            }
        }

        problems.ThrowIfAny();
    }

    private static long Bytes(Tensor tensor) => tensor.Double is { } wide ? 8L * wide.Length : 4L * tensor.Single!.Length;

    private static int Write(Tensor tensor, Span<byte> into)
    {
        if (tensor.Double is { } wide)
        {
            for (var at = 0; at < wide.Length; at++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(into[(8 * at)..], wide[at]);
            }
        }
        else
        {
            for (var at = 0; at < tensor.Single!.Length; at++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(into[(4 * at)..], tensor.Single[at]);
            }
        }

        return (int)Bytes(tensor);
    }
}
