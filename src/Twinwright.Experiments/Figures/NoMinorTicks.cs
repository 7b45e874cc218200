using ScottPlot;

namespace Twinwright.Experiments.Figures;

/// <summary>Leaves the space between ticks empty.</summary>
internal sealed class NoMinorTicks : IMinorTickGenerator
{
    public IEnumerable<double> GetMinorTicks(double[] majorTicks, CoordinateRange visibleRange) => [];
}
