using Twinwright.Model.Randomness;

namespace Twinwright.Model.WideArea;

/// <summary>Working memory of one worker.</summary>
internal sealed class Scratch
{
    private readonly double[] _draws;
    private readonly double[] _keys;
    private readonly double[] _mask;
    private readonly double[] _ones;

    /// <summary>Memory for the largest of some lanes.</summary>
    /// <param name="draws">Most draws of a range of edge servers.</param>
    /// <param name="slots">Most slots of one edge server.</param>
    /// <param name="neighbours">Most neighbours of one edge server.</param>
    public Scratch(int draws, int slots, int neighbours)
    {
        _draws = new double[RandomField.Align(draws) + (2 * RandomField.Alignment)];
        (_keys, _mask, _ones) = (new double[slots], new double[slots], new double[draws]);
        Array.Fill(_ones, 1);
        Recipients = new double[2 * neighbours];
    }

    /// <summary>Room for the delays and the work of a helper's recipients.</summary>
    public double[] Recipients { get; }

    /// <summary>Draws the columns from <paramref name="from"/> to before <paramref name="to"/> of a row.</summary>
    public ReadOnlySpan<double> Draw(RandomField field, long row, int from, int to)
    {
        var first = from / RandomField.Alignment * RandomField.Alignment;
        var filled = _draws.AsSpan(0, RandomField.Align(to - first));
        field.Fill(row, first, filled);
        return filled[(from - first)..(to - first)];
    }

    public ReadOnlySpan<double> Ones(int count) => _ones.AsSpan(0, count);

    /// <summary>Marks the largest keys.</summary>
    public ReadOnlySpan<double> MarkLargest(ReadOnlySpan<double> keys, int active)
    {
        var mask = _mask.AsSpan(0, keys.Length);
        LargestKeys.Mark(keys, active, mask);
        return mask;
    }

    /// <summary>Marks the largest of the batteries that reach their thresholds.</summary>
    public ReadOnlySpan<double> MarkLargestAvailable(ReadOnlySpan<double> batteryJ, ReadOnlySpan<double> thresholdJ, int active)
    {
        var keys = _keys.AsSpan(0, batteryJ.Length);
        SensorKernel.AvailableKeys(batteryJ, thresholdJ, keys);
        return MarkLargest(keys, active);
    }
}
