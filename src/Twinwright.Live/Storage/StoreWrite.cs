namespace Twinwright.Live.Storage;

/// <summary>Something to be written, together with others in one transaction.</summary>
public abstract class StoreWrite
{
    /// <summary>Writes it. What it refuses for reasons of its own, it remembers, and writes nothing.</summary>
    /// <param name="session">The open transaction.</param>
    internal abstract void Apply(WriteSession session);

    /// <summary>Called when the transaction is durable.</summary>
    internal abstract void Complete();

    /// <summary>Called when the transaction failed: nothing of it was written, unless the connection broke while it was being made durable.</summary>
    /// <param name="problem">Why.</param>
    internal abstract void Fail(Exception problem);
}

/// <summary>Something to be written that somebody waits for.</summary>
/// <typeparam name="T">What the writing tells.</typeparam>
public abstract class StoreWrite<T> : StoreWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed once the transaction is durable.</summary>
    public Task<T> Done => _done.Task;

    /// <summary>What the writing told.</summary>
    protected T? Result { get; set; }

    /// <summary>Why it was refused; null when it was not.</summary>
    protected Exception? Refused { get; set; }

    /// <inheritdoc />
    internal sealed override void Complete()
    {
        if (Refused is { } reason)
        {
            _done.TrySetException(reason);
        }
        else
        {
            _done.TrySetResult(Result!);
        }
    }

    /// <inheritdoc />
    internal sealed override void Fail(Exception problem) => _done.TrySetException(new NotStoredException("could not be stored", problem));
}

/// <summary>A write that a function tells.</summary>
/// <typeparam name="T">What the writing tells.</typeparam>
/// <param name="write">The writing.</param>
internal sealed class FunctionWrite<T>(Func<WriteSession, T> write) : StoreWrite<T>
{
    /// <inheritdoc />
    internal override void Apply(WriteSession session)
    {
        Refused = null;
        try
        {
            Result = write(session);
        }
        catch (StaleEpochException stale)
        {
            Refused = stale;
        }
    }
}

/// <summary>A transaction failed: nothing of it was written, unless the connection broke while it was being made durable; whoever must know asks the database.</summary>
public sealed class NotStoredException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A writer of an earlier epoch came too late: another has taken over.</summary>
[GenerateSerializer]
public sealed class StaleEpochException(string what, long epoch, long current)
    : Exception($"{what}: epoch {epoch} is over, the current one is {current}")
{
    /// <summary>Whether it is the epoch of a certain writer, also where the exception has come from another process.</summary>
    public static bool IsOf(Exception problem, string who) => problem is StaleEpochException && problem.Message.StartsWith($"{who}: ", StringComparison.Ordinal);
}
