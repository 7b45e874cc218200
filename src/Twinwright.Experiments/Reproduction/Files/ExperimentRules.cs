using System.Globalization;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Reproduction.Files;

/// <summary>Rules between the keys of an experiment, so that nothing wrong comes to light after an hour's run.</summary>
internal static class ExperimentRules
{
    /// <summary>Checks an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <exception cref="InputException">The scenario is unknown, or an override of it is wrong.</exception>
    public static void Check(Experiment experiment, ProblemList problems)
    {
        Panels(experiment, problems);
        problems.ThrowIfAny();
        var scenario = ExperimentPoints.Of(experiment, null)[0].Scenario;
        if (scenario.System == SystemKind.Composed)
        {
            problems.Add("scenario", $"must be of one system, but {scenario.Name} composes both");
            return;
        }

        Solvers(experiment, scenario, problems);
        Shape(experiment, problems);
        foreach (var (at, test) in experiment.Claims.SelectMany(claim => claim.Tests).Index())
        {
            Test(experiment, test, string.Create(CultureInfo.InvariantCulture, $"test {at + 1}"), problems);
        }

        foreach (var twice in experiment.Claims.GroupBy(claim => claim.Id).Where(same => same.Count() > 1))
        {
            problems.Add("claims", $"has two claims {Shown.Text(twice.Key)}");
        }
    }

    private static void Panels(Experiment experiment, ProblemList problems)
    {
        foreach (var twice in experiment.Panels.GroupBy(panel => panel.Id).Where(same => same.Count() > 1))
        {
            problems.Add("panels", $"has two panels {Shown.Text(twice.Key)}");
        }

        foreach (var (name, effort) in new[] { ("quick", experiment.Quick), ("full", experiment.Full) })
        {
            foreach (var (panel, values) in effort.Values)
            {
                var known = experiment.Panels.FirstOrDefault(one => one.Id == panel);
                if (known is null)
                {
                    problems.Add($"{name}.values.{panel}", "is no panel; there are " + string.Join(", ", experiment.Panels.Select(one => Shown.Text(one.Id))));
                }
                else if (values.FirstOrDefault(value => !known.Values.Contains(value)) is { } stray)
                {
                    problems.Add($"{name}.values.{panel}", $"must hold values of the panel ({string.Join(", ", known.Values)}), but holds {Shown.Raw(stray)}");
                }
            }
        }
    }

    private static void Shape(Experiment experiment, ProblemList problems)
    {
        var probe = RunProbe.Of(experiment);
        if (!probe.Fits)
        {
            problems.Add("form", $"cannot be {experiment.Form.ToString().ToLowerInvariant()} in {experiment.Scenario}");
        }

        foreach (var (name, effort) in new[] { ("quick", experiment.Quick), ("full", experiment.Full) })
        {
            // A is an edge server of a deployment: it is chosen in one of its worlds and looked at in the others.
            if (experiment.Form == ExperimentForm.Sacrifice && (effort.Deployments is null || effort.Runs < 2))
            {
                problems.Add(name, "must have deployments and at least 2 runs in each for this form");
            }
        }

        if (experiment.Measured > experiment.Steps)
        {
            problems.Add("measured", "must not exceed steps");
        }

        if (!experiment.Solvers.Contains(experiment.Proposed))
        {
            problems.Add("proposed", $"must be one of solvers, but is {Shown.Text(experiment.Proposed)}");
        }

        foreach (var measure in experiment.Form is ExperimentForm.Training ? [] : experiment.Measures.Where(measure => !probe.Totals.Concat(probe.Arrays).Contains(measure)))
        {
            problems.Add("measures", $"holds {Shown.Raw(measure)}, which runs of this form do not tell{Suggestion.DidYouMean(measure, probe.Totals)}");
        }
    }

    private static void Solvers(Experiment experiment, LoadedScenario scenario, ProblemList problems)
    {
        // Runs are found by a solver's text, so it must be the one that solvers have of themselves, once.
        foreach (var twice in experiment.Solvers.GroupBy(solver => solver).Where(same => same.Count() > 1))
        {
            problems.Add("solvers", $"names {Shown.Raw(twice.Key)} twice");
        }

        foreach (var spaced in experiment.Solvers.Where(solver => solver.Any(char.IsWhiteSpace)))
        {
            problems.Add("solvers", $"must be written without spaces, but holds {Shown.Text(spaced)}");
        }

        foreach (var solver in experiment.Solvers)
        {
            Try("solvers", () => SolverSpec.Parse(solver, scenario.System));
        }

        foreach (var training in experiment.Trainings)
        {
            Try("trainings", () =>
            {
                var solver = SolverSpec.ParseForTraining(training.Solver, scenario.System).Entry;
                if (!solver.Transfers && experiment.Full.Deployments?.Except(training.Deployments).ToList() is not { Count: 0 })
                {
                    problems.Add("trainings", $"must train {solver.Id} for all deployments of full");
                }
            });
        }

        void Try(string key, Action parse)
        {
            try
            {
                parse();
            }
            catch (SolverRefusedException refused)
            {
                problems.Add(key, refused.Message);
            }
        }
    }

    private static void Test(Experiment experiment, ClaimTest test, string place, ProblemList problems)
    {
        foreach (var solver in test.Solvers.Where(solver => !experiment.Solvers.Contains(solver)))
        {
            problems.Add(place, $"speaks of solver {Shown.Raw(solver)}, which is not among solvers{Suggestion.DidYouMean(solver, experiment.Solvers)}");
        }

        if (test.Panel is { } panel && experiment.Panels.All(one => one.Id != panel))
        {
            problems.Add(place, $"speaks of panel {Shown.Text(panel)}, which is none");
        }

        var spoken = experiment.Panels.Where(one => test.Panel is null || one.Id == test.Panel).ToList();
        foreach (var value in spoken.Count == 0 ? [] : test.At?.Where(value => !spoken.Any(one => one.Values.Contains(value))) ?? [])
        {
            problems.Add(place, $"speaks of value {Shown.Raw(value)}, which {(test.Panel is null ? "no panel has" : $"panel {Shown.Text(test.Panel)} does not have")}");
        }

        if (test is ExponentTest exponents)
        {
            Sizes(exponents, spoken, place, problems);
        }

        if (test is SettlesTest settles)
        {
            Curves(experiment, settles, place, problems);
        }

        Names(experiment, test, place, problems);
    }

    private static void Sizes(ExponentTest test, IReadOnlyList<Panel> panels, string place, ProblemList problems)
    {
        foreach (var panel in panels)
        {
            if (test.Sizes is { } sizes && sizes.Count != panel.Values.Count)
            {
                problems.Add(place, string.Create(CultureInfo.InvariantCulture, $"must have a size for each of the panel's {panel.Values.Count} values, but has {sizes.Count}"));
            }
            else if (test.Sizes is null && panel.Values.FirstOrDefault(value => !(double.TryParse(value, CultureInfo.InvariantCulture, out var size) && size > 0)) is { } none)
            {
                problems.Add(place, $"must have sizes: {Shown.Raw(none)} of panel {Shown.Text(panel.Id)} is no number above 0");
            }
        }
    }

    private static void Curves(Experiment experiment, SettlesTest test, string place, ProblemList problems)
    {
        List<string> trained = experiment.Form == ExperimentForm.Training ? [.. experiment.Trainings.Select(training => training.Solver.Split('{')[0])] : [];
        if (test.Solver.Length > 0 && !trained.Contains(test.Solver))
        {
            problems.Add(place, $"speaks of {Shown.Raw(test.Solver)}, which is not trained{Suggestion.DidYouMean(test.Solver, trained)}");
        }

        if (test.Measure.Length > 0 && !LearningCurve.Names.Contains(test.Measure))
        {
            problems.Add(place, $"speaks of {Shown.Raw(test.Measure)}, which learning curves do not tell{Suggestion.DidYouMean(test.Measure, LearningCurve.Names)}");
        }
    }

    private static void Names(Experiment experiment, ClaimTest test, string place, ProblemList problems)
    {
        var known = RunProbe.Of(experiment);
        string[] totals = test switch
        {
            OrderTest order => [order.Measure],
            RatioTest ratio => [ratio.Measure],
            LevelTest level => [level.Measure],
            BelowTest below => [below.Measure, below.Than],
            TrendTest trend => [trend.Measure],
            SteadyTest steady => [steady.Measure],
            NeverTest never => [never.Count, never.OutOf],
            ExponentTest exponent => [exponent.Measure],
            _ => [],
        };
        string[] arrays = test switch
        {
            SlopeTest slope => [slope.Response, .. slope.On, .. slope.Where is { } where ? new[] { where } : []],
            ShareTest share => [share.Part, share.Whole],
            _ => [],
        };
        foreach (var (name, all) in totals.Select(name => (name, known.Totals)).Concat(arrays.Select(name => (name, known.Arrays))).Where(one => one.name.Length > 0 && !one.Item2.Contains(one.name)))
        {
            problems.Add(place, $"speaks of {Shown.Raw(name)}, which runs of this form do not tell{Suggestion.DidYouMean(name, all)}");
        }
    }
}
