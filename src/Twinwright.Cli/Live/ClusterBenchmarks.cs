using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Twinwright.Experiments.Benchmarks;
using Twinwright.Live.Cluster;
using Twinwright.Live.Hosting;
using Twinwright.Live.Load;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Cli.Live;

/// <summary>Figures of a cluster on this machine, with private servers of PostgreSQL and mosquitto: what more than one silo costs, and what a message between silos does.</summary>
internal static class ClusterBenchmarks
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "live.cluster";

    private const double RatePerS = 2000;
    private const int Connections = 8, Turns = 3;

    /// <summary>All of them; measured only when they are asked for, since they take minutes and need Debian's postgresql and mosquitto.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new($"{Prefix}.three_to_one", stop => ThreeToOneAsync(stop).GetAwaiter().GetResult()),
        new($"{Prefix}.call_us", stop => CallAsync(stop).GetAwaiter().GetResult()),
        new($"{Prefix}.byte_ns", stop => ByteAsync(stop).GetAwaiter().GetResult()),
    ];

    /// <summary>The same load on one silo and on three, by turns, so that both see the same machine.</summary>
    private static async Task<BenchmarkFigure> ThreeToOneAsync(CancellationToken stop)
    {
        using var folder = new BenchFolder();
        await using var servers = await Servers.StartAsync(folder.Path, stop).ConfigureAwait(false);
        var costs = new Dictionary<int, List<Cost>> { [1] = [], [3] = [] };
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var silos in turn % 2 == 0 ? [1, 3] : (int[])[3, 1])
            {
                costs[silos].Add(await LoadAsync(servers, $"bench_{turn}_{silos}", silos, stop).ConfigureAwait(false));
            }
        }

        // The median of the turns' own ratios: a machine's slower minutes concern both.
        var ratios = costs[3].Zip(costs[1]).Select(pair => pair.First.TotalUs / pair.Second.TotalUs).Order().ToList();
        return new(
            $"{Prefix}.three_to_one", ratios[ratios.Count / 2], "1",
            string.Create(
                CultureInfo.InvariantCulture,
                $"processor time a reading of three silos over that of one, broker and database included; ratios {string.Join(' ', ratios.Select(ratio => ratio.ToString("0.00", CultureInfo.InvariantCulture)))}; {RatePerS} readings/s paced, {Turns} turns each; one: {Cost.Mean(costs[1])}; three: {Cost.Mean(costs[3])}"));
    }

    private static async Task<Cost> LoadAsync(Servers servers, string name, int count, CancellationToken stop)
    {
        var connection = servers.Postgres.ConnectionText(name);
        PostgresSchema.Create(connection);
        var file = servers.File(name, connection);
        var silos = new List<ServeProcess>();
        try
        {
            for (var silo = 0; silo < count; silo++)
            {
                silos.Add(await ServeProcess.StartAsync(BenchFolder.Program, ["--cluster", file, "--silo", $"silo-{silo}"], stop).ConfigureAwait(false));
            }

            // Lanes settle, code is compiled.
            await Task.Delay(TimeSpan.FromSeconds(4), stop).ConfigureAwait(false);
            (double Postgres, double Broker) before = (0, 0), after = (0, 0);
            var asked = 0;
            var plan = new LoadPlan
            {
                Url = silos[0].Url, MqttUrl = servers.Broker.Url, RatePerS = RatePerS, Connections = Connections, Warmup = TimeSpan.FromSeconds(8), Duration = TimeSpan.FromSeconds(15),
                ProcessorS = () =>
                {
                    (before, after) = (asked++ == 0 ? (servers.Postgres.ProcessorS, servers.Broker.ProcessorS) : before, (servers.Postgres.ProcessorS, servers.Broker.ProcessorS));
                    return silos.Sum(silo => silo.ProcessorS);
                },
            };
            var result = await LoadRun.RunAsync(plan, TimeProvider.System, stop).ConfigureAwait(false);
            var lost = result.Ever - await StoredAsync(connection, result.Ever, stop).ConfigureAwait(false);
            return new Cost(
                Us(result.ProcessorS, result), Us(after.Postgres - before.Postgres, result), Us(after.Broker - before.Broker, result),
                result.Visible.QuantileS(0.5) * 1000, result.Visible.QuantileS(0.99) * 1000, result.PerS, result.Refused, lost);
        }
        finally
        {
            silos.ForEach(silo => silo.Dispose());
        }
    }

    private static double Us(double seconds, LoadResult result) => seconds / result.Acknowledged * 1e6;

    /// <summary>Readings in the database, once all that were acknowledged are there or ten seconds have passed.</summary>
    private static async Task<long> StoredAsync(string connection, long expected, CancellationToken stop)
    {
        await using var source = PostgresDatabase.SourceOf(connection, "bench");
        var stored = 0L;
        for (var tries = 0; tries < 100 && stored < expected; tries++)
        {
            await using var command = source.CreateCommand("SELECT count(*) FROM reading");
            stored = (long)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!;
            await Task.Delay(100, stop).ConfigureAwait(false);
        }

        return stored;
    }

    private static async Task<BenchmarkFigure> CallAsync(CancellationToken stop)
    {
        var (far, near) = await ProbeAsync(count: 100, calls: 40_000, stop).ConfigureAwait(false);
        return new(
            $"{Prefix}.call_us", far, "us",
            string.Create(CultureInfo.InvariantCulture, $"processor time of both silos for a grain's call of 100 bytes from one silo to another; {near:0.0} us within a silo"));
    }

    private static async Task<BenchmarkFigure> ByteAsync(CancellationToken stop)
    {
        const int Large = 256 * 1024;
        var (small, _) = await ProbeAsync(count: 100, calls: 40_000, stop).ConfigureAwait(false);
        var (large, _) = await ProbeAsync(Large, calls: 2_000, stop).ConfigureAwait(false);
        return new(
            $"{Prefix}.byte_ns", (large - small) * 1000 / (Large - 100), "ns",
            string.Create(CultureInfo.InvariantCulture, $"processor time of both silos for each further byte of an answer; {large:0} us for one of {Large} bytes"));
    }

    /// <summary>Processor time of a call [us], from this process's silo to another process's, and within this one's.</summary>
    private static async Task<(double Far, double Near)> ProbeAsync(int count, int calls, CancellationToken stop)
    {
        using var folder = new BenchFolder();
        await using var servers = await Servers.StartAsync(folder.Path, stop).ConfigureAwait(false);
        var connection = servers.Postgres.ConnectionText("bench");
        PostgresSchema.Create(connection);
        var file = servers.File("probe", connection);
        using var far = await ServeProcess.StartAsync(BenchFolder.Program, ["--cluster", file, "--silo", "silo-1"], stop).ConfigureAwait(false);
        await using var near = await LiveHost.StartAsync(ClusterFile.Read(file, "silo-0"), null, log => log.SetMinimumLevel(LogLevel.None), stop).ConfigureAwait(false);
        var grains = (IGrainFactory)near.Services.GetService(typeof(IGrainFactory))!;
        await Task.Delay(TimeSpan.FromSeconds(3), stop).ConfigureAwait(false);
        double Both() => far.ProcessorS + System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        return (await CostAsync("silo-1").ConfigureAwait(false), await CostAsync("silo-0").ConfigureAwait(false));

        async Task<double> CostAsync(string silo)
        {
            await CallsAsync(silo, calls).ConfigureAwait(false);
            var before = Both();
            await CallsAsync(silo, calls).ConfigureAwait(false);
            return (Both() - before) / calls * 1e6;
        }

        Task CallsAsync(string silo, int all) => Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (var call = 0; call < all / 16; call++)
            {
                await grains.GetGrain<ILinkProbeGrain>(silo).AnswerAsync(count).WaitAsync(stop).ConfigureAwait(false);
            }
        }));
    }

    /// <summary>What readings cost.</summary>
    private sealed record Cost(double SilosUs, double PostgresUs, double BrokerUs, double P50Ms, double P99Ms, double PerS, long Refused, long Lost)
    {
        public double TotalUs => SilosUs + PostgresUs + BrokerUs;

        public static string Mean(IReadOnlyList<Cost> costs) => string.Create(
            CultureInfo.InvariantCulture,
            $"{costs.Average(cost => cost.TotalUs):0} us ({costs.Average(cost => cost.SilosUs):0} silos, {costs.Average(cost => cost.PostgresUs):0} database, {costs.Average(cost => cost.BrokerUs):0} broker), visible p50 {costs.Average(cost => cost.P50Ms):0.0} p99 {costs.Average(cost => cost.P99Ms):0.0} ms, {costs.Average(cost => cost.PerS):0}/s, {costs.Sum(cost => cost.Refused)} refused, {costs.Sum(cost => cost.Lost)} lost");
    }

    private sealed record Servers(PrivatePostgres Postgres, PrivateMosquitto Broker, string Folder) : IAsyncDisposable
    {
        public static async Task<Servers> StartAsync(string folder, CancellationToken stop)
        {
            var postgres = await PrivatePostgres.StartAsync(Path.Combine(folder, "postgres")).ConfigureAwait(false);
            return new Servers(postgres, await PrivateMosquitto.StartAsync(Path.Combine(folder, "broker"), stop).ConfigureAwait(false), folder);
        }

        public string File(string name, string connection)
        {
            var path = Path.Combine(Folder, $"{name}.toml");
            System.IO.File.WriteAllText(path, $"""
                kind = "cluster"
                [cluster]
                name = "{name}"
                [database]
                connection = "{connection}"
                [broker]
                url = "{Broker.Url}"
                [[silos]]
                name = "silo-0"
                [[silos]]
                name = "silo-1"
                [[silos]]
                name = "silo-2"
                """);
            return path;
        }

        public async ValueTask DisposeAsync()
        {
            Broker.Dispose();
            await Postgres.DisposeAsync().ConfigureAwait(false);
        }
    }
}
