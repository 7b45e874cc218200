using Twinwright.Model.Randomness;

namespace Twinwright.Experiments.Statistics;

/// <summary>How often each place is in a resample, drawn within strata, with replacement and as many as there are.</summary>
/// <remarks>What lies in a stratum may have a place of its own (rows), or share it with its equals (scores).</remarks>
/// <param name="first">Where each stratum begins; one more entry for the end.</param>
/// <param name="placeOf">Place of each thing that is drawn, stratum after stratum.</param>
/// <param name="places">Places.</param>
internal sealed class CountedSample(int[] first, int[] placeOf, int places)
{
    private readonly int[] _counts = new int[places];
    private readonly double[] _units =
        new double[RandomField.Align(Enumerable.Range(0, first.Length - 1).Max(stratum => first[stratum + 1] - first[stratum]))];

    /// <summary>Counts of the places.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Where strata begin, and the end, from how much is in each.</summary>
    /// <exception cref="ArgumentException">There is no stratum, or one is empty.</exception>
    public static int[] FirstOf(IReadOnlyList<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count == 0 || sizes.Any(size => size < 1))
        {
            throw new ArgumentException("there must be strata, and none may be empty", nameof(sizes));
        }

        var first = new int[sizes.Count + 1];
        for (var s = 0; s < sizes.Count; s++)
        {
            first[s + 1] = checked(first[s] + sizes[s]);
        }

        return first;
    }

    /// <summary>Draws all strata anew.</summary>
    public void Draw(RandomField draws, int firstRow)
    {
        Array.Clear(_counts);
        for (var stratum = 0; stratum < first.Length - 1; stratum++)
        {
            Add(stratum, draws, firstRow);
        }
    }

    /// <summary>Draws one stratum anew; the counts are of it alone.</summary>
    public void DrawOnly(int stratum, RandomField draws, int firstRow)
    {
        Array.Clear(_counts);
        Add(stratum, draws, firstRow);
    }

    private void Add(int stratum, RandomField draws, int firstRow)
    {
        var within = placeOf.AsSpan(first[stratum], first[stratum + 1] - first[stratum]);
        draws.Fill(firstRow + stratum, 0, _units.AsSpan(0, RandomField.Align(within.Length)));
        for (var draw = 0; draw < within.Length; draw++)
        {
            // A draw is below 1 by 2⁻³³ at least, so the product stays below the size of the stratum.
            _counts[within[(int)(_units[draw] * within.Length)]]++;
        }
    }
}
