using Twinwright.Model.Quality;

namespace Twinwright.Live.Calibration;

/// <summary>Quality of a region's partial-DT.</summary>
/// <param name="Region">The region.</param>
/// <param name="GatheredKbit">S, data gathered [kbit].</param>
/// <param name="Rounds">T [1].</param>
/// <param name="Quality">A, 1 at the best of the region [1].</param>
public readonly record struct QualityMeasurement(int Region, double GatheredKbit, int Rounds, double Quality);

/// <summary>Fits Chen 2025, eq. 4: A = min{A^Req, Γ (1 − 2^(−a T))} with Γ = log2²(S/(tβ) + 1), in one frame (t = 1).</summary>
/// <remarks>A^Req is told only when the fit reaches it somewhere. The least sum of squares is sought from a grid of starts, since min has a kink.</remarks>
public static class QualityFit
{
    /// <summary>Name of the fit.</summary>
    public const string Name = "quality";

    /// <summary>Fits.</summary>
    /// <param name="measurements">What was measured.</param>
    /// <param name="settings">Bootstrap and folds.</param>
    public static FitReport Of(IReadOnlyList<QualityMeasurement> measurements, FitSettings settings)
    {
        const string Form = "Chen 2025, eq. 4: A = min{A^Req, log2²(S/(tβ) + 1)(1 − 2^(−aT))}, t = 1";
        if (measurements.Count < 4)
        {
            return FitReport.None(Name, Form, $"{measurements.Count} measurements of quality are too few to fit");
        }

        var observations = measurements.Select(one => new Observation(one.Region, -1, [one.GatheredKbit, one.Rounds], one.Quality)).ToList();
        var form = new FitForm("eq. 4", At, Starts);
        var power = new FitForm(
            "a power law of data and rounds", (p, x) => Math.Exp(p[0] + (p[1] * Math.Log(x[0])) + (p[2] * Math.Log(x[1]))),
            cells => [[Math.Log(Math.Max(1e-3, cells.Average(cell => cell.Y))) - 1, 0, 0.3]]);

        bool Reached(double[] p) => measurements.Any(one => At(p, [one.GatheredKbit, one.Rounds]) >= Math.Exp(p[2]));
        var report = FormFit.Run(
            Name, Form, form, power,
            [
                new("β, kbit", "beta_kbit", p => Math.Exp(p[0])), new("a", "round_exponent", p => Math.Exp(p[1])),
                new("A^Req", "required_quality", p => Reached(p) ? Math.Exp(p[2]) : double.NaN),
            ],
            observations, settings);
        return report with
        {
            Unit = "regions",
            Note = report.Estimates.Count > 0 && !Reached([.. report.Parameters]) ? "A^Req is not reached, so it is not told." : "",
        };
    }

    /// <summary>The most data of a region, in the mean over regions [kbit].</summary>
    public static double MostGathered(IReadOnlyList<QualityMeasurement> measurements) =>
        measurements.Count == 0 ? double.NaN : measurements.GroupBy(one => one.Region).Average(region => region.Max(one => one.GatheredKbit));

    private static double At(ReadOnlySpan<double> p, ReadOnlySpan<double> x) =>
        TwinQuality.Quality(TwinQuality.DataFactor(x[0], 1, Math.Exp(p[0])), (int)x[1], Math.Exp(p[1]), Math.Exp(p[2]));

    private static double[][] Starts(IReadOnlyList<Cell> cells)
    {
        var (data, top) = (cells.Select(cell => cell.X[0]).Order().ToArray(), Math.Max(1e-3, cells.Max(cell => cell.Y)));
        return [.. new[] { data[0] / 4, data[0], data[data.Length / 2], data[^1] }.SelectMany(beta => new[] { 0.02, 0.1, 0.5 }.SelectMany(a =>
            new[] { 0.6, 0.9, 1.3, 10 }.Select(share => (double[])[Math.Log(beta), Math.Log(a), Math.Log(share * top)])))];
    }
}
