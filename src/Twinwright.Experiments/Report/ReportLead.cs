using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Report;

/// <summary>The first sentences of a part: what was found, and what the system is about.</summary>
internal static class ReportLead
{
    private const string WideArea =
        "Each edge server keeps the digital twin of its area up to date with the data of its sensors, which costs energy. "
        + "A helper updates first and hands what it learnt to neighbours, who then need less data and less computing. "
        + "Helping costs the helper more and its neighbours less; a solver decides in every cycle who helps.";

    private const string Federation =
        "One large digital twin is put together from parts: edge servers create partial-DTs from the data of sensors, and the cloud joins them. "
        + "The sensors that feed an edge server are its coalition; where coalitions overlap, a sensor feeds several. "
        + "The matching says which edge server creates which partial-DT. A solver decides on both in every frame, and on how long to train: "
        + "quality is the gain; energy, changes and lateness cost.";

    private const string Composed =
        "Two systems in one world. In every frame edge servers create the parts of one large digital twin from the data of coalitions of sensors; "
        + "in the cycles of the frame every edge server keeps up to date what it hosts, and helpers hand what they learnt to neighbours. "
        + "A pair of solvers decides, one the frames and one the cycles: quality that the cycles keep up is the gain; the energy of both, changes and lateness cost.";

    public static void Write(Html html, IEnumerable<string> metrics, string finding)
    {
        if (finding.Length > 0)
        {
            html.Element("p", finding, "class=\"lead\"");
        }

        html.Element("p", Wording.IsComposed(metrics) ? Composed : Wording.IsWideArea(metrics) ? WideArea : Federation);
    }

    /// <summary>Which solver is best and by how much; empty with fewer than two that have a number.</summary>
    public static string Finding(ComparisonResult result) =>
        Wording.IsWideArea(result.MetricNames) ? EnergyFinding(result) : UtilityFinding(result);

    /// <summary>The solver of least energy, and how much less than the baseline's that is.</summary>
    private static string EnergyFinding(ComparisonResult result)
    {
        var energies = Numbers(result, Wording.SystemEnergy);
        if (energies.Count < 2)
        {
            return "";
        }

        var best = energies.MinBy(metric => metric.Mean)!;
        var baseline = PairedRatios.BaselineOf(result);
        var pair = Pair(result, PairedRatios.Kind, Wording.SystemEnergy, best.Solver, baseline);
        var share = pair is null
            ? ""
            : $" World by world that is {Wording.Short(pair.Value)} times the energy of {baseline}"
                + (double.IsNaN(pair.CiLow) ? "." : $" (95 % interval {Wording.Short(pair.CiLow)} to {Wording.Short(pair.CiHigh)}).");
        return $"{best.Solver} spends least: {Wording.Short(Wording.Scale(Wording.SystemEnergy) * best.Mean)} kJ in a cycle on average.{share}";
    }

    /// <summary>The solver of highest utility, and how much more than the baseline's that is; the next one's when it is the baseline.</summary>
    private static string UtilityFinding(ComparisonResult result)
    {
        var utilities = Numbers(result, Wording.Utility);
        if (utilities.Count < 2)
        {
            return "";
        }

        var best = utilities.MaxBy(metric => metric.Mean)!;
        var baseline = PairedRatios.BaselineOf(result);
        var other = best.Solver != baseline ? baseline : utilities.Where(metric => metric != best).MaxBy(metric => metric.Mean)!.Solver;
        var pair = Pair(result, PairedDifferences.Kind, Wording.Utility, best.Solver, other);
        var more = pair is null
            ? ""
            : $" World by world that is {Wording.Short(pair.Value)} more than {(other == baseline ? other : $"the next, {other}")}"
                + (double.IsNaN(pair.CiLow) ? "." : $" (95 % interval {Wording.Short(pair.CiLow)} to {Wording.Short(pair.CiHigh)}).")
                + (pair.CiLow <= 0 && pair.CiHigh >= 0 ? " As the interval holds 0, the lead may be chance." : "");
        return $"{best.Solver} has the highest utility: {Wording.Short(best.Mean)} over {Wording.Count(result.MeasuredSteps, "frame")} on average.{more}";
    }

    private static List<MetricSummary> Numbers(ComparisonResult result, string metric) =>
        [.. result.Metrics.Where(summary => summary.Metric == metric && !double.IsNaN(summary.Mean))];

    private static PairedSummary? Pair(ComparisonResult result, string kind, string metric, string solver, string baseline) =>
        result.Paired.FirstOrDefault(pair => pair.Kind == kind && pair.Metric == metric && pair.Solver == solver && pair.Baseline == baseline
            && !double.IsNaN(pair.Value));
}
