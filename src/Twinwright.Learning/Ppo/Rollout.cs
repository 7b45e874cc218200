namespace Twinwright.Learning.Ppo;

/// <summary>What was seen, done and paid in a rollout; an agent's numbers stand together, as agent, step, row.</summary>
public sealed class Rollout
{
    private readonly PpoShape _shape;

    /// <summary>Room for a rollout.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="steps">Steps.</param>
    public Rollout(PpoShape shape, int steps)
    {
        (_shape, Steps) = (shape, steps);
        var (actors, critics) = (shape.Actors * steps * shape.Rows, shape.Critics * steps * shape.Rows);
        ActorInputs = new float[shape.Actors * (steps + 1) * shape.Rows * shape.Actor.Inputs];
        CriticInputs = shape.SameInputs ? ActorInputs : new float[shape.Critics * (steps + 1) * shape.Rows * shape.Critic.Inputs];
        Masks = new bool[shape.Masked ? actors * shape.Heads.Logits : 0];
        (Choices, Numbers) = (new byte[actors * shape.Heads.Heads], new float[actors * shape.Heads.Numbers]);
        LogProbability = new float[actors];
        (Rewards, Advantages, Returns) = (new float[critics], new float[critics], new float[critics]);
        Values = new float[shape.Critics * (steps + 1) * shape.Rows];
        (Ended, Cut) = (new bool[critics], new bool[shape.Cuts ? critics : 0]);
        CutInputs = new float[shape.Cuts ? critics * shape.Critic.Inputs : 0];
    }

    /// <summary>Steps.</summary>
    public int Steps { get; }

    /// <summary>What actors saw; there is a step more, after the last.</summary>
    internal float[] ActorInputs { get; }

    /// <summary>What critics saw; there is a step more, after the last.</summary>
    internal float[] CriticInputs { get; }

    internal bool[] Masks { get; }

    internal byte[] Choices { get; }

    internal float[] Numbers { get; }

    internal float[] LogProbability { get; }

    internal float[] Rewards { get; }

    internal float[] Advantages { get; }

    internal float[] Returns { get; }

    internal float[] Values { get; }

    internal bool[] Ended { get; }

    internal bool[] Cut { get; }

    internal float[] CutInputs { get; }

    /// <summary>An actor's inputs at a step; rows × inputs.</summary>
    public Span<float> ActorInput(int actor, int step) => InputSlice(ActorInputs, actor, step, _shape.Actor.Inputs);

    /// <summary>A critic's inputs at a step; rows × inputs.</summary>
    public Span<float> CriticInput(int critic, int step) => InputSlice(CriticInputs, critic, step, _shape.Critic.Inputs);

    /// <summary>An actor's open choices at a step; rows × logits.</summary>
    public Span<bool> Mask(int actor, int step) => Slice(Masks, actor, step, _shape.Heads.Logits);

    /// <summary>An actor's choices at a step; rows × heads.</summary>
    public Span<byte> Choice(int actor, int step) => Slice(Choices, actor, step, _shape.Heads.Heads);

    /// <summary>An actor's Gaussian numbers at a step; rows × numbers.</summary>
    public Span<float> Number(int actor, int step) => Slice(Numbers, actor, step, _shape.Heads.Numbers);

    /// <summary>What a critic's agent was paid for a step; by row.</summary>
    public Span<float> Reward(int critic, int step) => Slice(Rewards, critic, step, 1);

    /// <summary>Whether an episode ended with a step, of itself or cut off; by row.</summary>
    public Span<bool> End(int critic, int step) => Slice(Ended, critic, step, 1);

    /// <summary>Whether it was cut off, so that what would have followed still counts; by row.</summary>
    public Span<bool> CutOff(int critic, int step) => Slice(Cut, critic, step, 1);

    /// <summary>What the critic would have seen next where an episode was cut off; rows × inputs.</summary>
    public Span<float> CutInput(int critic, int step) => Slice(CutInputs, critic, step, _shape.Critic.Inputs);

    private Span<float> InputSlice(float[] array, int network, int step, int width) =>
        array.AsSpan(((network * (Steps + 1)) + step) * _shape.Rows * width, _shape.Rows * width);

    private Span<T> Slice<T>(T[] array, int network, int step, int width) =>
        array.AsSpan(((network * Steps) + step) * _shape.Rows * width, _shape.Rows * width);
}
