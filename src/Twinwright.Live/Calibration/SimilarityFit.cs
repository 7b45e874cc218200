namespace Twinwright.Live.Calibration;

/// <summary>What a helper's parameters were worth to a recipient.</summary>
/// <param name="Helper">Whose.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="DistanceM">d [m].</param>
/// <param name="Gain">What they took off the recipient's loss [any unit].</param>
/// <param name="Own">What the full difference would have taken off [the same unit].</param>
public readonly record struct WorthMeasurement(int Helper, int Recipient, double DistanceM, double Gain, double Own);

/// <summary>A law of similarity with its noise.</summary>
/// <param name="Near">At distance 0 [1].</param>
/// <param name="Slope">Lost from there to d_th [1].</param>
/// <param name="Noise">Half width of the uniform noise [1].</param>
public readonly record struct ScenarioLaw(double Near, double Slope, double Noise);

/// <summary>Fits the law of similarity s = near − slope·d/d_th to neighbours (d ≤ d_th).</summary>
/// <remarks>Gain ≈ own · s: recipients that gain little by themselves weigh little.</remarks>
public static class SimilarityFit
{
    /// <summary>Name of the fit.</summary>
    public const string Name = "similarity";

    /// <summary>Fits.</summary>
    /// <param name="measurements">What was measured, beyond d_th, too.</param>
    /// <param name="thresholdM">d_th [m].</param>
    /// <param name="settings">Bootstrap and folds.</param>
    public static FitReport Of(IReadOnlyList<WorthMeasurement> measurements, double thresholdM, FitSettings settings)
    {
        const string Form = "s = near − slope·d/d_th of neighbours, from the worth of a helper's parameters: 1 is as good as one's own";
        var near = measurements.Where(one => one.DistanceM <= thresholdM && one.Own > 0).ToList();
        if (near.Count < 3)
        {
            return FitReport.None(Name, Form, $"{near.Count} measurements of help between neighbours are too few to fit");
        }

        var observations = near.Select(one => new Observation(one.Recipient, one.Helper, [one.DistanceM / thresholdM], one.Gain, one.Own)).ToList();
        var line = new FitForm("the law", (p, x) => p[0] - (p[1] * x[0]), cells => [[cells.Average(cell => cell.Y), 0]]);
        var decay = new FitForm("exponential decay with distance", (p, x) => p[0] * Math.Exp(-p[1] * x[0]), cells => [[cells.Average(cell => cell.Y), 0], [cells.Average(cell => cell.Y), 1]]);
        var report = FormFit.Run(
            Name, Form, line, decay,
            [new("near", "near", p => p[0]), new("slope", "slope", p => p[1]), new("s at d_th", "at_threshold", p => p[0] - p[1])], observations, settings);
        return report with
        {
            Note = (report.Estimates.Count > 1 && report.Estimates[1] is { CiLow: <= 0, CiHigh: >= 0 } ? "The slope's interval contains 0: among neighbours nearer was not measurably better. " : "")
                + Beyond(measurements, thresholdM),
        };
    }

    /// <summary>The law as a scenario can have it, near and slope in [0, 1], with half the width of a uniform noise that scatters as worths do about it [1].</summary>
    /// <remarks>
    /// The sum of squares is convex, so where the fit is outside the square the best is on an edge: the other parameter is
    /// fitted anew there. A uniform draw of half width h has the standard deviation h/√3. Worths weigh as in the fit.
    /// </remarks>
    public static ScenarioLaw Within(IReadOnlyList<WorthMeasurement> measurements, double thresholdM, FitReport report)
    {
        var (own, at, far, gain, gained) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var one in measurements.Where(one => one.DistanceM <= thresholdM && one.Own > 0))
        {
            var (x, weight) = (one.DistanceM / thresholdM, one.Own * one.Own);
            (own, at, far) = (own + weight, at + (weight * x), far + (weight * x * x));
            (gain, gained) = (gain + (one.Own * one.Gain), gained + (one.Own * one.Gain * x));
        }

        double NearAt(double slope) => Math.Clamp((gain + (slope * at)) / own, 0, 1);
        double SlopeAt(double near) => Math.Clamp(((near * at) - gained) / far, 0, 1);
        double Missed((double Near, double Slope) law) => (law.Near * law.Near * own) - (2 * law.Near * law.Slope * at) + (law.Slope * law.Slope * far)
            - (2 * law.Near * gain) + (2 * law.Slope * gained);
        var law = (Near: report["near"], Slope: report["slope"]);
        if (law is not { Near: >= 0 and <= 1, Slope: >= 0 and <= 1 })
        {
            law = new (double, double)[] { (0, SlopeAt(0)), (1, SlopeAt(1)), (NearAt(0), 0), (NearAt(1), 1) }.MinBy(Missed);
        }

        return new ScenarioLaw(law.Near, law.Slope, Math.Min(1, Noise(measurements, thresholdM, law)));
    }

    private static double Noise(IReadOnlyList<WorthMeasurement> measurements, double thresholdM, (double Near, double Slope) law)
    {
        var (squares, weights) = (0.0, 0.0);
        foreach (var one in measurements.Where(one => one.DistanceM <= thresholdM && one.Own > 0))
        {
            var off = one.Gain - (one.Own * (law.Near - (law.Slope * one.DistanceM / thresholdM)));
            (squares, weights) = (squares + (off * off), weights + (one.Own * one.Own));
        }

        return Math.Sqrt(3 * squares / weights);
    }

    private static string Beyond(IReadOnlyList<WorthMeasurement> measurements, double thresholdM)
    {
        var far = measurements.Where(one => one.DistanceM > thresholdM).ToList();
        return far.Count == 0 ? "" : FormattableString.Invariant(
            $"Beyond d_th, {far.Count} pairs at {far.Average(one => one.DistanceM) / thresholdM:0.0} d_th in the mean are worth {far.Sum(one => one.Gain) / far.Sum(one => one.Own):0.00}.");
    }
}
