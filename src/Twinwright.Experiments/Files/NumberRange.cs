namespace Twinwright.Experiments.Files;

/// <summary>An interval in which a number of a file must lie.</summary>
/// <param name="Min">Lower end; −∞ for none.</param>
/// <param name="Max">Upper end; +∞ for none.</param>
/// <param name="MinOpen">The lower end itself is out.</param>
/// <param name="MaxOpen">The upper end itself is out.</param>
public readonly record struct NumberRange(double Min, double Max, bool MinOpen = false, bool MaxOpen = false)
{
    /// <summary>Every finite number.</summary>
    public static NumberRange Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>[0, 1].</summary>
    public static NumberRange Fraction { get; } = new(0, 1);

    /// <summary>(0, 1).</summary>
    public static NumberRange Probability { get; } = new(0, 1, true, true);

    /// <summary>(0, ∞).</summary>
    public static NumberRange Positive { get; } = new(0, double.PositiveInfinity, MinOpen: true);

    /// <summary>[0, ∞).</summary>
    public static NumberRange NotNegative { get; } = AtLeast(0);

    /// <summary>[min, ∞).</summary>
    /// <param name="min">Lower end.</param>
    /// <returns>The range.</returns>
    public static NumberRange AtLeast(double min) => new(min, double.PositiveInfinity);

    /// <summary>What must hold, to stand after "must": <c>be at least 0</c>, <c>lie in (0, 1]</c>.</summary>
    public string Rule => (double.IsFinite(Min), double.IsFinite(Max)) switch
    {
        (false, false) => "be finite",
        (true, false) => $"be {(MinOpen ? "greater than" : "at least")} {Number(Min)}",
        (false, true) => $"be {(MaxOpen ? "less than" : "at most")} {Number(Max)}",
        _ => $"lie in {Interval}",
    };

    /// <summary>The interval in brackets: <c>[0, 1)</c>.</summary>
    public string Interval => $"{(MinOpen ? '(' : '[')}{Number(Min)}, {Number(Max)}{(MaxOpen ? ')' : ']')}";

    /// <summary>Whether a number is finite and in the range.</summary>
    /// <param name="value">The number.</param>
    /// <returns>True when it is.</returns>
    public bool Contains(double value) =>
        double.IsFinite(value)
        && (MinOpen ? value > Min : value >= Min)
        && (MaxOpen ? value < Max : value <= Max);

    private static string Number(double value) =>
        Math.Abs(value) < 1e15 && value == Math.Floor(value)
            ? ((long)value).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
