using System.Buffers;
using System.Text.Json;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Storage;

/// <summary>Values of a reading as they stand in the database: a JSON object.</summary>
public static class ValuesText
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    /// <summary>The values as text of UTF-8, valid until the thread's next call.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<ReadingValue> values)
    {
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(256);
        buffer.ResetWrittenCount();
        var json = s_writer ??= new Utf8JsonWriter(buffer);
        json.Reset(buffer);
        json.WriteStartObject();
        foreach (var value in values)
        {
            json.WriteNumber(value.Name, value.Value);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The values of a text.</summary>
    public static ReadingValue[] Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateObject().Select(value => new ReadingValue(value.Name, value.Value.GetDouble()))];
    }
}
