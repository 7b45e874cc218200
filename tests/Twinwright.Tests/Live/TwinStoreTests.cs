using System.Text;
using Twinwright.Live.Storage;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>What is durable, what is refused, and what is kept no longer.</summary>
public abstract class TwinStoreTests(Func<LiveDatabase> open) : IDisposable
{
    private LiveDatabase _database = open();

    [Fact]
    public async Task Whoever_takes_over_makes_earlier_writers_stale()
    {
        var store = new TwinStore(_database);
        var edge = await store.TakeEpochAsync(TwinStore.EdgeServerName("a"), 1);
        var first = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        await store.DecideAsync(StepKind.Frame, Row(1, first));
        var second = await store.TakeEpochAsync(TwinStore.Cloud, 2);

        Assert.Equal((1, 2), (first, second));
        await Assert.ThrowsAsync<StaleEpochException>(() => store.DecideAsync(StepKind.Frame, Row(2, first)));
        await Assert.ThrowsAsync<StaleEpochException>(() => store.SaveEdgeServerAsync(first, edge, 1, new EdgeServerRow("a", 1, [1], "{}")));
        await Assert.ThrowsAsync<StaleEpochException>(() => store.FinishAsync(End(1, first)));
        Assert.Null(store.Decision(StepKind.Frame, 2));
        Assert.Null(store.EdgeServer("a"));
        Assert.True(await store.SaveEdgeServerAsync(second, edge, 1, new EdgeServerRow("a", 1, [1], "{}")));
    }

    [Fact]
    public async Task A_decision_that_was_kept_stands()
    {
        var store = new TwinStore(_database);
        var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        Assert.True(await store.DecideAsync(StepKind.Cycle, Row(5, epoch) with { DecidedBy = "mgm" }));
        Assert.False(await store.DecideAsync(StepKind.Cycle, Row(5, epoch) with { DecidedBy = "greedy" }));

        Assert.Equal("mgm", store.Decision(StepKind.Cycle, 5)!.DecidedBy);
    }

    [Fact]
    public async Task A_frame_that_another_has_decided_is_not_decided_again_and_nobody_s_solver_changes_for_it()
    {
        var store = new TwinStore(_database);
        var first = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        var told = new SwitchRow(7, "federation", 3, "socf", "gre", "told");
        Assert.True(await store.DecideAsync(StepKind.Frame, Row(3, first) with { DecidedBy = "socf", Decision = [4], Switches = [told] }));
        var second = await store.TakeEpochAsync(TwinStore.Cloud, 2);
        Assert.False(await store.DecideAsync(StepKind.Frame, Row(3, second) with { DecidedBy = "gre", Decision = [5], Switches = [told with { Reason = "told again" }] }));

        var kept = store.Decision(StepKind.Frame, 3)!;
        Assert.Equal(("socf", (byte)4, first), (kept.DecidedBy, Assert.Single(kept.Decision), kept.Epoch));
        Assert.Equal("told", Assert.Single(store.Switches(0, 10)).Reason);

        // A cycle of the same number is another matter, and so is the next frame.
        Assert.True(await store.DecideAsync(StepKind.Cycle, Row(3, second)));
        Assert.True(await store.DecideAsync(StepKind.Frame, Row(4, second)));
    }

    [Fact]
    public async Task An_edge_server_goes_forward_only()
    {
        var store = new TwinStore(_database);
        var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        var edge = await store.TakeEpochAsync(TwinStore.EdgeServerName("a"), 1);

        Assert.True(await store.SaveEdgeServerAsync(epoch, edge, 1, new EdgeServerRow("a", 4, [4], "{}")));
        Assert.False(await store.SaveEdgeServerAsync(epoch, edge, 1, new EdgeServerRow("a", 4, [5], "{}")));
        Assert.False(await store.SaveEdgeServerAsync(epoch, edge, 1, new EdgeServerRow("a", 3, [3], "{}")));
        Assert.Equal([4], store.EdgeServer("a")!.State);
    }

    [Fact]
    public async Task An_edge_server_has_one_activation_that_writes_and_each_order_names_it()
    {
        var store = new TwinStore(_database);
        var cloud = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        var first = await store.TakeEpochAsync(TwinStore.EdgeServerName("a"), 1);
        Assert.True(await store.SaveEdgeServerAsync(cloud, first, 7, new EdgeServerRow("a", 1, [1], "{}")));
        var second = await store.TakeEpochAsync(TwinStore.EdgeServerName("a"), 2);

        await Assert.ThrowsAsync<StaleEpochException>(() => store.SaveEdgeServerAsync(cloud, first, 8, new EdgeServerRow("a", 2, [2], "{}")));
        await Assert.ThrowsAsync<StaleEpochException>(() => store.SaveOwnStepAsync(first, 8, new EdgeServerRow("a", 1, [2], ""), 9, "{}"));
        Assert.True(await store.SaveEdgeServerAsync(cloud, second, 8, new EdgeServerRow("a", 2, [3], "{}")));
        Assert.Equal(
            [(1L, 1L, cloud, 7L), (2L, 2L, cloud, 8L)],
            _database.Rows("SELECT step, epoch, cloud_epoch, at_ms FROM edge_step ORDER BY step", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))));
    }

    [Fact]
    public async Task What_an_edge_server_does_by_itself_changes_its_state_and_not_its_order()
    {
        var store = new TwinStore(_database);
        var cloud = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        var edge = await store.TakeEpochAsync(TwinStore.EdgeServerName("a"), 1);
        await store.SaveEdgeServerAsync(cloud, edge, 1, new EdgeServerRow("a", 5, [1], "told"));

        Assert.True(await store.SaveOwnStepAsync(edge, 2, new EdgeServerRow("a", 5, [2], ""), 40, "{\"step\":40}"));
        Assert.False(await store.SaveOwnStepAsync(edge, 3, new EdgeServerRow("a", 4, [3], ""), 41, "{}"));
        var row = store.EdgeServer("a")!;
        Assert.Equal((5L, (byte)2, "told"), (row.Step, row.State[0], row.Report));
        Assert.Equal([(40L, "{\"step\":40}")], store.OwnSteps("a", long.MaxValue, 10));
        Assert.True(await store.SaveEdgeServerAsync(cloud, edge, 4, new EdgeServerRow("a", 6, [4], "{}")));
    }

    [Fact]
    public async Task A_cycle_is_finished_once_and_all_at_once()
    {
        var store = new TwinStore(_database);
        var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        await store.DecideAsync(StepKind.Frame, Row(1, epoch));
        await store.DecideAsync(StepKind.Cycle, Row(0, epoch));
        Assert.Empty(store.Cycles(-1, 10));

        Assert.True(await store.FinishAsync(End(0, epoch)));
        Assert.False(await store.FinishAsync(End(0, epoch) with { Summary = "{\"again\":true}" }));

        Assert.Equal("{}", Assert.Single(store.Cycles(-1, 10)).Summary);
        Assert.Equal(1, Assert.Single(store.Frames(0, 10)).Step);
        Assert.Equal("{\"version\":1}", store.Twin());
        Assert.Equal("state 0", Encoding.ASCII.GetString(store.CloudState()!));
        Assert.Equal(3.5, Assert.Single(store.Predictions(null, long.MaxValue, 10)).Predicted);
    }

    [Fact]
    public async Task What_was_measured_later_is_put_beside_what_was_predicted()
    {
        var store = new TwinStore(_database);
        var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        for (var cycle = 0; cycle < 2; cycle++)
        {
            await store.DecideAsync(StepKind.Cycle, Row(cycle, epoch));
            await store.FinishAsync(End(cycle, epoch) with
            {
                Frame = null,
                Observed = cycle == 0 ? [] : [new ObservedRow(0, "a", "s", "pm10", 4.25)],
            });
        }

        var rows = store.Predictions("a", long.MaxValue, 10);
        Assert.Equal([null, 4.25], rows.Select(row => row.Observed));
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart_and_a_failed_transaction_leaves_nothing()
    {
        var store = new TwinStore(_database);
        var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        var edge = await store.TakeEpochAsync(TwinStore.EdgeServerName("a"), 1);
        await store.SaveEdgeServerAsync(epoch, edge, 1, new EdgeServerRow("a", 1, [9], "{}"));
        var failed = _database.Writer.WriteAsync<int>(session =>
        {
            session.Run("UPDATE edge_server SET step = 77");
            throw new IOException("the disk is gone");
        });

        Assert.IsType<IOException>((await Assert.ThrowsAsync<NotStoredException>(() => failed)).InnerException);
        _database.Dispose();
        _database = open();
        Assert.Equal((1L, (byte)9), (new TwinStore(_database).EdgeServer("a")!.Step, new TwinStore(_database).EdgeServer("a")!.State[0]));
    }

    [Fact]
    public async Task Old_cycles_go_with_their_frames_and_the_newest_version_stays()
    {
        var store = new TwinStore(_database);
        var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        for (var cycle = 0; cycle < 6; cycle++)
        {
            if (cycle % 2 == 0)
            {
                await store.DecideAsync(StepKind.Frame, Row((cycle / 2) + 1, epoch));
            }

            await store.DecideAsync(StepKind.Cycle, Row(cycle, epoch) with { Frame = (cycle / 2) + 1 });
            await store.FinishAsync(End(cycle, epoch) with { Frame = cycle % 2 == 1 ? End(cycle, epoch).Frame! with { Frame = (cycle / 2) + 1, Version = (cycle / 2) + 1 } : null });
        }

        await new Retention(_database).DeleteCyclesAsync(4, 0, TestContext.Current.CancellationToken);

        Assert.Equal([4, 5], store.Cycles(-1, 10).Select(cycle => cycle.Step));
        Assert.Equal([3], store.Frames(0, 10).Select(frame => frame.Step));
        Assert.NotNull(store.Twin(3));
        Assert.Null(store.Twin(2));
        Assert.Equal([5, 4], store.Predictions(null, long.MaxValue, 10).Select(row => row.Cycle));
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What everything is kept in.</summary>
    protected LiveDatabase Database => _database;

    private static DecisionRow Row(long step, long epoch) => new()
    {
        Step = step,
        Frame = 1,
        Epoch = epoch,
        Cut = 0,
        ClockMs = 0,
        Inputs = [1],
        DecidedBy = "socf",
        Decision = [2],
        Seat = "{}",
        StartedAtMs = 0,
    };

    private static CycleEnd End(long cycle, long epoch) => new()
    {
        Cycle = cycle,
        Epoch = epoch,
        ClockMs = 0,
        AtMs = 1,
        Summary = "{}",
        State = Encoding.ASCII.GetBytes($"state {cycle}"),
        Updates = [("a", "{}")],
        Predictions = [new PredictionRow { Area = "a", Sensor = "s", Name = "pm10", ForMs = 1, Predicted = 3.5 }],
        Observed = [],
        Frame = new FrameEnd(1, "{}", 1, "{\"version\":1}", [new PartialDtVersion(0, cycle, "a", [1])]),
    };
}
