using System.Text;

namespace Twinwright.Experiments.Files;

/// <summary>Splits comma-separated text into rows of fields, strictly.</summary>
internal static class CsvText
{
    /// <summary>A row.</summary>
    /// <param name="Line">Its line, from 1.</param>
    /// <param name="Fields">Its fields; null when the line is broken, which has been reported.</param>
    public readonly record struct Row(int Line, string[]? Fields);

    /// <summary>All rows; the end of the last line may be missing.</summary>
    public static IEnumerable<Row> Rows(string text, ProblemList problems)
    {
        var line = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            var row = text.AsSpan(start, end - start);
            row = row.EndsWith("\r") ? row[..^1] : row;
            line++;
            var fields = Split(row, out var broken);
            if (broken is var (column, message))
            {
                problems.Add($"line {line}, column {column}", message);
            }

            start = end + 1;
            yield return new Row(line, fields);
        }
    }

    private static string[]? Split(ReadOnlySpan<char> row, out (int Column, string Message)? broken)
    {
        broken = null;
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            var c = row[i];
            if (char.IsControl(c))
            {
                broken = (fields.Count + 1, $"must hold no control characters, but holds {Shown.Text(c.ToString())}");
                return null;
            }

            if (quoted && c == '"' && i + 1 < row.Length && row[i + 1] == '"')
            {
                field.Append(row[++i]);
            }
            else if (quoted && c == '"')
            {
                quoted = false;
                if (i + 1 < row.Length && row[i + 1] != ',')
                {
                    broken = (fields.Count + 1, "must end with its closing quote");
                    return null;
                }
            }
            else if (quoted)
            {
                field.Append(c);
            }
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '"')
            {
                if (field.Length > 0)
                {
                    broken = (fields.Count + 1, "must not hold a quote outside of a quoted field");
                    return null;
                }

                quoted = true;
            }
            else
            {
                field.Append(c);
            }
        }

        if (quoted)
        {
            broken = (fields.Count + 1, "has a quote without its closing quote on the same line");
            return null;
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
