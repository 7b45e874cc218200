using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Storage.Sqlite;

/// <summary>Readings in a file, which the sensors' grains hand over one by one.</summary>
/// <param name="database">Where they are kept.</param>
public sealed class SqliteReadingStore(LiveDatabase database) : ReadingStore(database)
{
    private readonly StoreWriter _writer = database.Writer;

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
        _writer.Post(write);
        return write.Done;
    }

    /// <summary>Counts a refused reading of a registered sensor; nobody waits for it.</summary>
    public void CountRefused(long sensor) => _writer.Post(new RefusalWrite(sensor));

    private const string InsertReading =
        """
        INSERT INTO reading (sensor, boot, seq, taken_at_ms, received_at_ms, value_json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO NOTHING
        """;

    private sealed class ReadingWrite(string area, string name, long sensor, Reading reading, long receivedAtMs, bool onlyIfStored, bool earlierBoot) : StoreWrite<Stored>
    {
        internal override void Apply(WriteSession open)
        {
            var session = (SqliteSession)open;
            var id = sensor;
            if (id == 0)
            {
                session.Run("INSERT INTO sensor (area, name, registered_at_ms) VALUES ($0, $1, $2) ON CONFLICT DO NOTHING", area, name, receivedAtMs);
                id = (long)session.Ask("SELECT id FROM sensor WHERE area = $0 AND name = $1", area, name)!;
            }

            Result = new Stored(id, onlyIfStored || IsBehind(session, id) ? Find(session, id) : Insert(session, id));
        }

        /// <summary>Whether it lies too far behind the readings of its own boot, which the sensor's grain knows of the last boot only.</summary>
        private bool IsBehind(SqliteSession session, long id) => earlierBoot
            && session.Ask("SELECT max(seq) FROM reading WHERE sensor = $0 AND boot = $1", id, reading.Boot) is long last
            && reading.Sequence < last - Reading.Window;

        private StoredAs Insert(SqliteSession session, long id)
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

        private StoredAs Find(SqliteSession session, long id)
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
        internal override void Apply(WriteSession session) => ((SqliteSession)session).Tallies.Refused(sensor, 1);

        internal override void Complete()
        {
        }

        internal override void Fail(Exception problem)
        {
        }
    }
}
