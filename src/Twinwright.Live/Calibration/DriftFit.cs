using Twinwright.Model.Numerics;
using Twinwright.Model.Quality;

namespace Twinwright.Live.Calibration;

/// <summary>What a sub-model that was not updated for some cycles still gains.</summary>
/// <param name="EdgeServer">Where.</param>
/// <param name="Cycles">Cycles since its update [1].</param>
/// <param name="Gain">What it takes off the origin's loss [any unit].</param>
/// <param name="Fresh">What one takes off that was updated just now [the same unit].</param>
public readonly record struct DriftMeasurement(int EdgeServer, int Cycles, double Gain, double Fresh);

/// <summary>Fits the drift δ: z falls by the factor 1 − δ from cycle to cycle.</summary>
/// <remarks>
/// A fresh sub-model has z = 1, so ε = ε_th; after c cycles z = (1 − δ)^c and ε = 1 − exp(−A z). Gains are as ε is:
/// gain ≈ fresh · (1 − exp(−A (1 − δ)^c))/ε_th.
/// </remarks>
public static class DriftFit
{
    /// <summary>Name of the fit.</summary>
    public const string Name = "drift";

    /// <summary>Whether a scenario should have it: it was measured, rather than not told apart from none.</summary>
    public static bool Measured(FitReport report) => report.Estimates is [{ CiLow: > 0 }] && !(report.HeldOut <= 0);

    /// <summary>Fits.</summary>
    /// <param name="measurements">What was measured.</param>
    /// <param name="convergencyScale">A = −ln(1 − ε_th) [1].</param>
    /// <param name="settings">Bootstrap and folds.</param>
    public static FitReport Of(IReadOnlyList<DriftMeasurement> measurements, double convergencyScale, FitSettings settings)
    {
        const string Form = "z(c) = (1 − δ)^c after c cycles without an update, ε = 1 − exp(−A z)";
        var aged = measurements.Where(one => one.Cycles > 0 && one.Fresh > 0).ToList();
        if (aged.Count < 3)
        {
            return FitReport.None(Name, Form, $"{aged.Count} measurements of aged sub-models are too few to fit");
        }

        var threshold = Convergency.Updating(1, convergencyScale);
        var observations = aged.Select(one => new Observation(one.EdgeServer, -1, [one.Cycles], one.Gain, one.Fresh)).ToList();
        var form = new FitForm(
            "geometric drift", (p, x) => Convergency.Updating(Math.Exp(p[0] * x[0]), convergencyScale) / threshold, _ => [[-1e-3], [-0.1], [-0.7]]);
        var line = new FitForm("a loss in proportion to cycles", (p, x) => 1 - (p[0] * x[0]), _ => [[0]]);
        var report = FormFit.Run(Name, Form, form, line, [new("δ", "drift", p => SpecialFunctions.OneMinusExp(-p[0]))], observations, settings, always: true);
        if (aged.All(one => one.Cycles == aged[0].Cycles))
        {
            report = report with
            {
                Explained = double.NaN,
                HeldOut = double.NaN,
                AlternativeHeldOut = double.NaN,
                Verdict = "all is of one age, so any form of one parameter fits alike",
            };
        }

        return report.Estimates is [{ CiLow: <= 0 }] && !Measured(report) ? report with { Note = "The interval is not above 0, so no drift was measured." } : report;
    }
}
