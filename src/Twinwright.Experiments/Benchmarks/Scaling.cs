using System.Diagnostics;
using System.Globalization;
using Twinwright.Experiments.Statistics;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>A size of something to be timed.</summary>
/// <param name="Size">What the time is fitted against [1].</param>
/// <param name="Printed">The paper's form at this size [1].</param>
/// <param name="Work">What to time.</param>
internal sealed record ScalingPoint(double Size, double Printed, Action Work);

/// <summary>With which power of a size a time grows.</summary>
internal static class Scaling
{
    private const int Repeats = 10;
    private const int Slices = 3;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(0.002);

    /// <summary>p of y = c x^p: the slope of ln y against ln x by least squares.</summary>
    /// <param name="x">Sizes, above 0 and not all the same [1].</param>
    /// <param name="y">Above 0.</param>
    public static double Exponent(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Count, x.Count);
        var (meanX, meanY) = (x.Average(Math.Log), y.Average(Math.Log));
        var (spread, joint) = (0.0, 0.0);
        for (var i = 0; i < x.Count; i++)
        {
            var offset = Math.Log(x[i]) - meanX;
            spread += offset * offset;
            joint += offset * (Math.Log(y[i]) - meanY);
        }

        return joint / spread;
    }

    /// <summary>Times all sizes in turn, several times over, and fits an exponent each time.</summary>
    /// <param name="name">Name of the figure.</param>
    /// <param name="points">The sizes, in the order in which they are named in the notes.</param>
    /// <param name="notes">What was timed against what, and the printed form.</param>
    /// <param name="stop">Ends the measurement.</param>
    /// <returns>The mean exponent; its interval and the printed form's exponent stand in the notes.</returns>
    public static BenchmarkFigure Measure(string name, IReadOnlyList<ScalingPoint> points, string notes, CancellationToken stop)
    {
        Warm(points, stop);
        var sizes = points.Select(point => point.Size).ToArray();
        var seconds = new double[points.Count];
        var exponents = new double[Repeats];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            for (var i = 0; i < points.Count; i++)
            {
                // Up and down by turns, so that a machine that grows slower does not pass for a steeper law.
                var at = repeat % 2 == 0 ? i : points.Count - 1 - i;
                seconds[at] = LeastSeconds(points[at].Work, stop);
            }

            exponents[repeat] = Exponent(sizes, seconds);
        }

        var (mean, low, high) = Summary.MeanInterval(exponents);
        var printed = Exponent(sizes, [.. points.Select(point => point.Printed)]);
        return new(name, mean, "1", string.Create(
            CultureInfo.InvariantCulture,
            $"[{low:0.00}, {high:0.00}], 95 %, Student's t over {Repeats} log-log fits; the printed form has {printed:0.00} in the same range; {notes}"));
    }

    private static void Warm(IReadOnlyList<ScalingPoint> points, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 3 || clock.Elapsed < Warmup; round++)
        {
            foreach (var point in points)
            {
                stop.ThrowIfCancellationRequested();
                point.Work();
            }
        }
    }

    /// <summary>Seconds of a call; of several slices the shortest, since what interrupts only ever adds.</summary>
    private static double LeastSeconds(Action work, CancellationToken stop)
    {
        var least = double.PositiveInfinity;
        for (var slice = 0; slice < Slices; slice++)
        {
            stop.ThrowIfCancellationRequested();
            var (calls, clock) = (0, Stopwatch.StartNew());
            do
            {
                work();
                calls++;
            }
            while (clock.Elapsed < Slice);

            least = Math.Min(least, clock.Elapsed.TotalSeconds / calls);
        }

        return least;
    }
}
