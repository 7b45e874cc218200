namespace Twinwright.Model.Threading;

/// <summary>Work that can be done item by item, in any order, on any worker.</summary>
public interface IWorkItems
{
    /// <summary>Does one item.</summary>
    /// <param name="item">Which.</param>
    /// <param name="worker">Number of the worker that does it, for scratch memory.</param>
    void Do(int item, int worker);
}

/// <summary>A fixed set of threads that share out items without allocating.</summary>
/// <remarks>
/// The caller is worker 0 and works, too. Which worker does which item is left to chance, so items must not depend on
/// it; then results do not depend on the number of threads.
/// </remarks>
public sealed class WorkerTeam : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start;
    private readonly SemaphoreSlim _done;
    private IWorkItems? _work;
    private Exception? _failure;
    private int _items;
    private int _next;
    private bool _stopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="workers">Workers, the caller included; 1 starts none.</param>
    public WorkerTeam(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Workers = workers;
        _start = new SemaphoreSlim(0);
        _done = new SemaphoreSlim(0);
        _threads = new Thread[workers - 1];
        for (var n = 0; n < _threads.Length; n++)
        {
            var worker = n + 1;
            _threads[n] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"worker {worker}" };
            _threads[n].Start();
        }
    }

    /// <summary>Workers, the caller included.</summary>
    public int Workers { get; }

    /// <summary>Does all items and returns when they are done.</summary>
    /// <param name="items">How many.</param>
    /// <param name="work">What to do.</param>
    public void Run(int items, IWorkItems work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var helpers = Math.Min(_threads.Length, items - 1);
        if (helpers <= 0)
        {
            for (var item = 0; item < items; item++)
            {
                work.Do(item, 0);
            }

            return;
        }

        (_work, _items, _next, _failure) = (work, items, -1, null);
        _start.Release(helpers);
        DoItems(0);

        // A semaphore rather than a countdown event, which allocates when it blocks for the first time.
        for (var helper = 0; helper < helpers; helper++)
        {
            _done.Wait();
        }

        _work = null;
        if (_failure is { } failure)
        {
            throw new AggregateException(failure);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _stopping = true;
        if (_threads.Length > 0)
        {
            _start.Release(_threads.Length);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _start.Dispose();
        _done.Dispose();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_stopping)
            {
                return;
            }

            DoItems(worker);
            _done.Release();
        }
    }

    private void DoItems(int worker)
    {
        try
        {
            for (var item = Interlocked.Increment(ref _next); item < _items; item = Interlocked.Increment(ref _next))
            {
                _work!.Do(item, worker);
            }
        }
        catch (Exception failure)
        {
            // Kept for the caller, who must first wait for the others.
            _failure = failure;
        }
    }
}
