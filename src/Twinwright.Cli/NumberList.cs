using System.Globalization;
using Twinwright.Experiments.Files;

namespace Twinwright.Cli;

/// <summary>Lists of numbers as written on the command line: <c>1-12</c>, <c>1,5,9</c>, <c>1-3,7</c>.</summary>
internal static class NumberList
{
    private const int Most = 100_000;

    /// <summary>Reads a list.</summary>
    /// <param name="flag">The flag, for messages.</param>
    /// <param name="text">The list.</param>
    /// <exception cref="InputException">It is no such list, or names a number twice.</exception>
    public static IReadOnlyList<long> Parse(string flag, string text)
    {
        var numbers = new List<long>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryRead(ends[0], out var first) || !TryRead(ends[^1], out var last) || last < first
                || last - first >= Most || numbers.Count > Most)
            {
                throw new InputException(flag, [new Problem(part.Trim(), "must be a number or a range, as in 1-12 or 1,5,9")]);
            }

            // Counting up to and including long.MaxValue in a long would never end.
            for (var step = 0; step <= last - first; step++)
            {
                numbers.Add(first + step);
            }
        }

        return numbers.GroupBy(number => number).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InputException(flag, [new Problem(twice.Key.ToString(CultureInfo.InvariantCulture), "is named twice")])
            : numbers;
    }

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
