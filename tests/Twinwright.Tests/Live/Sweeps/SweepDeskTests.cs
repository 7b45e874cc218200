using Twinwright.Live.Sweeps;
using Xunit;

namespace Twinwright.Tests.Live.Sweeps;

/// <summary>What the queue promises, statement by statement, without any worker.</summary>
public sealed class SweepDeskTests(SweepDatabase database) : IClassFixture<SweepDatabase>, IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly SweepTimes Times = new() { Lease = TimeSpan.FromSeconds(0.5) };

    public async ValueTask InitializeAsync() => await database.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_job_is_claimed_once_however_many_ask_at_the_same_time()
    {
        await AskForAsync(40);
        var desks = Enumerable.Range(0, 8).Select(silo => Desk($"silo {silo}", new())).ToList();

        var claims = await Task.WhenAll(desks.Select(desk => Task.Run(async () =>
        {
            var own = new List<SweepClaim>();
            while (await desk.ClaimAsync(Never) is { } claim)
            {
                own.Add(claim);
            }

            return own;
        })));

        Assert.Equal(Enumerable.Range(0, 40).Select(number => (byte)number), claims.SelectMany(own => own).Select(claim => claim.Order[0]).Order());
        Assert.All(claims.SelectMany(own => own), claim => Assert.Equal(1, claim.Try));
    }

    [Fact]
    public async Task Jobs_are_taken_in_the_order_in_which_they_were_asked_for()
    {
        await AskForAsync(3);
        var desk = Desk("a");

        for (var job = 0; job < 3; job++)
        {
            Assert.Equal(job, (await desk.ClaimAsync(Never))!.Order[0]);
        }

        Assert.Null(await desk.ClaimAsync(Never));
    }

    [Fact]
    public async Task A_lease_that_runs_out_is_taken_over_and_the_former_holders_answer_is_refused()
    {
        await AskForAsync(1);
        var (dead, living) = (Desk("dead"), Desk("living"));
        var lost = (await dead.ClaimAsync(Never))!;
        Assert.Null(await living.ClaimAsync(Never));
        await Task.Delay(Times.Lease * 1.2, Never);

        var taken = (await living.ClaimAsync(Never))!;

        Assert.Equal((lost.Id, 2), (taken.Id, taken.Try));
        Assert.False(dead.Prolong(lost));
        Assert.False(dead.Answer(lost, [66]));
        Assert.False(dead.Fail(lost, "late"));
        Assert.False(dead.GiveBack(lost));
        Assert.True(living.Answer(taken, [7]));
        Assert.Equal([7], await database.AskAsync<byte[]>("SELECT result FROM sweep_job"));
        Assert.False(dead.Answer(lost, [66]));
        Assert.Equal([7], await database.AskAsync<byte[]>("SELECT result FROM sweep_job"));
    }

    [Fact]
    public async Task A_holder_who_claims_its_own_lost_job_again_cannot_answer_for_the_first_time()
    {
        await AskForAsync(1);
        var desk = Desk("a");
        var first = (await desk.ClaimAsync(Never))!;
        await Task.Delay(Times.Lease * 1.2, Never);
        var second = (await desk.ClaimAsync(Never))!;

        Assert.False(desk.Answer(first, [1]));
        Assert.True(desk.Answer(second, [2]));
    }

    [Fact]
    public async Task A_lease_that_is_prolonged_is_kept()
    {
        await AskForAsync(1);
        var (busy, idle) = (Desk("busy"), Desk("idle"));
        var claim = (await busy.ClaimAsync(Never))!;
        for (var beat = 0; beat < 6; beat++)
        {
            await Task.Delay(Times.Lease / 3, Never);
            Assert.True(busy.Prolong(claim));
            Assert.Null(await idle.ClaimAsync(Never));
        }
    }

    [Fact]
    public async Task A_holder_whose_lease_ran_out_while_nobody_else_came_may_still_answer()
    {
        await AskForAsync(1);
        var desk = Desk("slow");
        var claim = (await desk.ClaimAsync(Never))!;
        await Task.Delay(Times.Lease * 1.2, Never);

        Assert.True(desk.Answer(claim, [1]));
    }

    [Fact]
    public async Task A_job_that_three_have_held_is_left_alone_and_one_that_is_given_back_does_not_count()
    {
        await AskForAsync(1);
        var desk = Desk("a", Times with { Lease = TimeSpan.FromMilliseconds(1) });
        for (var time = 1; time <= 3; time++)
        {
            var back = (await Desk("b").ClaimAsync(Never))!;
            Assert.Equal(time, back.Try);
            Assert.True(Desk("b").GiveBack(back));
            Assert.Equal(time, (await desk.ClaimAsync(Never))!.Try);
            await Task.Delay(5, Never);
        }

        Assert.Null(await desk.ClaimAsync(Never));
    }

    [Fact]
    public async Task Jobs_of_another_version_are_left_alone()
    {
        await AskForAsync(1);

        Assert.Null(await new SweepDesk(database.Source, "a", "2", Times).ClaimAsync(Never));
        Assert.NotNull(await Desk("a").ClaimAsync(Never));
    }

    [Fact]
    public async Task Sweeps_of_askers_who_are_gone_are_removed_by_whoever_looks()
    {
        await AskForAsync(2);
        await database.DoAsync("UPDATE sweep SET alive_until = clock_timestamp() - interval '1 ms'");
        await AskForAsync(1);

        var desk = Desk("a");

        Assert.NotNull(await desk.ClaimAsync(Never));
        Assert.Null(await desk.ClaimAsync(Never));
        Assert.Equal(1, await database.AskAsync<long>("SELECT count(*) FROM sweep"));
        Assert.Equal(1, await database.AskAsync<long>("SELECT count(*) FROM sweep_job"));
    }

    private SweepDesk Desk(string silo, SweepTimes? times = null) =>
        new(database.Source, silo, "1", times ?? Times);

    private async Task AskForAsync(int jobs) => await database.DoAsync(
        $"""
        WITH asked AS (INSERT INTO sweep (id, version, alive_until) VALUES (gen_random_uuid(), '1', clock_timestamp() + interval '60 s') RETURNING id)
        INSERT INTO sweep_job (sweep, job_number, kind, job_order)
        SELECT asked.id, number, 'k', set_byte('\x00', 0, number) FROM asked, generate_series(0, {jobs - 1}) AS number ORDER BY number
        """);
}
