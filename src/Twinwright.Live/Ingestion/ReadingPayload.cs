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
        var draft = new ReadingDraft();
        reading = null;
        if (payload.IsEmpty)
        {
            return Refusal.Malformed;
        }

        Refusal refusal;
        try
        {
            refusal = payload.Span[0] >> 5 == 5 ? CborReading.Read(payload, names, ref draft) : JsonReading.Read(payload.Span, names, ref draft);
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

    /// <summary>Whether a time says its offset: without one it means another moment on every machine.</summary>
    internal static bool HasOffset(ReadOnlySpan<byte> time) =>
        time[^1] is (byte)'Z' or (byte)'z' || (time.Length > 6 && time[^6] is (byte)'+' or (byte)'-' && time.Length > 16);
}
