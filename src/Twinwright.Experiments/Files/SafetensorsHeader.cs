using System.Buffers.Binary;
using System.Text.Json;
using Twinwright.Learning.Policies;

namespace Twinwright.Experiments.Files;

/// <summary>Reads tensors as the header of a safetensors file lays them out; every problem is told with its place.</summary>
/// <param name="file">Name for messages.</param>
/// <param name="header">The header's JSON.</param>
/// <param name="data">All bytes behind it.</param>
internal sealed class SafetensorsHeader(string file, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> data)
{
    private const int MaxRank = 8;
    private static readonly string[] Names = ["dtype", "shape", "data_offsets"];

    private readonly JsonWalk _walk = new(file);
    private readonly List<Place> _places = [];

    private readonly record struct Place(string Name, int[] Shape, int Width, long Begin, long End);

    /// <summary>Reads them.</summary>
    /// <exception cref="InputException">The header is malformed or does not fit the data.</exception>
    public (TensorSet Tensors, IReadOnlyDictionary<string, string> Metadata) Read()
    {
        using var document = JsonWalk.Open(header, file);
        IReadOnlyDictionary<string, string> metadata = new Dictionary<string, string>();
        _walk.Map(document.RootElement, (name, value) =>
        {
            if (name == SafetensorsFile.MetadataKey)
            {
                metadata = _walk.Map(value, (_, text) => _walk.Text(text));
            }
            else
            {
                ReadPlace(name, value);
            }

            return true;
        });
        CheckCover();
        _walk.Problems.ThrowIfAny();
        var tensors = new TensorSet();
        foreach (var place in _places)
        {
            tensors.Add(place.Name, Take(place));
        }

        return (tensors, metadata);
    }

    private void ReadPlace(string name, JsonElement value)
    {
        var before = _walk.Problems.Count;
        var fields = new JsonFields(_walk, value, Names);
        var width = fields.Read("dtype", text => _walk.Text(text) switch
        {
            "F32" => 4,
            "F64" => 8,
            _ => Wrong(text),
        });
        var shape = fields.Array("shape", size => (int)_walk.Integer(size, 0, int.MaxValue));
        var ends = fields.Array("data_offsets", end => _walk.Integer(end, 0, data.Length), 2, "begin and end");
        if (shape.Length > MaxRank)
        {
            _walk.Fail("shape", $"must have at most {MaxRank} sizes, but has {shape.Length}");
        }

        if (_walk.Problems.Count > before)
        {
            return;
        }

        // Sizes are below 2³¹ and there are few of them: a double knows well enough whether their product is too large.
        var bytes = shape.Aggregate((double)width, (product, size) => product * size);
        if (ends[1] < ends[0] || bytes != ends[1] - ends[0])
        {
            _walk.Fail("data_offsets", $"must be {bytes:0} bytes apart (shape and dtype), but are [{ends[0]}, {ends[1]}]");
            return;
        }

        _places.Add(new Place(name, shape, width, ends[0], ends[1]));
    }

    private int Wrong(JsonElement text)
    {
        if (text.ValueKind == JsonValueKind.String)
        {
            _walk.Fail($"must be \"F32\" or \"F64\", but is {JsonWalk.Describe(text)}");
        }

        return 4;
    }

    /// <summary>Tensors must lie side by side and take all of the data.</summary>
    private void CheckCover()
    {
        if (_walk.Problems.Count > 0)
        {
            return;
        }

        var at = 0L;
        foreach (var place in _places.OrderBy(place => place.Begin).ThenBy(place => place.End))
        {
            if (place.Begin != at)
            {
                _walk.Enter(place.Name);
                _walk.Fail("data_offsets", $"must begin where the tensor before ends, at {at}, but begin at {place.Begin}");
                _walk.Leave();
            }

            at = place.End;
        }

        if (at != data.Length)
        {
            _walk.Fail($"the tensors must take all {data.Length} bytes of data, but end at {at}");
        }
    }

    private Tensor Take(Place place)
    {
        var bytes = data.Span[(int)place.Begin..(int)place.End];
        if (place.Width == 8)
        {
            var wide = new double[bytes.Length / 8];
            for (var at = 0; at < wide.Length; at++)
            {
                wide[at] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * at)..]);
            }

            return new Tensor(place.Shape, wide);
        }

        var single = new float[bytes.Length / 4];
        for (var at = 0; at < single.Length; at++)
        {
            single[at] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * at)..]);
        }

        return new Tensor(place.Shape, single);
    }
}
