using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.SubModels;

/// <summary>How much an edge server trains in a cycle.</summary>
/// <param name="EmbbIterations">I^B, minibatches of the eMBB child network [1].</param>
/// <param name="UrllcIterations">I^U [1].</param>
/// <param name="IntegratedIterations">I^Int [1].</param>
/// <param name="Cycle">Number of the cycle; each has draws of its own.</param>
/// <param name="Seed">Seed of all draws.</param>
/// <param name="EdgeServer">Index of the edge server (or a number of its own for a partial-DT); each has draws of its own.</param>
public readonly record struct UpdateOrder(
    int EmbbIterations, int UrllcIterations, int IntegratedIterations, long Cycle, long Seed, int EdgeServer)
{
    /// <summary>All three.</summary>
    public int Iterations => EmbbIterations + UrllcIterations + IntegratedIterations;

    /// <summary>Iterations split as the shipped settings do: half to the integrated network, a quarter to each child.</summary>
    public static UpdateOrder Of(int iterations, long cycle, long seed, int edgeServer) =>
        new(iterations / 4, iterations / 4, iterations - (2 * (iterations / 4)), cycle, seed, edgeServer);
}

/// <summary>A helper's parameters on their way to a recipient.</summary>
/// <param name="Parameters">What <see cref="ISubModel.ParameterBytes"/> of the helper gave, after its update.</param>
/// <param name="LawSimilarity">s_ij by the law of distance, in [0, 1] [1].</param>
public readonly record struct HelpOffer(ReadOnlyMemory<byte> Parameters, double LawSimilarity);

/// <summary>What came of an update.</summary>
/// <param name="State">The new state.</param>
/// <param name="LossBefore">Mean squared residual error over the newest samples, the new ones included, before help [1]; NaN without samples.</param>
/// <param name="LossAfterHelp">The same after help; equal to <paramref name="LossBefore"/> without.</param>
/// <param name="LossAfterTraining">The same after training.</param>
/// <param name="Iterations">Minibatches trained.</param>
/// <param name="WorkFlop">Work of the training by the model's constants [flop].</param>
/// <param name="BytesReceived">Bytes of help received.</param>
/// <param name="Blend">What was taken of the help; null without.</param>
/// <param name="Predictions">Row × quantity: the next values of the rows asked for [unit].</param>
public sealed record UpdateResult(
    SubModelState State, double LossBefore, double LossAfterHelp, double LossAfterTraining, int Iterations, double WorkFlop,
    int BytesReceived, BlendResult? Blend, double[] Predictions)
{
    /// <summary>Measured convergency of the update: what training has taken away of the loss [1].</summary>
    public double RelativeReduction => 1 - (LossAfterTraining / LossBefore);
}

/// <summary>One edge server's cycle: score, take in, be helped, train, predict.</summary>
public static class EdgeServerUpdate
{
    /// <summary>Newest samples over which losses are measured.</summary>
    public const int LossSamples = 64;

    /// <summary>Runs a cycle on a copy of a state.</summary>
    /// <param name="state">Not changed.</param>
    /// <param name="order">How much to train.</param>
    /// <param name="newSamples">Samples whose next values are known by now; null for none.</param>
    /// <param name="help">A helper's parameters; null when nobody helps.</param>
    /// <param name="toPredict">Samples whose next values are wanted; null for none.</param>
    /// <param name="constants">φ and c for the work; the paper's when null.</param>
    public static UpdateResult Run(
        SubModelState state, UpdateOrder order, SampleBatch? newSamples, HelpOffer? help, SampleBatch? toPredict, WideAreaConstants? constants = null) =>
        RunInPlace(state.Clone(), order, newSamples, help, toPredict, constants);

    /// <summary>The same, changing the state: for callers that own it.</summary>
    public static UpdateResult RunInPlace(
        SubModelState state, UpdateOrder order, SampleBatch? newSamples, HelpOffer? help, SampleBatch? toPredict, WideAreaConstants? constants = null)
    {
        var model = state.Model;
        Score(state, newSamples);
        for (var row = 0; row < (newSamples?.Rows ?? 0); row++)
        {
            state.Window.Add(newSamples!.Sensor(row), newSamples.Row(row));
        }

        var before = model.Loss(state.Window, LossSamples);
        var blend = help is { } offer ? ParameterBlend.Blend(model, offer.Parameters.Span, offer.LawSimilarity) : null;
        var afterHelp = blend is null ? before : model.Loss(state.Window, LossSamples);
        var trained = state.Window.Count == 0 ? 0 : order.Iterations;
        if (trained > 0)
        {
            var rng = new Rng(order.Seed).Split("update", order.EdgeServer).Split("cycle", order.Cycle);
            model.Train(state.Window, SubProcess.Embb, order.EmbbIterations, rng);
            model.Train(state.Window, SubProcess.Urllc, order.UrllcIterations, rng);
            model.Train(state.Window, SubProcess.Integrated, order.IntegratedIterations, rng);
        }

        var after = trained == 0 ? afterHelp : model.Loss(state.Window, LossSamples);
        state.Cycle = order.Cycle;
        return new UpdateResult(
            state, before, afterHelp, after, trained, trained == 0 ? 0 : WorkFlop(model.Family, order, constants ?? Paper),
            blend?.BytesReceived ?? 0, blend, Predict(model, toPredict));
    }

    private static WideAreaConstants Paper { get; } = new();

    /// <summary>Work of an order by the model's constants.</summary>
    /// <remarks>Kang 2023, eqs. 9 and 10; the paper counts iterations in units of φ, an order counts minibatches, so I = n/φ and Q is the minibatch.</remarks>
    /// <returns>C [flop].</returns>
    public static double WorkFlop(ISubModelFamily family, UpdateOrder order, WideAreaConstants constants) => Workload.TotalFlop(
        constants,
        (order.EmbbIterations / constants.IterationUnit, order.UrllcIterations / constants.IterationUnit, order.IntegratedIterations / constants.IterationUnit),
        family.Minibatch, family.Minibatch);

    /// <summary>Measures the model that made the last predictions against what has come since, before anything changes.</summary>
    private static void Score(SubModelState state, SampleBatch? samples)
    {
        if (samples is null)
        {
            return;
        }

        var (task, layout) = (state.Model.Family.Task, samples.Layout);
        Span<double> predicted = stackalloc double[layout.Outputs];
        for (var row = 0; row < samples.Rows; row++)
        {
            var sample = samples.Row(row);
            state.Model.Predict(sample, predicted);
            for (var q = 0; q < layout.Outputs; q++)
            {
                var change = (double)sample[layout.Residuals + q] * task.Quantities[q].ChangeScale;
                state.Errors.Add(samples.Sensor(row), q, predicted[q] - sample[layout.Anchors + q] - change, -change);
            }
        }
    }

    private static double[] Predict(ISubModel model, SampleBatch? samples)
    {
        var outputs = model.Family.Task.Quantities.Count;
        var predictions = new double[(samples?.Rows ?? 0) * outputs];
        for (var row = 0; row * outputs < predictions.Length; row++)
        {
            model.Predict(samples!.Row(row), predictions.AsSpan(row * outputs, outputs));
        }

        return predictions;
    }
}
