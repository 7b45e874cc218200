using System.Numerics;
using System.Runtime.InteropServices;

namespace Twinwright.Solvers.Games;

/// <summary>How much the members of one side of a matching want those of the other.</summary>
/// <remarks>
/// Only the order of the scores of one <c>who</c> matters. Negative infinity marks a partner who is no better than
/// none and is never matched; NaN is refused. Scores must not change while a matching is sought or checked.
/// </remarks>
public interface IPreferences
{
    /// <summary>The score of <paramref name="whom"/>, an index on the other side, for <paramref name="who"/>.</summary>
    double Score(int who, int whom);
}

/// <summary>Preferences in a table of scores, a row for each member.</summary>
/// <param name="scores">who × others, higher is better [1].</param>
/// <param name="others">Members of the other side, the length of a row [1].</param>
public readonly ref struct ScoreTable(ReadOnlySpan<double> scores, int others) : IPreferences
{
    private readonly ReadOnlySpan<double> _scores = scores;

    /// <inheritdoc/>
    public double Score(int who, int whom) => _scores[(who * others) + whom];
}

/// <summary>What the matching and its certificate ask of preferences.</summary>
internal static class MatchingPreferences
{
    /// <summary>What being alone is worth: no more than any partner [1].</summary>
    public const double Alone = double.NegativeInfinity;

    /// <summary>A score that is known to be a number.</summary>
    public static double Read<T>(ref T preferences, int who, int whom, string name)
        where T : IPreferences, allows ref struct
    {
        var score = preferences.Score(who, whom);
        return double.IsNaN(score) ? throw NotANumber(name, who, whom) : score;
    }

    /// <summary>Refuses a table of the wrong length or with a NaN.</summary>
    public static void CheckTable(ReadOnlySpan<double> scores, int who, int others, string name)
    {
        if (scores.Length != (long)who * others)
        {
            throw new ArgumentException($"{name} has {scores.Length} scores, but {who} rows of {others} are needed", name);
        }

        // Whole vectors first: only NaN differs from itself.
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(scores);
        var checkedTo = 0;
        while (checkedTo < vectors.Length && Vector.EqualsAll(vectors[checkedTo], vectors[checkedTo]))
        {
            checkedTo++;
        }

        for (var at = checkedTo * Vector<double>.Count; at < scores.Length; at++)
        {
            if (double.IsNaN(scores[at]))
            {
                throw NotANumber(name, at / others, at % others);
            }
        }
    }

    private static ArgumentException NotANumber(string name, int who, int whom) =>
        new($"{name}: the score of {whom} for {who} must be a number, but is NaN", name);
}
