using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Federation;

/// <summary>Trains <see cref="Mab"/>.</summary>
/// <remarks>
/// Every partial-DT's edge server pulls the arm of its highest bound and tells its model the reward; chance plays no
/// part. Rewards are scaled to the order of 1, for which bounds of width α = 1 are meant: with rewards of tens, as they
/// come, bounds soon count for nothing and some trainings settle on a poor arm.
/// </remarks>
public sealed class MabTraining : ChoiceTraining
{
    private readonly MabArms _arms;
    private readonly double _rewardScale;
    private double[] _contexts = [];
    private int[] _arm = [];

    /// <summary>A training at its start.</summary>
    /// <param name="settings">Options of the solver.</param>
    /// <param name="options">Options of the training.</param>
    /// <param name="context">What it is about.</param>
    public MabTraining(Mab.Settings settings, Options options, TrainingContext context)
        : base(context, settings.Rounds)
    {
        (_arms, _rewardScale) = (new MabArms(settings.Exploration), options.RewardScale);
        _arms.Model.Clear(options.Ridge);
    }

    /// <inheritdoc />
    public override Policy Policy()
    {
        var tensors = new TensorSet();
        SaveLearnt(tensors);
        return Policy(Mab.Id, MabArms.Observes, tensors);
    }

    private protected override void BeginEpisode(FederationSystem system) =>
        (_contexts, _arm) = (new double[system.PartialDts * MabArms.Dimension], new int[system.PartialDts]);

    private protected override void Choose(FrameState frame, ChoiceDecider decider)
    {
        decider.Match(frame, _arms);
        for (var c = 0; c < _arm.Length; c++)
        {
            MabArms.Observe(frame, c, decider.Assignment[c], _contexts.AsSpan(c * MabArms.Dimension, MabArms.Dimension));
            _arm[c] = decider.Choice[c];
        }
    }

    private protected override void Learn(int c, double reward) =>
        _arms.Model.Update(_arm[c], _contexts.AsSpan(c * MabArms.Dimension, MabArms.Dimension), _rewardScale * reward);

    private protected override void EndEpisode(FrameState frame, ChoiceDecider decider)
    {
    }

    private protected override void SaveLearnt(TensorSet into)
    {
        into.Add("inverse", _arms.Model.Inverse, EdgeServerChoices.Count, MabArms.Dimension, MabArms.Dimension);
        into.Add("moment", _arms.Model.Moment, EdgeServerChoices.Count, MabArms.Dimension);
        into.Add("weights", _arms.Model.Weights, EdgeServerChoices.Count, MabArms.Dimension);
    }

    private protected override void RestoreLearnt(TensorSet from) => Mab.Copy(from, _arms.Model);

    /// <summary>Options of <see cref="MabTraining"/>.</summary>
    public sealed record Options
    {
        /// <summary>λ.</summary>
        [Option("weight of the ridge with which a model starts", Min = 1e-6, Max = 1e6)]
        public double Ridge { get; set; } = 1;

        /// <summary>Factor on rewards.</summary>
        [Option("factor on rewards, which are a few tens, against the exploration", Min = 1e-6, Max = 1)]
        public double RewardScale { get; set; } = 0.05;
    }
}
