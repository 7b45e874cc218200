using Twinwright.Model.Computing;
using Twinwright.Model.Numerics;

namespace Twinwright.Live.Calibration;

/// <summary>What training took away of a loss.</summary>
/// <param name="EdgeServer">Where.</param>
/// <param name="Process">The sub-process that trained.</param>
/// <param name="Samples">Q, samples trained on, above 0 [1].</param>
/// <param name="Minibatches">n, minibatches trained [1].</param>
/// <param name="Gain">Loss before less loss after [any unit, the same for all].</param>
public readonly record struct ConvergencyMeasurement(int EdgeServer, SubProcess Process, int Samples, int Minibatches, double Gain);

/// <summary>Fits Kang 2023, eq. 13, with one sub-process at work: ε = 1 − exp(−k I Q^v).</summary>
/// <remarks>
/// The model charges φ I Q c for I iterations in units of φ (eqs. 9, 10), so its iteration is a pass over the data, and n
/// minibatches of m samples are φ I = n m/Q of them: then the model's work n m c is the work that was done. With r the rate
/// of a sample at Q_0, the most data of the table,
/// <code>
/// gain = G (1 − exp(−r n m (Q/Q_0)^(v − 1))),      k = φ r/Q_0^(v − 1)
/// </code>
/// G, what can be gained at all, is fitted along: the luckiest cell of a table is no estimate of it. All sub-processes
/// share G and v. Where the amount of data never varies, v cannot be told and stays what it was.
/// </remarks>
public static class ConvergencyFit
{
    /// <summary>Name of the fit.</summary>
    public const string Name = "convergency";

    /// <summary>Key of the rate at Q_0, by sub-process.</summary>
    public static string RateKey(SubProcess process) => $"rate_{Word(process)}";

    /// <summary>Key of k, by sub-process.</summary>
    public static string ImportanceKey(SubProcess process) => $"k_{Word(process)}";

    /// <summary>Fits.</summary>
    /// <param name="measurements">What was measured.</param>
    /// <param name="minibatch">m, samples of a minibatch [1].</param>
    /// <param name="iterationUnit">φ [1].</param>
    /// <param name="convergencyScale">A = −ln(1 − ε_th) [1].</param>
    /// <param name="exponent">v, where it cannot be told [1].</param>
    /// <param name="settings">Bootstrap and folds.</param>
    /// <param name="attainable">G where it is known, in the unit of the gains; null to fit it.</param>
    public static FitReport Of(
        IReadOnlyList<ConvergencyMeasurement> measurements, int minibatch, double iterationUnit, double convergencyScale, double exponent, FitSettings settings,
        double? attainable = null)
    {
        const string Form = "Kang 2023, eq. 13: ε = 1 − exp(−k I Q^v), φ I = n m/Q passes over the data by n minibatches of m samples";
        if (measurements.Count == 0)
        {
            return FitReport.None(Name, Form, "nothing was trained, so there is nothing to fit");
        }

        SubProcess[] processes = [.. measurements.Select(one => one.Process).Distinct().OrderDescending()];
        var most = (double)measurements.Max(one => one.Samples);
        var varies = measurements.Any(one => one.Samples != most);
        var observations = measurements.Select(one => new Observation(
            one.EdgeServer, -1, [Array.IndexOf(processes, one.Process), Math.Log(one.Samples / most), (double)one.Minibatches * minibatch], one.Gain)).ToList();
        double Slope(ReadOnlySpan<double> p) => varies ? p[^1] : exponent - 1;
        var form = new FitForm(
            "eq. 13", (p, x) => (attainable ?? Math.Exp(p[0])) * SpecialFunctions.OneMinusExp(Math.Exp(p[1 + (int)x[0]] + (Slope(p) * x[1])) * x[2]), cells => Starts(cells, processes.Length, varies));
        var power = new FitForm(
            "a power law of minibatches and data", (p, x) => Math.Exp(p[(int)x[0]] + (p[processes.Length] * Math.Log(x[2])) + (varies ? p[^1] * x[1] : 0)),
            cells => [[.. Enumerable.Repeat(Math.Log(Scale(cells)) - 3, processes.Length), 0.5, .. varies ? [0.1] : Array.Empty<double>()]]);
        var report = FormFit.Run(Name, Form, form, power, [.. Quantities()], observations, settings);
        return report with
        {
            Note = (varies ? "" : $"All was trained on {most} samples, so v is not measured and taken as {exponent}. ")
                + (attainable is { } known ? $"G, what can be gained at all, is taken as {known}. " : "G, what can be gained at all, is fitted along. ")
                + $"The rate of a sample is at Q = {most}.",
        };

        IEnumerable<FitQuantity> Quantities()
        {
            if (varies)
            {
                yield return new FitQuantity("v", "v", p => 1 + p[^1]);
            }

            foreach (var (at, process) in processes.Index())
            {
                yield return new FitQuantity(Symbol(process), ImportanceKey(process), p => iterationUnit * Math.Exp(p[1 + at] - (Slope(p) * Math.Log(most))));
                yield return new FitQuantity($"rate of a sample, {Word(process)}", RateKey(process), p => Math.Exp(p[1 + at]));
                yield return new FitQuantity($"minibatches to ε_th, {Word(process)}", $"minibatches_{Word(process)}", p => convergencyScale / (Math.Exp(p[1 + at]) * minibatch));
            }
        }
    }

    /// <summary>Q_0, the most data of a table [1].</summary>
    public static double MostData(IReadOnlyList<ConvergencyMeasurement> measurements) => measurements.Count == 0 ? double.NaN : measurements.Max(one => one.Samples);

    private static double[][] Starts(IReadOnlyList<Cell> cells, int processes, bool varies)
    {
        var rate = -cells.Average(cell => Math.Log(Math.Max(cell.X[2], 1e-9)));
        double[] slopes = varies ? [0, 0.5, 1] : [0];
        return [.. slopes.SelectMany(slope => new[] { -1.5, 0, 1.5 }.Select(off =>
            (double[])[Math.Log(Scale(cells)), .. Enumerable.Repeat(rate + off, processes), .. varies ? [slope] : Array.Empty<double>()]))];
    }

    /// <summary>The order of what can be gained; where nothing was, anything positive.</summary>
    private static double Scale(IReadOnlyList<Cell> cells) => cells.Max(cell => cell.Y) is var most and > 0 ? most : 1e-6;

    private static string Word(SubProcess process) => process.ToString().ToLowerInvariant();

    private static string Symbol(SubProcess process) => process switch
    {
        SubProcess.Embb => "k^B",
        SubProcess.Urllc => "k^U",
        _ => "k^Int",
    };
}
