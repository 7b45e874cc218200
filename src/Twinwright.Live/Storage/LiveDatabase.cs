using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Twinwright.Live.Storage;

/// <summary>Where the live system keeps everything: one that writes, and many that read.</summary>
public abstract class LiveDatabase : IDisposable
{
    private protected LiveDatabase(WriteSession session, ILogger log) => Writer = new StoreWriter(session, log);

    /// <summary>The one that writes.</summary>
    public StoreWriter Writer { get; }

    /// <summary>Reads rows of a statement with <c>$0</c>, <c>$1</c> … bound to some values; what is durable is seen, whatever is being written.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="sql">The statement; a constant.</param>
    /// <param name="row">Reads a row.</param>
    /// <param name="values">What is bound.</param>
    public abstract List<T> Rows<T>(string sql, Func<DbDataReader, T> row, params object?[] values);

    /// <inheritdoc />
    public virtual void Dispose() => Writer.Dispose();
}

/// <summary>A file or a setting of the live system is not as it should be.</summary>
public sealed class DataRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What everything is kept in cannot be reached just now.</summary>
[GenerateSerializer]
public sealed class DataAwayException(string message, Exception? inner = null) : Exception(message, inner);
