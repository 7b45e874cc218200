using System.Globalization;
using Microsoft.Data.Sqlite;
using Twinwright.Live.Load;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Model.Randomness;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>A twin whose process is killed again and again comes to what it would have come to undisturbed.</summary>
/// <remarks><c>TWINWRIGHT_CRASH_SEED</c> and <c>TWINWRIGHT_CRASH_SCHEDULES</c> choose schedules, as for <see cref="CrashScheduleTests"/>.</remarks>
public class TwinCrashTests
{
    private const int Cycles = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string[] Program = ["dotnet", "exec", ProgramRun.ProgramFile];

    // Everything that is kept of a cycle but the times at which it was done, and the epoch of whoever did it.
    private static readonly string[] Kept =
    [
        "SELECT system, step, from_solver, to_solver, reason FROM switch WHERE step < CASE system WHEN 'wide-area' THEN $0 ELSE $0 / 5 END ORDER BY system, step, id",
        "SELECT cycle, frame, clock_ms, decided_by, CAST(inputs AS TEXT), CAST(decision AS TEXT), seat, summary FROM cycle WHERE cycle < $0 ORDER BY cycle",
        "SELECT frame, clock_ms, decided_by, CAST(inputs AS TEXT), CAST(decision AS TEXT), seat, summary FROM frame WHERE frame <= $0 / 5 ORDER BY frame",
        "SELECT edge_server, cycle, report FROM edge_update WHERE cycle < $0 ORDER BY cycle, edge_server",
        "SELECT cycle, area, sensor, name, for_ms, predicted, local, partial_dt, alone, persistence FROM prediction WHERE cycle < $0 ORDER BY cycle, area, sensor, name",
        "SELECT cycle, area, sensor, name, observed FROM prediction WHERE cycle < $0 - 1 ORDER BY cycle, area, sensor, name",
        "SELECT partial_dt, version, edge_server, hex(parameters) FROM partial_dt_version WHERE cycle < $0 ORDER BY partial_dt, version",
    ];

    // Solvers that are often worse than the fall-back, so that seats change hands while the process is killed.
    private const string Settings = """
        kind = "serve"
        [twin]
        solver = "gre+random"
        shadow = "static+best-response"
        [safety]
        margin = 0.02
        shadow_steps = 4
        promote = true
        """;

    [Fact]
    public async Task Frames_and_cycles_are_applied_once_and_are_those_of_an_undisturbed_run()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["serve.toml"], Settings);
        await RunAsync(scratch["calm"], null);
        var calm = Read(scratch["calm"]);
        Assert.All(calm, table => Assert.NotEmpty(table));
        var first = Number("TWINWRIGHT_CRASH_SEED", 1);
        for (var seed = first; seed < first + Number("TWINWRIGHT_CRASH_SCHEDULES", 1); seed++)
        {
            var folder = scratch[$"killed-{seed}"];
            var kills = await RunAsync(folder, new Rng(seed).Split("twin-crash"));
            Assert.True(kills > 0, $"seed {seed} killed nothing");
            var killed = Read(folder);
            var differences = Kept.Index().Where(table => !calm[table.Index].SequenceEqual(killed[table.Index]))
                .Select(table => $"{table.Item} tells {Difference(calm[table.Index], killed[table.Index])}").ToList();
            Assert.True(differences.Count == 0, $"seed {seed}, {kills} kills:\n{string.Join('\n', differences)}");
        }
    }

    /// <summary>Runs until the cycles are done; killed at moments that are drawn, or not at all.</summary>
    private static async Task<int> RunAsync(string data, Rng? chance)
    {
        string[] words = ["--config", Path.Combine(Path.GetDirectoryName(data)!, "serve.toml"), "--data", data, "--urls", "http://127.0.0.1:0", "--mqtt-port", "0", "--replay", "pm10-germany", "--speed", "1e12"];
        for (var kills = 0; ; kills++)
        {
            using var serve = await ServeProcess.StartAsync(Program, words, TestContext.Current.CancellationToken);
            var left = chance is null ? Patience : TimeSpan.FromSeconds(0.3 + (chance.NextUnit() * 1.2));
            for (var pause = TimeSpan.FromMilliseconds(50); left > TimeSpan.Zero; left -= pause)
            {
                await Task.Delay(pause, TestContext.Current.CancellationToken);
                if (Done(data) >= Cycles)
                {
                    return kills;
                }
            }

            Assert.True(kills < 200 && chance is not null, $"{Done(data)} of {Cycles} cycles are done");
        }
    }

    private static long Done(string data)
    {
        using var file = Open(data);
        using var command = file.CreateCommand();
        command.CommandText = "SELECT count(*) FROM cycle WHERE finished_at_ms IS NOT NULL";
        return (long)command.ExecuteScalar()!;
    }

    private static List<List<string>> Read(string data)
    {
        using var file = Open(data);
        return [.. Kept.Select(sql =>
        {
            using var command = file.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$0", Cycles);
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
            {
                rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(at => Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture))));
            }

            return rows;
        })];
    }

    private static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, SqliteDatabase.FileName)};Pooling=False");
        connection.Open();
        return connection;
    }

    private static string Difference(List<string> calm, List<string> killed)
    {
        for (var row = 0; row < Math.Max(calm.Count, killed.Count); row++)
        {
            var (one, other) = (calm.ElementAtOrDefault(row), killed.ElementAtOrDefault(row));
            if (one != other)
            {
                return $"in row {row}\n{one}\n{other}";
            }
        }

        return "nothing";
    }

    private static long Number(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
