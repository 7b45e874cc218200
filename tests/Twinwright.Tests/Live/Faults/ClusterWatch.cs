using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Twinwright.Tests.Live.Faults;

/// <summary>Looks at a cluster from outside while faults go on: finished cycles in its database, versions of the twin over its API.</summary>
internal sealed class ClusterWatch(FaultBed bed, string database, IReadOnlyList<Silo> silos, Func<double> nowS)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly List<(double AtS, long Cycles)> _cycles = [(0, 0)];
    private readonly List<long> _versions = [];

    /// <summary>Versions of the twin in the order in which they were seen, whichever silo told them.</summary>
    public IReadOnlyList<long> Versions
    {
        get
        {
            lock (_lock)
            {
                return [.. _versions];
            }
        }
    }

    /// <summary>Finished cycles, as seen last.</summary>
    public long Cycles
    {
        get
        {
            lock (_lock)
            {
                return _cycles[^1].Cycles;
            }
        }
    }

    /// <summary>When so many cycles were first seen to have finished after a time [s]; infinite when they were not.</summary>
    public double CycleAfterS(double timeS, int cycles)
    {
        lock (_lock)
        {
            var before = _cycles.FindLast(seen => seen.AtS <= timeS).Cycles;
            var first = _cycles.FindIndex(seen => seen.AtS > timeS && seen.Cycles >= before + cycles);
            return first < 0 ? double.PositiveInfinity : _cycles[first].AtS;
        }
    }

    /// <summary>Looks until it is stopped.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(WatchCyclesAsync(stop), WatchVersionsAsync(stop));

    private async Task WatchCyclesAsync(CancellationToken stop)
    {
        NpgsqlConnection? connection = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                connection ??= await bed.OpenAsync(database);
                await using var command = new NpgsqlCommand("SELECT count(*) FROM twinwright.cycle WHERE finished_at_ms IS NOT NULL", connection);
                var cycles = (long)(await command.ExecuteScalarAsync(stop))!;
                lock (_lock)
                {
                    _cycles.Add((nowS(), cycles));
                }
            }
            catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException or TimeoutException or InvalidOperationException)
            {
                await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
                connection = null;
            }

            await Task.Delay(100, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task WatchVersionsAsync(CancellationToken stop)
    {
        // One question after the other, so that later answers are of later times.
        using var api = new HttpClient { Timeout = Patience };
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            if (silos[turn % silos.Count].Url is { } url)
            {
                try
                {
                    using var twin = JsonDocument.Parse(await api.GetStringAsync(new Uri(url, "api/v1/twin"), stop));
                    lock (_lock)
                    {
                        _versions.Add(twin.RootElement.GetProperty("version").GetInt64());
                    }
                }
                catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or JsonException)
                {
                    // It is held, or away, or cannot reach the database.
                }
            }

            await Task.Delay(150, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Problems of what a silo tells of a publisher's sensor, once all is stored.</summary>
    public static async Task<IReadOnlyList<string>> SensorProblemsAsync(Uri url, string sensor, int readings)
    {
        using var api = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var told = JsonDocument.Parse(await api.GetStringAsync(new Uri(url, $"api/v1/sensors/{FaultPublisher.Area}/{sensor}")));
            var stored = told.RootElement.GetProperty("readings_stored").GetInt64();
            return stored == readings ? [] : [string.Create(CultureInfo.InvariantCulture, $"{url} tells {stored} readings stored of {sensor}, which has published {readings}")];
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            return [$"{url} does not tell of {sensor}: {problem.Message}"];
        }
    }
}
