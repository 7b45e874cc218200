namespace Twinwright.Live.Data;

/// <summary>Whose values make up the neighbours' mean that a sensor's sub-model reads.</summary>
public sealed class Neighbourhood
{
    private readonly int[][] _nearest;

    /// <summary>The nearest sensors of the same area.</summary>
    /// <param name="sensors">All sensors.</param>
    /// <param name="count">How many each has at most.</param>
    public Neighbourhood(IReadOnlyList<ReplaySensor> sensors, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _nearest = [.. Enumerable.Range(0, sensors.Count).Select(at => Enumerable.Range(0, sensors.Count)
            .Where(other => other != at && sensors[other].Area == sensors[at].Area)
            .OrderBy(other => sensors[at].DistanceM(sensors[other])).ThenBy(other => other)
            .Take(count).ToArray())];
    }

    /// <summary>Neighbours of a sensor, the nearest first.</summary>
    public ReadOnlySpan<int> Of(int sensor) => _nearest[sensor];

    /// <summary>Mean of what the neighbours measured at a step; NaN when all are missing or the step lies before the first.</summary>
    public double Mean(ReplayDataSet data, int step, int sensor, int quantity)
    {
        var (sum, known) = (0.0, 0);
        foreach (var other in step < 0 ? [] : _nearest[sensor])
        {
            var value = data.Value(step, other, quantity);
            if (!double.IsNaN(value))
            {
                (sum, known) = (sum + value, known + 1);
            }
        }

        return known == 0 ? double.NaN : sum / known;
    }
}
