using System.Data.Common;
using Parquet;
using Parquet.Schema;

namespace Twinwright.Live.Export;

/// <summary>A column of an exported table; every cell may be empty.</summary>
public abstract class ExportColumn
{
    private ExportColumn(DataField field) => Field = field;

    /// <summary>Name and type in the file.</summary>
    public DataField Field { get; }

    /// <summary>A column of texts.</summary>
    public static ExportColumn Text(string name) => new TextColumn(name);

    /// <summary>A column of whole numbers.</summary>
    public static ExportColumn Whole(string name) => new ValueColumn<long>(name, (row, at) => row.GetInt64(at));

    /// <summary>A column of numbers.</summary>
    public static ExportColumn Number(string name) => new ValueColumn<double>(name, (row, at) => row.GetDouble(at));

    /// <summary>A column of times in UTC, from milliseconds.</summary>
    public static ExportColumn Time(string name) =>
        new ValueColumn<DateTime>(name, (row, at) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at)).UtcDateTime);

    /// <summary>Cells of some rows.</summary>
    internal abstract ICells Cells();

    /// <summary>Cells as they are gathered.</summary>
    internal interface ICells
    {
        /// <summary>Takes the cell of a row.</summary>
        void Add(DbDataReader row, int at);

        /// <summary>Writes the cells, and forgets them.</summary>
        Task WriteAsync(ParquetRowGroupWriter group);
    }

    private sealed class TextColumn(string name) : ExportColumn(new DataField(name, typeof(string), isNullable: true))
    {
        internal override ICells Cells() => new TextCells(Field);
    }

    private sealed class TextCells(DataField field) : ICells
    {
        private readonly List<string?> _cells = [];

        public void Add(DbDataReader row, int at) => _cells.Add(row.IsDBNull(at) ? null : row.GetString(at));

        public async Task WriteAsync(ParquetRowGroupWriter group)
        {
            await group.WriteAsync(field, _cells.ToArray()!).ConfigureAwait(false);
            _cells.Clear();
        }
    }

    private sealed class ValueColumn<T>(string name, Func<DbDataReader, int, T> cell) : ExportColumn(new DataField(name, typeof(T), isNullable: true))
        where T : struct
    {
        internal override ICells Cells() => new ValueCells<T>(Field, cell);
    }

    private sealed class ValueCells<T>(DataField field, Func<DbDataReader, int, T> cell) : ICells
        where T : struct
    {
        private readonly List<T?> _cells = [];

        public void Add(DbDataReader row, int at) => _cells.Add(row.IsDBNull(at) ? null : cell(row, at));

        public async Task WriteAsync(ParquetRowGroupWriter group)
        {
            await group.WriteAsync<T>(field, _cells.ToArray()).ConfigureAwait(false);
            _cells.Clear();
        }
    }
}
