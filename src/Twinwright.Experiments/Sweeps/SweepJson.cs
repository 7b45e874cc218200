using System.Text.Json;
using System.Text.Json.Serialization;

namespace Twinwright.Experiments.Sweeps;

/// <summary>Orders and results as bytes.</summary>
/// <remarks>Numbers are written with as many digits as it takes to read the same bits again, and what is no number by its name.</remarks>
internal static class SweepJson
{
    private static readonly JsonSerializerOptions Exact = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes a value.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Exact);

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The bytes are none of ours.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<T>(bytes, Exact) ?? throw new JsonException("there is nothing");
}
