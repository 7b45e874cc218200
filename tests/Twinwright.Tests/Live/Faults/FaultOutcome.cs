using System.Globalization;

namespace Twinwright.Tests.Live.Faults;

/// <summary>How a fault was recovered from.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="S">Time from its end, or from a kill, until a reading published after it was stored and a cycle finished after it [s].</param>
/// <param name="WhollyS">Time until readings had come through all lanes, and a cycle had begun and finished [s]; infinite when that was not seen.</param>
internal readonly record struct Recovery(FaultKind Kind, double S, double WhollyS);

/// <summary>What came of a schedule.</summary>
internal sealed record FaultOutcome
{
    public required FaultSchedule Schedule { get; init; }

    /// <summary>Published readings.</summary>
    public int Readings { get; init; }

    /// <summary>Times that readings were published again.</summary>
    public int Repeats { get; init; }

    /// <summary>Readings that the system counts as refused.</summary>
    public long Refused { get; init; }

    /// <summary>Readings that the broker acknowledged, and that came only when they were published again.</summary>
    public int LostByBroker { get; init; }

    /// <summary>Finished cycles.</summary>
    public int Cycles { get; init; }

    /// <summary>Silos that ended by themselves, and were started again.</summary>
    public int EndedByThemselves { get; init; }

    public IReadOnlyList<Recovery> Recoveries { get; init; } = [];

    /// <summary>What could not be done here.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What did not hold; empty when all did.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>How long its phases took, as far as it came [s].</summary>
    public IReadOnlyList<(string Name, double S)> Phases { get; init; } = [];

    /// <summary>How long it took [s].</summary>
    public double Seconds { get; init; }

    /// <summary>Its line in a report.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        seed {Schedule.Seed}: {string.Join(' ', Schedule.Faults)}; {Readings} readings, {Repeats} sent again, {Refused} refused, {LostByBroker} lost by the broker; {Cycles} cycles; {EndedByThemselves} silos ended by themselves; recovered {string.Join(' ', Recoveries.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Kind}={one.S:0.0}/{one.WhollyS:0.0}")))}; {string.Concat(Notes.Select(note => note + "; "))}{(Problems.Count == 0 ? "held" : $"FAILED: {string.Join(" | ", Problems.Take(5))}{(Problems.Count > 5 ? $" | and {Problems.Count - 5} more" : "")}")}; {string.Concat(Phases.Select(phase => string.Create(CultureInfo.InvariantCulture, $"{phase.Name} {phase.S:0.0}, ")))}in all {Seconds:0.0} s
        """);

    /// <summary>What came of many.</summary>
    public static string Summary(IReadOnlyCollection<FaultOutcome> outcomes)
    {
        var failed = outcomes.Where(outcome => outcome.Problems.Count > 0).Select(outcome => outcome.Schedule.Seed).ToList();
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{outcomes.Count} schedules: {outcomes.Count - failed.Count} held, {failed.Count} failed{(failed.Count > 0 ? $" (seeds {string.Join(' ', failed)})" : "")}; {outcomes.Sum(outcome => outcome.Readings)} readings, {outcomes.Sum(outcome => outcome.Refused)} refused, {outcomes.Sum(outcome => outcome.LostByBroker)} lost by the broker and sent again; {outcomes.Sum(outcome => outcome.Seconds):0} s"),
        };
        foreach (var kind in outcomes.SelectMany(outcome => outcome.Recoveries).GroupBy(one => one.Kind).OrderBy(kind => kind.Key))
        {
            var (times, wholly) = (kind.Select(one => one.S).Order().ToList(), kind.Select(one => one.WhollyS).Order().ToList());
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"  {kind.Key,-16} {times.Count,4} faults: work went on after {Median(times):0.0} s (median), {times[^1]:0.0} s (largest); all of it after {Median(wholly):0.0} s, {wholly[^1]:0.0} s"));
        }

        return string.Join('\n', lines);
    }

    private static double Median(List<double> ordered) => (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
}
