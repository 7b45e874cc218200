using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>What a frame leaves to the next: history, who had what, and who was linked where.</summary>
public class FrameStateTests
{
    [Fact]
    public void The_first_frame_has_nothing_before_it()
    {
        var frame = World().Frame;

        Assert.Equal(1, frame.Frame);
        Assert.All(frame.HistoryKbit.Concat(frame.LastDataKbit), amount => Assert.Equal(0, amount));
        Assert.All(frame.PreviousPartialDt, before => Assert.Equal(-1, before));
        Assert.All(frame.MeanNewDataKbit, mean => Assert.Equal(1_600, mean));
        Assert.All(frame.PreviousSubcarrier, before => Assert.Equal(FrameState.NotAssociated, before));
    }

    [Fact]
    public void Links_and_owners_are_remembered_for_one_frame()
    {
        var world = World();
        Step(world, [2, 0], (2, 1, 0), (2, 3, 1), (0, 1, 1), (1, 0, 0));
        var frame = world.Frame;

        Assert.Equal([1, -1, 0], frame.PreviousPartialDt);
        Assert.Equal([1, 1, 2], frame.PreviousMembers);
        Assert.Equal([-1, 1, -1, -1, 0, -1, -1, -1, -1, 0, -1, 1], frame.PreviousSubcarrier);

        Step(world, [2, 0]);
        Assert.All(frame.PreviousMembers, members => Assert.Equal(0, members));
        Assert.All(frame.PreviousSubcarrier, subcarrier => Assert.Equal(FrameState.NotAssociated, subcarrier));
    }

    [Fact]
    public void Changes_are_counted_against_the_links_of_the_frame_before_whatever_their_subcarrier()
    {
        var world = World();
        Assert.Equal([1, 1, 2], Step(world, [2, 0], (2, 1, 0), (2, 3, 1), (0, 1, 1), (1, 0, 0)).Changes);
        Assert.Equal([0, 1, 2], Step(world, [2, 0], (2, 1, 1), (2, 0, 0), (0, 1, 0)).Changes);
        Assert.Equal([0, 0, 0], Step(world, [1, 2], (2, 1, 1), (2, 0, 0), (0, 1, 0)).Changes);
    }

    [Fact]
    public void History_grows_by_what_its_partial_dt_is_sent_and_stays_while_it_is_not_created()
    {
        var world = World();
        var (frame, data) = (world.Frame, world.Frame.DataKbit.ToArray());
        Step(world, [2, 0], (2, 1, 0), (2, 3, 1), (0, 1, 1), (1, 0, 0));
        var (first, second) = (data[2] + data[6], data[3]);
        Assert.Equal([first, second], frame.HistoryKbit);
        Assert.Equal([first, second], frame.LastDataKbit);

        // Both on edge server 1: only partial-DT 0 is created there.
        data = [.. frame.DataKbit];
        Step(world, [1, 1], (1, 0, 0));
        Near.Relative(first + data[0], frame.HistoryKbit[0], 1e-15);
        Assert.Equal(second, frame.HistoryKbit[1]);
        Assert.Equal([data[0], 0], frame.LastDataKbit);
        Assert.Equal([-1, 0, -1], frame.PreviousPartialDt);
    }

    [Fact]
    public void The_mean_of_new_data_moves_a_fifth_of_the_way()
    {
        var world = World();
        var expected = 1_600.0;
        for (var step = 0; step < 5; step++)
        {
            Step(world, [0, 1], step == 3 ? [] : [(0, 2, 1), (0, 3, 0)]);
            expected += 0.2 * (world.Frame.LastDataKbit[0] - expected);
            Near.Relative(expected, world.Frame.MeanNewDataKbit[0], 1e-14);
            Near.Relative(1_600 * Math.Pow(0.8, step + 1), world.Frame.MeanNewDataKbit[1], 1e-14);
        }
    }

    [Fact]
    public void History_migrates_with_its_partial_dt_once_and_only_from_the_frame_before()
    {
        var world = World();
        var system = world.Frame.System;
        Assert.Equal([0, 0, 0], Step(world, [0, 1], (0, 0, 0), (1, 1, 1)).MigrationDelayS);
        Assert.Equal([0, 0, 0], Step(world, [0, 1], (0, 0, 0), (1, 1, 1)).MigrationDelayS);

        // From 0 to 2.
        var history = world.Frame.HistoryKbit[0];
        var moved = Step(world, [2, 1], (2, 0, 0));
        Near.Relative(1000 * history / system.LinkRateBitPerS[2], moved.MigrationDelayS[2], 1e-15);
        Near.Relative(system.EdgeServerPowerW[0] * moved.MigrationDelayS[2], moved.MigrationEnergyJ[2], 1e-15);
        Assert.Equal([0, 0], moved.MigrationDelayS[..2]);
        Assert.Equal([0, 0, 0], Step(world, [2, 1], (2, 0, 0)).MigrationDelayS);

        // Partial-DT 1 is created nowhere for a frame; then there is nobody to fetch its history from.
        Step(world, [2, 2], (2, 0, 0));
        Assert.Equal([0, 0, 0], Step(world, [2, 0], (2, 0, 0)).MigrationDelayS);
        Assert.True(world.Frame.HistoryKbit[1] > 0);
    }

    [Fact]
    public void Two_that_change_places_migrate_in_both_directions_at_rates_of_their_own()
    {
        var world = World();
        var system = world.Frame.System;
        Step(world, [0, 1], (0, 0, 0), (1, 1, 1));
        var (first, second) = (world.Frame.HistoryKbit[0], world.Frame.HistoryKbit[1]);
        var outcome = Step(world, [1, 0]);
        Near.Relative(1000 * first / system.LinkRateBitPerS[1], outcome.MigrationDelayS[1], 1e-15);
        Near.Relative(1000 * second / system.LinkRateBitPerS[3], outcome.MigrationDelayS[0], 1e-15);
    }

    [Fact]
    public void Actions_forget_their_links_and_make_room_for_more()
    {
        var actions = new FrameActions(World().Frame.System) { Moves = 7 };
        (actions.Assignment[1], actions.Rounds[2]) = (2, 9);
        for (var link = 0; link < 40; link++)
        {
            actions.Add(link % 3, link % 4, link % 2);
        }

        Assert.Equal((40, 39 % 3, 39 % 4, 39 % 2), (actions.Links, actions.LinkEdgeServer[39], actions.LinkSensor[39], actions.LinkSubcarrier[39]));
        actions.Clear();
        Assert.Equal((0, 0, 0, 2), (actions.Links, actions.Moves, actions.Rounds[2], actions.Assignment[1]));
    }

    [Fact]
    public void What_is_seen_is_laid_out_as_documented()
    {
        var world = World();
        Step(world, [2, 0], (2, 1, 0), (2, 3, 1), (0, 1, 1), (1, 0, 0));
        var frame = world.Frame;
        var seen = new float[FrameObservation.Size(frame.System)];
        FrameObservation.Write(frame, seen);
        var reference = frame.System.Constants.DataReferenceKbit;

        Assert.Equal((3 * 2) + (2 * 3) + (3 * 4) + 1, seen.Length);
        Assert.Equal(
            [
                (float)frame.Importance[0], (float)(frame.LastDataKbit[0] / reference), (float)(frame.HistoryKbit[0] / (2 * reference)),
                (float)frame.Importance[1], (float)(frame.LastDataKbit[1] / reference), (float)(frame.HistoryKbit[1] / (2 * reference)),
                0, 0, 1, 1, 0, 0,
                0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1,
                2 / 50f,
            ],
            seen);
    }

    /// <summary>Four sensors, three edge servers, two partial-DTs, two subcarriers, fifty frames.</summary>
    private static FrameWorld World() => new(FederationDeployment.Draw(Frames.Varied(2, 4, 3, 2, 2), 1), 1, 50);

    private static FrameOutcome Step(FrameWorld world, int[] assignment, params (int B, int N, int W)[] links)
    {
        var (actions, outcome) = (new FrameActions(world.Frame.System), new FrameOutcome(world.Frame.System));
        assignment.CopyTo(actions.Assignment, 0);
        foreach (var (b, n, w) in links)
        {
            actions.Add(b, n, w);
        }

        new FrameKernel(world.Frame.System).Run(world.Frame, actions, outcome);
        world.Advance(actions, outcome);
        return outcome;
    }
}
