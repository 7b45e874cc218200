using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Reproduction;

/// <summary>A run of a solver in a world.</summary>
/// <param name="Description">Everything that its facts depend on; runs of the same description are the same.</param>
/// <param name="Kind">Runs of a kind take about as long.</param>
/// <param name="Probe">How it is looked at.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Solver">The solver.</param>
/// <param name="World">The world.</param>
/// <param name="Length">Steps.</param>
/// <param name="Policies">Where policies are.</param>
internal sealed record PlannedRun(
    string Description, string Kind, RunProbe Probe, LoadedScenario Scenario, SolverSpec Solver, World World, RunLength Length, PolicyShelf Policies)
{
    /// <summary>Runs it.</summary>
    public RunFacts Run(CancellationToken stop) => Probe.Run(Scenario, World, Solver, Length, Policies, stop);

    /// <summary>Whether another run differs in its world alone.</summary>
    public bool IsAlike(PlannedRun other) => ReferenceEquals(Scenario, other.Scenario) && ReferenceEquals(Policies, other.Policies)
        && Solver.Text == other.Solver.Text && Probe.Form == other.Probe.Form && Length == other.Length;
}

/// <summary>All that an experiment has to run.</summary>
internal sealed class ExperimentPlan
{
    private readonly Experiment _experiment;
    private readonly RunProbe _probe;
    private readonly IReadOnlyList<World> _worlds;
    private readonly IReadOnlyList<Point> _points;
    private readonly bool _quick;

    private ExperimentPlan(Experiment experiment, RunProbe probe, IReadOnlyList<World> worlds, IReadOnlyList<Point> points, bool quick) =>
        (_experiment, _probe, _worlds, _points, _quick) = (experiment, probe, worlds, points, quick);

    /// <summary>Trainings that must be done.</summary>
    public IEnumerable<PlannedTraining> Trainings => _quick ? [] : _points.SelectMany(point => point.Trainings).Where(training => !training.IsShipped);

    /// <summary>Plans an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="request">How much is run.</param>
    public static ExperimentPlan Of(Experiment experiment, ReproductionRequest request)
    {
        var effort = experiment.EffortOf(request.Quick);
        return new(
            experiment, RunProbe.Of(experiment), ExperimentPoints.Worlds(effort, request.Seed),
            [.. ExperimentPoints.Of(experiment, effort).Select(point => Point.Of(experiment, point, request))], request.Quick);
    }

    /// <summary>Tells the clock of all runs.</summary>
    public void Expect(WorkClock clock)
    {
        foreach (var run in _points.SelectMany(point => point.Solvers).SelectMany(solver => _worlds.Select(_ => solver)))
        {
            clock.Expect(Kind(run), GuessS(run), isTraining: false);
        }
    }

    /// <summary>All runs; to be asked when the trainings are done.</summary>
    /// <param name="version">Version of the program.</param>
    public IEnumerable<PlannedRun> Runs(string version) =>
        _points.SelectMany(point => point.Solvers.SelectMany(solver => _worlds.Select(world => Run(point, solver, world, version))));

    /// <summary>What came out.</summary>
    /// <param name="facts">Facts of all runs, by description.</param>
    /// <param name="version">Version of the program.</param>
    public ExperimentResults Results(IReadOnlyDictionary<string, RunFacts> facts, string version)
    {
        var points = _points.Select(point => new PointResults(
            point.Planned.Place, _worlds,
            point.Solvers.ToDictionary(
                solver => solver.Text,
                solver => (IReadOnlyList<RunFacts>)[.. _worlds.Select(world => facts[Run(point, solver, world, version).Description])])));
        if (_experiment.Form == ExperimentForm.Sacrifice)
        {
            points = points.Select(point => SacrificeTotals.AddTo(point, _experiment.Proposed));
        }

        if (_experiment.Form == ExperimentForm.Maps)
        {
            points = points.Select(point => SacrificeTotals.Mark(point, _experiment.Proposed));
        }

        return new(_experiment, [.. points.Where(point => point.Worlds.Count > 0)], [.. Curves()]);
    }

    private IEnumerable<TrainedCurve> Curves() =>
        from point in _points
        where _experiment.Form == ExperimentForm.Training
        from training in point.Trainings
        where !_quick || training.IsShipped
        select new TrainedCurve(point.Planned.Place, training.Solver.Entry.Id, training.Deployment, training.Seed, CurvePoints.Read(training.CurvePath));

    private PlannedRun Run(Point point, SolverSpec solver, World world, string version)
    {
        var scenario = point.Planned.Scenario;
        var length = SystemRuns.Of(scenario).Length(_experiment.Steps, _experiment.Measured);
        return new(
            string.Join('\n', [
                _probe.Name, RunLedger.Describe(scenario), solver.Text, point.Shelf.Value.Digest(solver, [world.Deployment]), length.ToString(),
                FormattableString.Invariant($"{world.Deployment} {world.DynamicsSeed}"), version]),
            Kind(solver), _probe, scenario, solver, world, length, point.Shelf.Value);
    }

    private string Kind(SolverSpec solver) => $"{_probe.Name} {_experiment.Scenario} {solver.Text}";

    private static double GuessS(SolverSpec solver) => solver.Entry.Id is "foresight" or "exact" ? 1 : 0.1;

    /// <summary>A point with its solvers and where their policies are.</summary>
    private sealed record Point(
        ExperimentPoint Planned, IReadOnlyList<PlannedTraining> Trainings, IReadOnlyList<SolverSpec> Solvers, Lazy<PolicyShelf> Shelf)
    {
        /// <summary>In a quick reproduction solvers that would have to be trained for the point are left out.</summary>
        /// <remarks>The shelf is made when the trainings are done.</remarks>
        public static Point Of(Experiment experiment, ExperimentPoint point, ReproductionRequest request)
        {
            var trainings = PlannedTraining.Of(experiment, point, request);

            // Of several seeds the first one's policies decide.
            List<PlannedTraining> missing = [.. trainings.GroupBy(training => training.Solver.Entry.Id)
                .SelectMany(own => own.Where(training => training.Seed == own.First().Seed)).Where(training => !training.IsShipped)];
            var untrained = request.Quick ? missing.Select(training => training.Solver.Entry.Id).ToHashSet() : [];
            string[] folders = request.Quick ? [] : [.. missing.Select(training => training.Folder).Distinct()];
            return new(
                point, trainings,
                [.. experiment.Solvers.Select(solver => SolverSpec.Parse(solver, point.Scenario.System)).Where(solver => !untrained.Contains(solver.Entry.Id))],
                new(() => new PolicyShelf(folders, new TrainCommandLine(point.Scenario.Name, point.Overrides))));
        }
    }
}
