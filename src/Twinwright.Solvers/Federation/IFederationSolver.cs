using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation;

/// <summary>Decides frames of a federated construction, one after the other.</summary>
public interface IFederationSolver
{
    /// <summary>Called once before the first frame of a run.</summary>
    /// <param name="context">What is known beforehand.</param>
    void Begin(FederationContext context);

    /// <summary>Decides a frame.</summary>
    /// <param name="frame">The frame; only to be read.</param>
    /// <param name="actions">Where to write what is done; the assignment, the links and the rounds must all be set.</param>
    void Decide(FrameState frame, FrameActions actions);
}

/// <summary>What a solver knows before the first frame.</summary>
public sealed record FederationContext
{
    /// <summary>The deployment; null when there is but one instance.</summary>
    public FederationDeployment? Deployment { get; init; }

    /// <summary>The sizes and constants of all frames to come.</summary>
    public required FederationSystem System { get; init; }
}
