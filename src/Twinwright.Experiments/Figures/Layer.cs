using ScottPlot;
using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>Marks of our own inside a plot: draws in pixels at places given in the plot's coordinates.</summary>
internal sealed class Layer(Action<Ink, Func<double, double, SKPoint>> draw) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp) =>
        draw(new Ink(rp.Canvas), (x, y) => new SKPoint(Axes.GetPixelX(x), Axes.GetPixelY(y)));
}
