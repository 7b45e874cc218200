using System.Globalization;
using System.Text;

namespace Twinwright.Experiments.Files;

/// <summary>Bad input: a file, or a word of the command line, that breaks rules, with all its problems.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is the whole text to show, one problem a line:
/// <code>
/// scenarios/wide-area/small.toml: 2 problems
///   constants.bandwith_hz    unknown key; did you mean bandwidth_hz?
///   edge_servers[0].east_m   must lie in [0, 100] (area.width_m), but is 120
/// </code>
/// </remarks>
public sealed class InputException : Exception
{
    /// <summary>Place of a problem that concerns a file as a whole.</summary>
    public const string WholeFile = "file";

    private const int MaxPlaceLength = 80;
    private const int MaxMessageLength = 400;

    /// <summary>Bad input with several problems.</summary>
    /// <param name="file">Name of the file as the user knows it, or what else the input is called.</param>
    /// <param name="problems">The problems, at least one, in the order of the file.</param>
    /// <param name="total">How many there are when <paramref name="problems"/> lists only the first of them.</param>
    public InputException(string file, IReadOnlyList<Problem> problems, int? total = null)
        : base(Render(file, problems, total ?? problems.Count))
    {
        File = file;
        Problems = problems;
        Total = total ?? problems.Count;
    }

    /// <summary>Bad input with one problem.</summary>
    /// <param name="file">Name of the file as the user knows it.</param>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong.</param>
    public InputException(string file, string place, string message)
        : this(file, [new Problem(place, message)])
    {
    }

    /// <summary>Name of the file as the user knows it.</summary>
    public string File { get; }

    /// <summary>The problems; of many only the first <see cref="ProblemList.MaxKept"/> need be listed.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>How many problems there are.</summary>
    public int Total { get; }

    private static string Render(string file, IReadOnlyList<Problem> problems, int total)
    {
        var shown = problems.Take(ProblemList.MaxKept)
            .Select(p => (Place: Shown.Cut(Shown.Escape(p.Place), MaxPlaceLength), p.Message))
            .ToList();
        var width = shown.Select(p => p.Place.Length).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Shown.Escape(file)}: {total} problem{(total == 1 ? "" : "s")}");
        foreach (var (place, message) in shown)
        {
            text.Append("\n  ").Append(place.PadRight(width)).Append("   ")
                .Append(Shown.Cut(Shown.Escape(message), MaxMessageLength));
        }

        if (total > shown.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  ... and {total - shown.Count} more");
        }

        return text.ToString();
    }
}
