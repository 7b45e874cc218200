using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>What solvers reach while they learn, a plot for each value of the panel's key (Kang 2023, Fig. 3; Chen 2025, Fig. 4).</summary>
internal static class TrainingFigures
{
    private const double Million = 1e6;
    private const int MostPoints = 60;

    public static IEnumerable<Figure?> Of(Sketch sketch) => sketch.Experiment.Panels.Select(panel => Draw(sketch, panel));

    private static Figure? Draw(Sketch sketch, Panel panel)
    {
        var curves = sketch.Results.Curves.Where(curve => curve.Place.Panel == panel.Id).ToList();
        var values = curves.Select(curve => curve.Place.Value).Distinct()
            .OrderBy(value => panel.Values.Index().Where(known => known.Item == value).Select(known => known.Index).FirstOrDefault(int.MaxValue)).ToList();
        var parts = values
            .Select(value => (Value: value, Lines: Lines(sketch, [.. curves.Where(curve => curve.Place.Value == value)])))
            .Where(part => part.Lines.Any(line => line.IsThere))
            .ToList();
        if (parts.Count == 0)
        {
            return null;
        }

        var axis = PlaceAxis.Numbers(parts.SelectMany(part => part.Lines).SelectMany(line => line.X).Append(0), "million agent steps");
        var validated = parts.Any(part => part.Lines.Any(line => line.IsThere && line.Look == LineLook.None));
        var most = curves.GroupBy(curve => (curve.Place.Value, curve.Solver)).Max(group => group.Count());
        return new LinePanels
        {
            Id = sketch.Id(panel),
            Title = sketch.Title(panel),
            Caption = (sketch.IsFederation
                    ? "Utility of a frame while policies are being trained. More is better. "
                    : "Energy of all edge servers together in a cycle while policies are being trained. Less is better. ")
                + "Decisions of a training are drawn by chance, so it reaches less than the policy that it ends with. "
                + $"Long curves show means of neighbouring iterations, {MostPoints} points at most."
                + (validated ? " Dots are validations, where the policy decides without chance in worlds of its own." : "")
                + (most > 1 ? $" A line is the {(sketch.IsFederation ? "mean" : "geometric mean")} over up to {most} trainings, for several deployments or with several seeds; the shade reaches from the least to the most." : " Each line is one training."),
            YTitle = sketch.IsFederation ? "utility of a frame" : Wording.AxisTitle(Wording.SystemEnergy),
            LogAllowed = !sketch.IsFederation,
            NamesAtEnds = !validated,
            Panels = [.. parts.Select(part => new LinePanel(Sketch.Place(panel, new PointPlace(panel.Id, part.Value)), axis, part.Lines))],
        }.Draw();
    }

    /// <summary>A line for each solver and, where there are any, its validations.</summary>
    internal static List<IntervalLine> Lines(Sketch sketch, List<TrainedCurve> curves)
    {
        var lines = new List<IntervalLine>();
        var colours = new SolverColours(curves.Select(curve => curve.Solver));
        foreach (var solver in curves.GroupBy(curve => curve.Solver))
        {
            var colour = colours[solver.Key];
            lines.Add(Line(sketch, solver, "objective", new IntervalLine(Sketch.Name(solver.Key), colour, [], []) { Interval = IntervalLook.Band, Dots = false }));
            lines.Add(Line(sketch, solver, "validation", new IntervalLine($"{Sketch.Name(solver.Key)}, validation", colour, [], []) { Look = LineLook.None }));
        }

        return lines;
    }

    /// <summary>The mean of curves with their range, at the steps of the one that has most points.</summary>
    private static IntervalLine Line(Sketch sketch, IEnumerable<TrainedCurve> curves, string metric, IntervalLine look)
    {
        var scale = sketch.IsFederation ? 1 : Wording.Scale(Wording.SystemEnergy);
        var points = curves
            .Where(curve => curve.Curve.Metrics.ContainsKey(metric))
            .Select(curve => curve.Curve.AgentSteps.Zip(curve.Curve.Metrics[metric], (step, value) => (Step: step / Million, Value: scale * value))
                .Where(point => double.IsFinite(point.Step) && double.IsFinite(point.Value)).ToArray())
            .Where(curve => curve.Length > 0)
            .Select(Thinned)
            .ToList();
        if (points.Count == 0)
        {
            return look;
        }

        double[] steps = [.. points.MaxBy(curve => curve.Length)!.Select(point => point.Step)];
        return look with { X = steps, Values = [.. steps.Select(step => Mean([.. points.Select(curve => At(curve, step)).Where(double.IsFinite)]))] };

        Estimate Mean(double[] values) => values.Length == 0 ? Estimate.None
            : values.Length == 1 ? new(values[0], double.NaN, double.NaN)
            : new(!sketch.IsFederation && values.Min() > 0 ? Math.Exp(values.Average(Math.Log)) : values.Average(), values.Min(), values.Max());
    }

    /// <summary>As many neighbours averaged as it takes to have at most <see cref="MostPoints"/>: single iterations play few worlds, and are noise.</summary>
    private static (double Step, double Value)[] Thinned((double Step, double Value)[] curve) =>
        [.. curve.Chunk((curve.Length + MostPoints - 1) / MostPoints).Select(some => (some[^1].Step, some.Average(point => point.Value)))];

    /// <summary>A curve between its points on straight lines; not a number beyond its ends.</summary>
    private static double At((double Step, double Value)[] curve, double step)
    {
        var after = Array.FindIndex(curve, point => point.Step >= step);
        if (after < 0 || (after == 0 && curve[0].Step > step))
        {
            return double.NaN;
        }

        var (right, left) = (curve[after], curve[Math.Max(after - 1, 0)]);
        return right.Step == step ? right.Value : left.Value + ((step - left.Step) / (right.Step - left.Step) * (right.Value - left.Value));
    }
}
