using Twinwright.Learning.Federation;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Threading;
using Twinwright.Tests.Solvers.Federation;

namespace Twinwright.Tests.Learning.Federation;

/// <summary>A small training of dmo, with its threads.</summary>
internal sealed class DmoTrainings : IDisposable
{
    public const int Steps = 12;

    public const int Worlds = 3;

    public static readonly FederationScenario Scenario = CoalitionFrames.Sized(sensors: 6, edgeServers: 3, partialDts: 3, subcarriers: 3);

    private readonly WorkerTeam _team;

    public DmoTrainings(int workers, int iterations = 4)
    {
        _team = new WorkerTeam(workers);
        Training = new DmoTraining(
            new Dmo.Settings(),
            new DmoTraining.Settings { Iterations = iterations, Lanes = 5, ValidateEvery = 2, ValidationWorlds = Worlds, LearningRate = 1e-3 },
            new TrainingContext { ScenarioName = "small", Federation = Scenario, Deployments = [5], Seed = 3, Steps = Steps, Team = _team });
    }

    public DmoTraining Training { get; }

    public TensorSet State
    {
        get
        {
            var state = new TensorSet();
            Training.Save(state);
            return state;
        }
    }

    public void Dispose() => _team.Dispose();
}
