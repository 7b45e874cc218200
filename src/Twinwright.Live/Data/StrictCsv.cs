using System.Globalization;

namespace Twinwright.Live.Data;

/// <summary>Comma-separated text without quotes, read strictly.</summary>
internal sealed class StrictCsv
{
    /// <summary>Greatest file that is read [bytes].</summary>
    private const long MaxBytes = 64 << 20;
    private const int MaxShown = 40;
    private readonly string _file;
    private readonly string[] _lines;

    private StrictCsv(string text, string file)
    {
        _file = file;
        _lines = text.Split('\n');
        Columns = Fields(0);
    }

    /// <summary>Names of the columns.</summary>
    public string[] Columns { get; }

    /// <summary>Lines that hold rows: from 2 to this.</summary>
    public int LastLine => _lines[^1].Length == 0 ? _lines.Length - 1 : _lines.Length;

    /// <summary>Splits text.</summary>
    public static StrictCsv Parse(string text, string file) => new(text, file);

    /// <summary>Reads a file.</summary>
    public static string ReadText(string path, string file)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? File.ReadAllText(path)
                : throw new ReplayDataException(file, 0, "", $"must hold at most {MaxBytes} bytes");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ReplayDataException(file, 0, "", "does not exist");
        }
    }

    /// <summary>Checks the names of the columns.</summary>
    public void Expect(params string[] columns)
    {
        if (!Columns.SequenceEqual(columns))
        {
            throw Bad(1, "", $"must be {string.Join(',', columns)}, but is {Shown(_lines[0])}");
        }
    }

    /// <summary>Fields of a line.</summary>
    public string[] Row(int line)
    {
        var fields = Fields(line - 1);
        return fields.Length == Columns.Length
            ? fields
            : throw Bad(line, "", $"must have {Columns.Length} fields, but has {fields.Length}");
    }

    /// <summary>A number within bounds; NaN for an empty field where that is allowed.</summary>
    public double Number(int line, string[] fields, int column, double low, double high, bool mayBeEmpty = false)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var text = fields[column];
        if (mayBeEmpty && text.Length == 0)
        {
            return double.NaN;
        }

        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            throw Bad(line, Columns[column], $"must be a number, but is {Shown(text)}");
        }

        return value >= low && value <= high
            ? value
            : throw Bad(line, Columns[column], string.Create(CultureInfo.InvariantCulture, $"must lie in [{low}, {high}], but is {Shown(text)}"));
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(int line, string[] fields, int column, int low, int high)
    {
        var value = Number(line, fields, column, low, high);
        return value == Math.Floor(value) ? (int)value : throw Bad(line, Columns[column], $"must be a whole number, but is {Shown(fields[column])}");
    }

    /// <summary>A broken rule of this file.</summary>
    public ReplayDataException Bad(int line, string field, string rule) => new(_file, line, field, rule);

    /// <summary>A value as it may be shown.</summary>
    public static string Shown(string text)
    {
        var safe = string.Concat(text.Take(MaxShown).Select(c => char.IsControl(c) ? '?' : c));
        return $"\"{safe}{(text.Length > MaxShown ? "…" : "")}\"";
    }

    private string[] Fields(int at) => _lines[at].TrimEnd('\r').Split(',');
}
