using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Trainings;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Reproduction;

/// <summary>A training at a point of an experiment: one policy.</summary>
internal sealed class PlannedTraining
{
    private const string PoliciesName = "policies";
    private readonly TrainingRequest _request;

    private PlannedTraining(TrainingRequest request, long? deployment, string place, string settingsSha256)
    {
        (_request, Deployment, Place, SettingsSha256) = (request, deployment, place, settingsSha256);
        IsShipped = Shipped(place) is { } shipped && PolicyFolder.Holds(shipped)
            && PolicyFolder.Read(shipped).Trained.Run.SettingsSha256 == settingsSha256;
    }

    /// <summary>The solver that learns.</summary>
    public SolverSpec Solver => _request.Solver;

    /// <summary>The deployment that the policy belongs to; null when it transfers.</summary>
    public long? Deployment { get; }

    /// <summary>Seed of the training.</summary>
    public long Seed => _request.Seed;

    /// <summary>Whether the same training has made a policy that comes with the program, so that it need not be done.</summary>
    public bool IsShipped { get; }

    /// <summary>Folder of policies that a solver must be told of.</summary>
    public string Folder => _request.Folder;

    /// <summary>Which training it is; of equal ones only one is done.</summary>
    public string Key => Path.Combine(Folder, Place);

    /// <summary>Where the learning curve is.</summary>
    public string CurvePath => Path.Combine(IsShipped ? Shipped(Place)! : Key, PolicyFolder.CurveName);

    /// <summary>How long it takes, roughly [s].</summary>
    public double GuessS => _request.Scenario.System == SystemKind.WideArea ? 0.8 * _request.Scenario.WideArea.EdgeServers : 60;

    /// <summary>SHA-256 of all that the policy depends on but the program's version.</summary>
    public string SettingsSha256 { get; }

    private string Place { get; }

    /// <summary>All trainings of an experiment at a point.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="point">The point.</param>
    /// <param name="request">Where to, and in which version.</param>
    public static IReadOnlyList<PlannedTraining> Of(Experiment experiment, ExperimentPoint point, ReproductionRequest request) =>
        [.. experiment.Trainings.SelectMany(plan => plan.Seeds.SelectMany(seed => Of(experiment.Scenario, plan, seed, point, request)))];

    /// <summary>Does it; what is done is left alone, what was begun goes on.</summary>
    /// <param name="threads">Threads; what comes out does not depend on how many.</param>
    /// <param name="stop">Ends it after the iteration at hand, with a checkpoint.</param>
    public void Run(int threads, CancellationToken stop)
    {
        using var team = new Model.Threading.WorkerTeam(threads);
        TrainingSession.Run(_request, team, null, stop);
    }

    /// <summary>The training and its folder, for whoever has it done elsewhere.</summary>
    public FolderedTraining Foldered() => new(_request, _request.Jobs()[0]);

    /// <summary>Makes the training once, which refuses what cannot be trained.</summary>
    public void Admit(Model.Threading.WorkerTeam team) => _ = new TrainingWork(_request, _request.Jobs()[0], team);

    /// <summary>Whether it is done.</summary>
    public bool IsDone => PolicyFolder.Holds(Key);

    private static IEnumerable<PlannedTraining> Of(string scenario, TrainingPlan plan, long seed, ExperimentPoint point, ReproductionRequest request)
    {
        var solver = SolverSpec.ParseForTraining(plan.Solver, point.Scenario.System);
        var all = new TrainingRequest
        {
            Scenario = point.Scenario,
            Overrides = point.Overrides,
            Solver = solver,
            Deployments = plan.Deployments,
            Seed = seed,
            Iterations = plan.Iterations,
            Folder = Path.Combine([request.Folder ?? "", PoliciesName, .. Slugs(scenario, point, solver, plan.Iterations, seed)]),
            Resume = true,
            Version = request.Version,
        };
        foreach (var job in all.Jobs())
        {
            yield return new(all with { Deployments = job.Deployments }, job.Deployment, job.Place, job.SettingsSha256);
        }
    }

    /// <summary>Names of folders that say what is trained in them, the world first.</summary>
    private static IEnumerable<string> Slugs(string scenario, ExperimentPoint point, SolverSpec solver, int? iterations, long seed)
    {
        yield return Slug(string.Join('_', [scenario, .. point.Overrides]));
        if (solver.Options.Count > 0)
        {
            yield return Slug(solver.Text);
        }

        if (iterations is { } number)
        {
            yield return FormattableString.Invariant($"iterations-{number}");
        }

        if (seed != 1)
        {
            yield return FormattableString.Invariant($"seed-{seed}");
        }
    }

    private static string Slug(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '=' or '-' ? c : '-')).Trim('-');

    private static string? Shipped(string place) =>
        ProjectRoot.Find() is { } root ? Path.Combine(root, PolicyShelf.ShippedName, place) : null;
}
