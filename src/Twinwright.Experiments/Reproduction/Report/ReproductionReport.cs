using System.Globalization;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Report;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Reproduction.Report;

/// <summary>A page that tells a reproduction: opens from disk, needs no network, prints.</summary>
public static class ReproductionReport
{
    private const string Css = """
        .verdict { display: inline-block; padding: 1px 9px; border-radius: 9px; font-size: 13px; color: #fff; }
        .verdict.holds { background: #00704f; } .verdict.fails { background: #b23a00; } .verdict.undecided { background: #6b6b6b; }
        td.words, th.words { white-space: normal; min-width: 22em; text-align: left; }
        td.left, th.left { text-align: left; }
        """;

    /// <summary>The page.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="summaries">Tables of each experiment's measures.</param>
    public static string Of(ReproductionResult result, ReproductionRequest request, IReadOnlyList<IReadOnlyList<MeasureSummary>> summaries)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(request);
        var html = new Html { HeadingLevel = 3 };
        Lead(html, result, request);
        Overview(html, result);
        foreach (var (at, experiment) in result.Experiments.Index())
        {
            Section(html, experiment, result.Figures[at], [.. result.Claims.Where(claim => claim.Experiment == experiment.Experiment.Id)], summaries[at], request);
        }

        return HtmlReport.Document("What of the papers can be reproduced", html, "\n" + Css);
    }

    private static void Lead(Html html, ReproductionResult result, ReproductionRequest request)
    {
        var counts = Enum.GetValues<Verdict>().Select(verdict => (verdict, result.Claims.Count(claim => claim.Verdict == verdict))).ToList();
        html.Element(
            "p",
            $"Of {result.Claims.Count} claims {string.Join(", ", counts.Select(count => FormattableString.Invariant($"{count.Item2} {Verb(count.verdict, count.Item2)}")))}. "
                + (request.Quick ? "A quick reproduction: few runs, and the policies that come with the program. " : "A full reproduction: policies were trained for the points that are swept. ")
                + FormattableString.Invariant($"The first world's seed is {request.Seed}."),
            "class=\"lead\"");
        html.Element(
            "p",
            FormattableString.Invariant($"A claim holds when the 95 % interval of each of its statements lies within the statement's bounds. It fails when one of them lies beyond them with an interval of 1 − 5 %/n, n statements. Else it is undecided. Intervals are percentiles of {request.Resamples} stratified resamples: of worlds within each deployment, or of edge servers where a statement is about them. All solvers meet the same worlds, so pairs are compared world by world."));
    }

    private static string Verb(Verdict verdict, int count) => verdict switch
    {
        Verdict.Holds => count == 1 ? "holds" : "hold",
        Verdict.Fails => count == 1 ? "fails" : "fail",
        _ => count == 1 ? "is undecided" : "are undecided",
    };

    private static void Overview(Html html, ReproductionResult result)
    {
        html.Raw("<div class=\"scroll\"><table><caption>All claims</caption><thead><tr><th scope=\"col\">claim</th><th scope=\"col\" class=\"words\">what is claimed</th><th scope=\"col\">verdict</th></tr></thead><tbody>");
        foreach (var claim in result.Claims)
        {
            html.Raw($"<tr><td><a href=\"#{Anchor(claim.Experiment)}\">{Html.Escape(claim.Claim.Id)}</a></td><td class=\"words\">{Html.Escape(claim.Claim.Statement)}</td><td class=\"left\">{Chip(claim.Verdict)}</td></tr>");
        }

        html.Raw("</tbody></table></div>");
    }

    private static void Section(
        Html html, ExperimentResults results, IReadOnlyList<Figure> figures, IReadOnlyList<ClaimFinding> claims,
        IReadOnlyList<MeasureSummary> summaries, ReproductionRequest request)
    {
        var experiment = results.Experiment;
        html.Raw($"<section aria-labelledby=\"{Anchor(experiment.Id)}\">");
        html.Element("h2", $"{experiment.Paper}: {experiment.Title}", $"class=\"part\" id=\"{Anchor(experiment.Id)}\"");
        if (experiment.Note.Length > 0)
        {
            html.Element("p", experiment.Note);
        }

        foreach (var claim in claims)
        {
            html.Raw($"<h3>{Html.Escape(claim.Claim.Id)} {Chip(claim.Verdict)}</h3>");
            html.Element("p", claim.Claim.Statement + ".");
            Findings(html, claim);
        }

        foreach (var figure in figures)
        {
            html.Heading(figure.Title).Figure(figure, Anchor(experiment.Id));
        }

        Measures(html, experiment, summaries);
        html.Heading("What was run").Facts(Facts(results, request));
        html.Raw("</section>");
    }

    private static IEnumerable<(string, string)> Facts(ExperimentResults results, ReproductionRequest request)
    {
        var experiment = results.Experiment;
        var effort = experiment.EffortOf(request.Quick);
        yield return ("Experiment", experiment.Id);
        yield return ("Scenario", string.Join(", ", [experiment.ScenarioName, .. experiment.Set]));
        yield return ("Worlds at each point", effort.Deployments is { } deployments
            ? FormattableString.Invariant($"deployments {string.Join(", ", deployments)}, each with the {effort.Runs} dynamics from seed {request.Seed}")
            : FormattableString.Invariant($"{effort.Runs}, deployments and dynamics from seed {request.Seed}"));
        foreach (var training in experiment.Trainings)
        {
            yield return ("Trained", request.Quick
                ? $"{training.Solver}: the policies that come with the program, where they were trained for the point"
                : FormattableString.Invariant($"{training.Solver}, deployments {string.Join(", ", training.Deployments)}, seeds {string.Join(", ", training.Seeds)}{(training.Iterations is { } iterations ? $", iterations {iterations}" : "")}"));
        }
    }

    private static void Findings(Html html, ClaimFinding claim)
    {
        if (claim.Missing.Count > 0)
        {
            html.Element("p", $"Not run, for want of policies that a full reproduction trains, so that the claim cannot be said to hold: {string.Join("; ", claim.Missing)}.");
        }

        if (claim.Findings.Count == 0)
        {
            return;
        }

        html.Raw("<div class=\"scroll\"><table><caption>Statements. p: two-sided test that flips signs; d: mean difference in standard deviations; P: probability that a run of the first lies on the stated side of one of the second</caption>"
            + "<thead><tr><th scope=\"col\" class=\"words\">statement</th><th scope=\"col\" class=\"left\">verdict</th><th scope=\"col\">value</th><th scope=\"col\">95 % interval</th><th scope=\"col\">must be</th><th scope=\"col\">p</th><th scope=\"col\">d</th><th scope=\"col\">P</th><th scope=\"col\">samples, or worlds that agree</th></tr></thead><tbody>");
        foreach (var finding in claim.Findings)
        {
            string[] cells =
            [
                Wording.Long(finding.Value), Wording.Interval(finding.Low, finding.High, 4), Bounds(finding),
                .. finding.Pair is { } pair
                    ? new[] { Wording.Short(pair.P), Wording.Short(pair.EffectSize), Wording.Short(pair.Improvement), string.Create(CultureInfo.InvariantCulture, $"{pair.Agreeing} / {pair.Pairs}") }
                    : ["", "", "", finding.Samples.ToString(CultureInfo.InvariantCulture)],
            ];
            html.Raw($"<tr><td class=\"words\">{Html.Escape(finding.Statement)}</td><td class=\"left\">{Chip(finding.Verdict)}</td>{string.Concat(cells.Select(cell => $"<td>{Html.Escape(cell)}</td>"))}</tr>");
        }

        html.Raw("</tbody></table></div>");
    }

    private static void Measures(Html html, Experiment experiment, IReadOnlyList<MeasureSummary> summaries)
    {
        if (summaries.Count == 0)
        {
            return;
        }

        var colours = new SolverColours(experiment.Solvers);
        var gaps = summaries.Any(summary => summary.Gap is not null);
        html.Table(
            "Over all runs. The mean is geometric for energies. IQM is the mean of the middle half." + (gaps ? $" The optimality gap is the mean of what lacks to {experiment.Solvers[0]}, in shares of its own." : ""),
            ["solver", "mean", "95 % interval", "IQM", "95 % interval", .. gaps ? new[] { "optimality gap", "95 % interval" } : [], "runs"],
            summaries.GroupBy(summary => (summary.Measure, summary.Place)).OrderBy(group => experiment.Measures.ToList().IndexOf(group.Key.Measure)).Select(group => (
                Group(experiment, group.Key.Measure, group.Key.Place),
                (IReadOnlyList<(string, string[])>)[.. group.Select(summary => (colours.Hex(summary.Solver), Cells(summary, gaps)))])));
    }

    private static string[] Cells(MeasureSummary summary, bool gaps)
    {
        var scale = Wording.Scale(summary.Measure);
        return
        [
            summary.Solver,
            Wording.Long(scale * summary.Mean), Wording.Interval(scale * summary.MeanInterval.Low, scale * summary.MeanInterval.High, 4),
            Wording.Long(scale * summary.Iqm), Wording.Interval(scale * summary.IqmInterval.Low, scale * summary.IqmInterval.High, 4),
            .. gaps ? new[] { Wording.Short(summary.Gap ?? double.NaN), Wording.Interval(summary.GapInterval.Low, summary.GapInterval.High) } : [],
            summary.Runs.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static string Group(Experiment experiment, string measure, PointPlace place) => place.Value.Length == 0
        ? Wording.AxisTitle(measure)
        : $"{Wording.AxisTitle(measure)}, {experiment.Panels.First(panel => panel.Id == place.Panel).Axis} {place.Value}";

    private static string Bounds(Finding finding) => (finding.AtLeast, finding.AtMost) switch
    {
        ({ } least, { } most) => $"{Wording.Short(least)} to {Wording.Short(most)}",
        ({ } least, null) => $"{(finding.IsStrict ? ">" : "≥")} {Wording.Short(least)}",
        (null, { } most) => $"{(finding.IsStrict ? "<" : "≤")} {Wording.Short(most)}",
        _ => "",
    };

    private static string Chip(Verdict verdict)
    {
        var word = verdict.ToString().ToLowerInvariant();
        return $"<span class=\"verdict {word}\">{word}</span>";
    }

    private static string Anchor(string experiment) => string.Concat(experiment.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
