using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Twinwright.Experiments.Results;

/// <summary>Rows as CSV and as Parquet, with the same columns.</summary>
public static class ResultsTable
{
    private static readonly DataField Scenario = new("scenario", typeof(string), isNullable: false);
    private static readonly DataField Solver = new("solver", typeof(string), isNullable: false);
    private static readonly DataField Deployment = new("deployment", typeof(long), isNullable: false);
    private static readonly DataField DynamicsSeed = new("dynamics_seed", typeof(long), isNullable: false);
    private static readonly DataField Step = new("step", typeof(int), isNullable: true);
    private static readonly DataField Metric = new("metric", typeof(string), isNullable: false);
    private static readonly DataField Value = new("value", typeof(double), isNullable: false);
    private static readonly ParquetSchema Schema = new(Scenario, Solver, Deployment, DynamicsSeed, Step, Metric, Value);

    /// <summary>RFC 4180 with line feeds; numbers read back to the same double, a missing step is empty.</summary>
    public static string ToCsv(IReadOnlyList<ResultRow> rows)
    {
        var csv = new StringBuilder().AppendJoin(',', Schema.DataFields.Select(field => field.Name)).Append('\n');
        foreach (var row in rows)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{Quoted(row.Scenario)},{Quoted(row.Solver)},{row.Deployment},{row.DynamicsSeed},{row.Step},{Quoted(row.Metric)},{row.Value:R}\n");
        }

        return csv.ToString();
    }

    /// <summary>One row group, not compressed: a codec's bytes may change with its version.</summary>
    public static byte[] ToParquet(IReadOnlyList<ResultRow> rows)
    {
        using var stream = new MemoryStream();
        WriteParquetAsync(rows, stream).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    private static async Task WriteParquetAsync(IReadOnlyList<ResultRow> rows, MemoryStream stream)
    {
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.None };
        await using var writer = await ParquetWriter.CreateAsync(Schema, stream, options).ConfigureAwait(false);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(Scenario, rows.Select(row => row.Scenario).ToArray()).ConfigureAwait(false);
        await group.WriteAsync(Solver, rows.Select(row => row.Solver).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<long>(Deployment, rows.Select(row => row.Deployment).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<long>(DynamicsSeed, rows.Select(row => row.DynamicsSeed).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<int>(Step, rows.Select(row => row.Step).ToArray()).ConfigureAwait(false);
        await group.WriteAsync(Metric, rows.Select(row => row.Metric).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<double>(Value, rows.Select(row => row.Value).ToArray()).ConfigureAwait(false);
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
