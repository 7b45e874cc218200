using ScottPlot;
using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>What all figures share: size, type, greys, and the frame of a plot.</summary>
public static class FigureStyle
{
    /// <summary>Width of a figure [px]; a PNG has twice as many, 300 dpi on six inches of paper.</summary>
    public const int WidthPx = 900;

    /// <summary>Size of ordinary text [px].</summary>
    public const float TextSize = 14;

    /// <summary>Size of a title [px].</summary>
    public const float TitleSize = 15;

    internal static SKColor Text { get; } = new(0x22, 0x22, 0x22);

    internal static SKColor Muted { get; } = new(0x60, 0x60, 0x60);

    internal static SKColor Rule { get; } = new(0xE8, 0xE8, 0xE8);

    internal static SKColor Frame { get; } = new(0x9A, 0x9A, 0x9A);

    /// <summary>A plot with our type and greys whose data area is exactly <paramref name="dataArea"/>.</summary>
    internal static Plot NewPlot(PixelRect dataArea, string xTitle, string yTitle)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.Transparent;
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.XLabel(xTitle, TextSize);
        plot.YLabel(yTitle, TextSize);
        plot.Grid.MajorLineColor = Color.FromSKColor(Rule);
        plot.Axes.FrameColor(Color.FromSKColor(Frame));
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.FontName = FigureFonts.Family;
            axis.Label.Bold = false;
            axis.Label.ForeColor = Color.FromSKColor(Text);
            axis.TickLabelStyle.FontName = FigureFonts.Family;
            axis.TickLabelStyle.FontSize = TextSize - 1;
            axis.TickLabelStyle.ForeColor = Color.FromSKColor(Text);
            axis.MajorTickStyle.Color = Color.FromSKColor(Frame);
            axis.MinorTickStyle.Length = 0;
        }

        // ScottPlot centres the line box, which has more room above digits than below.
        plot.Axes.Left.TickLabelStyle.OffsetY = 3;
        plot.Axes.Bottom.TickLabelStyle.OffsetY = 3;
        plot.Layout.Fixed(dataArea);
        return plot;
    }

    /// <summary>Draws a plot on a canvas of a figure of the given size.</summary>
    /// <remarks>
    /// ScottPlot draws everything twice when the layout is new, and on a canvas that others draw on it cannot clear in between.
    /// So the first drawing goes to a canvas that keeps nothing.
    /// </remarks>
    internal static void Render(Plot plot, SKCanvas canvas, int widthPx, int heightPx)
    {
        var rectangle = new PixelRect(0, widthPx, heightPx, 0);
        using var rehearsal = new SKNoDrawCanvas(widthPx, heightPx);
        plot.Render(rehearsal, rectangle);
        plot.Render(canvas, rectangle);
    }

    internal static void NoTicks(IAxis axis)
    {
        axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual();
        axis.MajorTickStyle.Length = 0;
    }

    /// <summary>Keeps an axis's grid, but neither labels nor ticks, where a neighbouring plot has the same.</summary>
    internal static void HideLabels(IAxis axis, bool hidden = true)
    {
        if (hidden)
        {
            axis.TickLabelStyle.IsVisible = false;
            axis.MajorTickStyle.Length = 0;
        }
    }

    /// <summary>A label that fits a margin; the middle of a long one gives way.</summary>
    internal static string Shorten(string label, int most = 34) =>
        label.Length <= most ? label : $"{label[..(most - 9)]}…{label[^8..]}";
}
