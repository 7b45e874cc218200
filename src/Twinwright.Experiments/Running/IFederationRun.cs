using Twinwright.Experiments.Results;
using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Running;

/// <summary>A federated construction under way, in any framework.</summary>
internal interface IFederationRun
{
    /// <summary>Totals of the last frame; links and rounds are those of partial-DTs where there are no edge servers.</summary>
    FrameTotals Totals { get; }

    /// <summary>Moves that the last frame's decision took; 0 for solvers that make none.</summary>
    int Moves { get; }

    /// <summary>Decides a frame, runs it and goes on to the next.</summary>
    void Step();

    /// <summary>What the report draws of the frames so far, at least one.</summary>
    FederationPicture Picture();
}
