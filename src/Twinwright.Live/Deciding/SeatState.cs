using System.Text.Json;
using Twinwright.Live.Api;

namespace Twinwright.Live.Deciding;

/// <summary>Who decides a system's steps; kept with the twin.</summary>
/// <param name="Active">The solver that has the seat.</param>
/// <param name="FallBack">The solver that steps in.</param>
/// <param name="Shadow">A solver that decides beside it, and is only looked at; null for none.</param>
public sealed record SeatState(string Active, string FallBack, string? Shadow)
{
    /// <summary>As it is stored.</summary>
    public string ToText() => JsonSerializer.Serialize(this, LiveJson.Options);

    /// <summary>As it was stored.</summary>
    public static SeatState From(string text) => JsonSerializer.Deserialize<SeatState>(text, LiveJson.Options)!;

    /// <summary>Bad decisions of the active solver in a row.</summary>
    public int Strikes { get; init; }

    /// <summary>Steps over which the shadow was looked at.</summary>
    public int ShadowSteps { get; init; }

    /// <summary>Of these, how often it was infeasible or late.</summary>
    public int ShadowFailures { get; init; }

    /// <summary>Sum of the active solver's scores over these steps; larger is better.</summary>
    public double ActiveScore { get; init; }

    /// <summary>Sum of the shadow's scores over these steps; larger is better.</summary>
    public double ShadowScore { get; init; }

    /// <summary>Whether the fall-back has the seat because the solver before it was bad.</summary>
    public bool FellBack { get; init; }
}
