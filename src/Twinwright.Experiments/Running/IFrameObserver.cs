using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation;

namespace Twinwright.Experiments.Running;

/// <summary>Watches the frames of a federated construction at edge servers; under Centra there is nothing to watch.</summary>
public interface IFrameObserver
{
    /// <summary>A run is about to start.</summary>
    /// <param name="solver">Decides it; has begun.</param>
    void Begin(IFederationSolver solver);

    /// <summary>A frame is decided and about to be run.</summary>
    /// <param name="frame">The frame; only to be read, and not to be kept.</param>
    /// <param name="actions">What was decided.</param>
    void Decided(FrameState frame, FrameActions actions);
}
