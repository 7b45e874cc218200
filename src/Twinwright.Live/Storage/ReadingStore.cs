namespace Twinwright.Live.Storage;

/// <summary>Readings and the sensors that took them.</summary>
/// <param name="database">Where they are kept.</param>
public abstract class ReadingStore(LiveDatabase database)
{
    /// <summary>A sensor's row; null when it is not registered.</summary>
    public SensorRow? Sensor(string area, string name) =>
        database.Rows(Select + " WHERE area = $0 AND name = $1", SensorRow.From, area, name).FirstOrDefault();

    /// <summary>Registered sensors in the order of their registration.</summary>
    /// <param name="area">Of this area; null for all.</param>
    /// <param name="after">With a larger id than this.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<SensorRow> Sensors(string? area, long after, int most) => database.Rows(
        Select + " WHERE id > $0 AND (CAST($1 AS TEXT) IS NULL OR area = $1) ORDER BY id LIMIT $2", SensorRow.From, after, area, most);

    /// <summary>The time by the clock of which readings' times of arrival are [ms].</summary>
    /// <param name="clock">This process's clock.</param>
    public virtual long NowMs(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>When an area's sensors took their last readings [ms].</summary>
    public IReadOnlyDictionary<string, long> LastTaken(string area) => database.Rows(
        "SELECT name, last_taken_at_ms FROM sensor WHERE area = $0 AND last_taken_at_ms IS NOT NULL",
        row => (Sensor: row.GetString(0), AtMs: row.GetInt64(1)), area).ToDictionary(one => one.Sensor, one => one.AtMs);

    /// <summary>Number of registered sensors.</summary>
    public long SensorCount() => database.Rows("SELECT count(*) FROM sensor", row => row.GetInt64(0))[0];

    /// <summary>Id of the newest reading; 0 when there is none.</summary>
    /// <remarks>None that becomes durable later has a smaller id.</remarks>
    public virtual long LastReading() => database.Rows("SELECT coalesce(max(id), 0) FROM reading", row => row.GetInt64(0))[0];

    /// <summary>Readings of a range of ids, in the order in which they were stored.</summary>
    /// <param name="after">Above this id.</param>
    /// <param name="upTo">Up to this id.</param>
    public IReadOnlyList<StoredReading> Scan(long after, long upTo) => database.Rows(
        "SELECT r.id, s.area, s.name, r.taken_at_ms, r.value_json FROM reading r JOIN sensor s ON s.id = r.sensor WHERE r.id > $0 AND r.id <= $1 ORDER BY r.id",
        row => new StoredReading(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4)), after, upTo);

    /// <summary>The last readings of some sensors, by their own count, in the order in which they were stored.</summary>
    /// <param name="sensors">Area and name of each.</param>
    /// <param name="upTo">Up to this id.</param>
    /// <param name="most">At most so many of each.</param>
    public IReadOnlyList<StoredReading> Last(IEnumerable<(string Area, string Sensor)> sensors, long upTo, int most) =>
        [.. sensors.SelectMany(sensor => database.Rows(
            """
            SELECT r.id, r.taken_at_ms, r.value_json FROM reading r
            WHERE r.sensor = (SELECT id FROM sensor WHERE area = $0 AND name = $1) AND r.id <= $2
            ORDER BY r.boot DESC, r.seq DESC LIMIT $3
            """,
            row => new StoredReading(row.GetInt64(0), sensor.Area, sensor.Sensor, row.GetInt64(1), row.GetString(2)),
            sensor.Area, sensor.Sensor, upTo, (long)most)).OrderBy(reading => reading.Id)];

    private const string Select =
        "SELECT id, area, name, boot, last_seq, readings_stored, readings_repeated, readings_refused, last_taken_at_ms, last_values FROM sensor";
}

/// <summary>What became of a reading.</summary>
public enum StoredAs
{
    /// <summary>It is stored now.</summary>
    New,

    /// <summary>It was stored before.</summary>
    Repeated,

    /// <summary>It is not stored, and was only looked for.</summary>
    Missing,
}

/// <summary>What became of a reading.</summary>
/// <param name="Sensor">The sensor's id.</param>
/// <param name="As">What became of it.</param>
public readonly record struct Stored(long Sensor, StoredAs As);

/// <summary>A reading as it was stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Area">Its sensor's area.</param>
/// <param name="Sensor">Its sensor's name.</param>
/// <param name="TimeMs">When it was taken [ms].</param>
/// <param name="Values">What was measured, as JSON.</param>
public readonly record struct StoredReading(long Id, string Area, string Sensor, long TimeMs, string Values);

/// <summary>A sensor's row.</summary>
/// <param name="Id">Its id, from 1.</param>
/// <param name="Area">Its area.</param>
/// <param name="Name">Its name.</param>
/// <param name="Boot">Boot of its last reading; −1 before the first.</param>
/// <param name="LastSequence">Number of its last reading; −1 before the first.</param>
/// <param name="Stored">Stored readings.</param>
/// <param name="Repeated">Readings that came again.</param>
/// <param name="Refused">Refused readings.</param>
/// <param name="LastTakenAtMs">Time of its last reading [ms]; null before the first.</param>
/// <param name="LastValues">Values of its last reading as JSON; null before the first.</param>
public sealed record SensorRow(
    long Id, string Area, string Name, long Boot, long LastSequence, long Stored, long Repeated, long Refused, long? LastTakenAtMs, string? LastValues)
{
    internal static SensorRow From(System.Data.Common.DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
        row.IsDBNull(8) ? null : row.GetInt64(8), row.IsDBNull(9) ? null : row.GetString(9));
}
