using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>The axis along which a figure varies something.</summary>
internal sealed class PlaceAxis
{
    private const float LabelGapPx = 10;
    private const double LeastGeometricRange = 8;
    private readonly IReadOnlyList<(double Place, string Label)>? _ticks;
    private readonly ValueAxis? _values;

    private PlaceAxis(string title, double low, double high, IReadOnlyList<(double, string)>? ticks, ValueAxis? values = null, bool apart = true)
    {
        (Title, Low, High) = (title, low, high);
        (_ticks, _values) = (ticks, values);
        StandsApart = apart && ticks is not null;
    }

    /// <summary>What it is.</summary>
    public string Title { get; }

    /// <summary>Left end, in the plot's coordinates.</summary>
    public double Low { get; }

    /// <summary>Right end, in the plot's coordinates.</summary>
    public double High { get; }

    /// <summary>Whether places are few and those of several lines may stand a little apart.</summary>
    public bool StandsApart { get; }

    /// <summary>Places with a tick each; empty where ticks are at round numbers.</summary>
    public IReadOnlyList<double> Places => [.. (_ticks ?? []).Select(tick => tick.Place)];

    /// <summary>A linear axis round numbers.</summary>
    public static PlaceAxis Numbers(IEnumerable<double> places, string title)
    {
        var all = places.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = WithMargin(all.Min(), all.Max());
        return new PlaceAxis(title, low, high, null);
    }

    /// <summary>A logarithmic axis round positive numbers; places are their decimal logarithms.</summary>
    public static PlaceAxis Logarithms(IEnumerable<double> numbers, string title)
    {
        var values = ValueAxis.Around(numbers, log: true);
        return new PlaceAxis(title + values.Remark, values.Low, values.High, null, values);
    }

    /// <summary>A logarithmic axis with a tick at each of some positive numbers; places are their decimal logarithms.</summary>
    public static PlaceAxis LogarithmsAt(IReadOnlyList<string> values, string title)
    {
        double[] places = [.. values.Select(value => Math.Log10(Number(value)))];
        var (low, high) = WithMargin(places.Min(), places.Max());
        return new PlaceAxis($"{title}, log scale", low, high, [.. places.Zip(values)], apart: false);
    }

    /// <summary>Evenly spaced names, at places 0, 1, 2, ….</summary>
    public static PlaceAxis Names(IReadOnlyList<string> names, string title) =>
        new(title, -0.4, Math.Max(names.Count, 1) - 0.6, [.. names.Select((name, at) => ((double)at, name))]);

    /// <summary>Values of a key, in the order of their places.</summary>
    /// <remarks>
    /// Numbers stand where they are. When the largest is at least eight times the least and their ratios are more alike than
    /// their differences, as in 1, 2, 5, 10, or when one is not a number, they are evenly spaced; so is a zero before them.
    /// </remarks>
    public static PlaceAxis Values(IReadOnlyList<string> values, string title)
    {
        var numbers = values.Select(Number).ToArray();
        if (!numbers.All(double.IsFinite) || IsGeometric(numbers))
        {
            return Names(values, title);
        }

        var (low, high) = WithMargin(numbers.Min(), numbers.Max());
        return new PlaceAxis(title, low, high, [.. numbers.Select((number, at) => (number, values[at]))]);
    }

    /// <summary>A value of a key as a number; not a number when it is none.</summary>
    public static double Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <summary>Ticks; labels that would run into the one before are left out.</summary>
    /// <param name="lengthPx">Length of the axis.</param>
    public ITickGenerator Ticks(float lengthPx)
    {
        if (_values is not null)
        {
            return _values.Ticks();
        }

        if (_ticks is null)
        {
            return new NumericAutomatic { MinimumTickSpacing = 50, MinorTickGenerator = new NoMinorTicks(), LabelFormatter = ValueAxis.Label };
        }

        var ticks = new NumericManual();
        var free = float.NegativeInfinity;
        foreach (var (place, label) in _ticks.OrderBy(tick => tick.Place))
        {
            var middle = (float)((place - Low) / (High - Low)) * lengthPx;
            var half = Ink.WidthOf(label, FigureStyle.TextSize - 1) / 2;
            var fits = middle - half >= free;
            ticks.AddMajor(place, fits ? label : "");
            free = fits ? middle + half + LabelGapPx : free;
        }

        return ticks;
    }

    private static (double Low, double High) WithMargin(double low, double high)
    {
        var margin = high > low ? 0.04 * (high - low) : Math.Max(0.1 * Math.Abs(low), 0.5);
        return (low - margin, high + margin);
    }

    private static bool IsGeometric(double[] numbers)
    {
        if (numbers.Length < 3 || numbers.Min() <= 0)
        {
            return numbers.Length >= 3 && numbers.Min() == 0 && IsGeometric([.. numbers.Where(number => number > 0)]);
        }

        double[] sorted = [.. numbers.Distinct().Order()];
        var ratios = sorted.Skip(1).Zip(sorted, (next, number) => next / number).DefaultIfEmpty(1).ToList();
        var differences = sorted.Skip(1).Zip(sorted, (next, number) => next - number).DefaultIfEmpty(1).ToList();
        return sorted[^1] >= LeastGeometricRange * sorted[0] && ratios.Max() / ratios.Min() < differences.Max() / differences.Min();
    }
}
