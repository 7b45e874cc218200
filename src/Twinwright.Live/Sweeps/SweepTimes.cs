namespace Twinwright.Live.Sweeps;

/// <summary>How long those who ask and those who do are waited for.</summary>
public sealed record SweepTimes
{
    /// <summary>How long a job stays with a silo that says nothing more.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a silo says that it still has its job.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a sweep is kept whose asker says nothing more.</summary>
    public TimeSpan Asker { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long ago a silo may have been seen to be counted.</summary>
    public TimeSpan Silo { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time from a look at the queue to the next, of either side.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Pause after the database could not be reached.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Times that a job may be taken on before it is given up.</summary>
    public int Tries { get; init; } = 3;
}
