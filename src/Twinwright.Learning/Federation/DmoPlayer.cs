using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;

namespace Twinwright.Learning.Federation;

/// <summary>Decides frames by given networks: by the means of what they say, or by draws around them.</summary>
internal sealed class DmoPlayer
{
    private readonly FederationSystem _system;
    private readonly DmoShape _shape;
    private readonly DmoActors _actors;
    private readonly DmoFrame _frame;
    private readonly NetworkPass _lower;
    private readonly NetworkPass _upper;
    private readonly float[] _seen;
    private readonly float[] _ranked;
    private readonly float[] _said;
    private readonly double[] _draws;
    private readonly bool _sample;

    public DmoPlayer(FederationSystem system, DmoShape shape, DmoActors actors, Dmo.Settings settings)
    {
        (_system, _shape, _actors, _sample) = (system, shape, actors, settings.Sample);
        _frame = new DmoFrame(system, settings);
        (_lower, _upper) = (new NetworkPass(shape.Lower, 1), new NetworkPass(shape.Upper, 1));
        _seen = new float[shape.Inputs];
        _ranked = new float[DmoShape.UpperAgents * shape.UpperHeads.Numbers];
        _said = new float[shape.LowerHeads.Numbers];
        _draws = new double[RandomField.Align(Math.Max(shape.UpperHeads.Draws, shape.LowerHeads.Draws))];
    }

    /// <summary>Decides a frame.</summary>
    public void Decide(FrameState frame, FrameActions actions)
    {
        FrameObservation.Write(frame, _seen);
        var (numbers, field) = (_shape.UpperHeads.Numbers, _sample ? new Rng(frame.DynamicsSeed).Split("solver/dmo").Field() : default);
        for (var agent = 0; agent < DmoShape.UpperAgents; agent++)
        {
            var means = _upper.Forward(_actors.Upper, agent, _seen, 1);
            Say(_shape.UpperHeads, means, _actors.UpperDeviations.AsSpan(agent * numbers, numbers), field, frame.Frame, agent, _ranked.AsSpan(agent * numbers, numbers));
        }

        _frame.Match(
            frame, _ranked.AsSpan(DmoShape.PartialDts * numbers, numbers), _ranked.AsSpan(DmoShape.EdgeServers * numbers, numbers));
        numbers = _shape.LowerHeads.Numbers;
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            _frame.Observe(frame, b, _seen);
            var means = _lower.Forward(_actors.Lower, b, _seen, 1);
            Say(_shape.LowerHeads, means, _actors.LowerDeviations.AsSpan(b * numbers, numbers), field, frame.Frame, DmoShape.UpperAgents + b, _said);
            _frame.Take(b, _said);
        }

        _frame.Form(frame, actions);
    }

    private void Say(
        HeadLayout heads, ReadOnlySpan<float> means, ReadOnlySpan<float> logDeviations, RandomField field, int frame, int agent, Span<float> into)
    {
        if (!_sample)
        {
            means.CopyTo(into);
            return;
        }

        field.Fill(((long)frame << 32) | (uint)agent, 0, _draws);
        PolicyHeads.Sample(heads, means, logDeviations, _draws.AsSpan(0, heads.Draws), [], into);
    }
}
