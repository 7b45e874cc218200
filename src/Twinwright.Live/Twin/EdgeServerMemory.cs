using System.Text;

namespace Twinwright.Live.Twin;

/// <summary>Everything that an edge server keeps, and its bytes.</summary>
public sealed record EdgeServerMemory
{
    private const int Version = 2;

    /// <summary>The last order that it has obeyed; −1 before the first.</summary>
    public long Order { get; init; } = -1;

    /// <summary>Its own sub-model.</summary>
    public required byte[] Local { get; init; }

    /// <summary>Its own sub-model as it would be without any help; empty when none is trained.</summary>
    public required byte[] Alone { get; init; }

    /// <summary>The partial-DT that it builds; null for none.</summary>
    public HostedPartialDt? Hosted { get; init; }

    /// <summary>The partial-DT that it gave up last, so that whoever takes it over can ask again.</summary>
    public HostedPartialDt? GivenUp { get; init; }

    /// <summary>The step of the data that its own sub-model has learnt last; −1 before the first.</summary>
    public long DataStep { get; init; } = -1;

    /// <summary>What it did by itself, for steps of which no order has come yet, as JSON; empty for nothing.</summary>
    public byte[] Own { get; init; } = [];

    /// <summary>Parameters of what it works on as they were after its last order, while it goes on by itself; empty when they are what they are.</summary>
    public byte[] AsOfOrder { get; init; } = [];

    /// <summary>What it works on in cycles.</summary>
    public byte[] AtWork => Hosted?.Model ?? Local;

    /// <summary>As it is stored.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var into = new BinaryWriter(stream, Encoding.UTF8))
        {
            into.Write(Version);
            into.Write(Order);
            Write(into, Local);
            Write(into, Alone);
            Write(into, Hosted);
            Write(into, GivenUp);
            into.Write(DataStep);
            Write(into, Own);
            Write(into, AsOfOrder);
        }

        return stream.ToArray();
    }

    /// <summary>As it was stored.</summary>
    /// <exception cref="InvalidDataException">The bytes are none of ours.</exception>
    public static EdgeServerMemory From(byte[] bytes)
    {
        try
        {
            using var from = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            if (from.ReadInt32() is var version && version is not (1 or Version))
            {
                throw new InvalidDataException($"an edge server's state has version {version}, this one reads those up to {Version}");
            }

            var memory = new EdgeServerMemory
            {
                Order = from.ReadInt64(),
                Local = ReadBytes(from),
                Alone = ReadBytes(from),
                Hosted = ReadHosted(from),
                GivenUp = ReadHosted(from),
            };
            return version == 1 ? memory : memory with { DataStep = from.ReadInt64(), Own = ReadBytes(from), AsOfOrder = ReadBytes(from) };
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("an edge server's state is cut off");
        }
    }

    private static void Write(BinaryWriter into, byte[] bytes)
    {
        into.Write(bytes.Length);
        into.Write(bytes);
    }

    private static void Write(BinaryWriter into, HostedPartialDt? hosted)
    {
        into.Write(hosted is not null);
        if (hosted is not null)
        {
            into.Write(hosted.PartialDt);
            into.Write(hosted.Version);
            Write(into, hosted.Model);
        }
    }

    private static byte[] ReadBytes(BinaryReader from)
    {
        var length = from.ReadInt32();
        var bytes = length < 0 ? [] : from.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }

    private static HostedPartialDt? ReadHosted(BinaryReader from) =>
        from.ReadBoolean() ? new HostedPartialDt(from.ReadInt32(), from.ReadInt64(), ReadBytes(from)) : null;
}

/// <summary>A partial-DT at an edge server.</summary>
/// <param name="PartialDt">Which.</param>
/// <param name="Version">How often it was trained.</param>
/// <param name="Model">Its sub-model with its history.</param>
public sealed record HostedPartialDt(int PartialDt, long Version, byte[] Model)
{
    /// <summary>As it is sent from one edge server to the next.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[12 + Model.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes, PartialDt);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), Version);
        Model.CopyTo(bytes, 12);
        return bytes;
    }

    /// <summary>As it was sent.</summary>
    /// <exception cref="InvalidDataException">The bytes are none of ours.</exception>
    public static HostedPartialDt From(byte[] bytes) => bytes.Length < 12
        ? throw new InvalidDataException("a partial-DT is cut off")
        : new(
            System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(bytes),
            System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(4)),
            bytes[12..]);
}
