using System.Formats.Cbor;
using System.Text.Json;

namespace Twinwright.Live.Ingestion;

/// <summary>
/// Reads payloads: <c>{"seq": 7, "boot": 0, "taken_at": "2026-01-31T12:00:00Z", "values": {"pm10": 12.3}}</c> as JSON or as a CBOR map
/// of the same keys, where <c>taken_at</c> is a text or a number of seconds since 1970. Other keys are skipped.
/// </summary>
public static class ReadingPayload
{
    /// <summary>Most values of a reading.</summary>
    public const int MaxValues = 64;

    /// <summary>Largest sequence and boot number: those up to it are exact in every JSON reader.</summary>
    public const long MaxNumber = 1L << 53;

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">Its bytes.</param>
    /// <param name="names">Where names are kept, so that each is one string.</param>
    /// <param name="reading">The reading; null when refused.</param>
    /// <returns>Why it is refused; <see cref="Refusal.None"/> when it is not.</returns>
    public static Refusal Read(ReadOnlyMemory<byte> payload, NameTable names, out Reading? reading)
    {
        var draft = new Draft();
        reading = null;
        if (payload.IsEmpty)
        {
            return Refusal.Malformed;
        }

        Refusal refusal;
        try
        {
            refusal = payload.Span[0] >> 5 == 5 ? Cbor(payload, names, ref draft) : Json(payload.Span, names, ref draft);
        }
        catch (Exception problem) when (problem is JsonException or CborContentException or InvalidOperationException or OverflowException or FormatException)
        {
            refusal = Refusal.Malformed;
        }

        refusal = refusal == Refusal.None ? draft.Missing : refusal;
        if (refusal == Refusal.None)
        {
            reading = new Reading(draft.Sequence!.Value, draft.Boot ?? 0, draft.TakenAtMs!.Value, draft.Values!);
        }

        return refusal;
    }

    private static Refusal Json(ReadOnlySpan<byte> payload, NameTable names, ref Draft draft)
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
        return whole is < 0 or > MaxNumber ? Refusal.OutOfRange : Refusal.None;
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
        if (!json.TryGetDateTimeOffset(out var time) || json.HasValueSequence || !HasOffset(json.ValueSpan))
        {
            return Refusal.WrongType;
        }

        timeMs = time.ToUnixTimeMilliseconds();
        return Refusal.None;
    }

    private static bool HasOffset(ReadOnlySpan<byte> time) =>
        time[^1] is (byte)'Z' or (byte)'z' || (time.Length > 6 && time[^6] is (byte)'+' or (byte)'-' && time.Length > 16);

    private static Refusal Values(ref Utf8JsonReader json, NameTable names, out ReadingValue[]? values)
    {
        values = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return Refusal.WrongType;
        }

        var into = new ValueList();
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

    private static Refusal Cbor(ReadOnlyMemory<byte> payload, NameTable names, ref Draft draft)
    {
        var cbor = new CborReader(payload);
        cbor.ReadStartMap();
        while (cbor.PeekState() != CborReaderState.EndMap)
        {
            if (cbor.PeekState() != CborReaderState.TextString)
            {
                return Refusal.Malformed;
            }

            var refusal = Refusal.None;
            switch (cbor.ReadTextString())
            {
                case "seq":
                    refusal = Number(cbor, out draft.Sequence);
                    break;
                case "boot":
                    refusal = Number(cbor, out draft.Boot);
                    break;
                case "taken_at":
                    refusal = Time(cbor, out draft.TakenAtMs);
                    break;
                case "values":
                    refusal = Values(cbor, names, out draft.Values);
                    break;
                default:
                    cbor.SkipValue();
                    break;
            }

            if (refusal != Refusal.None)
            {
                return refusal;
            }
        }

        cbor.ReadEndMap();
        return cbor.BytesRemaining == 0 ? Refusal.None : Refusal.Malformed;
    }

    private static Refusal Number(CborReader cbor, out long? number)
    {
        number = null;
        switch (cbor.PeekState())
        {
            case CborReaderState.UnsignedInteger when cbor.ReadUInt64() is var whole:
                number = whole <= MaxNumber ? (long)whole : null;
                return number is null ? Refusal.OutOfRange : Refusal.None;
            case CborReaderState.NegativeInteger:
                return Refusal.OutOfRange;
            default:
                return Refusal.WrongType;
        }
    }

    private static Refusal Time(CborReader cbor, out long? timeMs)
    {
        timeMs = null;
        if (cbor.PeekState() == CborReaderState.Tag)
        {
            _ = cbor.ReadTag();
        }

        switch (cbor.PeekState())
        {
            case CborReaderState.TextString when cbor.ReadTextString() is var text:
                var written = System.Text.Encoding.UTF8.GetBytes(text);
                if (written.Length == 0 || !HasOffset(written) || !DateTimeOffset.TryParse(
                        text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind, out var time))
                {
                    return Refusal.WrongType;
                }

                timeMs = time.ToUnixTimeMilliseconds();
                return Refusal.None;
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger or CborReaderState.HalfPrecisionFloat
                or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                var seconds = Float(cbor);
                if (!(Math.Abs(seconds) <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
                {
                    return Refusal.OutOfRange;
                }

                timeMs = (long)Math.Round(seconds * 1000);
                return Refusal.None;
            default:
                return Refusal.WrongType;
        }
    }

    private static double Float(CborReader cbor) => cbor.PeekState() switch
    {
        CborReaderState.UnsignedInteger => cbor.ReadUInt64(),
        CborReaderState.NegativeInteger => -1.0 - cbor.ReadCborNegativeIntegerRepresentation(),
        _ => cbor.ReadDouble(),
    };

    private static Refusal Values(CborReader cbor, NameTable names, out ReadingValue[]? values)
    {
        values = null;
        if (cbor.PeekState() != CborReaderState.StartMap)
        {
            return Refusal.WrongType;
        }

        var into = new ValueList();
        cbor.ReadStartMap();
        while (cbor.PeekState() != CborReaderState.EndMap)
        {
            if (cbor.PeekState() != CborReaderState.TextString)
            {
                return Refusal.WrongType;
            }

            var name = names.Of(cbor.ReadTextString());
            if (cbor.PeekState() is not (CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger or CborReaderState.HalfPrecisionFloat
                or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat))
            {
                return Refusal.WrongType;
            }

            var refusal = into.Add(name, Float(cbor));
            if (refusal != Refusal.None)
            {
                return refusal;
            }
        }

        cbor.ReadEndMap();
        return into.Take(out values);
    }

    /// <summary>The fields found so far.</summary>
    private struct Draft
    {
        public long? Sequence;
        public long? Boot;
        public long? TakenAtMs;
        public ReadingValue[]? Values;

        public readonly Refusal Missing => Sequence is null || TakenAtMs is null || Values is null ? Refusal.MissingField : Refusal.None;
    }

    /// <summary>Values as they are found, in the thread's own array.</summary>
    private struct ValueList()
    {
        [ThreadStatic]
        private static ReadingValue[]? s_values;
        private readonly ReadingValue[] _values = s_values ??= new ReadingValue[MaxValues];
        private int _count;

        public Refusal Add(string? name, double value)
        {
            if (name is null || _count == MaxValues || !double.IsFinite(value))
            {
                return Refusal.OutOfRange;
            }

            for (var at = 0; at < _count; at++)
            {
                if (_values[at].Name == name)
                {
                    return Refusal.Malformed;
                }
            }

            _values[_count++] = new ReadingValue(name, value);
            return Refusal.None;
        }

        public readonly Refusal Take(out ReadingValue[]? values)
        {
            values = _count == 0 ? null : _values.AsSpan(0, _count).ToArray();
            return _count == 0 ? Refusal.MissingField : Refusal.None;
        }
    }
}
