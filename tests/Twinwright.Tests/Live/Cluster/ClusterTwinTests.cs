using System.Text.Json;
using Npgsql;
using Twinwright.Live.Load;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Live.SubModels;
using Twinwright.Live.Twin;
using Twinwright.Tests.Cli;
using Twinwright.Tests.Live.Faults;
using Xunit;
using Silo = Twinwright.Tests.Live.Faults.Silo;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>A twin on several silos comes to what it would have come to on one machine, whichever of them dies; and edge servers without a cloud go on.</summary>
public sealed class ClusterTwinTests(PostgresServer server, Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Program = ["dotnet", "exec", ProgramRun.ProgramFile];
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_that_are_killed_in_the_middle_of_frames_decide_and_learn_what_one_machine_does()
    {
        const int Cycles = 12;
        await OnOneMachineAsync(Cycles);
        var connection = await server.DatabaseAsync();
        using var broker = await PrivateMosquitto.StartAsync(scratch["killed-broker"], Stop);
        var file = Write("killed.toml", connection, broker, "pm10-germany", 600, ("one", true, true), ("two", true, true));

        // Slow enough that a kill finds a cycle at work however busy the machine is; what comes out does not depend on it.
        await using var one = NewSilo(file, "one", "--speed", "216000");
        await using var two = NewSilo(file, "two", "--speed", "216000");
        one.Start();
        two.Start();
        foreach (var (silo, cycle) in new[] { (one, 2), (two, 6), (one, 9) })
        {
            // In the middle: the cycle is decided and not finished.
            await UntilAsync(connection, $"SELECT count(*) FROM cycle WHERE cycle >= {cycle} AND finished_at_ms IS NULL OR cycle > {cycle}", count => count > 0);
            silo.EndAndHold(ProcessSignal.Kill);
            await UntilAsync(connection, $"SELECT count(*) FROM cycle WHERE cycle = {cycle} AND finished_at_ms IS NOT NULL", count => count == 1);
            silo.Release();
            await UntilAsync(connection, "SELECT count(*) FROM membership WHERE status = 3", count => count == 2);
        }

        await UntilAsync(connection, "SELECT count(*) FROM cycle WHERE finished_at_ms IS NOT NULL", count => count >= Cycles);
        var (calm, killed) = (TwinRecord.OfFile(scratch["calm", SqliteDatabase.FileName], Cycles), TwinRecord.OfCluster(connection, Cycles));

        Assert.All(calm, table => Assert.NotEmpty(table));
        Assert.Null(TwinRecord.Difference(calm, killed));
        await UntilAsync(connection, "SELECT max(epoch) FROM cycle", epoch => epoch > 1);
        Assert.Equal(0, await AskAsync(connection, "SELECT count(*) FROM (SELECT epoch < lag(epoch) OVER (PARTITION BY edge_server ORDER BY step) AS back FROM edge_step) AS steps WHERE back"));
    }

    [Fact]
    public async Task Two_edge_servers_without_a_cloud_go_on_by_themselves_and_reconcile_when_it_is_back()
    {
        var connection = await server.DatabaseAsync();
        using var broker = await PrivateMosquitto.StartAsync(scratch["cut-broker"], Stop);
        var file = Write("cut.toml", connection, broker, "motes", 2, ("centre", true, false), ("edge", false, true));
        await using var centre = NewSilo(file, "centre");
        await using var edge = NewSilo(file, "edge");
        edge.Start();
        centre.Start();
        await UntilAsync(connection, "SELECT count(*) FROM cycle WHERE finished_at_ms IS NOT NULL", count => count >= 4);
        centre.EndAndHold(ProcessSignal.Kill);
        await UntilAsync(connection, "SELECT min(steps) FROM (SELECT count(*) AS steps FROM edge_own GROUP BY edge_server UNION ALL SELECT 0 WHERE (SELECT count(DISTINCT edge_server) FROM edge_own) < 2) AS own", steps => steps >= 4);
        var finished = await AskAsync(connection, "SELECT count(*) FROM cycle WHERE finished_at_ms IS NOT NULL");
        Assert.Equal(finished, await AskAsync(connection, "SELECT count(*) FROM cycle WHERE finished_at_ms IS NOT NULL"));

        // What they did is to be seen while the cloud is away.
        using var api = new HttpClient { BaseAddress = edge.Url };
        using var own = JsonDocument.Parse(await api.GetStringAsync(new Uri("api/v1/edge-servers/multi-hop/own-steps", UriKind.Relative), Stop));
        var newest = own.RootElement.GetProperty("items")[0];
        Assert.True(newest.GetProperty("iterations").GetInt32() > 0);
        Assert.NotEmpty(newest.GetProperty("predicted").EnumerateArray());

        centre.Release();
        var last = await AskAsync(connection, "SELECT max(data_step) FROM edge_own");
        await UntilAsync(connection, $"SELECT count(*) FROM cycle WHERE cycle >= {last + 3} AND finished_at_ms IS NOT NULL", count => count > 0);

        await UntilAsync(
            connection, "SELECT count(*) FROM (SELECT DISTINCT data_step FROM edge_own) AS own WHERE data_step NOT IN (SELECT cycle FROM cycle WHERE finished_at_ms IS NOT NULL)", left => left == 0);

        // Step and cycle are the same here: the motes are replayed from their first step.
        Assert.Equal(0, await AskAsync(connection, "SELECT count(*) FROM (SELECT cycle - lag(cycle) OVER (ORDER BY cycle) AS next FROM cycle) AS cycles WHERE next <> 1"));
        Assert.Equal(0, await AskAsync(connection, "SELECT count(*) FROM (SELECT finished_at_ms < lag(finished_at_ms) OVER (ORDER BY cycle) AS back FROM cycle) AS cycles WHERE back"));
        Assert.Equal(0, await AskAsync(connection, $"SELECT count(*) FROM frame WHERE frame <= {last} / 5 AND finished_at_ms IS NULL"));

        // Each sample was learnt once: every series has one for each step but the newest, whose next value is not known.
        var family = new NetworkFamily(SubModelTask.Motes);
        foreach (var area in new[] { "single-hop", "multi-hop" })
        {
            var series = await AskAsync(connection, $"SELECT count(*) FROM sensor WHERE area = '{area}' AND name NOT LIKE '%urgent'");
            var memory = EdgeServerMemory.From(await StateAsync(connection, area));
            Assert.Equal(Math.Min(new TwinSettings().Samples, series * memory.DataStep), SubModelState.Read(family, memory.Local).Window.Count);
        }
    }

    private async Task OnOneMachineAsync(int cycles)
    {
        string[] words = ["--data", scratch["calm"], "--urls", "http://127.0.0.1:0", "--mqtt-port", "0", "--replay", "pm10-germany", "--speed", "1e12"];
        using var serve = await ServeProcess.StartAsync(Program, words, Stop);
        var file = $"Data Source={scratch["calm", SqliteDatabase.FileName]};Mode=ReadOnly;Pooling=False";
        using var patience = new CancellationTokenSource(Patience);
        while (TwinRecord.Cycles(new Microsoft.Data.Sqlite.SqliteConnection(file)) < cycles + 1)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private string Write(string name, string connection, PrivateMosquitto broker, string replay, double cutOffAfterS, params (string Name, bool Cloud, bool EdgeServers)[] silos)
    {
        var text = FormattableString.Invariant($"""
            kind = "cluster"
            replay = "{replay}"
            [cluster]
            name = "{Path.GetFileNameWithoutExtension(name)}"
            cut_off_after_s = {cutOffAfterS}
            probe_s = 0.5
            [database]
            connection = "{connection}"
            [broker]
            url = "{broker.Url}"
            """) + string.Concat(silos.Select(silo => $"\n[[silos]]\nname = \"{silo.Name}\"\ncloud = {(silo.Cloud ? "true" : "false")}\nedge_servers = {(silo.EdgeServers ? "true" : "false")}\n"));
        File.WriteAllText(scratch[name], text);
        return scratch[name];
    }

    private Silo NewSilo(string file, string name, params string[] words) =>
        new([.. Program, "serve", "--cluster", file, "--silo", name, .. words], [], scratch[$"{Path.GetFileNameWithoutExtension(file)}-{name}.log"]);

    private async Task UntilAsync(string connection, string sql, Func<long, bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(Patience);
        try
        {
            while (!isSo(await AskAsync(connection, sql)))
            {
                await Task.Delay(5, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            Assert.Fail($"took longer than {Patience}: {sql}\n{string.Join('\n', Directory.GetFiles(scratch.Folder, "*.log").Select(log => $"{log}:\n{string.Join('\n', File.ReadLines(log).TakeLast(20))}"))}");
        }
    }

    private static async Task<byte[]> StateAsync(string connection, string edgeServer)
    {
        await using var open = new NpgsqlConnection(connection + ";Search Path=twinwright");
        await open.OpenAsync(Stop);
        await using var command = new NpgsqlCommand("SELECT state FROM edge_server WHERE id = $1", open) { Parameters = { new() { Value = edgeServer } } };
        return (byte[])(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task<long> AskAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(connection + ";Search Path=twinwright");
        await open.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, open);
        return await command.ExecuteScalarAsync(Stop) is long number ? number : 0;
    }
}
