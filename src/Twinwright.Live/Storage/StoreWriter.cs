using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Twinwright.Live.Storage;

/// <summary>The one thread that writes: whatever has arrived while a transaction became durable goes into the next one.</summary>
/// <remarks>
/// A row at a time a database makes some hundred transactions durable a second; in groups, as many rows as the disk takes.
/// Nobody is told that something is stored before its transaction is.
/// </remarks>
public sealed class StoreWriter : IDisposable
{
    /// <summary>Most writes of one transaction.</summary>
    private const int MaxGroup = 4096;

    private readonly Channel<StoreWrite> _queue = Channel.CreateUnbounded<StoreWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WriteSession _session;
    private readonly Thread _thread;
    private readonly ILogger _log;
    private long _transactions;
    private int _waiting;
    private string? _trouble;

    /// <summary>Starts the thread.</summary>
    /// <param name="session">A connection, which becomes the writer's own.</param>
    /// <param name="log">Told when a transaction fails.</param>
    internal StoreWriter(WriteSession session, ILogger log)
    {
        (_session, _log) = (session, log);
        _thread = new Thread(Work) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <summary>Transactions that became durable.</summary>
    public long Transactions => Volatile.Read(ref _transactions);

    /// <summary>Why the last transaction failed; null when it did not.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Writes that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Hands something over to be written, in the order of the calls.</summary>
    /// <exception cref="NotStoredException">The writer has stopped.</exception>
    public void Post(StoreWrite write)
    {
        Interlocked.Increment(ref _waiting);
        if (!_queue.Writer.TryWrite(write))
        {
            Interlocked.Decrement(ref _waiting);
            throw new NotStoredException("the store is closed");
        }
    }

    /// <summary>Writes something, and tells when it is durable.</summary>
    internal Task<T> WriteAsync<T>(Func<WriteSession, T> write)
    {
        var function = new FunctionWrite<T>(write);
        Post(function);
        return function.Done;
    }

    /// <summary>Writes what waits, and stops.</summary>
    public void Dispose()
    {
        if (_queue.Writer.TryComplete())
        {
            _thread.Join();
            _session.Dispose();
        }
    }

    private void Work()
    {
        var group = new List<StoreWrite>(MaxGroup);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            Write(group);
            Interlocked.Add(ref _waiting, -group.Count);
            group.Clear();
        }
    }

    private void Write(List<StoreWrite> group)
    {
        try
        {
            _session.Begin();
            foreach (var write in group)
            {
                write.Apply(_session);
            }

            _session.Commit();
        }
        catch (Exception problem)
        {
            _session.RollBack();
            if (group.Count > 1 && !_session.FailsAll(problem))
            {
                // Nobody's fault is another's: each by itself, in the same order.
                foreach (var write in group)
                {
                    Write([write]);
                }

                return;
            }

            Volatile.Write(ref _trouble, problem.Message);
            LogFailure(group.Count, problem);
            foreach (var write in group)
            {
                write.Fail(problem);
            }

            return;
        }

        Volatile.Write(ref _trouble, null);
        Interlocked.Increment(ref _transactions);
        foreach (var write in group)
        {
            write.Complete();
        }
    }

    private void LogFailure(int writes, Exception problem) =>
        _log.LogError(problem, "A transaction of {Writes} writes failed", writes);
}
