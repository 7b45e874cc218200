using System.Globalization;
using ScottPlot;
using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>A dot and an interval a solver, a line where there is no difference, the numbers beside.</summary>
internal sealed class ForestPlot
{
    private const float RowPx = 34;
    private const float Top = 44;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Caption { get; init; }

    public required string AxisTitle { get; init; }

    public required string ValueTitle { get; init; }

    /// <summary>The value that means no difference.</summary>
    public required double Neutral { get; init; }

    public required bool Log { get; init; }

    public required IReadOnlyList<PairedSummary> Pairs { get; init; }

    public required SolverColours Colours { get; init; }

    public Figure Draw()
    {
        var left = 24 + Pairs.Max(pair => Ink.WidthOf(FigureStyle.Shorten(pair.Solver)));
        var valueWidth = Math.Max(Ink.WidthOf(ValueTitle), Pairs.Max(pair => Ink.WidthOf(Numbers(pair))));
        var winsWidth = Math.Max(Ink.WidthOf("wins"), Pairs.Max(pair => Ink.WidthOf(Wins(pair))));
        var right = FigureStyle.WidthPx - 16 - winsWidth - 22 - valueWidth - 18;
        var bottom = Top + (Pairs.Count * RowPx);
        var height = (int)Math.Ceiling(bottom + 54);
        var area = new PixelRect(left, right, bottom, Top);

        return new Figure(Id, Title, Caption, FigureStyle.WidthPx, height, canvas =>
        {
            var scale = Pairs.Count == 0 ? 1 : Wording.Scale(Pairs[0].Metric);
            var unit = Log ? 1 : scale;
            var axis = ValueAxis.Around(
                Pairs.SelectMany(pair => new[] { pair.Value, pair.CiLow, pair.CiHigh }).Select(value => unit * value).Append(Neutral), Log);
            using var plot = FigureStyle.NewPlot(area, AxisTitle + axis.Remark, "");
            plot.Axes.SetLimits(axis.Low, axis.High, bottom, Top);
            plot.Axes.Bottom.TickGenerator = axis.Ticks();
            plot.Grid.YAxisStyle.IsVisible = false;
            FigureStyle.NoTicks(plot.Axes.Left);
            plot.Add.Plottable(new Layer((ink, at) =>
            {
                var neutral = at(axis.Place(Neutral), 0).X;
                ink.Line(neutral, Top, neutral, bottom, FigureStyle.Text, 1.4f, dashed: true);
                for (var i = 0; i < Pairs.Count; i++)
                {
                    DrawPair(ink, Pairs[i], value => at(axis.Place(unit * value), 0).X, RowMiddle(i));
                }
            }));
            FigureStyle.Render(plot, canvas, FigureStyle.WidthPx, height);
            DrawMargins(new Ink(canvas), left, right + 18);
        });
    }

    private static float RowMiddle(int row) => Top + ((row + 0.5f) * RowPx);

    private void DrawPair(Ink ink, PairedSummary pair, Func<double, float> x, float y)
    {
        var (value, low, high) = (x(pair.Value), x(pair.CiLow), x(pair.CiHigh));
        var colour = Colours[pair.Solver];
        if (float.IsFinite(low) && float.IsFinite(high))
        {
            ink.Line(low, y, high, y, colour, 2.5f);
            ink.Line(low, y - 5, low, y + 5, colour, 2);
            ink.Line(high, y - 5, high, y + 5, colour, 2);
        }

        if (float.IsFinite(value))
        {
            ink.Circle(value, y, 6, colour, SKColors.White);
        }
    }

    private void DrawMargins(Ink ink, float namesEnd, float numbersStart)
    {
        ink.Text(ValueTitle, numbersStart, Top - 16, FigureStyle.Muted);
        ink.Text("wins", FigureStyle.WidthPx - 16, Top - 16, FigureStyle.Muted, TextAnchor.Right);
        for (var i = 0; i < Pairs.Count; i++)
        {
            ink.Text(FigureStyle.Shorten(Pairs[i].Solver), namesEnd - 10, RowMiddle(i), FigureStyle.Text, TextAnchor.Right);
            ink.Text(Numbers(Pairs[i]), numbersStart, RowMiddle(i), FigureStyle.Text);
            ink.Text(Wins(Pairs[i]), FigureStyle.WidthPx - 16, RowMiddle(i), FigureStyle.Text, TextAnchor.Right);
        }
    }

    private string Numbers(PairedSummary pair)
    {
        var unit = Log ? 1 : Wording.Scale(pair.Metric);
        return $"{Wording.Short(unit * pair.Value)} {Wording.Interval(unit * pair.CiLow, unit * pair.CiHigh)}";
    }

    private static string Wins(PairedSummary pair) => string.Create(CultureInfo.InvariantCulture, $"{pair.Wins}/{pair.Runs}");
}
