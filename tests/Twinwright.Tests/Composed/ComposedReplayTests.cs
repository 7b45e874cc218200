using System.Text.Json;
using Twinwright.Model.Composed;
using Xunit;

namespace Twinwright.Tests.Composed;

/// <summary>The same inputs give the same decisions and results, wherever they come from and whenever one goes on.</summary>
public class ComposedReplayTests
{
    [Fact]
    public void Inputs_recorded_and_given_back_give_the_same_decisions_and_results()
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 3);
        var drawn = new ComposedPlay(deployment, new DrawnInputs(deployment, 3)).Frames(6);
        var recorded = RecordedInputs.Of(new DrawnInputs(deployment, 3), 6, 3);

        // Through text, as a journal would keep it.
        var kept = JsonSerializer.Deserialize<RecordedInputs>(JsonSerializer.Serialize(recorded))!;
        var again = new ComposedPlay(deployment, kept).Frames(6);

        Assert.NotEmpty(drawn.Transcript);
        Assert.Equal(drawn.Transcript, again.Transcript);
    }

    [Fact]
    public void Other_inputs_give_other_results()
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 3);

        Assert.NotEqual(
            new ComposedPlay(deployment, new DrawnInputs(deployment, 3)).Frames(2).Transcript,
            new ComposedPlay(deployment, new DrawnInputs(deployment, 4)).Frames(2).Transcript);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_world_goes_on_from_a_snapshot_taken_in_a_frame_to_the_same_bytes(int cycles)
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 8);
        var straight = new ComposedPlay(deployment, new DrawnInputs(deployment, 8)).Frames(2);
        straight.Construct();
        straight.Cycles(cycles);
        var text = JsonSerializer.Serialize(straight.Stepper.State.Snapshot());
        var before = straight.Transcript.Count;

        var resumed = new ComposedPlay(deployment, new DrawnInputs(deployment, 8));
        resumed.Stepper.State.Restore(JsonSerializer.Deserialize<ComposedSnapshot>(text)!);
        foreach (var play in new[] { straight, resumed })
        {
            play.Cycles(3 - cycles);
            play.Finish();
            play.Frames(3);
        }

        Assert.Equal(straight.Transcript.Skip(before), resumed.Transcript);
        Assert.Equal(JsonSerializer.Serialize(straight.Stepper.State.Snapshot()), JsonSerializer.Serialize(resumed.Stepper.State.Snapshot()));
    }

    [Fact]
    public void A_frame_or_a_cycle_that_has_begun_and_not_ended_has_changed_nothing()
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 8);
        var (straight, interrupted) = (new ComposedPlay(deployment, new DrawnInputs(deployment, 8)), new ComposedPlay(deployment, new DrawnInputs(deployment, 8)));
        interrupted.Frames(1);
        interrupted.Stepper.BeginFrame(interrupted.Inputs.Frame(1));
        interrupted.Stepper.State.Restore(interrupted.Stepper.State.Snapshot());
        Assert.Throws<InvalidOperationException>(() => interrupted.Cycles(1));
        interrupted.Construct();
        interrupted.Stepper.BeginCycle(interrupted.Inputs.Cycle(1, 0));
        interrupted.Stepper.State.Restore(interrupted.Stepper.State.Snapshot());
        interrupted.Cycles(3);
        interrupted.Finish();

        Assert.Equal(straight.Frames(2).Transcript, interrupted.Transcript);
    }

    [Fact]
    public void A_snapshot_of_another_world_is_refused_and_changes_nothing()
    {
        var (one, other) = (ComposedPlay.Drawn(ComposedPlay.Small, 1), ComposedPlay.Drawn(ComposedPlay.Small, 2));
        var before = JsonSerializer.Serialize(one.Stepper.State.Snapshot());

        Assert.Throws<ArgumentException>(() => one.Stepper.State.Restore(other.Frames(1).Stepper.State.Snapshot()));
        Assert.Equal(before, JsonSerializer.Serialize(one.Stepper.State.Snapshot()));
    }

    [Fact]
    public void Steps_out_of_order_are_refused()
    {
        var play = ComposedPlay.Drawn(ComposedPlay.Small, 1);
        Assert.Throws<InvalidOperationException>(() => play.Cycles(1));
        Assert.Throws<InvalidOperationException>(play.Finish);
        play.Construct();
        Assert.Throws<InvalidOperationException>(play.Construct);
        play.Cycles(2);
        Assert.Throws<InvalidOperationException>(play.Finish);
        play.Cycles(1);
        Assert.Throws<InvalidOperationException>(() => play.Cycles(1));
    }

    [Fact]
    public void Inputs_that_are_no_numbers_or_of_other_sizes_are_refused_before_anything_changes()
    {
        var play = ComposedPlay.Drawn(ComposedPlay.Small, 1);
        var deployment = play.Stepper.Deployment;
        var frame = new DrawnInputs(deployment, 1).Frame(0).Copy();
        frame.Gain[7] = double.NaN;
        var refused = Assert.Throws<ArgumentException>(() => play.Stepper.BeginFrame(frame));
        Assert.Contains("must be numbers in [0, ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("entry 7 is NaN", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => play.Stepper.BeginFrame(frame with { Gain = [1, 2] }));
        play.Construct();
        var cycle = ComposedCycleInputs.For(deployment);
        cycle.Drift[0] = 1.5;
        Assert.Throws<ArgumentException>(() => play.Stepper.BeginCycle(cycle));
        play.Cycles(3);
    }

    [Fact]
    public void Drawn_frames_do_not_depend_on_the_order_in_which_they_are_asked_for()
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 1);
        var (forward, back) = (new DrawnInputs(deployment, 1), new DrawnInputs(deployment, 1));
        var first = forward.Frame(0).Copy();
        var third = forward.Frame(2).Copy();

        Assert.Equal(third.Gain, back.Frame(2).Gain);
        Assert.Equal(first.Importance, back.Frame(0).Importance);
        Assert.Equal(first.Gain, back.Frame(0).Gain);
        Assert.Equal(third.DataKbit, back.Frame(2).DataKbit);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 1);
        var inputs = new DrawnInputs(deployment, 1);
        var stepper = new ComposedStepper(deployment, 1, 100, inputs.Start());
        var (frame, cycle) = (new Twinwright.Model.Federation.FrameActions(deployment.Federation.System), new Twinwright.Model.WideArea.CycleActions(deployment.EdgeServers));
        for (var c = 0; c < 3; c++)
        {
            frame.Assignment[c] = 2 * c;
            frame.Add(2 * c, c, c);
        }

        Array.Fill(cycle.ReceivedW, 3e-14);
        Array.Fill(cycle.Embb, 2);
        Array.Fill(cycle.Urllc, 1);
        cycle.Helper[3] = true;
        Step();
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step()
        {
            stepper.BeginFrame(inputs.Frame(stepper.State.FramesDone));
            stepper.EndFrame(frame);
            for (var k = 0; k < 3; k++)
            {
                stepper.BeginCycle(inputs.Cycle(stepper.State.FramesDone, k));
                stepper.EndCycle(cycle);
            }

            Assert.True(stepper.FinishFrame().EnergyJ > 0);
        }
    }
}
