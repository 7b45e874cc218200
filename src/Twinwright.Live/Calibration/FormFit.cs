using System.Globalization;
using Twinwright.Model.Randomness;

namespace Twinwright.Live.Calibration;

/// <summary>How fits are judged.</summary>
public sealed record FitSettings
{
    /// <summary>Seed of the bootstrap.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Resamples of the bootstrap.</summary>
    public int Resamples { get; init; } = 400;

    /// <summary>Folds of edge servers, each left out once.</summary>
    public int Folds { get; init; } = 5;
}

/// <summary>Fits a form and an alternative, with intervals and held-out deviance.</summary>
/// <remarks>
/// Intervals are percentiles 2.5 and 97.5 of a bootstrap that draws edge servers with replacement, all observations of one
/// together, and fits anew; an observation of two edge servers counts as often as both are
/// drawn, multiplied. Held-out deviance leaves out a fold of edge servers at a time; an observation of two is fitted to
/// only when neither is left out.
/// </remarks>
public static class FormFit
{
    /// <summary>What an alternative must explain beyond the form before it counts as better [1].</summary>
    private const double Margin = 0.02;

    private const int MostStarts = 9, MostStartsOfMany = 2, ManyCells = 300;

    /// <summary>Fits.</summary>
    /// <param name="name">Name of the fit; the bootstrap draws by it.</param>
    /// <param name="text">The equation and how its symbols are measured.</param>
    /// <param name="form">The papers' form.</param>
    /// <param name="alternative">What it is compared with.</param>
    /// <param name="quantities">What to tell.</param>
    /// <param name="observations">What was measured.</param>
    /// <param name="settings">Bootstrap and folds.</param>
    /// <param name="always">Whether estimates mean something even where the mean describes what was fitted better, since the form cannot be a mean.</param>
    public static FitReport Run(
        string name, string text, FitForm form, FitForm alternative, IReadOnlyList<FitQuantity> quantities, IReadOnlyList<Observation> observations, FitSettings settings,
        bool always = false)
    {
        int[] servers = [.. observations.SelectMany(one => one.Other < 0 ? [one.EdgeServer] : new[] { one.EdgeServer, one.Other }).Distinct().Order()];
        var table = new CellTable(observations);
        var cells = table.Cells(_ => 1);
        var parameters = form.Fit(cells);
        if (servers.Length < 2 || cells.Count < (always ? 1 : 2) || !double.IsFinite(LevenbergMarquardt.Error(form.Curve, cells, parameters)))
        {
            return FitReport.None(name, text, $"{observations.Count} measurements at {servers.Length} edge servers are too few to fit");
        }

        var explained = Share(LevenbergMarquardt.Error(form.Curve, cells, parameters), LevenbergMarquardt.Error(FitForm.Mean.Curve, cells, FitForm.Mean.Fit(cells)));
        var told = always || explained > 0;

        // Several minima may be about as deep: a resample begins where the fit of all ended, and at some of its starts.
        var starts = form.Starts(cells);
        var some = Math.Min(cells.Count > ManyCells ? MostStartsOfMany : MostStarts, starts.Count);
        double[][] begin = [parameters, .. Enumerable.Range(0, some).Select(at => starts[at * starts.Count / some])];
        var from = new FitForm(form.Name, form.Curve, _ => begin);
        var drawn = told ? Resample(name, servers, table, from, settings) : [];
        var (held, other) = HeldOut(servers, table, form, alternative, settings.Folds);
        return new FitReport
        {
            Name = name,
            Form = text,
            Points = observations.Count,
            EdgeServers = servers.Length,
            Estimates = told ? [.. quantities.Select(quantity => Estimate(quantity, parameters, drawn))] : [],
            Parameters = parameters,
            Explained = explained,
            HeldOut = held,
            Alternative = alternative.Name,
            AlternativeHeldOut = other,
            Verdict = told ? Verdict(held, other, alternative.Name)
                : $"the form does not fit: even the mean describes what it was fitted to better (explained {Text(explained)}), so its parameters mean nothing",
        };
    }

    private static List<double[]> Resample(string name, int[] servers, CellTable table, FitForm form, FitSettings settings)
    {
        var stream = new Rng(settings.Seed).Split("calibration").Split(name);
        var index = servers.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var drawn = new List<double[]>();
        for (var resample = 0; resample < settings.Resamples; resample++)
        {
            var rng = stream.Split("resample", resample);
            var counts = new int[servers.Length];
            foreach (var _ in servers)
            {
                counts[rng.NextInteger(0, servers.Length - 1)]++;
            }

            var cells = table.Cells(one => (double)counts[index[one.EdgeServer]] * (one.Other < 0 ? 1 : counts[index[one.Other]]));
            if (cells.Count > 0)
            {
                drawn.Add(form.Fit(cells));
            }
        }

        return drawn;
    }

    private static (double Form, double Alternative) HeldOut(int[] servers, CellTable table, FitForm form, FitForm alternative, int folds)
    {
        var fold = servers.Index().ToDictionary(pair => pair.Item, pair => pair.Index % folds);
        var (mean, own, other) = (0.0, 0.0, 0.0);
        for (var left = 0; left < Math.Min(folds, servers.Length); left++)
        {
            var known = table.Cells(one => fold[one.EdgeServer] != left && (one.Other < 0 || fold[one.Other] != left) ? 1 : 0);
            var unknown = table.Cells(one => fold[one.EdgeServer] == left ? 1 : 0);
            if (known.Count == 0 || unknown.Count == 0)
            {
                continue;
            }

            mean += Missed(FitForm.Mean);
            own += Missed(form);
            other += Missed(alternative);

            double Missed(FitForm of) => LevenbergMarquardt.Error(of.Curve, unknown, of.Fit(known));
        }

        return (Share(own, mean), Share(other, mean));
    }

    private static double Share(double missed, double missedByMean) => missedByMean > 0 ? 1 - (missed / missedByMean) : double.NaN;

    private static FitEstimate Estimate(FitQuantity quantity, double[] parameters, List<double[]> drawn)
    {
        var values = drawn.Select(quantity.Of).Where(double.IsFinite).Order().ToArray();
        var value = quantity.Of(parameters);

        // An interval of resamples many of which do not tell would be one of the others alone.
        return !double.IsFinite(value) || values.Length < 0.95 * drawn.Count || values.Length == 0
            ? new(quantity.Symbol, quantity.Key, value, double.NaN, double.NaN)
            : new(quantity.Symbol, quantity.Key, value, Percentile(values, 0.025), Percentile(values, 0.975));
    }

    /// <summary>Between neighbours on a straight line, at place p (n − 1).</summary>
    private static double Percentile(double[] sorted, double p)
    {
        var place = p * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    private static string Text(double share) => share.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Verdict(double held, double other, string alternative)
    {
        var (a, b) = (Text(held), Text(other));
        return !(held > 0) ? $"the form does not fit: held out, the mean does as well or better (explained {a})"
            : other > held + Margin ? $"the form does not fit best: {alternative} explains {b} held out, the form {a}"
            : held < 0.5 ? $"the form fits poorly: it explains {a} held out ({alternative} {b})"
            : $"the form fits: it explains {a} held out ({alternative} {b})";
    }
}
