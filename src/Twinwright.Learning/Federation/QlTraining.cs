using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Federation;

/// <summary>Trains <see cref="Ql"/>.</summary>
/// <remarks>
/// Every partial-DT learns into the one table. With probability ε an edge server's choice is replaced by one of all
/// choices alike, ε falling evenly from 1 in the first episode to its last value in the last one. The state that a step leads to is
/// that of the partial-DT at the edge server which the next frame matches it with, the frame after an episode's last
/// included: a run is cut off, it does not end.
/// </remarks>
public sealed class QlTraining : ChoiceTraining
{
    private readonly QTable _table = new();
    private readonly Options _options;
    private int[] _state = [];
    private int[] _choice = [];
    private double[] _reward = [];
    private bool _first;
    private Rng? _rng;

    /// <summary>A training at its start.</summary>
    /// <param name="settings">Options of the solver.</param>
    /// <param name="options">Options of the training.</param>
    /// <param name="context">What it is about.</param>
    public QlTraining(Ql.Settings settings, Options options, TrainingContext context)
        : base(context, settings.Rounds) => _options = options;

    /// <inheritdoc />
    public override Policy Policy()
    {
        var tensors = new TensorSet();
        SaveLearnt(tensors);
        return Policy(Ql.Id, QTable.Observes, tensors);
    }

    private double Exploration => Iterations < 2 ? 1 : 1 + ((_options.LastExploration - 1) * Iteration / (Iterations - 1));

    private protected override void BeginEpisode(FederationSystem system)
    {
        var count = system.PartialDts;
        (_state, _choice, _reward, _first) = (new int[count], new int[count], new double[count], true);
        _rng = new Rng(Context.Seed).Split("learning/ql").Split("episode", Iteration);
    }

    private protected override void Choose(FrameState frame, ChoiceDecider decider)
    {
        decider.Match(frame, _table);
        Update(decider);
        for (var c = 0; c < _state.Length; c++)
        {
            if (_rng!.NextUnit() < Exploration)
            {
                decider.Choice[c] = _rng.NextInteger(0, EdgeServerChoices.Count - 1);
            }

            (_state[c], _choice[c]) = (QTable.State(frame, c, decider.Assignment[c]), decider.Choice[c]);
        }
    }

    private protected override void Learn(int c, double reward) => _reward[c] = reward;

    private protected override void EndEpisode(FrameState frame, ChoiceDecider decider)
    {
        decider.Match(frame, _table);
        Update(decider);
    }

    private protected override void SaveLearnt(TensorSet into) =>
        into.Add(Ql.Tensor, _table.Values, QTable.Importances, QTable.Means, QTable.Members, EdgeServerChoices.Count);

    private protected override void RestoreLearnt(TensorSet from) => from.CopyTo(Ql.Tensor, _table.Values);

    /// <summary>Learns from the frame before, now that it is known where it led.</summary>
    private void Update(ChoiceDecider decider)
    {
        for (var c = 0; c < _state.Length && !_first; c++)
        {
            _table.Update(_state[c], _choice[c], _reward[c], decider.ValueOf(c), _options.Discount, _options.LearningRate);
        }

        _first = false;
    }

    /// <summary>Options of <see cref="QlTraining"/>.</summary>
    public sealed record Options
    {
        /// <summary>α.</summary>
        [Option("step with which a value moves towards its target", Min = 0, Max = 1)]
        public double LearningRate { get; set; } = 0.1;

        /// <summary>γ, the paper's η.</summary>
        [Option("discount of the next frame's value", Min = 0, Max = 0.999)]
        public double Discount { get; set; } = 0.92;

        /// <summary>ε of the last episode.</summary>
        [Option("probability of a random choice in the last episode; it falls evenly from 1", Min = 0, Max = 1)]
        public double LastExploration { get; set; } = 0.05;
    }
}
