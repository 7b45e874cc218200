namespace Twinwright.Live.Storage;

/// <summary>The writer's connection. Statements bind <c>$0</c>, <c>$1</c> … and are written so that every database of ours takes them.</summary>
internal abstract class WriteSession : IDisposable
{
    /// <summary>Opens a transaction.</summary>
    public abstract void Begin();

    /// <summary>Makes the transaction durable.</summary>
    public abstract void Commit();

    /// <summary>Undoes the transaction.</summary>
    public abstract void RollBack();

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement; a constant, since it is kept by its text.</param>
    /// <param name="values">What is bound.</param>
    /// <returns>Rows that it changed.</returns>
    public abstract int Run(string sql, params ReadOnlySpan<object?> values);

    /// <summary>The first value of a statement's first row; null when there is none.</summary>
    public abstract object? Ask(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Runs a statement of which nobody asks how many rows it changed: over a network, together with others.</summary>
    public virtual void Queue(string sql, params ReadOnlySpan<object?> values) => Run(sql, values);

    /// <summary>Deletes rows by their ids.</summary>
    /// <returns>Rows that were deleted.</returns>
    public abstract int Delete(string table, IReadOnlyList<long> ids);

    /// <summary>Whether each write by itself would fail as all together did, so that none is tried again.</summary>
    public virtual bool FailsAll(Exception problem) => false;

    /// <summary>Refuses to write for an epoch that is over; until the transaction ends, nobody begins another.</summary>
    /// <param name="what">Who writes.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <exception cref="StaleEpochException">Another has taken over.</exception>
    public void RequireEpoch(string what, long epoch)
    {
        var current = (long?)Ask(EpochOf, what) ?? 0;
        if (current != epoch)
        {
            throw new StaleEpochException(what, epoch, current);
        }
    }

    /// <inheritdoc />
    public abstract void Dispose();

    /// <summary>Asks for an epoch and keeps others from beginning the next.</summary>
    protected virtual string EpochOf => "SELECT epoch FROM epoch WHERE name = $0";
}
