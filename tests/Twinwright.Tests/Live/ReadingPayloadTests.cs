using System.Formats.Cbor;
using System.Text;
using System.Text.Json;
using Twinwright.Live.Ingestion;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>Reading payloads never throws, and takes what a document model of the standard's library says is valid.</summary>
public class ReadingPayloadTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", " ", "\"seq\"", "\"boot\"", "\"taken_at\"", "\"values\"", "\"pm10\"", "\"\\u0070m10\"", "\"x\"", "null", "true", "-", "0", "7", "1e3", "1.5",
        "9007199254740993", "1e999", "\"2026-01-31T12:00:00Z\"", "\"2026-01-31T12:00:00+01:00\"", "\"2026-01-31\"", "\"\\ud800\"", "\"s\\u0065q\"", "NaN", "\0", "é",
    ];

    private static readonly string[] Seeds =
    [
        """{"seq": 7, "boot": 0, "taken_at": "2026-01-31T12:00:00Z", "values": {"pm10": 12.3}}""",
        """{"values": {"a": 1, "b": -2.5e-3}, "x": {"y": [1, {"z": null}]}, "taken_at": "2026-01-31T12:00:00.123+01:00", "seq": 0}""",
    ];

    [Fact]
    public void Mutated_JSON_is_taken_exactly_when_the_document_model_finds_a_reading_in_it()
    {
        var chance = new Rng(5).Split("payloads");
        var (taken, names) = (0, new NameTable());
        for (var run = 0; run < 60_000; run++)
        {
            var text = Mutate(Seeds[run % Seeds.Length], chance);
            var bytes = Encoding.UTF8.GetBytes(text);
            if (run % 7 == 0 && bytes.Length > 0)
            {
                bytes[(int)(chance.NextUnit() * bytes.Length)] = (byte)(chance.NextUnit() * 256);
            }

            if (bytes.Length > 0 && bytes[0] >> 5 == 5)
            {
                continue; // It says that it is CBOR.
            }

            var refusal = ReadingPayload.Read(bytes, names, out var reading);
            var expected = Expected(bytes);
            Assert.True((refusal == Refusal.None) == (expected is not null), $"{refusal}: {Encoding.UTF8.GetString(bytes)}");
            if (expected is { } found)
            {
                taken++;
                Assert.Equal(found.Sequence, reading!.Sequence);
                Assert.Equal(found.Boot, reading.Boot);
                Assert.Equal(found.TakenAtMs, reading.TakenAtMs);
                Assert.Equal(found.Values, reading.Values);
            }
        }

        Assert.InRange(taken, 3_000, 50_000);
    }

    [Fact]
    public void Whatever_bytes_come_as_CBOR_are_told_and_never_thrown_at()
    {
        var chance = new Rng(6).Split("payloads");
        var (taken, names) = (0, new NameTable());
        for (var run = 0; run < 60_000; run++)
        {
            var bytes = SomeCbor(chance);
            for (var changes = (int)(chance.NextUnit() * 4); changes > 0; changes--)
            {
                bytes[1 + (int)(chance.NextUnit() * (bytes.Length - 1))] = (byte)(chance.NextUnit() * 256);
            }

            var refusal = ReadingPayload.Read(bytes.AsMemory(0, run % 5 == 0 ? (int)(chance.NextUnit() * bytes.Length) : bytes.Length), names, out var reading);
            taken += refusal == Refusal.None ? 1 : 0;
            Assert.Equal(refusal == Refusal.None, reading is not null);
            Assert.True(reading is null || reading.Values.All(value => double.IsFinite(value.Value)));
        }

        Assert.InRange(taken, 5_000, 50_000);
    }

    private static string Mutate(string text, Rng chance)
    {
        for (var changes = (int)(chance.NextUnit() * 3); changes > 0; changes--)
        {
            var (at, length) = ((int)(chance.NextUnit() * (text.Length + 1)), (int)(chance.NextUnit() * 6));
            var kept = text[Math.Min(text.Length, at + (chance.NextUnit() < 0.5 ? length : 0))..];
            text = text[..at] + (chance.NextUnit() < 0.7 ? Pieces[(int)(chance.NextUnit() * Pieces.Length)] : "") + kept;
        }

        return text;
    }

    private static byte[] SomeCbor(Rng chance)
    {
        var cbor = new CborWriter();
        cbor.WriteStartMap(null);
        cbor.WriteTextString("seq");
        cbor.WriteInt64((long)(chance.NextUnit() * 1e6));
        cbor.WriteTextString("taken_at");
        if (chance.NextUnit() < 0.5)
        {
            cbor.WriteTextString("2026-01-31T12:00:00Z");
        }
        else
        {
            cbor.WriteDouble(1e9 * chance.NextUnit());
        }

        cbor.WriteTextString("values");
        cbor.WriteStartMap(1);
        cbor.WriteTextString("pm10");
        cbor.WriteDouble(chance.NextUnit());
        cbor.WriteEndMap();
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    /// <summary>The reading in a document, told by the library's document model; null for none.</summary>
    private static (long Sequence, long Boot, long TakenAtMs, ReadingValue[] Values)? Expected(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Twice(root, "seq", "boot", "taken_at", "values"))
            {
                return null;
            }

            var boot = root.TryGetProperty("boot", out var given) ? Whole(given) : 0;
            if (!root.TryGetProperty("seq", out var seq) || Whole(seq) is not { } sequence || boot is null
                || !root.TryGetProperty("taken_at", out var at) || at.ValueKind != JsonValueKind.String || !at.TryGetDateTimeOffset(out var time)
                || !(at.GetString()! is var text && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-' && text.Contains('T', StringComparison.Ordinal) && text.Length > 16))
                || !root.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var list = values.EnumerateObject().Select(value => value.Value.ValueKind == JsonValueKind.Number && ReadingTopic.IsName(value.Name) && double.IsFinite(value.Value.GetDouble())
                ? new ReadingValue(value.Name, value.Value.GetDouble())
                : (ReadingValue?)null).ToList();
            return list.Count is 0 or > 64 || list.Contains(null) || list.DistinctBy(value => value!.Value.Name).Count() < list.Count
                ? null
                : (sequence, boot.Value, time.ToUnixTimeMilliseconds(), [.. list.Select(value => value!.Value)]);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Twice(JsonElement root, params string[] names) =>
        names.Any(name => root.EnumerateObject().Count(property => property.NameEquals(name)) > 1);

    private static long? Whole(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole) && whole is >= 0 and <= 1L << 53 ? whole : null;
}
