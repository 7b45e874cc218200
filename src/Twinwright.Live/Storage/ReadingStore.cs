using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Storage;

/// <summary>Readings and the sensors that took them.</summary>
/// <param name="database">Where they are kept.</param>
public sealed class ReadingStore(LiveDatabase database)
{
    /// <summary>Stores a reading, and registers its sensor with its first.</summary>
    /// <param name="area">The sensor's area.</param>
    /// <param name="name">The sensor's name.</param>
    /// <param name="sensor">The sensor's id; 0 when it is not registered.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="receivedAtMs">When it came in [ms].</param>
    /// <param name="onlyIfStored">Whether it is too old to be stored, and only looked for.</param>
    /// <param name="earlierBoot">Whether the sensor has started counting afresh since.</param>
    /// <returns>What became of it, once that is durable.</returns>
    public Task<Stored> AppendAsync(string area, string name, long sensor, Reading reading, long receivedAtMs, bool onlyIfStored, bool earlierBoot = false)
    {
        var write = new ReadingWrite(area, name, sensor, reading, receivedAtMs, onlyIfStored, earlierBoot);
        database.Writer.Post(write);
        return write.Done;
    }

    /// <summary>Counts a refused reading of a registered sensor; nobody waits for it.</summary>
    public void CountRefused(long sensor) => database.Writer.Post(new RefusalWrite(sensor));

    /// <summary>A sensor's row; null when it is not registered.</summary>
    public SensorRow? Sensor(string area, string name) => database.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = Select + " WHERE area = $0 AND name = $1";
        command.Parameters.AddWithValue("$0", area);
        command.Parameters.AddWithValue("$1", name);
        using var row = command.ExecuteReader();
        return row.Read() ? SensorRow.From(row) : null;
    });

    /// <summary>Registered sensors in the order of their registration.</summary>
    /// <param name="area">Of this area; null for all.</param>
    /// <param name="after">With a larger id than this.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<SensorRow> Sensors(string? area, long after, int most) => database.Rows(
        Select + " WHERE id > $0 AND ($1 IS NULL OR area = $1) ORDER BY id LIMIT $2", SensorRow.From, after, area, most);

    /// <summary>Number of registered sensors.</summary>
    public long SensorCount() => database.Rows("SELECT count(*) FROM sensor", row => row.GetInt64(0))[0];

    /// <summary>Id of the newest reading; 0 when there is none.</summary>
    public long LastReading() => database.Rows("SELECT ifnull(max(id), 0) FROM reading", row => row.GetInt64(0))[0];

    /// <summary>Readings of a range of ids, in the order in which they were stored.</summary>
    /// <param name="after">Above this id.</param>
    /// <param name="upTo">Up to this id.</param>
    /// <param name="row">Called for every reading with area, sensor, time [ms] and values.</param>
    public void Scan(long after, long upTo, Action<string, string, long, string> row) => database.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT s.area, s.name, r.taken_at_ms, r.value_json FROM reading r JOIN sensor s ON s.id = r.sensor WHERE r.id > $0 AND r.id <= $1 ORDER BY r.id";
        command.Parameters.AddWithValue("$0", after);
        command.Parameters.AddWithValue("$1", upTo);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            row(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3));
        }

        return 0;
    });

    /// <summary>The last readings of some sensors, by their own count, in the order in which they were stored.</summary>
    /// <param name="sensors">Area and name of each.</param>
    /// <param name="upTo">Up to this id.</param>
    /// <param name="most">At most so many of each.</param>
    public IReadOnlyList<(string Area, string Sensor, long TimeMs, string Values)> Last(
        IEnumerable<(string Area, string Sensor)> sensors, long upTo, int most) => database.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT r.id, r.taken_at_ms, r.value_json FROM reading r
            WHERE r.sensor = (SELECT id FROM sensor WHERE area = $0 AND name = $1) AND r.id <= $2
            ORDER BY r.boot DESC, r.seq DESC LIMIT $3
            """;
        var (area, name) = (command.Parameters.AddWithValue("$0", ""), command.Parameters.AddWithValue("$1", ""));
        command.Parameters.AddWithValue("$2", upTo);
        command.Parameters.AddWithValue("$3", most);
        var rows = new List<(long Id, string Area, string Sensor, long TimeMs, string Values)>();
        foreach (var sensor in sensors)
        {
            (area.Value, name.Value) = (sensor.Area, sensor.Sensor);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows.Add((reader.GetInt64(0), sensor.Area, sensor.Sensor, reader.GetInt64(1), reader.GetString(2)));
            }
        }

        return rows.OrderBy(row => row.Id).Select(row => (row.Area, row.Sensor, row.TimeMs, row.Values)).ToList();
    });

    private const string Select =
        "SELECT id, area, name, boot, last_seq, readings_stored, readings_repeated, readings_refused, last_taken_at_ms, last_values FROM sensor";

    private const string InsertReading =
        """
        INSERT INTO reading (sensor, boot, seq, taken_at_ms, received_at_ms, value_json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO NOTHING
        """;

    private sealed class ReadingWrite(string area, string name, long sensor, Reading reading, long receivedAtMs, bool onlyIfStored, bool earlierBoot) : StoreWrite<Stored>
    {
        internal override void Apply(WriteSession session)
        {
            var id = sensor;
            if (id == 0)
            {
                session.Run("INSERT INTO sensor (area, name, registered_at_ms) VALUES ($0, $1, $2) ON CONFLICT DO NOTHING", area, name, receivedAtMs);
                id = (long)session.Ask("SELECT id FROM sensor WHERE area = $0 AND name = $1", area, name)!;
            }

            Result = new Stored(id, onlyIfStored || IsBehind(session, id) ? Find(session, id) : Insert(session, id));
        }

        /// <summary>Whether it lies too far behind the readings of its own boot, which the sensor's grain knows of the last boot only.</summary>
        private bool IsBehind(WriteSession session, long id) => earlierBoot
            && session.Ask("SELECT max(seq) FROM reading WHERE sensor = $0 AND boot = $1", id, reading.Boot) is long last
            && reading.Sequence < last - Reading.Window;

        private StoredAs Insert(WriteSession session, long id)
        {
            var insert = session.Prepared(InsertReading).Bind(1, id).Bind(2, reading.Boot).Bind(3, reading.Sequence).Bind(4, reading.TakenAtMs);
            var rows = insert.Bind(5, receivedAtMs).Bind(6, ValuesText.Of(reading.Values)).Run();
            if (rows == 0)
            {
                session.Tallies.Repeated(id);
                return StoredAs.Repeated;
            }

            session.Tallies.Stored(id, reading);
            return StoredAs.New;
        }

        private StoredAs Find(WriteSession session, long id)
        {
            if (session.Ask("SELECT 1 FROM reading WHERE sensor = $0 AND boot = $1 AND seq = $2", id, reading.Boot, reading.Sequence) is null)
            {
                session.Tallies.Refused(id, 1);
                return StoredAs.Missing;
            }

            session.Tallies.Repeated(id);
            return StoredAs.Repeated;
        }
    }

    private sealed class RefusalWrite(long sensor) : StoreWrite
    {
        internal override void Apply(WriteSession session) => session.Tallies.Refused(sensor, 1);

        internal override void Complete()
        {
        }

        internal override void Fail(Exception problem)
        {
        }
    }
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
    internal static SensorRow From(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
        row.IsDBNull(8) ? null : row.GetInt64(8), row.IsDBNull(9) ? null : row.GetString(9));
}
