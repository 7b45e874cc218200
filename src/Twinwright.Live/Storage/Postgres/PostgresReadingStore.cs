using System.Threading.Channels;
using Npgsql;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Storage.Postgres;

/// <summary>Readings in PostgreSQL, stored in groups: whatever has arrived while one was on its way goes into the next one.</summary>
/// <remarks>
/// Which readings are stored only the database knows: several silos may be handed the same one at the same time. So what is
/// too old or there already is judged there, with the rows of the sensors locked, and times are the database's own.
/// </remarks>
public sealed class PostgresReadingStore : ReadingStore, IAsyncDisposable
{
    /// <summary>Most readings of a group.</summary>
    private const int MaxGroup = 2000;

    private readonly PostgresDatabase _database;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>();
    private readonly Task _work;

    /// <summary>A store that works at once.</summary>
    public PostgresReadingStore(PostgresDatabase database)
        : base(database)
    {
        _database = database;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Stores a reading, and registers its sensor with its first.</summary>
    /// <param name="area">The sensor's area.</param>
    /// <param name="name">The sensor's name.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="mayRegister">Whether a sensor that is not registered is to be.</param>
    /// <returns>What became of it, once that is durable.</returns>
    /// <exception cref="NotStoredException">Nobody knows: the database is away. It may be handed over again.</exception>
    public Task<Refusal> AppendAsync(string area, string name, Reading reading, bool mayRegister)
    {
        var waiting = new Waiting(area, name, reading, mayRegister);
        return _queue.Writer.TryWrite(waiting)
            ? waiting.Done.Task
            : Task.FromException<Refusal>(new NotStoredException("the store is closed"));
    }

    /// <inheritdoc />
    /// <remarks>Ids are given out before readings become durable; so whoever asks waits until nobody is in between.</remarks>
    public override long LastReading()
    {
        using var connection = _database.Source.OpenConnection();
        using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"SELECT pg_advisory_xact_lock({PostgresTables.Storing})"),
                new NpgsqlBatchCommand("SELECT coalesce(max(id), 0) FROM reading"),
            },
        };
        using var reader = batch.ExecuteReader();
        reader.NextResult();
        reader.Read();
        return reader.GetInt64(0);
    }

    /// <inheritdoc />
    public override long NowMs(TimeProvider clock) =>
        _database.Rows("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint", row => row.GetInt64(0))[0];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _work.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var group = new List<Waiting>(MaxGroup);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var waiting))
            {
                group.Add(waiting);
            }

            if (group.Count > 0)
            {
                await StoreAsync(group).ConfigureAwait(false);
                group.Clear();
            }
        }
    }

    private async Task StoreAsync(List<Waiting> group)
    {
        short[] verdicts;
        try
        {
            verdicts = await TakeAsync(group).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            if (PostgresText.IsAway(problem))
            {
                _database.Source.Clear();
            }

            foreach (var waiting in group)
            {
                waiting.Done.TrySetException(new NotStoredException("could not be stored", problem));
            }

            return;
        }

        foreach (var (waiting, verdict) in group.Zip(verdicts))
        {
            waiting.Done.TrySetResult(Verdict(verdict));
        }
    }

    private async Task<short[]> TakeAsync(List<Waiting> group)
    {
        var command = _database.Source.CreateCommand("SELECT take_readings($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        await using (command.ConfigureAwait(false))
        {
            PostgresText.Bind(
                command.Parameters,
                Of(group, waiting => waiting.Area), Of(group, waiting => waiting.Name), Of(group, waiting => waiting.MayRegister),
                Of(group, waiting => waiting.Reading.Boot), Of(group, waiting => waiting.Reading.Sequence), Of(group, waiting => waiting.Reading.TakenAtMs),
                Of(group, waiting => System.Text.Encoding.UTF8.GetString(ValuesText.Of(waiting.Reading.Values))),
                (long)Reading.Window, Reading.MaxAheadMs);
            return (short[])(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
        }
    }

    private static T[] Of<T>(List<Waiting> group, Func<Waiting, T> column)
    {
        var cells = new T[group.Count];
        for (var at = 0; at < cells.Length; at++)
        {
            cells[at] = column(group[at]);
        }

        return cells;
    }

    private static Refusal Verdict(short verdict) => verdict switch
    {
        0 => Refusal.None,
        1 => Refusal.Repeated,
        2 => Refusal.Older,
        3 => Refusal.UnknownSensor,
        4 => Refusal.Ahead,
        _ => throw new InvalidOperationException($"take_readings told {verdict}"),
    };

    private sealed record Waiting(string Area, string Name, Reading Reading, bool MayRegister)
    {
        public TaskCompletionSource<Refusal> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
