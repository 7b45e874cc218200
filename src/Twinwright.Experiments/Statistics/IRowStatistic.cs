namespace Twinwright.Experiments.Statistics;

/// <summary>A statistic of a table's rows, some of which may be there several times or not at all.</summary>
public interface IRowStatistic
{
    /// <summary>The statistic; NaN where there is none. Is called on several threads at once and allocates nothing.</summary>
    /// <param name="counts">How often each row is there; all 1 for the table itself.</param>
    double Of(ReadOnlySpan<int> counts);
}
