using System.Buffers;
using System.Text.Json;
using Twinwright.Live.Api;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Replay;

/// <summary>Writes readings as sensors publish them.</summary>
public static class ReplayPayload
{
    /// <summary>A payload of JSON.</summary>
    public static byte[] Of(Reading reading)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", reading.Sequence);
            json.WriteNumber("boot", reading.Boot);
            json.WriteString("taken_at", LiveJson.Time(reading.TakenAtMs));
            json.WriteStartObject("values");
            foreach (var value in reading.Values)
            {
                json.WriteNumber(value.Name, value.Value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
