namespace Twinwright.Experiments.Files;

/// <summary>Suggestions for misspelt words: keys, names of scenarios, flags.</summary>
public static class Suggestion
{
    private const int MaxLength = 100;

    /// <summary>The known word nearest to a misspelt one.</summary>
    /// <param name="word">The misspelt word.</param>
    /// <param name="known">The words there are.</param>
    /// <returns>The nearest one, the first of several; null when none is near enough to be meant.</returns>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length > MaxLength)
        {
            return null;
        }

        string? nearest = null;
        var least = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Levenshtein(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>The end of a message about an unknown word.</summary>
    /// <param name="word">The misspelt word.</param>
    /// <param name="known">The words there are.</param>
    /// <returns><c>; did you mean NEAREST?</c>, or nothing.</returns>
    public static string DidYouMean(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } nearest ? $"; did you mean {nearest}?" : "";

    /// <summary>Levenshtein's distance: fewest insertions, deletions and replacements of a character.</summary>
    /// <param name="a">One word.</param>
    /// <param name="b">The other.</param>
    /// <returns>The distance, 0 for equal words.</returns>
    public static int Levenshtein(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, 1 + Math.Min(previous[j], current[j - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
