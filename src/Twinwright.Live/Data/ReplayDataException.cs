using System.Globalization;

namespace Twinwright.Live.Data;

/// <summary>A file of measurements breaks a rule; the message is one sentence with file, line, field and value.</summary>
public sealed class ReplayDataException : Exception
{
    /// <summary>A broken rule.</summary>
    /// <param name="file">Name of the file as the user knows it.</param>
    /// <param name="line">Line, from 1; 0 when it concerns the whole file.</param>
    /// <param name="field">Column; empty when it concerns the whole line.</param>
    /// <param name="rule">What must hold, and what was found: <c>must be a number, but is "x"</c>.</param>
    public ReplayDataException(string file, int line, string field, string rule)
        : base($"{file}{Place(line, field)} {rule}") =>
        (File, Line, Field, Rule) = (file, line, field, rule);

    /// <summary>Name of the file as the user knows it.</summary>
    public string File { get; }

    /// <summary>Line, from 1; 0 when the whole file is meant.</summary>
    public int Line { get; }

    /// <summary>Column; empty when the whole line is meant.</summary>
    public string Field { get; }

    /// <summary>What must hold, and what was found.</summary>
    public string Rule { get; }

    private static string Place(int line, string field) =>
        line == 0 ? ":" : string.Create(CultureInfo.InvariantCulture, $", line {line}{(field.Length == 0 ? "" : $", {field}")}:");
}
