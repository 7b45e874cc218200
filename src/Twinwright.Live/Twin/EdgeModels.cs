using Twinwright.Live.Grains;
using Twinwright.Live.SubModels;
using Twinwright.Model.Computing;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Twin;

/// <summary>Sub-models of a family as bytes.</summary>
/// <param name="family">The family.</param>
/// <param name="series">Series of the twin; a sample knows which it is of.</param>
/// <param name="capacity">Most samples that a sub-model keeps.</param>
/// <param name="seed">Seed of minibatches.</param>
/// <param name="constants">The model's constants, for the work.</param>
public sealed class EdgeModels(ISubModelFamily family, int series, int capacity, long seed, WideAreaConstants constants) : IEdgeModels
{
    /// <summary>Draws of one kind never meet those of another.</summary>
    private const int KindStep = 1_000_000;

    /// <inheritdoc />
    public SubModelTask Task => family.Task;

    /// <inheritdoc />
    public byte[] Start() => SubModelState.Create(family, series, capacity).ToBytes();

    /// <inheritdoc />
    public ModelUpdate Update(byte[] state, ModelWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var half = work.Process == SubProcess.Integrated ? 0 : work.Iterations / 2;
        var order = new UpdateOrder(
            work.Process == SubProcess.Embb ? half : 0, work.Process == SubProcess.Urllc ? half : 0, work.Iterations - half, work.Order, seed, ((int)work.Owner.Kind * KindStep) + work.Owner.Index);
        HelpOffer? help = work.Helper is { } parameters ? new HelpOffer(parameters, work.Similarity) : null;
        var result = EdgeServerUpdate.RunInPlace(SubModelState.Read(family, state), order, work.Learn, help, work.Predict, constants);
        var quantities = family.Task.Quantities.Count;
        return new ModelUpdate
        {
            State = result.State.ToBytes(),
            LossBefore = result.LossBefore,
            LossAfterHelp = result.LossAfterHelp,
            LossAfter = result.LossAfterTraining,
            Iterations = result.Iterations,
            WorkFlop = result.WorkFlop,
            Samples = result.State.Window.Count,
            Blend = result.Blend is { } blend ? [.. blend.Layers.Select(layer => layer.Weight)] : [],
            Predicted = [.. Enumerable.Range(0, work.Predict.Rows).Select(row =>
                new SeriesPrediction(work.Predict.Sensor(row), result.Predictions[(row * quantities)..((row + 1) * quantities)]))],
        };
    }

    /// <inheritdoc />
    public byte[] Parameters(byte[] state) => SubModelState.Read(family, state).Model.ParameterBytes();
}
