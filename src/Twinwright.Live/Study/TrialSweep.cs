using Twinwright.Live.SubModels;

namespace Twinwright.Live.Study;

/// <summary>Trials of one way of help and one budget over several seeds.</summary>
/// <param name="HelpBy">Whose help.</param>
/// <param name="Iterations">Minibatches an edge server and cycle.</param>
/// <param name="Trials">A trial a seed.</param>
public sealed record SweepCell(HelpBy HelpBy, double Iterations, IReadOnlyList<TrialResult> Trials)
{
    /// <summary>Fewest predictions of a sensor that counts.</summary>
    public const int FewestPredictions = 30;

    /// <summary>Root mean square error by sensor over all seeds [unit].</summary>
    public double[] RmseBySensor(Func<ErrorSums, double> which, int quantity) => [..
        from sensor in Enumerable.Range(0, Trials[0].Sensors)
        let sums = Trials.Select(trial => trial.Of(sensor, quantity)).ToList()
        where sums[0].Count >= FewestPredictions
        select Math.Sqrt(sums.Sum(which) / sums.Sum(one => one.Count))];

    /// <summary>Mean over sensors of the root mean square error [unit].</summary>
    public double MeanRmse(Func<ErrorSums, double> which, int quantity = 0) => RmseBySensor(which, quantity).Average();
}

/// <summary>Trials over ways of help, budgets of training and seeds.</summary>
public static class TrialSweep
{
    /// <summary>Runs all; cells by way of help, then budget.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="family">Family of the sub-models.</param>
    /// <param name="settings">What all trials share.</param>
    /// <param name="helpBy">Ways of help.</param>
    /// <param name="iterations">Budgets.</param>
    /// <param name="seeds">Seeds.</param>
    /// <param name="done">Told the trials done, and all.</param>
    /// <param name="stop">Ends it early with an exception.</param>
    public static IReadOnlyList<SweepCell> Run(
        SampleSource source, ISubModelFamily family, TrialSettings settings, IReadOnlyList<HelpBy> helpBy, IReadOnlyList<double> iterations,
        IReadOnlyList<long> seeds, Action<int, int>? done = null, CancellationToken stop = default)
    {
        var cells = new List<SweepCell>();
        var (count, all) = (0, helpBy.Count * iterations.Count * seeds.Count);
        foreach (var by in helpBy)
        {
            foreach (var budget in iterations)
            {
                var trials = new List<TrialResult>();
                foreach (var seed in seeds)
                {
                    trials.Add(Trial.Run(source, settings with { HelpBy = by, Iterations = budget, Seed = seed }, family, stop));
                    done?.Invoke(++count, all);
                }

                cells.Add(new SweepCell(by, budget, trials));
            }
        }

        return cells;
    }

    /// <summary>Least budget with which a mean error is reached, straight between the logarithms of the budgets tried.</summary>
    /// <param name="tried">Budget and error, ascending by budget; budgets above 0.</param>
    /// <param name="target">The error to reach.</param>
    /// <returns>The budget; the least tried when even that reaches it; NaN when none does.</returns>
    public static double BudgetToReach(IReadOnlyList<(double Iterations, double Error)> tried, double target)
    {
        for (var at = 0; at < tried.Count; at++)
        {
            if (tried[at].Error <= target)
            {
                if (at == 0)
                {
                    return tried[0].Iterations;
                }

                var (below, above) = (tried[at - 1], tried[at]);
                var share = (below.Error - target) / (below.Error - above.Error);
                return below.Iterations * Math.Pow(above.Iterations / below.Iterations, share);
            }
        }

        return double.NaN;
    }
}
