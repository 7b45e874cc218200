namespace Twinwright.Learning.Ppo;

/// <summary>What an actor's outputs mean: logits of heads with a choice each, then means of Gaussian numbers.</summary>
public sealed class HeadLayout
{
    /// <summary>A layout.</summary>
    /// <param name="choices">Choices of each head.</param>
    /// <param name="logDeviations">First logarithm of the standard deviation of each Gaussian number.</param>
    public HeadLayout(IReadOnlyList<int> choices, IReadOnlyList<float>? logDeviations = null)
    {
        (Choices, LogDeviations) = (choices, logDeviations ?? []);
        var offsets = new int[choices.Count];
        for (var head = 0; head < choices.Count; head++)
        {
            offsets[head] = Logits;
            Logits += choices[head];
        }

        Offsets = offsets;
    }

    /// <summary>Choices of each head.</summary>
    public IReadOnlyList<int> Choices { get; }

    /// <summary>Where each head's logits begin.</summary>
    public IReadOnlyList<int> Offsets { get; }

    /// <summary>First logarithm of the standard deviation of each Gaussian number.</summary>
    public IReadOnlyList<float> LogDeviations { get; }

    /// <summary>Heads.</summary>
    public int Heads => Choices.Count;

    /// <summary>Gaussian numbers.</summary>
    public int Numbers => LogDeviations.Count;

    /// <summary>Logits of all heads.</summary>
    public int Logits { get; }

    /// <summary>Outputs of an actor.</summary>
    public int Outputs => Logits + Numbers;

    /// <summary>Uniform draws that sampling takes.</summary>
    public int Draws => Heads + Numbers;
}
