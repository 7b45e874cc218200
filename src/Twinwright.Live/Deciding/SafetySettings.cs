namespace Twinwright.Live.Deciding;

/// <summary>When a solver loses its seat, and when its shadow gets it.</summary>
public sealed record SafetySettings
{
    /// <summary>How much worse than the fall-back's a decision may be, as a share of the fall-back's score, and of its violations [1].</summary>
    public double Margin { get; init; } = 0.1;

    /// <summary>How long a decision may take; null for as long as it takes [s].</summary>
    public double? LatestS { get; init; }

    /// <summary>Bad decisions in a row after which the fall-back keeps the seat.</summary>
    public int Strikes { get; init; } = 3;

    /// <summary>Steps over which a shadow is looked at before it may get the seat.</summary>
    public int ShadowSteps { get; init; } = 20;

    /// <summary>Whether a shadow that is better by <see cref="ShadowMargin"/> over <see cref="ShadowSteps"/> steps gets the seat by itself.</summary>
    public bool Promote { get; init; }

    /// <summary>How much better a shadow must be, as a share of the active solver's score [1].</summary>
    public double ShadowMargin { get; init; } = 0.02;
}
