namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A statement about results that a claim consists of; several, when it speaks of several points or pairs.</summary>
public abstract record ClaimTest
{
    /// <summary>The panel that it speaks of; null for all.</summary>
    public string? Panel { get; init; }

    /// <summary>Values of the panel's key that it speaks of; null for all.</summary>
    public IReadOnlyList<string>? At { get; init; }

    /// <summary>Solvers whose runs it speaks of.</summary>
    public abstract IReadOnlyList<string> Solvers { get; }

    /// <summary>What it speaks of but has not been run, in words.</summary>
    /// <param name="results">What came out.</param>
    public IEnumerable<string> Missing(ExperimentResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var solvers =
            from point in Points(results)
            from solver in Solvers.Distinct()
            where !point.BySolver.ContainsKey(solver)
            select $"{Place(results, point)}{solver}";
        var values =
            from panel in results.Experiment.Panels
            where Panel is null || panel.Id == Panel
            from value in panel.Values
            where (At is null || At.Contains(value)) && results.PointsOf(panel.Id).All(point => point.Place.Value != value)
            select $"{panel.Axis} {value}";
        return solvers.Concat(values);
    }

    /// <summary>Single statements with what must be estimated for them.</summary>
    /// <param name="results">What came out.</param>
    public abstract IEnumerable<Check> Checks(ExperimentResults results);

    /// <summary>The points that it speaks of, in their order.</summary>
    /// <param name="results">What came out.</param>
    protected IEnumerable<PointResults> Points(ExperimentResults results) =>
        results.PointsOf(Panel).Where(point => At is null || At.Contains(point.Place.Value));

    /// <summary>A measure or an array in words.</summary>
    /// <param name="name">Its name.</param>
    protected static string Words(string name) => Figures.Wording.Name(name);

    /// <summary>Where a point is, in words before a statement; empty when there is but one.</summary>
    /// <param name="results">What came out.</param>
    /// <param name="point">The point.</param>
    protected static string Place(ExperimentResults results, PointResults point)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(point);
        return point.Place.Value.Length == 0
            ? ""
            : $"{results.Experiment.Panels.First(panel => panel.Id == point.Place.Panel).Axis} {point.Place.Value}: ";
    }
}

/// <summary>A single statement: a quantity within bounds.</summary>
/// <param name="Statement">In words.</param>
/// <param name="Quantity">What is estimated.</param>
/// <param name="AtLeast">Lower bound; null for none.</param>
/// <param name="AtMost">Upper bound; null for none.</param>
/// <param name="IsStrict">Whether the bounds themselves are outside: what is the same as another is neither less nor more.</param>
public sealed record Check(string Statement, Quantity Quantity, double? AtLeast, double? AtMost, bool IsStrict = false);
