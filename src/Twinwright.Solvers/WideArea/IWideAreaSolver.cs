using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>Decides cycles of a wide-area system, one after the other.</summary>
public interface IWideAreaSolver
{
    /// <summary>Called once before the first cycle of a run.</summary>
    /// <param name="context">What is known beforehand.</param>
    void Begin(WideAreaContext context);

    /// <summary>Decides a cycle.</summary>
    /// <param name="cycle">The cycle, without the helper choices to come.</param>
    /// <param name="actions">Where to write what the edge servers do; every entry must be set.</param>
    void Decide(in CycleView cycle, in CycleActionsView actions);
}

/// <summary>What a solver knows before the first cycle.</summary>
public sealed record WideAreaContext
{
    /// <summary>The deployment, from which cycles can be sampled; null when there is but one instance.</summary>
    public Deployment? Deployment { get; init; }

    /// <summary>Received power of solvers that do not choose it [W].</summary>
    public required double HeuristicReceivedW { get; init; }

    /// <summary>Number of sampled helper choices over which planning solvers average.</summary>
    public required int ChoiceSamples { get; init; }

    /// <summary>The context of a run in a deployment.</summary>
    public static WideAreaContext For(Deployment deployment) => new()
    {
        Deployment = deployment,
        HeuristicReceivedW = deployment.Scenario.HeuristicReceivedW,
        ChoiceSamples = deployment.Scenario.ChoiceSamples,
    };

    /// <summary>The context of a single instance: the paper scenario's values.</summary>
    public static WideAreaContext ForInstance() => new()
    {
        HeuristicReceivedW = new WideAreaScenario().HeuristicReceivedW,
        ChoiceSamples = new WideAreaScenario().ChoiceSamples,
    };
}
