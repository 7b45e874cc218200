using System.Globalization;
using Microsoft.Extensions.Logging;
using Twinwright.Experiments.Benchmarks;
using Twinwright.Live.Hosting;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Twin;

namespace Twinwright.Cli.Live;

/// <summary>How long a frame of the live twin takes.</summary>
internal static class LiveFrameBenchmark
{
    private const int Frames = 6;
    private const double AsFastAsItGoes = 1e12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Its figure.</summary>
    public static Benchmark Figure { get; } = new("live.frame.ms", stop => MeasureAsync(stop).GetAwaiter().GetResult());

    private static async Task<BenchmarkFigure> MeasureAsync(CancellationToken stop)
    {
        using var folder = new BenchFolder();
        var settings = new LiveSettings
        {
            DataFolder = folder.Path,
            Url = new Uri("http://127.0.0.1:0"),
            MqttPort = 0,
            Replay = "pm10-germany",
            Speed = AsFastAsItGoes,
        };
        var twin = TwinLoader.Load(settings.Replay, null, new TwinSettings());
        await using var host = await LiveHost.StartAsync(settings, twin, log => log.SetMinimumLevel(LogLevel.None), stop).ConfigureAwait(false);
        var store = (TwinStore)host.Services.GetService(typeof(TwinStore))!;
        IReadOnlyList<StepSummary> frames;
        while ((frames = store.Frames(0, Frames + 1)).Count < Frames + 1)
        {
            await Task.Delay(Pause, stop).ConfigureAwait(false);
        }

        // The first frame compiles what the others run.
        var times = frames.Skip(1).Select(frame => (double)(frame.FinishedAtMs - frame.StartedAtMs)).Order().ToList();
        var cycles = twin.World.Plan.Deployment.Scenario.CyclesPerFrame;
        return new(
            Figure.Name, times[times.Count / 2], "ms", string.Create(
                CultureInfo.InvariantCulture,
                $"pm10-germany, 70 edge servers, socf+mgm: a decision, {cycles} cycles with their readings in over MQTT and all sub-models trained, durable; median of {times.Count}"));
    }
}
