namespace Twinwright.Live.Twin;

/// <summary>The last values of every series, by step of the data, and those of its neighbours.</summary>
/// <param name="neighbours">Neighbours of each series.</param>
/// <param name="quantities">Numbers of a value.</param>
/// <param name="window">Steps that are kept.</param>
public sealed class SeriesWindow(IReadOnlyList<int[]> neighbours, int quantities, int window)
{
    private readonly double[]?[] _values = new double[]?[neighbours.Count * window];
    private readonly bool[] _urgent = new bool[neighbours.Count * window];

    /// <summary>Series.</summary>
    public int Series => neighbours.Count;

    /// <summary>The newest step; −1 before the first.</summary>
    public long Newest { get; private set; } = -1;

    /// <summary>Goes on to a step; what is older than the window is forgotten.</summary>
    public void Advance(long step)
    {
        for (Newest = Math.Max(Newest, step - window); Newest < step;)
        {
            Newest++;
            for (var series = 0; series < Series; series++)
            {
                (_values[At(series, Newest)], _urgent[At(series, Newest)]) = (null, false);
            }
        }
    }

    /// <summary>Takes values; those older than the window or newer than the newest step are not taken.</summary>
    /// <returns>Whether they are taken.</returns>
    public bool Take(int series, long step, double[] values)
    {
        if (!Holds(step))
        {
            return false;
        }

        _values[At(series, step)] = values;
        return true;
    }

    /// <summary>Takes an urgent message.</summary>
    /// <returns>Whether it is taken.</returns>
    public bool TakeUrgent(int series, long step)
    {
        if (!Holds(step))
        {
            return false;
        }

        _urgent[At(series, step)] = true;
        return true;
    }

    /// <summary>The values of a series; null when there are none.</summary>
    public double[]? Values(int series, long step) => Holds(step) ? _values[At(series, step)] : null;

    /// <summary>Whether an urgent message came.</summary>
    public bool Urgent(int series, long step) => Holds(step) && _urgent[At(series, step)];

    /// <summary>Means of the neighbours' values; not-a-number where none is known.</summary>
    public double[] Neighbours(int series, long step)
    {
        var means = new double[quantities];
        var known = 0;
        foreach (var neighbour in neighbours[series])
        {
            if (Values(neighbour, step) is { } values)
            {
                known++;
                for (var quantity = 0; quantity < quantities; quantity++)
                {
                    means[quantity] += values[quantity];
                }
            }
        }

        for (var quantity = 0; quantity < quantities; quantity++)
        {
            means[quantity] = known == 0 ? double.NaN : means[quantity] / known;
        }

        return means;
    }

    private bool Holds(long step) => step >= 0 && step <= Newest && step > Newest - window;

    private int At(int series, long step) => (int)((series * window) + (step % window));
}
