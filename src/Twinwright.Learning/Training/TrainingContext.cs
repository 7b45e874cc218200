using Twinwright.Model.Federation;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;

namespace Twinwright.Learning.Training;

/// <summary>What a training is about.</summary>
public sealed record TrainingContext
{
    /// <summary>Name of the scenario, for the policy.</summary>
    public required string ScenarioName { get; init; }

    /// <summary>The scenario when it is of wide-area updating.</summary>
    public WideAreaScenario? WideArea { get; init; }

    /// <summary>The scenario when it is of federated construction.</summary>
    public FederationScenario? Federation { get; init; }

    /// <summary>Seeds of the deployments to train on; one for a policy that belongs to its deployment.</summary>
    public required IReadOnlyList<long> Deployments { get; init; }

    /// <summary>Seed of all that is drawn in training: first weights, dynamics, samples, orders.</summary>
    public required long Seed { get; init; }

    /// <summary>Steps of an episode: frames of a run; not used where lanes never end.</summary>
    public required int Steps { get; init; }

    /// <summary>Iterations asked for; null for the method's own number.</summary>
    public int? Iterations { get; init; }

    /// <summary>Threads to share the work; results do not depend on their number.</summary>
    public required WorkerTeam Team { get; init; }
}
