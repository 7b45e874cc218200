using Twinwright.Experiments.Reproduction;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>A change of results that a claim must not survive, such as two solvers' names exchanged; its own inverse.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Apply">Does it.</param>
internal sealed record Spoil(string Name, Func<ExperimentResults, ExperimentResults> Apply)
{
    /// <summary>Two solvers' runs and learning curves exchange their names.</summary>
    public static Spoil Swap(string one, string other) => new($"{one} ↔ {other}", results => results with
    {
        Points = [.. results.Points.Select(point => new PointResults(
            point.Place, point.Worlds, point.BySolver.ToDictionary(runs => Exchanged(runs.Key, one, other), runs => runs.Value)))],
        Curves = [.. results.Curves.Select(curve => curve with { Solver = Exchanged(curve.Solver, one, other) })],
    });

    /// <summary>Two solvers exchange one of their numbers, or arrays, alone; a change for each name.</summary>
    public static Spoil[] SwapEach(string one, string other, params string[] names) => [.. names.Select(name => new Spoil($"{one} ↔ {other} in {name}", results => results with
    {
        Points = [.. results.Points.Select(point => new PointResults(point.Place, point.Worlds, point.BySolver.ToDictionary(
            runs => runs.Key,
            runs => runs.Key == one || runs.Key == other
                ? (IReadOnlyList<RunFacts>)[.. runs.Value.Zip(point.BySolver[Exchanged(runs.Key, one, other)], (own, theirs) => Mixed(own, theirs, name))]
                : runs.Value)))],
    }))];

    /// <summary>Two arrays of every run exchange their names.</summary>
    public static Spoil Exchange(string one, string other) => new($"{one} ↔ {other}", results => results with
    {
        Points = [.. results.Points.Select(point => new PointResults(point.Place, point.Worlds, point.BySolver.ToDictionary(
            runs => runs.Key,
            runs => (IReadOnlyList<RunFacts>)[.. runs.Value.Select(run => run with { Arrays = run.Arrays.ToDictionary(array => Exchanged(array.Key, one, other), array => array.Value) })])))],
    });

    /// <summary>A panel's points in the reverse order.</summary>
    public static Spoil Reverse(string panel) => new($"{panel} backwards", results =>
    {
        var turned = results.PointsOf(panel).Reverse().Select(point => point.BySolver).ToList();
        var next = 0;
        return results with
        {
            Points = [.. results.Points.Select(point => point.Place.Panel == panel ? new PointResults(point.Place, point.Worlds, turned[next++]) : point)],
        };
    });

    public override string ToString() => Name;

    private static RunFacts Mixed(RunFacts own, RunFacts theirs, string name) => new(
        own.Totals.ToDictionary(total => total.Key, total => (total.Key == name ? theirs : own).Totals[total.Key]),
        own.Arrays.ToDictionary(array => array.Key, array => (array.Key == name ? theirs : own).Arrays[array.Key]));

    private static string Exchanged(string solver, string one, string other) => solver == one ? other : solver == other ? one : solver;
}
