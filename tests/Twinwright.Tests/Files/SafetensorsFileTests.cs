using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Learning.Policies;
using Xunit;

namespace Twinwright.Tests.Files;

public class SafetensorsFileTests
{
    private const string OneTensor = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Fact]
    public void Bytes_are_those_of_the_format_to_the_last()
    {
        var tensors = new TensorSet();
        tensors.Add("b", [1.5f, -2f], 1, 2);
        tensors.Add("c", [0.1], 1);
        tensors.Add("a", [float.NaN], 1);

        var bytes = SafetensorsFile.Write(tensors, new Dictionary<string, string> { ["kind"] = "x" });

        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!;
        Assert.Equal("x", (string)header["__metadata__"]!["kind"]!);
        Assert.Equal("""{"dtype":"F64","shape":[1],"data_offsets":[0,8]}""", header["c"]!.ToJsonString());
        Assert.Equal("""{"dtype":"F32","shape":[1],"data_offsets":[8,12]}""", header["a"]!.ToJsonString());
        Assert.Equal("""{"dtype":"F32","shape":[1,2],"data_offsets":[12,20]}""", header["b"]!.ToJsonString());
        Assert.Equal([.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(float.NaN), .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)], bytes[(8 + length)..]);
    }

    [Fact]
    public void What_was_written_is_read_to_the_last_bit() =>
        Gen.Select(Gen.String[1, 8].Array[0, 5], Gen.Float.Array[0, 9], Gen.Double.Array[0, 9]).Sample((names, single, wide) =>
        {
            var tensors = new TensorSet();
            foreach (var name in names.Select(Clean).Distinct())
            {
                _ = name.Length % 2 == 0 ? Add(() => tensors.Add(name, single, single.Length)) : Add(() => tensors.Add(name, wide, 1, wide.Length));
            }

            var bytes = SafetensorsFile.Write(tensors, new Dictionary<string, string> { ["text"] = string.Join('\n', names.Select(Clean)) });
            var (read, metadata) = SafetensorsFile.Parse(bytes, "x");

            Assert.Equal(tensors.All.Select(entry => entry.Key), read.All.Select(entry => entry.Key));
            Assert.Equal(bytes, SafetensorsFile.Write(read, metadata));
        });

    [Theory]
    [InlineData("[]", 8, ".", "must be an object")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, ".a.dtype", "must be \"F32\" or \"F64\", but is \"F16\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, ".a.data_offsets", "must be 12 bytes apart (shape and dtype), but are [0, 8]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", 8, ".a.data_offsets", "bytes apart")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", 8, ".a.shape[0]", "must be an integer in [0, 2147483647], but is -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", 8, ".a.shape", "at most 8 sizes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, ".a.data_offsets", "must have 2 items")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, ".a.data_offsets", "bytes apart")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, ".b.data_offsets", "must begin where the tensor before ends, at 8, but begin at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, ".a.data_offsets", "must begin where the tensor before ends, at 0, but begin at 4")]
    [InlineData(OneTensor, 12, ".", "must take all 12 bytes of data, but end at 8")]
    [InlineData(OneTensor, 4, ".a.data_offsets[1]", "must be an integer in [0, 4], but is 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8, ".a", "duplicate key")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offset":[0,8]}}""", 8, ".a.data_offset", "unknown key; did you mean data_offsets?")]
    [InlineData("""{"__metadata__":{"x":1}}""", 0, ".__metadata__.x", "must be a string")]
    public void A_broken_header_is_refused_with_place_value_and_rule(string header, int data, string place, string words) =>
        Broken.Assert(() => SafetensorsFile.Parse(File(header, data), "x"), place, words);

    [Fact]
    public void Lengths_that_lie_are_refused_before_anything_is_read()
    {
        Broken.Assert(() => SafetensorsFile.Parse(new byte[5], "x"), "file", "but has 5 bytes");
        foreach (var length in new[] { 0, 1, 1000, long.MaxValue, -1 })
        {
            var bytes = File(OneTensor, 8);
            BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
            Broken.Assert(() => SafetensorsFile.Parse(bytes, "x"), "header", "must have a length from 2 to");
        }
    }

    [Fact]
    public void All_numbers_that_are_not_finite_are_named()
    {
        var tensors = new TensorSet();
        tensors.Add("a", [1f, float.NaN, float.PositiveInfinity], 3);
        tensors.Add("b", [double.NegativeInfinity], 1);
        tensors.Add("c", [1.0], 1);

        var refused = Assert.Throws<InputException>(() => SafetensorsFile.CheckFinite(tensors, "x"));

        Assert.Equal([new("a[1]", "must be a finite number, but is nan"), new Problem("b[0]", "must be a finite number, but is -inf")], refused.Problems);
    }

    internal static byte[] File(string header, int data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        return bytes;
    }

    // Names must be text; what a generator makes need not be.
    private static string Clean(string name) => "t" + string.Concat(name.Where(c => !char.IsSurrogate(c)));

    private static bool Add(Action add)
    {
        add();
        return true;
    }
}
