using System.Formats.Cbor;

namespace Twinwright.Live.Ingestion;

/// <summary>Reads a reading from CBOR (RFC 8949).</summary>
internal static class CborReading
{
    /// <summary>Reads the fields.</summary>
    public static Refusal Read(ReadOnlyMemory<byte> payload, NameTable names, ref ReadingDraft draft)
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
                number = whole <= ReadingPayload.MaxNumber ? (long)whole : null;
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
                if (written.Length == 0 || !ReadingPayload.HasOffset(written) || !DateTimeOffset.TryParse(
                        text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind, out var time))
                {
                    return Refusal.WrongType;
                }

                timeMs = time.ToUnixTimeMilliseconds();
                return Refusal.None;
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger or CborReaderState.HalfPrecisionFloat
                or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                var seconds = Float(cbor);
                if (!(seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
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

        var into = new ReadingValues();
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
}
