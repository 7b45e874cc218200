using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>All that a twin has kept but when it was done, and by which epoch: the same of every twin that saw the same.</summary>
internal static class TwinRecord
{
    private static readonly string[] Kept =
    [
        "SELECT cycle, frame, clock_ms, decided_by, inputs, decision, seat, summary FROM cycle WHERE cycle < {0} ORDER BY cycle",
        "SELECT frame, clock_ms, decided_by, inputs, decision, seat, summary FROM frame WHERE frame <= {0} / 5 ORDER BY frame",
        "SELECT edge_server, cycle, report FROM edge_update WHERE cycle < {0} ORDER BY cycle, edge_server",
        "SELECT cycle, area, sensor, name, for_ms, predicted, local, partial_dt, alone, persistence FROM prediction WHERE cycle < {0} ORDER BY cycle, area, sensor, name",
        "SELECT cycle, area, sensor, name, observed FROM prediction WHERE cycle < {0} - 1 ORDER BY cycle, area, sensor, name",
        "SELECT partial_dt, version, edge_server, parameters FROM partial_dt_version WHERE cycle < {0} ORDER BY partial_dt, version",
    ];

    /// <summary>What a file has kept of the first cycles: a list a table, a text a row.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> OfFile(string path, int cycles) => Read(new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False"), cycles);

    /// <summary>What a cluster's database has kept of the first cycles.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> OfCluster(string connection, int cycles) => Read(new NpgsqlConnection(connection + ";Pooling=false;Search Path=twinwright"), cycles);

    /// <summary>Finished cycles.</summary>
    public static long Cycles(DbConnection connection)
    {
        using (connection)
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM cycle WHERE finished_at_ms IS NOT NULL";
            return (long)command.ExecuteScalar()!;
        }
    }

    /// <summary>The first difference of two records; null when they are the same.</summary>
    public static string? Difference(IReadOnlyList<IReadOnlyList<string>> one, IReadOnlyList<IReadOnlyList<string>> other)
    {
        foreach (var (table, (mine, others)) in one.Zip(other).Index())
        {
            for (var row = 0; row < Math.Max(mine.Count, others.Count); row++)
            {
                if (mine.ElementAtOrDefault(row) != others.ElementAtOrDefault(row))
                {
                    return $"{Kept[table]}, row {row}:\n{mine.ElementAtOrDefault(row)}\n{others.ElementAtOrDefault(row)}";
                }
            }
        }

        return null;
    }

    private static List<IReadOnlyList<string>> Read(DbConnection connection, int cycles)
    {
        using (connection)
        {
            connection.Open();
            return [.. Kept.Select(sql =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = string.Format(CultureInfo.InvariantCulture, sql, cycles);
                using var reader = command.ExecuteReader();
                var rows = new List<string>();
                while (reader.Read())
                {
                    rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(at => Text(reader.GetValue(at)))));
                }

                // Databases sort texts by rules of their own.
                rows.Sort(StringComparer.Ordinal);
                return (IReadOnlyList<string>)rows;
            })];
        }
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
