using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Replay;

/// <summary>Real data, step by step, as live sensors would publish it.</summary>
public interface IReplaySource
{
    /// <summary>Number of steps.</summary>
    long Steps { get; }

    /// <summary>Time from one step to the next.</summary>
    TimeSpan Interval { get; }

    /// <summary>Time of a step [ms].</summary>
    long TimeMs(long step);

    /// <summary>What the sensors publish at a step, in a fixed order. Missing values are not published.</summary>
    IEnumerable<Published> At(long step);
}

/// <summary>What a sensor publishes at a step.</summary>
/// <param name="Area">Its area.</param>
/// <param name="Sensor">Its name.</param>
/// <param name="Values">What it measured.</param>
public readonly record struct Published(string Area, string Sensor, ReadingValue[] Values);
