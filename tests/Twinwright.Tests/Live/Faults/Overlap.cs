namespace Twinwright.Tests.Live.Faults;

/// <summary>Something that several faults may do to one thing at a time; it is undone when the last of them ends.</summary>
internal sealed class Overlap
{
    private readonly SemaphoreSlim _one = new(1);
    private int _count;

    /// <summary>Whether one of them has begun and not ended.</summary>
    public bool IsOn => Volatile.Read(ref _count) > 0;

    /// <summary>Begins one.</summary>
    public async Task BeginAsync(Func<Task> act)
    {
        await _one.WaitAsync();
        try
        {
            Interlocked.Increment(ref _count);
            await act();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends one.</summary>
    public async Task EndAsync(Func<Task> undo)
    {
        await _one.WaitAsync();
        try
        {
            if (Interlocked.Decrement(ref _count) == 0)
            {
                await undo();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public Task BeginAsync(Action act) => BeginAsync(() => Doing(act));

    public Task EndAsync(Action undo) => EndAsync(() => Doing(undo));

    private static Task Doing(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
