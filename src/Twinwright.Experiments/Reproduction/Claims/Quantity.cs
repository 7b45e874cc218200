using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Something that is estimated from runs, with its bootstrap.</summary>
public abstract record Quantity
{
    /// <summary>How many runs, rows or points it rests on.</summary>
    public abstract int Samples { get; }

    /// <summary>The pairs behind it: values of the first and of the second, world by world; null where there are none.</summary>
    public (IReadOnlyList<IReadOnlyList<double>> First, IReadOnlyList<IReadOnlyList<double>> Second)? Pairs { get; init; }

    /// <summary>The estimate and that of every resample.</summary>
    /// <param name="bootstrap">Resamples and seed.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    /// <returns>The value; the resamples' values, fewer than two when there is nothing to resample.</returns>
    public abstract (double Value, double[] Resamples) Estimate(StratifiedBootstrap bootstrap, WorkerTeam team);
}
