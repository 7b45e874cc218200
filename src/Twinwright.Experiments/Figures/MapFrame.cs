using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>The window of a map: the same scale both ways, in kilometres.</summary>
internal sealed class MapFrame
{
    private const double KmPerM = 1e-3;
    private readonly double _centreEastKm;
    private readonly double _centreNorthKm;

    public MapFrame(double[] eastM, double[] northM, double mostWidthPx, double mostHeightPx, double leastWidthPx, double leastHeightPx)
    {
        var (west, east) = Range(eastM);
        var (south, north) = Range(northM);
        _centreEastKm = (west + east) / 2;
        _centreNorthKm = (south + north) / 2;

        var margin = 0.06 * Math.Max(Math.Max(east - west, north - south), 0.1);
        var (spanEast, spanNorth) = (east - west + (2 * margin), north - south + (2 * margin));
        PxPerKm = Math.Min(mostWidthPx / spanEast, mostHeightPx / spanNorth);
        WidthPx = (float)Math.Round(Math.Max(spanEast * PxPerKm, leastWidthPx));
        HeightPx = (float)Math.Round(Math.Max(spanNorth * PxPerKm, leastHeightPx));
    }

    public double PxPerKm { get; }

    public float WidthPx { get; }

    public float HeightPx { get; }

    /// <summary>Sets a plot whose data area has this frame's size to show the window.</summary>
    public void Apply(Plot plot)
    {
        var (halfEast, halfNorth) = (WidthPx / PxPerKm / 2, HeightPx / PxPerKm / 2);
        plot.Axes.Bottom.TickGenerator = Ticks();
        plot.Axes.Left.TickGenerator = Ticks();
        plot.Axes.SetLimits(_centreEastKm - halfEast, _centreEastKm + halfEast, _centreNorthKm - halfNorth, _centreNorthKm + halfNorth);
    }

    /// <summary>Where something stands in a data area with the given left top corner.</summary>
    public SKPoint Place(double eastM, double northM, float left, float top) => new(
        (float)(left + (WidthPx / 2) + (((KmPerM * eastM) - _centreEastKm) * PxPerKm)),
        (float)(top + (HeightPx / 2) - (((KmPerM * northM) - _centreNorthKm) * PxPerKm)));

    /// <summary>Where an edge server stands in a data area with the given left top corner.</summary>
    public SKPoint Place(WideAreaPicture picture, int edgeServer, float left, float top) =>
        Place(picture.EastM[edgeServer], picture.NorthM[edgeServer], left, top);

    /// <summary>Radius of the edge server with most sensors: dense maps get small dots.</summary>
    public float LargestRadiusPx(int edgeServers) =>
        (float)Math.Clamp(0.24 * Math.Sqrt(WidthPx * HeightPx / Math.Max(edgeServers, 1)), 3, 13);

    private static NumericAutomatic Ticks() => new() { MinimumTickSpacing = 55, MinorTickGenerator = new NoMinorTicks() };

    private static (double Least, double Most) Range(double[] valuesM) =>
        valuesM.Length == 0 ? (0, 0) : (KmPerM * valuesM.Min(), KmPerM * valuesM.Max());
}
