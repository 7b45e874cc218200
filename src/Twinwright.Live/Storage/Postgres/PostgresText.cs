using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Twinwright.Live.Storage.Postgres;

/// <summary>From our statements to those of PostgreSQL, whose parameters count from 1; and what its failures mean.</summary>
internal static partial class PostgresText
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>A statement with <c>$1</c>, <c>$2</c> … in place of <c>$0</c>, <c>$1</c> ….</summary>
    public static string Of(string sql) => Known.GetOrAdd(
        sql, text => Parameter().Replace(text, one => $"${int.Parse(one.ValueSpan[1..], CultureInfo.InvariantCulture) + 1}"));

    /// <summary>Binds values in their order.</summary>
    public static void Bind(NpgsqlParameterCollection parameters, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
    }

    /// <summary>Whether the database is away, full or held up, so that nothing else would succeed either.</summary>
    public static bool IsAway(Exception problem) => problem switch
    {
        // Operator intervention, lost connections, insufficient resources, locks that are not given up, faults of the disk.
        PostgresException told => told.SqlState[..2] is "57" or "08" or "53" or "58" or "XX" || told.SqlState == PostgresErrorCodes.LockNotAvailable,
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException => true,
        InvalidOperationException => true,
        _ => false,
    };

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Parameter();
}
