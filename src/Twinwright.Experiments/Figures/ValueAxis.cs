using ScottPlot;
using ScottPlot.TickGenerators;

namespace Twinwright.Experiments.Figures;

/// <summary>An axis of values, linear or logarithmic, with room for what is written past the marks.</summary>
/// <remarks>A third kind, log(1 + value), spreads small counts and still has a place for zero.</remarks>
internal sealed class ValueAxis
{
    private const double DecadesOfDetail = 2.2;

    private readonly bool _fromZero;

    private ValueAxis(bool isLog, double low, double high, bool fromZero = false)
    {
        IsLog = isLog;
        _fromZero = fromZero;
        Low = low;
        High = high;
    }

    public bool IsLog { get; }

    /// <summary>Left or lower end, in the plot's coordinates.</summary>
    public double Low { get; private set; }

    /// <summary>Right or upper end, in the plot's coordinates.</summary>
    public double High { get; private set; }

    /// <summary>What an axis title adds to say so.</summary>
    public string Remark => IsLog ? ", log scale" : _fromZero ? ", scale log(1 + n)" : "";

    /// <summary>An axis from zero; logarithmic when allowed and the largest value exceeds ten times the least.</summary>
    public static ValueAxis ForBars(IEnumerable<double> values, bool logAllowed)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var positive = finite.Where(value => value > 0).ToList();
        if (logAllowed && positive.Count > 0 && finite.Min() >= 0 && positive.Max() > 10 * positive.Min())
        {
            return new ValueAxis(true, Math.Log10(RoundDown(positive.Min() / 1.5)), Math.Log10(positive.Max()));
        }

        var low = Math.Min(0, finite.DefaultIfEmpty(0).Min());
        var high = Math.Max(0, finite.DefaultIfEmpty(0).Max());
        return new ValueAxis(false, low, low == high ? low + 1 : high);
    }

    /// <summary>An axis round its values; logarithmic when they exceed ten times the least, or always.</summary>
    public static ValueAxis Around(IEnumerable<double> values, bool log)
    {
        var finite = values.Where(value => double.IsFinite(value) && (!log || value > 0)).ToList();
        if (finite.Count == 0)
        {
            finite = [1];
        }

        var (low, high) = log ? (Math.Log10(finite.Min()), Math.Log10(finite.Max())) : (finite.Min(), finite.Max());
        var margin = Math.Max(0.06 * (high - low), log ? 0.03 : high == low ? Math.Max(0.05 * Math.Abs(high), 0.5) : 0);
        return new ValueAxis(log, low - margin, high + margin);
    }

    /// <summary>An axis of log(1 + value) from zero.</summary>
    public static ValueAxis Counts(IEnumerable<double> values)
    {
        var most = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var high = Math.Log10(1 + Math.Max(most, 1));
        return new ValueAxis(false, -0.03 * high, 1.06 * high, fromZero: true);
    }

    /// <summary>The place of a value in the plot's coordinates; on a log axis nothing stands at or below zero.</summary>
    public double Place(double value) => _fromZero
        ? value >= 0 ? Math.Log10(1 + value) : double.NaN
        : !IsLog ? value : value > 0 ? Math.Log10(value) : double.NaN;

    /// <summary>Makes room in pixels at the ends of a data area that is <paramref name="lengthPx"/> long.</summary>
    public void Reserve(double beforePx, double afterPx, double lengthPx)
    {
        var perPixel = (High - Low) / Math.Max(lengthPx - beforePx - afterPx, 0.2 * lengthPx);
        Low -= beforePx * perPixel;
        High += afterPx * perPixel;
    }

    /// <summary>Ticks at 1, 2, 5 of each decade, at decades alone when there are many; ScottPlot's own when linear.</summary>
    public ITickGenerator Ticks()
    {
        if (_fromZero)
        {
            return CountTicks();
        }

        if (!IsLog)
        {
            return new NumericAutomatic { MinimumTickSpacing = 60, MinorTickGenerator = new NoMinorTicks(), LabelFormatter = Label };
        }

        var ticks = new NumericManual();
        foreach (var (place, value) in LogTicks())
        {
            ticks.AddMajor(place, Label(value));
        }

        return ticks;
    }

    private IEnumerable<(double Place, double Value)> LogTicks()
    {
        double[] steps = High - Low > DecadesOfDetail ? [1] : High - Low > 0.5 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];
        for (var decade = (int)Math.Floor(Low); decade <= Math.Ceiling(High); decade++)
        {
            foreach (var step in steps)
            {
                var place = decade + Math.Log10(step);
                if (place >= Low - 1e-9 && place <= High + 1e-9)
                {
                    yield return (place, step * Math.Pow(10, decade));
                }
            }
        }
    }

    private NumericManual CountTicks()
    {
        var ticks = new NumericManual();
        double[] steps = High > DecadesOfDetail ? [1] : [1, 2, 5];
        foreach (var value in Enumerable.Range(0, 10).SelectMany(decade => steps.Select(step => step * Math.Pow(10, decade))).Prepend(0.5).Prepend(0))
        {
            if (Place(value) <= High)
            {
                ticks.AddMajor(Place(value), Label(value));
            }
        }

        return ticks;
    }

    /// <summary>About how wide the widest label is [px].</summary>
    public float WidestLabelPx()
    {
        // Ticks of a linear axis are settled when it is drawn; its ends, in one digit, are about as long.
        var numbers = IsLog ? LogTicks().Select(tick => tick.Value)
            : _fromZero ? [Math.Pow(10, Math.Floor(High))]
            : new[] { Low, High }.Select(end => double.Parse(end.ToString("G1", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture));
        return numbers.Select(number => Ink.WidthOf(Label(number), FigureStyle.TextSize - 1)).DefaultIfEmpty(0).Max();
    }

    /// <summary>A number at a tick.</summary>
    internal static string Label(double value)
    {
        var rounded = double.Parse(value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
        var text = Math.Abs(rounded).ToString(Math.Abs(rounded) is >= 1e6 or (> 0 and < 1e-4) ? "0.###e0" : "#,0.######", System.Globalization.CultureInfo.InvariantCulture);
        return rounded < 0 ? $"−{text}" : text;
    }

    private static double RoundDown(double value)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(value)));
        var lead = value / decade;
        return decade * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
    }
}
