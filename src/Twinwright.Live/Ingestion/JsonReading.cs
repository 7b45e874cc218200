using System.Text.Json;

namespace Twinwright.Live.Ingestion;

/// <summary>Reads a reading from JSON.</summary>
internal static class JsonReading
{
    /// <summary>Reads the fields.</summary>
    public static Refusal Read(ReadOnlySpan<byte> payload, NameTable names, ref ReadingDraft draft)
    {
        var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 8 });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return Refusal.Malformed;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var refusal = json switch
            {
                // A field twice means one thing to some readers and another to others.
                _ when json.ValueTextEquals("seq"u8) => draft.Sequence is null ? Number(ref json, out draft.Sequence) : Refusal.Malformed,
                _ when json.ValueTextEquals("boot"u8) => draft.Boot is null ? Number(ref json, out draft.Boot) : Refusal.Malformed,
                _ when json.ValueTextEquals("taken_at"u8) => draft.TakenAtMs is null ? Time(ref json, out draft.TakenAtMs) : Refusal.Malformed,
                _ when json.ValueTextEquals("values"u8) => draft.Values is null ? Values(ref json, names, out draft.Values) : Refusal.Malformed,
                _ => Skip(ref json),
            };
            if (refusal != Refusal.None)
            {
                return refusal;
            }
        }

        return json.TokenType == JsonTokenType.EndObject && !json.Read() ? Refusal.None : Refusal.Malformed;
    }

    private static Refusal Skip(ref Utf8JsonReader json)
    {
        json.Skip();
        return Refusal.None;
    }

    private static Refusal Number(ref Utf8JsonReader json, out long? number)
    {
        number = null;
        json.Read();
        if (json.TokenType != JsonTokenType.Number)
        {
            return Refusal.WrongType;
        }

        if (!json.TryGetInt64(out var whole))
        {
            return json.TryGetDouble(out var any) && any == Math.Floor(any) ? Refusal.OutOfRange : Refusal.WrongType;
        }

        number = whole;
        return whole is < 0 or > ReadingPayload.MaxNumber ? Refusal.OutOfRange : Refusal.None;
    }

    private static Refusal Time(ref Utf8JsonReader json, out long? timeMs)
    {
        timeMs = null;
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            return Refusal.WrongType;
        }

        // Without an offset a time means another moment on every machine.
        if (!json.TryGetDateTimeOffset(out var time) || json.HasValueSequence || !ReadingPayload.HasOffset(json.ValueSpan))
        {
            return Refusal.WrongType;
        }

        timeMs = time.ToUnixTimeMilliseconds();
        return Refusal.None;
    }

    private static Refusal Values(ref Utf8JsonReader json, NameTable names, out ReadingValue[]? values)
    {
        values = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return Refusal.WrongType;
        }

        var into = new ReadingValues();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueIsEscaped ? names.Of(json.GetString()!) : names.Of(json.ValueSpan);
            json.Read();
            if (json.TokenType != JsonTokenType.Number)
            {
                return Refusal.WrongType;
            }

            var refusal = into.Add(name, json.GetDouble());
            if (refusal != Refusal.None)
            {
                return refusal;
            }
        }

        return into.Take(out values);
    }
}
