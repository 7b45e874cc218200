using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Something that is estimated from runs, with its intervals.</summary>
public abstract record Quantity
{
    /// <summary>How many runs, rows or points it rests on.</summary>
    public abstract int Samples { get; }

    /// <summary>The pairs behind it; null where there are none.</summary>
    public Pairs? Pairs { get; init; }

    /// <summary>The estimate.</summary>
    /// <param name="intervals">Resamples and threads.</param>
    public abstract Estimate Estimate(Intervals intervals);
}

/// <summary>Values of two solvers, or at two points, in the same worlds, stratum by stratum.</summary>
/// <param name="First">Of the one that a statement speaks of.</param>
/// <param name="Second">Of the one that it is set against.</param>
/// <param name="Logarithms">Whether differences are taken of logarithms.</param>
public sealed record Pairs(double[][] First, double[][] Second, bool Logarithms);

/// <summary>How intervals are made.</summary>
/// <param name="Resamples">Resamples of a bootstrap.</param>
/// <param name="Seed">Seed of its draws.</param>
/// <param name="Team">Threads; what comes out does not depend on how many.</param>
public sealed record Intervals(int Resamples, long Seed, WorkerTeam Team);

/// <summary>An estimate with its intervals.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Interval">The interval of a confidence; <see cref="PercentileInterval.None"/> when there is nothing to resample.</param>
public sealed record Estimate(double Value, Func<double, PercentileInterval> Interval)
{
    /// <summary>No estimate: there is nothing to take it of, or some run has no number.</summary>
    public static Estimate None { get; } = new(double.NaN, _ => PercentileInterval.None);

    /// <summary>An estimate whose intervals are percentiles of resamples.</summary>
    /// <param name="value">The estimate.</param>
    /// <param name="resamples">Those of the resamples.</param>
    /// <param name="scale">Brings both from the scale on which they were taken to that on which they are told; increasing.</param>
    public static Estimate Of(double value, double[] resamples, Func<double, double>? scale = null) => new(
        scale is null ? value : scale(value),
        confidence => PercentileInterval.Of(resamples, confidence).Select(scale ?? (value => value)));
}

/// <summary>The mean over worlds; strata weigh by their runs.</summary>
/// <param name="Strata">Values of the worlds, stratum by stratum.</param>
/// <param name="Logarithms">Whether values are logarithms, of which the exponential is told.</param>
public sealed record MeanQuantity(double[][] Strata, bool Logarithms = false) : Quantity
{
    /// <inheritdoc />
    public override int Samples => Strata.Sum(stratum => stratum.Length);

    /// <inheritdoc />
    public override Estimate Estimate(Intervals intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        if (!Rows.AreNumbers(Strata))
        {
            return Claims.Estimate.None;
        }

        var scores = new StratifiedScores(Strata);
        if (scores.FewestRuns < 2)
        {
            return new(Logarithms ? Math.Exp(scores.Mean) : scores.Mean, _ => PercentileInterval.None);
        }

        var resamples = new StratifiedBootstrap(intervals.Resamples, intervals.Seed).Run(scores, intervals.Team).Means;
        return Claims.Estimate.Of(scores.Mean, resamples, Logarithms ? Math.Exp : null);
    }
}

/// <summary>The sum of one column over that of another; rows are resampled within strata.</summary>
/// <param name="Part">The numerator's column, stratum by stratum.</param>
/// <param name="Whole">The denominator's.</param>
public sealed record ShareQuantity(double[][] Part, double[][] Whole) : Quantity
{
    /// <inheritdoc />
    public override int Samples => Part.Sum(stratum => stratum.Length);

    /// <inheritdoc />
    public override Estimate Estimate(Intervals intervals) =>
        Rows.Estimate(() => new ShareStatistic([.. Part.SelectMany(part => part)], [.. Whole.SelectMany(whole => whole)]), intervals, Part, Whole);
}

/// <summary>A coefficient of a least-squares plane with an intercept for each stratum; rows are resampled within strata.</summary>
/// <param name="Response">The response, stratum by stratum.</param>
/// <param name="Regressors">Each regressor, stratum by stratum.</param>
/// <param name="Of">Which regressor's coefficient.</param>
public sealed record SlopeQuantity(double[][] Response, IReadOnlyList<double[][]> Regressors, int Of) : Quantity
{
    /// <inheritdoc />
    public override int Samples => Response.Sum(stratum => stratum.Length);

    /// <inheritdoc />
    public override Estimate Estimate(Intervals intervals) => Rows.Estimate(
        () => new SlopeStatistic([.. Response.Select(stratum => stratum.Length)], Flat(Response), [.. Regressors.Select(Flat)], Of),
        intervals, [Response, .. Regressors]);

    private static double[] Flat(double[][] strata) => [.. strata.SelectMany(stratum => stratum)];
}

/// <summary>How often something happens that must never happen, by Clopper and Pearson's interval.</summary>
/// <param name="Happened">How often it has.</param>
/// <param name="Trials">How often it could have.</param>
public sealed record NeverQuantity(long Happened, long Trials) : Quantity
{
    /// <inheritdoc />
    public override int Samples => (int)Math.Min(int.MaxValue, Trials);

    /// <inheritdoc />
    public override Estimate Estimate(Intervals intervals) => new(
        Happened / (double)Trials,
        confidence => new(
            Happened == 0 ? 0 : MathNet.Numerics.Distributions.Beta.InvCDF(Happened, Trials - Happened + 1, (1 - confidence) / 2),
            Happened == Trials ? 1 : MathNet.Numerics.Distributions.Beta.InvCDF(Happened + 1, Trials - Happened, (1 + confidence) / 2)));
}

/// <summary>Statistics of rows.</summary>
internal static class Rows
{
    /// <summary>Whether there are strata with rows, all of them finite numbers.</summary>
    public static bool AreNumbers(double[][] strata) => strata.Length > 0 && strata.All(stratum => stratum.Length > 0 && stratum.All(double.IsFinite));

    /// <summary>Estimates a statistic of rows in strata.</summary>
    /// <param name="statistic">Makes the statistic, once its columns are known to be numbers.</param>
    /// <param name="intervals">Resamples and threads.</param>
    /// <param name="columns">Its columns, stratum by stratum.</param>
    public static Estimate Estimate(Func<IRowStatistic> statistic, Intervals intervals, params IReadOnlyList<double[][]> columns)
    {
        if (!columns.All(AreNumbers))
        {
            return Claims.Estimate.None;
        }

        int[] rows = [.. columns[0].Select(stratum => stratum.Length)];
        var (made, bootstrap) = (statistic(), new RowBootstrap(rows, intervals.Resamples, intervals.Seed));
        var value = bootstrap.Value(made);
        return rows.Min() < 2 ? new(value, _ => PercentileInterval.None) : Claims.Estimate.Of(value, bootstrap.Run(made, intervals.Team));
    }
}
