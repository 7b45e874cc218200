using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Storage;

/// <summary>What the sensors gather in one transaction, so that a sensor's row is written once however many readings it has.</summary>
internal sealed class SensorTallies
{
    private readonly Dictionary<long, Tally> _tallies = [];

    /// <summary>Counts a stored reading.</summary>
    public void Stored(long sensor, Reading reading)
    {
        var tally = Of(sensor);
        tally.Stored++;
        if (tally.Last is not { } last || (reading.Boot, reading.Sequence).CompareTo((last.Boot, last.Sequence)) > 0)
        {
            tally.Last = reading;
        }
    }

    /// <summary>Counts a reading that was there already.</summary>
    public void Repeated(long sensor) => Of(sensor).Repeated++;

    /// <summary>Counts refused readings.</summary>
    public void Refused(long sensor, long count) => Of(sensor).Refused += count;

    /// <summary>Writes the rows.</summary>
    public void Flush(WriteSession session)
    {
        foreach (var (sensor, tally) in _tallies)
        {
            session.Run(
                """
                UPDATE sensor SET readings_stored = readings_stored + $1, readings_repeated = readings_repeated + $2,
                readings_refused = readings_refused + $3 WHERE id = $0
                """,
                sensor, tally.Stored, tally.Repeated, tally.Refused);
            if (tally.Last is { } last)
            {
                session.Run(
                    """
                    UPDATE sensor SET boot = $1, last_seq = $2, last_taken_at_ms = $3, last_values = $4
                    WHERE id = $0 AND (boot < $1 OR (boot = $1 AND last_seq < $2))
                    """,
                    sensor, last.Boot, last.Sequence, last.TakenAtMs, ValuesText.Of(last.Values));
            }
        }

        Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _tallies.Clear();

    private Tally Of(long sensor)
    {
        if (!_tallies.TryGetValue(sensor, out var tally))
        {
            _tallies[sensor] = tally = new Tally();
        }

        return tally;
    }

    private sealed class Tally
    {
        public long Stored;
        public long Repeated;
        public long Refused;
        public Reading? Last;
    }
}
