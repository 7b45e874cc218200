using SkiaSharp;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>How a line is drawn.</summary>
internal enum LineLook
{
    /// <summary>In one piece.</summary>
    Whole,

    /// <summary>In dashes.</summary>
    Dashed,

    /// <summary>In dots.</summary>
    Dotted,

    /// <summary>Not at all: points alone.</summary>
    None,
}

/// <summary>How the interval of a line is drawn.</summary>
internal enum IntervalLook
{
    /// <summary>As a shaded band.</summary>
    Band,

    /// <summary>As a whisker at each point.</summary>
    Whiskers,
}

/// <summary>A line of values with intervals; what is not a number leaves a gap.</summary>
/// <param name="Label">Its name; empty for none.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="X">Places along the axis, in the plot's coordinates, increasing.</param>
/// <param name="Values">Values with intervals, in the unit shown.</param>
internal sealed record IntervalLine(string Label, SKColor Colour, IReadOnlyList<double> X, IReadOnlyList<Estimate> Values)
{
    /// <summary>How it is drawn.</summary>
    public LineLook Look { get; init; }

    /// <summary>How its interval is drawn.</summary>
    public IntervalLook Interval { get; init; } = IntervalLook.Whiskers;

    /// <summary>Whether points have dots.</summary>
    public bool Dots { get; init; } = true;

    /// <summary>Its width [px].</summary>
    public float WidthPx { get; init; } = 2.2f;

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsThere => Values.Any(value => value.IsFinite);

    /// <summary>All finite values, ends of intervals too.</summary>
    public IEnumerable<double> Numbers => Values.SelectMany(value => new[] { value.Value, value.Low, value.High }).Where(double.IsFinite);

    /// <summary>Lengths of dashes and gaps [px]; null for a whole line.</summary>
    public static float[]? Dashes(LineLook look) => look switch
    {
        LineLook.Dashed => [8, 5],
        LineLook.Dotted => [2, 4],
        _ => null,
    };
}
