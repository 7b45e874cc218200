using System.Globalization;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Report;

/// <summary>Who creates which partial-DT in the last frame, and how well.</summary>
internal static class MatchingTable
{
    private const int Most = 20;
    private const double MbitPerKbit = 1e-3;

    /// <summary>Writes a heading and the table; nothing when no sample has a picture.</summary>
    public static void Write(Html html, IReadOnlyList<RunResult> samples)
    {
        var drawn = samples.Where(sample => sample.Federation is { LastImportance.Length: > 0 }).ToList();
        if (drawn.Count == 0)
        {
            return;
        }

        var partialDts = drawn.Max(sample => sample.Federation!.LastImportance.Length);
        html.Heading("Matching in the last frame");
        html.Table(
            "One run in the first world, the most important partial-DT first"
            + (partialDts > Most ? string.Create(CultureInfo.InvariantCulture, $"; of {partialDts} partial-DTs the {Most} most important") : "")
            + ". Data are those gathered in all frames; the rest is of the last frame. A square has the colour of the edge server in the map.",
            ["partial-DT", "edge server", "importance", "quality", "data [Mbit]", "rounds", "sensors"],
            drawn.Select(sample => (
                $"{sample.Solver}: {Changes(sample.Federation!)}",
                (IReadOnlyList<(string, string[])>)[.. Chosen(sample.Federation!).Select(partialDt => Row(sample.Federation!, partialDt))])));
    }

    private static string Changes(FederationPicture picture) => picture.Assignments.Length == 0
        ? "the cloud creates all partial-DTs"
        : AssignmentStrips.Changes(picture.Assignments);

    private static IEnumerable<int> Chosen(FederationPicture picture) => Enumerable.Range(0, picture.LastImportance.Length)
        .OrderByDescending(partialDt => picture.LastImportance[partialDt])
        .ThenBy(partialDt => partialDt)
        .Take(Most);

    private static (string Colour, string[] Cells) Row(FederationPicture picture, int partialDt)
    {
        var edgeServer = picture.Assignments is [.., var last] ? last[partialDt] : -1;
        return (edgeServer < 0 ? "transparent" : EdgeServerColours.Hex(edgeServer),
        [
            Number(partialDt),
            edgeServer < 0 ? "–" : Number(edgeServer),
            Wording.Short(picture.LastImportance[partialDt]),
            Wording.Short(picture.LastQuality[partialDt]),
            Wording.Short(MbitPerKbit * picture.GatheredKbit[partialDt]),
            Number(picture.LastRounds[partialDt]),
            Number(picture.LastMembers[partialDt]),
        ]);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
