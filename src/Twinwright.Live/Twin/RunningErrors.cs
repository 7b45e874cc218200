namespace Twinwright.Live.Twin;

/// <summary>Recent squared errors of an area's predictions, the older ones counting less.</summary>
public sealed class RunningErrors
{
    /// <summary>What an error counts after another step [1].</summary>
    public const double Decay = 0.98;

    /// <summary>Of the twin.</summary>
    public RunningError Twin { get; set; }

    /// <summary>Of the edge server's own sub-model.</summary>
    public RunningError Local { get; set; }

    /// <summary>Of the partial-DT.</summary>
    public RunningError PartialDt { get; set; }

    /// <summary>Of the sub-model that is trained alone.</summary>
    public RunningError Alone { get; set; }

    /// <summary>Of the last value.</summary>
    public RunningError Persistence { get; set; }

    /// <summary>Takes what was measured.</summary>
    /// <param name="observed">What was measured.</param>
    /// <param name="twin">What the twin had predicted.</param>
    /// <param name="local">What the edge server's own sub-model had predicted; not-a-number for nothing.</param>
    /// <param name="partialDt">What the partial-DT had predicted; not-a-number for nothing.</param>
    /// <param name="alone">What the sub-model alone had predicted; not-a-number for nothing.</param>
    /// <param name="persistence">The last value before; not-a-number for none.</param>
    public void Take(double observed, double twin, double local, double partialDt, double alone, double persistence)
    {
        Twin = Twin.After(twin - observed);
        Local = Local.After(local - observed);
        PartialDt = PartialDt.After(partialDt - observed);
        Alone = Alone.After(alone - observed);
        Persistence = Persistence.After(persistence - observed);
    }

    /// <summary>Root of the mean square over areas, each counting as much as it was measured.</summary>
    public static double Root(IEnumerable<RunningError> errors)
    {
        var (weight, sum) = (0.0, 0.0);
        foreach (var error in errors)
        {
            weight += error.Weight;
            sum += error.Sum;
        }

        return weight == 0 ? double.NaN : Math.Sqrt(sum / weight);
    }
}

/// <summary>A decaying sum of squared errors.</summary>
/// <param name="Weight">Sum of the weights.</param>
/// <param name="Sum">Weighted sum of squares.</param>
public readonly record struct RunningError(double Weight, double Sum)
{
    /// <summary>Root mean square; not-a-number before the first.</summary>
    public double Root => Weight == 0 ? double.NaN : Math.Sqrt(Sum / Weight);

    /// <summary>With another error; one that is not a number counts nothing.</summary>
    public RunningError After(double error) => double.IsNaN(error)
        ? this
        : new((RunningErrors.Decay * Weight) + 1, (RunningErrors.Decay * Sum) + (error * error));
}
