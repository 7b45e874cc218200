using Twinwright.Live.Grains;
using Twinwright.Live.SubModels;
using Twinwright.Model.Computing;

namespace Twinwright.Live.Twin;

/// <summary>Sub-models as bytes: started, updated, sent. The same bytes in give the same bytes out.</summary>
public interface IEdgeModels
{
    /// <summary>What is predicted.</summary>
    SubModelTask Task { get; }

    /// <summary>A sub-model that has learnt nothing. All start alike, so that parameters of one mean something to another.</summary>
    byte[] Start();

    /// <summary>Takes in samples, takes a helper's parameters, trains, predicts the next step.</summary>
    /// <param name="state">The sub-model with its history.</param>
    /// <param name="work">What is to be done.</param>
    ModelUpdate Update(byte[] state, ModelWork work);

    /// <summary>The parameters that are sent to others.</summary>
    byte[] Parameters(byte[] state);
}

/// <summary>What is to be done with a sub-model.</summary>
public sealed record ModelWork
{
    /// <summary>New samples with what came next, to learn from.</summary>
    public required SampleBatch Learn { get; init; }

    /// <summary>Samples of which what comes next is to be predicted.</summary>
    public required SampleBatch Predict { get; init; }

    /// <summary>The sub-process that gets half of the iterations.</summary>
    public SubProcess Process { get; init; } = SubProcess.Integrated;

    /// <summary>Iterations of training; what the sub-process does not get, the integrated network gets, since predictions come from it.</summary>
    public int Iterations { get; init; }

    /// <summary>Parameters of a helper; null for none.</summary>
    public byte[]? Helper { get; init; }

    /// <summary>s_ij, similarity to that helper by the law [1].</summary>
    public double Similarity { get; init; }

    /// <summary>Number of the order; each has draws of its own.</summary>
    public required long Order { get; init; }

    /// <summary>Whose sub-model it is; each has draws of its own.</summary>
    public required ModelOwner Owner { get; init; }
}

/// <summary>Whose sub-model is at work.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Index">Number of the edge server, or of the partial-DT.</param>
public readonly record struct ModelOwner(ModelKind Kind, int Index);

/// <summary>Kinds of sub-models.</summary>
public enum ModelKind
{
    /// <summary>An edge server's own.</summary>
    Local,

    /// <summary>An edge server's own without any help, to compare with.</summary>
    Alone,

    /// <summary>A partial-DT.</summary>
    PartialDt,

    /// <summary>An edge server's own, while no order comes.</summary>
    Own,
}

/// <summary>A sub-model after its work.</summary>
public sealed record ModelUpdate
{
    /// <summary>The sub-model with its history.</summary>
    public required byte[] State { get; init; }

    /// <summary>Mean squared error before anything was done [1].</summary>
    public required double LossBefore { get; init; }

    /// <summary>The same after help [1].</summary>
    public required double LossAfterHelp { get; init; }

    /// <summary>The same after training [1].</summary>
    public required double LossAfter { get; init; }

    /// <summary>Iterations done; none without samples.</summary>
    public required int Iterations { get; init; }

    /// <summary>Work of the training by the model's constants [flop].</summary>
    public required double WorkFlop { get; init; }

    /// <summary>Samples that it trains on.</summary>
    public required int Samples { get; init; }

    /// <summary>Shares of the helper's parameters that were taken, by layer [1].</summary>
    public required double[] Blend { get; init; }

    /// <summary>Predictions, in the order in which they were asked for.</summary>
    public required SeriesPrediction[] Predicted { get; init; }
}
