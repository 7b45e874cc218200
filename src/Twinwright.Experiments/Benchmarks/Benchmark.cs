using System.Diagnostics;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>A figure of this machine.</summary>
/// <param name="Name">Dotted name; prefixes of it select it.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Notes">What was measured, and how.</param>
public sealed record BenchmarkFigure(string Name, double Value, string Unit, string Notes);

/// <summary>Something to measure.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Measure">Measures it.</param>
public sealed record Benchmark(string Name, Func<CancellationToken, BenchmarkFigure> Measure)
{
    private const int Windows = 7;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.3);

    /// <summary>Seconds of one call: the median of several windows after a warm-up in which the code is compiled.</summary>
    /// <param name="work">What to call.</param>
    /// <param name="stop">Ends the measurement.</param>
    public static double SecondsPerCall(Action work, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var calls = 0;
        while (clock.Elapsed < Warmup || calls < 3)
        {
            stop.ThrowIfCancellationRequested();
            work();
            calls++;
        }

        var times = new double[Windows];
        for (var window = 0; window < Windows; window++)
        {
            clock.Restart();
            calls = 0;
            do
            {
                stop.ThrowIfCancellationRequested();
                work();
                calls++;
            }
            while (clock.Elapsed < Window);

            times[window] = clock.Elapsed.TotalSeconds / calls;
        }

        Array.Sort(times);
        return times[Windows / 2];
    }
}
