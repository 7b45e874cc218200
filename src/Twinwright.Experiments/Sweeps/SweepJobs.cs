namespace Twinwright.Experiments.Sweeps;

/// <summary>Does jobs: what a silo does for those who ask.</summary>
/// <remarks>A pure function of the job; the answer has the same bytes on any number of threads.</remarks>
public static class SweepJobs
{
    /// <summary>One world of a comparison, with all its solvers.</summary>
    public const string ComparisonWorld = "comparison-world";

    /// <summary>One training.</summary>
    public const string Training = "training";

    /// <summary>Some runs of a reproduction.</summary>
    public const string ReproductionRuns = "reproduction-runs";

    /// <summary>Does a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="threads">Threads; the answer does not depend on their number.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The result, or why the job's input is refused; see <see cref="SweepAnswer"/>.</returns>
    /// <exception cref="ArgumentException">The job is of no kind that is known here.</exception>
    public static byte[] Run(SweepJob job, int threads, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(job);
        return SweepAnswer.Of(() => job.Kind switch
        {
            ComparisonWorld => SweepJson.Read<WorldOrder>(job.Order).Run(threads, stop),
            Training => SweepJson.Read<TrainingOrder>(job.Order).Run(threads, stop),
            ReproductionRuns => SweepJson.Read<RunsOrder>(job.Order).Run(threads, stop),
            _ => throw new ArgumentException($"there is no kind of job {job.Kind}", nameof(job)),
        });
    }
}
