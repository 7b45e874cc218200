using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Running;

/// <summary>Watches the measured cycles of a wide-area run: first what is decided, then what comes of it.</summary>
public interface ICycleObserver
{
    /// <summary>A cycle is decided and about to be run; the spans are not to be kept.</summary>
    /// <param name="cycle">Its start.</param>
    /// <param name="actions">What the edge servers are going to do.</param>
    void Decided(in CycleView cycle, in CycleActionsView actions);

    /// <summary>That cycle has been run.</summary>
    /// <param name="outcome">What came of it, by edge server; overwritten by the next.</param>
    void Stepped(CycleOutcome outcome);
}
