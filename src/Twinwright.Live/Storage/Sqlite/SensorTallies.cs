using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Storage.Sqlite;

/// <summary>What the sensors gather in one transaction, so that a sensor's row is written once however many readings it has.</summary>
internal sealed class SensorTallies
{
    private const string Counted =
        """
        UPDATE sensor SET readings_stored = readings_stored + ?2, readings_repeated = readings_repeated + ?3,
        readings_refused = readings_refused + ?4 WHERE id = ?1
        """;

    /// <summary>A row's old values stand on the right of every assignment, so all four see the same comparison.</summary>
    private const string CountedAndNewer =
        """
        UPDATE sensor SET readings_stored = readings_stored + ?2, readings_repeated = readings_repeated + ?3,
        readings_refused = readings_refused + ?4,
        last_taken_at_ms = iif((?5, ?6) > (boot, last_seq), ?7, last_taken_at_ms),
        last_values = iif((?5, ?6) > (boot, last_seq), ?8, last_values),
        boot = max(boot, ?5), last_seq = iif((?5, ?6) > (boot, last_seq), ?6, last_seq) WHERE id = ?1
        """;

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
    public void Flush(SqliteSession session)
    {
        foreach (var (sensor, tally) in _tallies)
        {
            var update = session.Prepared(tally.Last is null ? Counted : CountedAndNewer);
            update.Bind(1, sensor).Bind(2, tally.Stored).Bind(3, tally.Repeated).Bind(4, tally.Refused);
            if (tally.Last is { } last)
            {
                update.Bind(5, last.Boot).Bind(6, last.Sequence).Bind(7, last.TakenAtMs).Bind(8, ValuesText.Of(last.Values));
            }

            update.Run();
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
