using System.Globalization;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Moves that form the coalitions of a frame (the kind of Chen 2025, Fig. 5).</summary>
/// <remarks>
/// They fall from dozens in the first frame to less than one: single frames would be a comb of zeros and ones.
/// So frames stand in windows that double, and each window shows its mean on an axis of log(1 + moves).
/// </remarks>
public static class SocfMoves
{
    private const string Metric = "socf_moves";

    /// <summary>Draws it for the solvers that make moves; null when none does.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples)
    {
        var moving = MetricSeries.Curves(samples, Metric, values => values)
            .Where(curve => curve.Values.Any(moves => double.IsFinite(moves) && moves > 0))
            .ToList();
        if (moving.Count == 0)
        {
            return null;
        }

        var windows = Windows(moving.Max(curve => curve.Values.Length));
        List<Curve> curves = [.. moving.Select(curve => curve with { Values = [.. windows.Select(window => Mean(curve.Values, window))] })];
        return new LineChart
        {
            Id = "socf-moves",
            Title = "Moves in a frame",
            Caption = "How many single moves of sensors (joining, leaving or changing a coalition) are made in a frame, where coalitions are formed until "
                + "no move improves anything; a tabu search makes as many as it is told, in one run in the first world. Early frames stand alone, later ones in windows that double, each with its mean. "
                + "As history grows, new data are worth less and sensors stay where they are."
                + (moving.Count < samples.Count ? " Solvers without such moves are left out." : ""),
            XTitle = "frames",
            YTitle = "moves a frame",
            Axis = ValueAxis.Counts(curves.SelectMany(curve => curve.Values)),
            Curves = curves,
            StepLabels = [.. windows.Select(Label)],
        }.Draw();
    }

    /// <summary>Frames 1, 2, 3–4, 5–8, …: first and last of each window, the last one cut off at the end.</summary>
    internal static List<(int First, int Last)> Windows(int frames)
    {
        var windows = new List<(int, int)>();
        for (var last = 1; windows.Count == 0 || last < 2 * frames; last *= 2)
        {
            windows.Add(((last / 2) + 1, Math.Min(last, frames)));
        }

        return windows;
    }

    private static double Mean(double[] values, (int First, int Last) window)
    {
        var own = values.Take(window.Last).Skip(window.First - 1).Where(double.IsFinite).ToList();
        return own.Count == 0 ? double.NaN : own.Average();
    }

    private static string Label((int First, int Last) window) => window.First == window.Last
        ? window.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{window.First}–{window.Last}");
}
