using System.Globalization;
using Twinwright.Experiments.Benchmarks;
using Twinwright.Live.Load;

namespace Twinwright.Cli.Live;

/// <summary>Figures of the live system: <c>serve</c> in a process of its own, loaded from this one.</summary>
internal static class LiveBenchmarks
{
    private const string Sustained = "live.ingest.sustained";
    private const int ManySensors = 100_000;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("live.ingest.qos1_per_s", stop => Rate("live.ingest.qos1_per_s", 8, 256, stop)),
        new("live.ingest.many_connections_per_s", stop => Rate("live.ingest.many_connections_per_s", 500, 4, stop)),
        new("live.ingest.visible_p99_ms.5000_per_s", stop => Visible(5000, stop)),
        new("live.ingest.visible_p99_ms.10000_per_s", stop => Visible(10_000, stop)),
        LiveFrameBenchmark.Figure,
        new("live.start_to_ready_s", Start),
        new("live.memory.100k_sensors_mb", Memory),
    ];

    /// <summary>Those that are measured only when they are asked for by a word that begins so, since they take minutes.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Benchmark>> Long { get; } = new Dictionary<string, IReadOnlyList<Benchmark>>
    {
        [Sustained] = [.. ((double[])[5000, 10_000]).Select(rate =>
            new Benchmark(string.Create(CultureInfo.InvariantCulture, $"{Sustained}.{rate}_per_s"), stop => Minute(rate, stop)))],
        [ClusterBenchmarks.Prefix] = ClusterBenchmarks.All,
    };

    private static BenchmarkFigure Rate(string name, int connections, int inFlight, CancellationToken stop)
    {
        var result = Load(plan => plan with { Connections = connections, InFlight = inFlight }, stop, out var use);
        return new(name, result.PerS, "readings/s", $"as fast as acknowledged, {connections} connections with {inFlight} in flight, 1000 sensors; {Told(result)}; {use}");
    }

    private static BenchmarkFigure Visible(double rate, CancellationToken stop)
    {
        var result = Load(plan => plan with { RatePerS = rate }, stop, out var use);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"live.ingest.visible_p99_ms.{rate}_per_s"), result.Visible.QuantileS(0.99) * 1000, "ms",
            string.Create(CultureInfo.InvariantCulture, $"from publishing until the API shows it; paced, 8 connections, 1000 sensors; {result.PerS:0} readings/s; {Told(result)}; {use}"));
    }

    private static BenchmarkFigure Minute(double rate, CancellationToken stop)
    {
        var result = Load(plan => plan with { RatePerS = rate, Duration = TimeSpan.FromSeconds(60) }, stop, out var use);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{Sustained}.{rate}_per_s"), result.PerS, "readings/s",
            $"60 s, paced, 8 connections, 1000 sensors; {Told(result)}; {use}");
    }

    private static BenchmarkFigure Start(CancellationToken stop)
    {
        var times = new double[3];
        for (var run = 0; run < times.Length; run++)
        {
            using var folder = new BenchFolder();
            using var serve = folder.Serve(stop);
            times[run] = serve.ReadyAfterS;
        }

        Array.Sort(times);
        return new("live.start_to_ready_s", times[1], "s", "from the process's start to its ready line, on an empty folder; median of 3");
    }

    private static BenchmarkFigure Memory(CancellationToken stop)
    {
        using var folder = new BenchFolder();
        using var serve = folder.Serve(stop);
        var plan = new LoadPlan { Url = serve.Url, MqttUrl = serve.MqttUrl, Sensors = 1000 };
        _ = LoadRun.OnceAsync(plan, TimeProvider.System, stop).GetAwaiter().GetResult();
        var before = serve.WorkingSetBytes;
        var refused = LoadRun.OnceAsync(plan with { Sensors = ManySensors }, TimeProvider.System, stop).GetAwaiter().GetResult();
        var after = serve.WorkingSetBytes;
        return new(
            "live.memory.100k_sensors_mb", (after - before) / 1e6, "MB",
            string.Create(CultureInfo.InvariantCulture, $"growth of the working set by {ManySensors - 1000} sensors' grains, each with a stored reading; {after / 1e6:0} MB in all; {refused} refused"));
    }

    private static LoadResult Load(Func<LoadPlan, LoadPlan> change, CancellationToken stop, out string use)
    {
        using var folder = new BenchFolder();
        using var serve = folder.Serve(stop);
        var plan = new LoadPlan { Url = serve.Url, MqttUrl = serve.MqttUrl, ProcessorS = () => serve.ProcessorS };
        var result = LoadRun.RunAsync(change(plan), TimeProvider.System, stop).GetAwaiter().GetResult();
        use = string.Create(CultureInfo.InvariantCulture, $"{result.ProcessorS / result.Acknowledged * 1e6:0} us of processor time a reading");
        return result;
    }

    private static string Told(LoadResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Refused} refused; acknowledged p50 {Ms(result.Acknowledgement, 0.5)}, p99 {Ms(result.Acknowledgement, 0.99)} ms; visible p50 {Ms(result.Visible, 0.5)}, p99 {Ms(result.Visible, 0.99)} ms of {result.Visible.Count}");

    private static string Ms(LatencyHistogram times, double share) => (times.QuantileS(share) * 1000).ToString("0.0", CultureInfo.InvariantCulture);
}
