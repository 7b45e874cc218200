namespace Twinwright.Live.Ingestion;

/// <summary>The tree of topics: <c>twinwright/{area}/{sensor}/reading</c>, <c>…/command</c> and <c>…/status</c>.</summary>
public static class ReadingTopic
{
    /// <summary>Root of the tree.</summary>
    public const string Root = "twinwright/";

    /// <summary>Longest name of an area or a sensor.</summary>
    public const int MaxName = 64;

    private const string Leaf = "/reading";

    /// <summary>The topic to which a sensor publishes.</summary>
    public static string Of(string area, string sensor) => $"{Root}{area}/{sensor}{Leaf}";

    /// <summary>The topic on which a sensor, <c>{area}/{sensor}</c>, is told what has become durable.</summary>
    public static string ReceiptOf(string key) => $"{Root}{key}/stored";

    /// <summary>Whether a message to this topic is meant as a reading: whatever ends in <c>/reading</c> below the root.</summary>
    public static bool IsMeant(string? topic) =>
        topic is not null && topic.StartsWith(Root, StringComparison.Ordinal) && topic.EndsWith(Leaf, StringComparison.Ordinal);

    /// <summary>Whether topics of readings may match a filter of a subscription.</summary>
    public static bool MayMatch(string filter)
    {
        var levels = filter.Split('/');
        string[] topic = ["twinwright", "+", "+", "reading"];
        for (var level = 0; level < levels.Length; level++)
        {
            if (levels[level] == "#")
            {
                return true;
            }

            if (level >= topic.Length || (levels[level] != "+" && topic[level] != "+" && levels[level] != topic[level]))
            {
                return false;
            }
        }

        return levels.Length == topic.Length;
    }

    /// <summary>Splits a topic into a sensor's key, <c>{area}/{sensor}</c>.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The key.</param>
    /// <returns>False when it is no topic of a reading, or a name is none.</returns>
    public static bool TryKey(string? topic, out string key)
    {
        key = "";
        if (!IsMeant(topic) || topic!.Length <= Root.Length + Leaf.Length)
        {
            return false;
        }

        var names = topic.AsSpan(Root.Length, topic.Length - Root.Length - Leaf.Length);
        var slash = names.IndexOf('/');
        if (slash < 0 || !IsName(names[..slash]) || !IsName(names[(slash + 1)..]))
        {
            return false;
        }

        key = names.ToString();
        return true;
    }

    /// <summary>Whether a text names an area or a sensor: 1 to <see cref="MaxName"/> letters, digits, <c>-</c>, <c>_</c> and <c>.</c> of ASCII, the first none of the dots.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxName || name[0] == '.')
        {
            return false;
        }

        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
