using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Twinwright.Live.Hosting;
using Twinwright.Live.Load;
using Twinwright.Model.Randomness;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>Readings are published while <c>serve</c> is killed and started again, at moments that a seed draws.</summary>
/// <remarks>
/// Some moments count from the start of the process and may fall before it is ready, most from when it is. A publisher repeats a batch until
/// <c>mosquitto_pub</c> ends with 0, so that at the end all batches are acknowledged, however often each was sent.
/// </remarks>
internal sealed class CrashSchedule(long seed, string replay, double readyWithinS)
{
    private const int Publishers = 3;
    private static readonly string[] Program = ["dotnet", "exec", ProgramRun.ProgramFile];
    private readonly Rng _chance = new Rng(seed).Split("crash-schedule");
    private volatile bool _ends;

    /// <summary>Looked at after the last start, besides the readings: given the API and the database.</summary>
    /// <remarks>Whatever else must have happened once, such as frames (<c>GET /api/v1/frames</c>, with <paramref name="replay"/>), is checked by adding to it.</remarks>
    public static List<Func<HttpClient, SqliteConnection, Task>> Afterwards { get; } = [];

    /// <summary>Times from starts to ready lines [s].</summary>
    public List<double> ReadyAfterS { get; } = [];

    /// <summary>Processor time of starts [s].</summary>
    public List<double> ProcessorS { get; } = [];

    /// <summary>Acknowledged readings.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Batches that were sent again.</summary>
    public int Repeats { get; private set; }

    /// <summary>Runs it to its end.</summary>
    public async Task RunAsync()
    {
        using var scratch = new Scratch();
        var (http, mqtt) = (LoopbackPort.Free(), LoopbackPort.Free());
        string[] words = ["--data", scratch["data"], "--urls", $"http://127.0.0.1:{http}", "--mqtt-port", $"{mqtt}", "--replay", replay];
        var broker = new Uri($"mqtt://127.0.0.1:{mqtt}");
        var kills = Enumerable.Range(0, 1 + (int)(_chance.NextUnit() * 3)).Select(_ => (AfterReady: _chance.NextUnit() < 0.75, After: TimeSpan.FromSeconds(0.05 + (_chance.NextUnit() * 2)))).ToList();
        var publishers = Enumerable.Range(0, Publishers).Select(number => Task.Run(() => PublishAsync(broker, number, _chance.Split($"publisher/{number}")))).ToList();
        foreach (var (afterReady, after) in kills)
        {
            await StartAndKillAsync(words, afterReady, after);
        }

        using var last = await StartAsync(words, CancellationToken.None);
        await Task.Delay(500);
        _ends = true;
        var counts = await Task.WhenAll(publishers);
        Acknowledged = counts.Sum(count => count.Readings);
        Repeats = counts.Sum(count => count.Repeats);
        await CheckAsync(last.Url, scratch["data", "twin.db"], [.. counts.Select(count => count.Readings)]);
    }

    private async Task StartAndKillAsync(string[] words, bool afterReady, TimeSpan after)
    {
        using var moment = new CancellationTokenSource();
        if (!afterReady)
        {
            moment.CancelAfter(after);
        }

        try
        {
            using var serve = await StartAsync(words, moment.Token);
            moment.CancelAfter(after);
            await Task.Delay(Timeout.InfiniteTimeSpan, moment.Token);
        }
        catch (OperationCanceledException) when (moment.IsCancellationRequested)
        {
            // The process is killed by whoever gives it up.
        }
    }

    private async Task<ServeProcess> StartAsync(string[] words, CancellationToken moment)
    {
        var serve = await ServeProcess.StartAsync(Program, words, moment);
        ReadyAfterS.Add(serve.ReadyAfterS);
        ProcessorS.Add(serve.ProcessorS);
        if (serve.ReadyAfterS >= readyWithinS)
        {
            var (readyAfterS, processorS) = (serve.ReadyAfterS, serve.ProcessorS);
            serve.Dispose();
            Assert.Fail($"it was ready after {readyAfterS:0.0} s only, {processorS:0.0} s of which it had a processor");
        }

        return serve;
    }

    private async Task<(int Readings, int Repeats)> PublishAsync(Uri broker, int number, Rng chance)
    {
        var (next, repeats) = (0, 0);
        string[] version = number % 2 == 0 ? ["-V", "mqttv311", "-c"] : ["-V", "mqttv5"];
        while (!_ends)
        {
            var batch = Enumerable.Range(next, 1 + (int)(chance.NextUnit() * 40)).Select(sequence => string.Create(
                CultureInfo.InvariantCulture, $$$"""{"seq": {{{sequence}}}, "taken_at": "2026-01-31T12:00:00Z", "values": {"pm10": {{{sequence}}}.5}}""")).ToList();
            while ((await MosquittoPub.LinesAsync(broker, $"twinwright/crash/publisher-{number}/reading", batch, ["-i", $"publisher-{number}", .. version])).ExitCode != 0)
            {
                repeats++;
                await Task.Delay(200); // Not more often: starting clients takes the processor that a restart needs.
            }

            next += batch.Count;
        }

        return (next, repeats);
    }

    private static async Task CheckAsync(Uri url, string database, IReadOnlyList<int> readings)
    {
        using var api = new HttpClient { BaseAddress = url };
        using var file = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        file.Open();
        foreach (var (number, count) in readings.Index())
        {
            using var told = JsonDocument.Parse(await api.GetStringAsync(new Uri($"api/v1/sensors/crash/publisher-{number}", UriKind.Relative)));
            Assert.Equal(count, told.RootElement.GetProperty("readings_stored").GetInt64());
            Assert.Equal(count - 1, told.RootElement.GetProperty("last_seq").GetInt64());
            using var rows = file.CreateCommand();
            rows.CommandText =
                """
                SELECT seq, count(*), min(json_extract(value_json, '$.pm10')) FROM reading r JOIN sensor s ON s.id = r.sensor
                WHERE s.name = $name AND r.boot = 0 GROUP BY seq ORDER BY seq
                """;
            rows.Parameters.AddWithValue("$name", $"publisher-{number}");
            using var row = rows.ExecuteReader();
            for (var sequence = 0; sequence < count; sequence++)
            {
                Assert.True(row.Read(), $"publisher {number}: reading {sequence} of {count} is lost");
                Assert.Equal((sequence, 1, sequence + 0.5), (row.GetInt64(0), row.GetInt64(1), row.GetDouble(2)));
            }

            Assert.False(row.Read());
        }

        foreach (var check in Afterwards)
        {
            await check(api, file);
        }
    }
}
