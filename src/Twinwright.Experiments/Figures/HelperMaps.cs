using ScottPlot;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>The maps of several solvers side by side, all to one scale.</summary>
public static class HelperMaps
{
    private const float Left = 66;
    private const float RightMargin = 12;
    private const float GapX = 14;
    private const float HeadingPx = 48;
    private const float AxisPx = 56;

    /// <summary>Draws a panel for each sample that has a picture; null when none has.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples, int? marked = null) =>
        Draw(samples, marked, "helper-maps", "Who helps under each solver", HelperMap.Caption, lastCycle: true);

    /// <summary>Draws a panel for each sample that has a picture; null when none has.</summary>
    /// <param name="samples">Runs.</param>
    /// <param name="marked">An edge server to mark as A, or none.</param>
    /// <param name="id">Name of the figure's files.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="caption">How to read it.</param>
    /// <param name="lastCycle">Whether pictures tell who helped whom in the last cycle; if not, a circle shows A's neighbourhood.</param>
    internal static Figure? Draw(
        IReadOnlyList<RunResult> samples, int? marked, string id, string title, string caption, bool lastCycle)
    {
        var drawn = samples.Where(sample => sample.Picture is not null).ToList();
        if (drawn.Count == 0)
        {
            return null;
        }

        var columns = Math.Min(drawn.Count, drawn.Count is 2 or 4 ? 2 : 3);
        var rows = (drawn.Count + columns - 1) / columns;
        var cell = (FigureStyle.WidthPx - Left - RightMargin - (GapX * (columns - 1))) / columns;
        var frame = new MapFrame(drawn[0].Picture!.EastM, drawn[0].Picture!.NorthM, cell, Math.Min(1.35 * cell, 480), cell, 0.5 * cell);
        var height = (int)Math.Ceiling((rows * (HeadingPx + frame.HeightPx)) + AxisPx + MapLegend.StripPx);
        var colours = new SolverColours(samples.Select(sample => sample.Solver));

        return new Figure(id, title, caption, FigureStyle.WidthPx, height, canvas =>
        {
            for (var i = 0; i < drawn.Count; i++)
            {
                var left = Left + (i % columns * (frame.WidthPx + GapX));
                var top = HeadingPx + (i / columns * (HeadingPx + frame.HeightPx));
                DrawPanel(i, left, top);
            }

            MapLegend.Strip(new Ink(canvas), drawn[0].Picture!, frame, Left, height - MapLegend.StripPx, marked is not null, lastCycle);

            void DrawPanel(int i, float left, float top)
            {
                var (isFirst, isLowest) = (i % columns == 0, i + columns >= drawn.Count);
                var area = new PixelRect(left, left + frame.WidthPx, top + frame.HeightPx, top);
                using var plot = FigureStyle.NewPlot(area, isLowest ? "east [km]" : "", isFirst ? "north [km]" : "");
                frame.Apply(plot);
                FigureStyle.HideLabels(plot.Axes.Bottom, !isLowest);
                FigureStyle.HideLabels(plot.Axes.Left, !isFirst);
                plot.Add.Plottable(new Layer((ink, _) => MapMarks.Draw(ink, drawn[i].Picture!, frame, left, top, marked, circled: !lastCycle)));
                FigureStyle.Render(plot, canvas, FigureStyle.WidthPx, height);

                var margin = new Ink(canvas);
                margin.Circle(left + 6, top - 28, 5.5f, colours[drawn[i].Solver]);
                margin.Text(FigureStyle.Shorten(drawn[i].Solver, columns == 3 ? 26 : 40), left + 17, top - 28, FigureStyle.Text, bold: true);
                margin.Text(HelperMap.Costs(drawn[i]), left + 17, top - 11, FigureStyle.Muted, size: FigureStyle.TextSize - 1);
            }
        });
    }
}
