using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Twinwright.Cli.Live;
using Twinwright.Experiments.Running;
using Twinwright.Live.Deciding;
using Twinwright.Live.Hosting;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Live.Twin;
using Twinwright.Model.Composed;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>A live twin of real data, from readings over MQTT to versions of the twin.</summary>
public sealed class LiveTwinTests : IDisposable
{
    private const string Data = "pm10-germany";
    private const double AsFastAsItGoes = 1e12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("twinwright-live-").FullName;

    [Fact]
    public async Task A_replay_builds_frames_once_and_a_restart_goes_on_where_it_was()
    {
        var (first, epoch) = await RunAsync(12);
        var (second, later) = await RunAsync(first + 8);

        Assert.True(later > epoch, $"{later} is no new epoch after {epoch}");
        using var rows = Open();
        var cycles = Numbers(rows, "SELECT cycle FROM cycle WHERE finished_at_ms IS NOT NULL ORDER BY cycle");
        Assert.Equal(Enumerable.Range(0, cycles.Count).Select(cycle => (long)cycle), cycles);
        Assert.True(cycles.Count >= second);
        var frames = Numbers(rows, "SELECT frame FROM frame WHERE finished_at_ms IS NOT NULL ORDER BY frame");
        Assert.Equal(Enumerable.Range(1, cycles.Count / 5).Select(frame => (long)frame), frames);
        Assert.Equal(frames, Numbers(rows, "SELECT version FROM twin_version ORDER BY version"));

        // Steps of the data follow each other without a gap.
        Assert.Equal([86_400_000L], Numbers(rows, "SELECT DISTINCT b.clock_ms - a.clock_ms FROM cycle a JOIN cycle b ON b.cycle = a.cycle + 1").Distinct());
        Assert.Equal([70L], Numbers(rows, "SELECT DISTINCT n FROM (SELECT count(*) n FROM edge_update GROUP BY cycle)"));
        Assert.Equal([0L], Numbers(rows, "SELECT count(*) FROM (SELECT sensor, boot, seq FROM reading GROUP BY sensor, boot, seq HAVING count(*) > 1)"));
        Assert.Equal(Numbers(rows, "SELECT count(*) FROM reading"), Numbers(rows, "SELECT sum(readings_stored) FROM sensor"));
    }

    [Fact]
    public async Task Recorded_inputs_in_the_simulator_give_the_same_decisions()
    {
        await RunAsync(13);
        var live = TwinLoader.Load(Data, null, new TwinSettings());
        var plan = live.World.Plan;
        using var rows = Open();
        var frames = Blobs(rows, "SELECT inputs, decision FROM frame ORDER BY frame");
        var cycles = Blobs(rows, "SELECT inputs, decision FROM cycle ORDER BY cycle");
        Assert.True(cycles.Count >= 13);

        var inputs = new MeasuredInputs(plan.Deployment, plan.Settings.Seed, plan.Settings.KbitPerReading);
        var world = new ComposedStepper(plan.Deployment, plan.Settings.Seed, CycleWork.Horizon, inputs.Start());
        var (federation, wideArea) = Begin(plan);
        foreach (var (cycle, (measured, decision)) in cycles.Index())
        {
            var (frame, inFrame) = (cycle / 5, cycle % 5);
            if (inFrame == 0)
            {
                inputs.Set(frame, MeasuredFrame.From(frames[frame].Inputs));
                var frameActions = new Twinwright.Model.Federation.FrameActions(plan.Deployment.Federation.System);
                federation.Decide(world.BeginFrame(inputs.Frame(frame)), frameActions);
                Assert.Equal(frames[frame].Decision, RecordedFrame.Of(frameActions).ToBytes());
                world.EndFrame(frameActions);
            }

            inputs.Set(frame, inFrame, MeasuredCycle.From(measured));
            var actions = new CycleActions(plan.Areas.Count);
            wideArea.Decide(world.BeginCycle(inputs.Cycle(frame, inFrame)), actions.Slice(0, actions.Rows));
            Assert.Equal(decision, RecordedCycle.Of(actions).ToBytes());
            world.EndCycle(actions);
            if (inFrame == 4)
            {
                world.FinishFrame();
            }
        }
    }

    [Fact]
    public async Task The_api_tells_the_twin_its_edge_servers_and_its_predictions()
    {
        var settings = Settings();
        await using var host = await LiveHost.StartAsync(settings, TwinLoader.Load(Data, null, settings.Twin), Quiet, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = host.Url };
        await WaitAsync(client, 11);

        var twin = await GetAsync(client, "twin");
        Assert.True((long)twin["version"]! >= 2);
        Assert.Equal(5, twin["partial_dts"]!.AsArray().Count);
        Assert.All(twin["partial_dts"]!.AsArray(), part =>
        {
            Assert.NotNull(part!["edge_server"]);
            Assert.True((long)part["version"]! > 1);
            Assert.NotNull(part["updated_at"]);
        });
        var frame = (await GetAsync(client, "frames?limit=1"))["items"]![0]!;
        Assert.All(
            new[] { "frame", "decided_by", "utility", "energy_j", "delay_s", "changes", "started_at", "finished_at" }, name => Assert.NotNull(frame[name]));
        var edgeServer = await GetAsync(client, "edge-servers/DESH001");
        Assert.All(
            new[] { "id", "east_m", "north_m", "helper", "partial_dts", "sensors", "energy_j", "updating_convergency" },
            name => Assert.NotNull(edgeServer[name]));
        Assert.Equal(70, (await GetAsync(client, "edge-servers"))["items"]!.AsArray().Count);
        var prediction = (await GetAsync(client, "predictions?area=DESH001&before=5&limit=1"))["items"]![0]!;
        Assert.Equal("2005-01-06T00:00:00Z", (string?)prediction["for"]);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(new Uri("api/v1/edge-servers/nowhere", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Solvers_are_changed_over_the_api_and_wrong_ones_refused()
    {
        var settings = Settings() with { Speed = null };
        await using var host = await LiveHost.StartAsync(settings, TwinLoader.Load(Data, null, settings.Twin), Quiet, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = host.Url };

        Assert.Contains("socf", await PostAsync(client, """{"system":"wide-area","active":"socf"}"""), StringComparison.Ordinal);
        Assert.Equal("", await PostAsync(client, """{"system":"wide-area","active":"shared-ppo","shadow":"oracle","reason":"a trial"}"""));
        var before = (await GetAsync(client, "cycles"))["items"]!.AsArray().Count;
        var cycles = (await WaitAsync(client, before + 2))[(before + 1)..];

        var seats = await GetAsync(client, "solvers");
        Assert.Equal(("shared-ppo", "oracle"), ((string?)seats["seats"]!["wide_area"]!["active"], (string?)seats["seats"]!["wide_area"]!["shadow"]));
        Assert.Contains(seats["switches"]!.AsArray(), change => (string?)change!["reason"] == "a trial" && (string?)change["to"] == "shared-ppo");
        Assert.All(cycles, cycle => Assert.True((string?)cycle["decided_by"] is "shared-ppo" or "greedy"));
    }

    [Fact]
    public async Task A_folder_of_another_twin_is_refused()
    {
        await RunAsync(1);
        var settings = Settings() with { Replay = "motes" };

        var refused = await Assert.ThrowsAsync<DataRefusedException>(() =>
            LiveHost.StartAsync(settings, TwinLoader.Load("motes", null, settings.Twin), Quiet, TestContext.Current.CancellationToken));
        Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Motes_are_predicted_beside_their_alarms()
    {
        var settings = Settings() with { Replay = "motes" };
        await using var host = await LiveHost.StartAsync(settings, TwinLoader.Load("motes", null, settings.Twin), Quiet, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = host.Url };
        await WaitAsync(client, 11);

        Assert.Equal(2, (await GetAsync(client, "twin"))["partial_dts"]!.AsArray().Count);
        var names = (await GetAsync(client, "predictions?before=8&limit=16"))["items"]!.AsArray().Select(item => (string?)item!["name"]).Distinct().Order();
        Assert.Equal(["humidity", "temperature"], names);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Quiet(ILoggingBuilder log) => log.SetMinimumLevel(LogLevel.None);

    private static (IFederationSolver Federation, IWideAreaSolver WideArea) Begin(TwinPlan plan)
    {
        var (federation, wideArea) = SolverPair.Of(plan.Settings.Solver);
        IDeciders deciders = new ShelfDeciders(PolicyShelf.Shipped());
        var context = new FederationContext { Deployment = plan.Deployment.Federation, System = plan.Deployment.Federation.System };
        return (
            deciders.Federation(SolverSpec.Parse(federation, SystemKind.Federation), context),
            deciders.WideArea(SolverSpec.Parse(wideArea, SystemKind.WideArea), WideAreaContext.For(plan.Deployment.WideArea)));
    }

    private LiveSettings Settings() => new()
    {
        DataFolder = _folder,
        Url = new Uri("http://127.0.0.1:0"),
        MqttPort = 0,
        Replay = Data,
        Speed = AsFastAsItGoes,
    };

    /// <summary>Runs until some cycles are done in all.</summary>
    private async Task<(int Cycles, long Epoch)> RunAsync(int cycles)
    {
        var settings = Settings();
        await using var host = await LiveHost.StartAsync(settings, TwinLoader.Load(Data, null, settings.Twin), Quiet, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = host.Url };
        var done = await WaitAsync(client, cycles);
        return (done.Count, (long)(await GetAsync(client, "solvers"))["seats"]!["epoch"]!);
    }

    private static async Task<List<JsonNode>> WaitAsync(HttpClient client, int cycles)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += TimeSpan.FromMilliseconds(100))
        {
            var done = (await GetAsync(client, "cycles?limit=1000"))["items"]!.AsArray().Select(item => item!).ToList();
            if (done.Count >= cycles)
            {
                return done;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"{cycles} cycles are not done within {Patience}");
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string address)
    {
        var text = await client.GetStringAsync(new Uri("api/v1/" + address, UriKind.Relative), TestContext.Current.CancellationToken);
        return JsonNode.Parse(text)!;
    }

    private static async Task<string> PostAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("api/v1/solvers", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, SqliteDatabase.FileName)};Pooling=False");
        connection.Open();
        return connection;
    }

    private static List<long> Numbers(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    }

    private static List<(byte[] Inputs, byte[] Decision)> Blobs(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var blobs = new List<(byte[], byte[])>();
        while (reader.Read())
        {
            blobs.Add(((byte[])reader.GetValue(0), (byte[])reader.GetValue(1)));
        }

        return blobs;
    }
}
