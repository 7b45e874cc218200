using Twinwright.Live.SubModels;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public class EdgeServerUpdateTests
{
    private static readonly NetworkFamily Family = new(Samples.Two);
    private static readonly UpdateOrder Order = new(3, 2, 5, Cycle: 4, Seed: 1, EdgeServer: 2);

    [Fact]
    public void The_same_state_and_data_give_the_same_bytes_and_the_old_state_stays()
    {
        var state = Grown(3);
        var before = state.ToBytes();
        var first = EdgeServerUpdate.Run(state, Order, Samples.Batch(Samples.Two, 4, 9, 3), Help(), null);
        var second = EdgeServerUpdate.Run(state, Order, Samples.Batch(Samples.Two, 4, 9, 3), Help(), null);

        Assert.Equal(first.State.ToBytes(), second.State.ToBytes());
        Assert.Equal(before, state.ToBytes());
        Assert.NotEqual(before, first.State.ToBytes());
    }

    [Fact]
    public void A_state_that_has_migrated_as_bytes_goes_on_to_the_bit()
    {
        var state = Grown(3);
        var migrated = SubModelState.Read(Family, state.ToBytes());
        Assert.Equal(state.ToBytes(), migrated.ToBytes());

        var here = EdgeServerUpdate.Run(state, Order, Samples.Batch(Samples.Two, 8, 9, 3), null, Samples.Batch(Samples.Two, 2, 5));
        var there = EdgeServerUpdate.Run(migrated, Order, Samples.Batch(Samples.Two, 8, 9, 3), null, Samples.Batch(Samples.Two, 2, 5));
        Assert.Equal(here.State.ToBytes(), there.State.ToBytes());
        Assert.Equal(here.Predictions, there.Predictions);
    }

    [Fact]
    public void Another_cycle_edge_server_or_seed_draws_other_minibatches()
    {
        var state = Grown(3);
        var bytes = new[] { Order, Order with { Cycle = 5 }, Order with { EdgeServer = 3 }, Order with { Seed = 2 } }
            .Select(order => Convert.ToBase64String(EdgeServerUpdate.Run(state, order, null, null, null).State.Model.ParameterBytes()));
        Assert.Equal(4, bytes.Distinct().Count());
    }

    [Fact]
    public void Errors_are_those_of_the_model_that_had_not_seen_the_samples()
    {
        var state = Grown(1);
        var batch = Samples.Batch(Samples.Two, 1, 7);
        var row = batch.Row(0);
        var (layout, predicted) = (Samples.Two.Layout, new double[2]);
        state.Model.Predict(row, predicted);
        var fresh = SubModelState.Create(Family, 1, 10);
        state.Model.Parameters.CopyTo(fresh.Model.Parameters);
        var after = EdgeServerUpdate.Run(fresh, Order, batch, null, null).State;

        for (var q = 0; q < 2; q++)
        {
            var truth = row[layout.Anchors + q] + (row[layout.Residuals + q] * Samples.Two.Quantities[q].ChangeScale);
            Assert.Equal(Math.Abs(predicted[q] - truth), after.Errors.Rms(0, q), 1e-5);
            Assert.Equal(Math.Abs(row[layout.Anchors + q] - truth), after.Errors.PersistenceRms(0, q), 1e-5);
        }
    }

    [Fact]
    public void Help_comes_before_training_and_both_show_in_the_losses()
    {
        var state = SubModelState.Create(Family, 1, 500);
        var samples = Samples.Batch(Samples.Two, 60, 1);
        var teacher = EdgeServerUpdate.Run(state, new UpdateOrder(0, 0, 400, 0, 1, 0), samples, null, null).State;
        var helped = EdgeServerUpdate.Run(
            state, new UpdateOrder(0, 0, 0, 0, 1, 0), samples, new HelpOffer(teacher.Model.ParameterBytes(), 1), null);

        Assert.True(helped.LossAfterHelp < 0.9 * helped.LossBefore);
        Assert.Equal(helped.LossAfterHelp, helped.LossAfterTraining);
        Assert.Equal(0, helped.Iterations);
        Assert.Equal(0, helped.WorkFlop);
        Assert.Equal(teacher.Model.ParameterBytes().Length, helped.BytesReceived);
        Assert.Equal(teacher.Model.ParameterBytes(), helped.State.Model.ParameterBytes());
    }

    [Fact]
    public void Without_samples_nothing_is_trained_but_predictions_come()
    {
        var result = EdgeServerUpdate.Run(SubModelState.Create(Family, 1, 10), Order, null, null, Samples.Batch(Samples.Two, 3, 1));

        Assert.Equal(0, result.Iterations);
        Assert.True(double.IsNaN(result.LossBefore));
        Assert.Equal(6, result.Predictions.Length);
        Assert.True(result.State.Model.Parameters.SequenceEqual(Family.Origin));
    }

    [Fact]
    public void The_work_is_that_of_the_model_with_iterations_in_units_of_phi()
    {
        // 3 · 16 · 1000 + 2 · 16 · 2000 + 5 · 16 · 3000, whatever φ is.
        var constants = new WideAreaConstants { UrllcSampleFlop = 2000, IntegratedSampleFlop = 3000 };
        Assert.Equal(352_000, EdgeServerUpdate.WorkFlop(Family, Order, constants), 1e-6);
        Assert.Equal(352_000, EdgeServerUpdate.Run(Grown(1), Order, null, null, null, constants).WorkFlop, 1e-6);
    }

    [Fact]
    public void The_window_forgets_the_oldest()
    {
        var state = SubModelState.Create(Family, 3, 5);
        var batch = Samples.Batch(Samples.Two, 8, 1, 3);
        var window = EdgeServerUpdate.Run(state, Order, batch, null, null).State.Window;

        Assert.Equal(5, window.Count);
        for (var age = 0; age < 5; age++)
        {
            Assert.Equal(batch.Row(7 - age).ToArray(), window.Newest(age).ToArray());
            Assert.Equal(batch.Sensor(7 - age), window.SensorOfNewest(age));
        }
    }

    [Fact]
    public void Every_damaged_byte_and_every_cut_is_refused()
    {
        var bytes = Grown(3).ToBytes();
        for (var at = 0; at < bytes.Length; at += 1 + (at / 8))
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x10;
            Assert.Throws<SubModelBytesException>(() => SubModelState.Read(Family, damaged));
            Assert.Throws<SubModelBytesException>(() => SubModelState.Read(Family, bytes.AsSpan(0, at)));
        }

        Assert.Throws<SubModelBytesException>(() => SubModelState.Read(Family, [.. bytes, 0]));
        Assert.Throws<SubModelBytesException>(() => Family.Read(bytes));
    }

    private static HelpOffer Help() => new(Grown(1, seed: 5).Model.ParameterBytes(), 0.5);

    private static SubModelState Grown(int sensors, long seed = 1) => EdgeServerUpdate.Run(
        SubModelState.Create(Family, sensors, 20), Order with { Seed = seed, Cycle = 0 }, Samples.Batch(Samples.Two, 30, seed, sensors), null, null).State;
}
