using System.Collections.Concurrent;
using System.Text;

namespace Twinwright.Live.Ingestion;

/// <summary>One string for each name of a value, however often it is read.</summary>
public sealed class NameTable
{
    /// <summary>Names beyond this number are read but not kept, so that a sender of ever new names fills no memory.</summary>
    public const int MaxKept = 4096;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <summary>An empty table.</summary>
    public NameTable() => _bySpan = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name that some bytes of UTF-8 spell; null when it is none.</summary>
    public string? Of(ReadOnlySpan<byte> name)
    {
        Span<char> letters = stackalloc char[ReadingTopic.MaxName];
        return name.Length <= letters.Length && Encoding.UTF8.TryGetChars(name, letters, out var count) ? Of(letters[..count]) : null;
    }

    /// <summary>The kept string of a name; null when it is none.</summary>
    public string? Of(ReadOnlySpan<char> name)
    {
        if (_bySpan.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!ReadingTopic.IsName(name))
        {
            return null;
        }

        var text = name.ToString();
        return _names.Count < MaxKept ? _names.GetOrAdd(text, text) : text;
    }
}
