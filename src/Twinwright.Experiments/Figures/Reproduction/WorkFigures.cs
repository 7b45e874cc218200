using System.Globalization;
using System.Text.RegularExpressions;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Work over size on logarithmic axes, with fitted exponents (Chen 2025, Theorem 3).</summary>
/// <remarks>Where the panel's title or the experiment's note says <c>slope 2</c>, a faint line has it.</remarks>
internal static partial class WorkFigures
{
    public static IEnumerable<Figure?> Of(Sketch sketch) =>
        from solver in sketch.Experiment.Solvers
        from part in sketch.Panels
        select Draw(sketch, part.Panel, part.Points, solver);

    private static Figure? Draw(Sketch sketch, Panel panel, IReadOnlyList<PointResults> points, string solver)
    {
        var sized = points.Select(point => (Point: point, Size: PlaceAxis.Number(point.Place.Value))).Where(point => point.Size > 0).OrderBy(point => point.Size).ToList();
        double[] places = [.. sized.Select(point => Math.Log10(point.Size))];
        List<IntervalLine> lines = [.. sketch.Experiment.Measures.Index().Select(measure =>
        {
            Estimate[] values = [.. sized.Select(point => sketch.Estimator.Of(point.Point, solver, measure.Item))];
            return new IntervalLine(Label(measure.Item, places, values), Palette.OfMeasure(measure.Item, measure.Index), places, values);
        })];
        var positive = lines.SelectMany(line => line.Numbers).Where(number => number > 0).ToList();
        if (positive.Count == 0)
        {
            return null;
        }

        var slope = Slope(panel, sketch.Experiment);
        var several = sketch.Experiment.Solvers.Count > 1;
        return new LinePanels
        {
            Id = sketch.Id(panel, several ? solver : ""),
            Title = sketch.Title(panel, several ? solver : ""),
            Caption = $"Work against size, both on logarithmic axes: a power law is a straight line, and its exponent the slope, fitted by least squares to the means over {Sketch.Worlds(points)}: the number behind each name."
                + (slope is { } printed ? $" Grey lines have the printed exponent, {Wording.Short(printed)}." : "")
                + Sketch.Intervals("A whisker", lines.SelectMany(line => line.Values)),
            YTitle = "mean count",
            Axis = ValueAxis.Around(positive, log: true),
            Panels = [new LinePanel("", PlaceAxis.LogarithmsAt([.. sized.Select(point => point.Point.Place.Value)], panel.Axis), lines) { Guides = [.. slope is { } exponent ? lines.SelectMany(line => Guide(line, exponent)) : []] }],
        }.Draw();
    }

    /// <summary>The measure with its fitted exponent, where there are two points to fit.</summary>
    private static string Label(string measure, double[] places, Estimate[] values)
    {
        var points = places.Zip(values).Where(point => point.Second.Value > 0).Select(point => (X: point.First, Y: Math.Log10(point.Second.Value))).ToList();
        if (points.Count < 2)
        {
            return Wording.Name(measure);
        }

        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        var exponent = points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
        return string.Create(CultureInfo.InvariantCulture, $"{Wording.Name(measure)}: {exponent:0.00;−0.00;0.00}");
    }

    /// <summary>A line of a given slope in logarithms through the middle of a line's points.</summary>
    private static IEnumerable<(double, double, double, double)> Guide(IntervalLine line, double slope)
    {
        var points = line.X.Zip(line.Values).Where(point => point.Second.Value > 0).Select(point => (X: point.First, Y: Math.Log10(point.Second.Value))).ToList();
        if (points.Count < 2)
        {
            yield break;
        }

        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        yield return (points[0].X, At(points[0].X), points[^1].X, At(points[^1].X));

        double At(double place) => Math.Pow(10, y + (slope * (place - x)));
    }

    private static double? Slope(Panel panel, Experiment experiment) =>
        new[] { panel.Title, experiment.Note }.Select(text => Printed().Match(text)).FirstOrDefault(match => match.Success) is { } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"\bslope (\d+(\.\d+)?)")]
    private static partial Regex Printed();
}
