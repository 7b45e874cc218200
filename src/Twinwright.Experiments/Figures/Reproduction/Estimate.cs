namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>A value with its 95 % interval, in the unit shown; not a number where there is none.</summary>
internal readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>Nothing: a gap.</summary>
    public static Estimate None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>Whether there is a value.</summary>
    public bool IsFinite => double.IsFinite(Value);

    /// <summary>The same in another unit.</summary>
    public Estimate Times(double scale) => new(scale * Value, scale * Low, scale * High);
}
