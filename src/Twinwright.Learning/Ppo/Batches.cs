namespace Twinwright.Learning.Ppo;

/// <summary>Rows of a minibatch gathered for an actor.</summary>
internal sealed class ActorBatch(PpoShape shape, int rows)
{
    public float[] Inputs { get; } = new float[rows * shape.Actor.Inputs];

    public bool[] Masks { get; } = new bool[shape.Masked ? rows * shape.Heads.Logits : 0];

    public byte[] Choices { get; } = new byte[rows * shape.Heads.Heads];

    public float[] Numbers { get; } = new float[rows * shape.Heads.Numbers];

    public float[] LogProbability { get; } = new float[rows];

    public float[] Advantages { get; } = new float[rows];

    /// <summary>Gathers samples of an actor.</summary>
    /// <param name="rollout">From where.</param>
    /// <param name="actor">Which actor.</param>
    /// <param name="critic">Whose advantages.</param>
    /// <param name="samples">Samples as step × rows + row.</param>
    public void Gather(Rollout rollout, int actor, int critic, ReadOnlySpan<int> samples)
    {
        var (inputs, heads) = (shape.Actor.Inputs, shape.Heads);
        var count = rollout.Steps * shape.Rows;
        var (first, firstInput, firstAdvantage) = (actor * count, actor * (rollout.Steps + 1) * shape.Rows, critic * count);
        for (var at = 0; at < samples.Length; at++)
        {
            var sample = samples[at];
            Rows.Copy(rollout.ActorInputs, firstInput + sample, Inputs, at, inputs);
            Rows.Copy(rollout.Choices, first + sample, Choices, at, heads.Heads);
            if (shape.Masked)
            {
                Rows.Copy(rollout.Masks, first + sample, Masks, at, heads.Logits);
            }

            if (heads.Numbers > 0)
            {
                Rows.Copy(rollout.Numbers, first + sample, Numbers, at, heads.Numbers);
            }

            LogProbability[at] = rollout.LogProbability[first + sample];
            Advantages[at] = rollout.Advantages[firstAdvantage + sample];
        }
    }
}

/// <summary>Rows of a minibatch gathered for a critic.</summary>
internal sealed class CriticBatch(PpoShape shape, int rows)
{
    public float[] Inputs { get; } = new float[rows * shape.Critic.Inputs];

    public float[] Targets { get; } = new float[rows];

    public float[] OldValues { get; } = new float[rows];

    /// <summary>Gathers samples of a critic.</summary>
    /// <param name="rollout">From where.</param>
    /// <param name="critic">Which critic.</param>
    /// <param name="samples">Samples as step × rows + row.</param>
    public void Gather(Rollout rollout, int critic, ReadOnlySpan<int> samples)
    {
        var count = rollout.Steps * shape.Rows;
        var (first, firstInput) = (critic * count, critic * (rollout.Steps + 1) * shape.Rows);
        for (var at = 0; at < samples.Length; at++)
        {
            Rows.Copy(rollout.CriticInputs, firstInput + samples[at], Inputs, at, shape.Critic.Inputs);
            Targets[at] = rollout.Returns[first + samples[at]];
            OldValues[at] = rollout.Values[firstInput + samples[at]];
        }
    }
}

/// <summary>Copies rows of tables.</summary>
internal static class Rows
{
    public static void Copy<T>(T[] from, int fromRow, T[] to, int toRow, int width) =>
        from.AsSpan(fromRow * width, width).CopyTo(to.AsSpan(toRow * width, width));
}
