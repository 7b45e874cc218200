using Twinwright.Experiments.Statistics;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Holds claims against results.</summary>
/// <remarks>
/// A claim holds when all of its statements do: each of their 95 % intervals lies within its bounds (an
/// intersection-union test, which needs no correction). It fails when one of them is beyond its bounds even with an
/// interval of confidence 1 − 5 %/n, n the number of statements (Bonferroni): among many true statements one would
/// otherwise be contradicted by chance. Else, and when there is nothing to look at, it is undecided.
/// </remarks>
public static class ClaimJudge
{
    private const double Risk = 1 - Summary.Confidence;

    /// <summary>Judges all claims of an experiment.</summary>
    /// <param name="results">What came out.</param>
    /// <param name="intervals">How intervals are made.</param>
    public static IReadOnlyList<ClaimFinding> Judge(ExperimentResults results, Intervals intervals)
    {
        ArgumentNullException.ThrowIfNull(results);
        return [.. results.Experiment.Claims.Select(claim => Judge(claim, results, intervals))];
    }

    private static ClaimFinding Judge(Claim claim, ExperimentResults results, Intervals intervals)
    {
        var checks = claim.Tests.Select(test => test.Checks(results).ToList()).ToList();
        var count = checks.Sum(own => own.Count);
        List<Finding> findings = [.. checks.SelectMany(own => own).Select(check => Find(check, count, intervals))];

        // A test that finds nothing to look at, or not all that it speaks of, leaves its part of the claim open, and so does a claim without tests.
        string[] missing = [.. claim.Tests.SelectMany(test => test.Missing(results)).Distinct()];
        var verdict = findings.Any(finding => finding.Verdict == Verdict.Fails) ? Verdict.Fails
            : missing.Length == 0 && checks.Count > 0 && checks.All(own => own.Count > 0) && findings.All(finding => finding.Verdict == Verdict.Holds) ? Verdict.Holds
            : Verdict.Undecided;
        return new(claim, results.Experiment.Id, verdict, findings, missing);
    }

    private static Finding Find(Check check, int count, Intervals intervals)
    {
        var estimate = check.Quantity.Estimate(intervals);
        var interval = estimate.Interval(Summary.Confidence);
        var wide = estimate.Interval(1 - (Risk / count));
        return new Finding
        {
            Statement = check.Statement,
            Value = estimate.Value,
            Low = interval.Low,
            High = interval.High,
            AtLeast = check.AtLeast,
            AtMost = check.AtMost,
            IsStrict = check.IsStrict,
            Samples = check.Quantity.Samples,
            Verdict = IsWithin(check, interval) ? Verdict.Holds
                : wide.High < check.AtLeast || wide.Low > check.AtMost ? Verdict.Fails
                : Verdict.Undecided,
            Pair = check.Quantity.Pairs is { } pairs ? Of(pairs, check, intervals) : null,
        };
    }

    private static bool IsWithin(Check check, PercentileInterval interval) =>
        (check.AtLeast is not { } least || (check.IsStrict ? interval.Low > least : interval.Low >= least))
        && (check.AtMost is not { } most || (check.IsStrict ? interval.High < most : interval.High <= most));

    private static PairedFinding? Of(Pairs pairs, Check check, Intervals intervals)
    {
        var scale = pairs.Logarithms ? Math.Log : (Func<double, double>)(value => value);
        double[] differences = [.. pairs.First.SelectMany(stratum => stratum).Zip(pairs.Second.SelectMany(stratum => stratum), (one, other) => scale(one) - scale(other))];

        if (!Rows.AreNumbers([differences]) || !Rows.AreNumbers(pairs.First) || !Rows.AreNumbers(pairs.Second))
        {
            return null;
        }

        // Counted towards the side that the statement speaks of.
        var below = check.AtLeast is null;
        var (first, second) = (new StratifiedScores(pairs.First), new StratifiedScores(pairs.Second));
        var improvement = below ? new ProbabilityOfImprovement(second, first) : new ProbabilityOfImprovement(first, second);
        return new(
            PairedTest.SignFlip(differences, intervals.Seed), EffectSize.StandardisedMean(differences), EffectSize.MatchedRankBiserial(differences),
            improvement.Value, differences.Count(difference => below ? difference < 0 : difference > 0), differences.Length);
    }
}
