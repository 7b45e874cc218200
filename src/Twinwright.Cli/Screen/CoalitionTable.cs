using System.Globalization;
using Spectre.Console;
using Twinwright.Experiments.Results;

namespace Twinwright.Cli.Screen;

/// <summary>Who creates which partial-DT with whose data in the last frame.</summary>
internal static class CoalitionTable
{
    private const int MostRows = 20;

    /// <summary>A row for each partial-DT, the most important first.</summary>
    public static Table Of(FederationPicture picture)
    {
        var table = Rendering.Table("partial-DT", "importance", "created at", "sensors", "rounds", "quality", "gathered Mbit");
        var order = Enumerable.Range(0, picture.LastImportance.Length).OrderByDescending(c => picture.LastImportance[c]).ToList();
        foreach (var c in order.Take(MostRows))
        {
            table.AddRow(
                Text(c),
                Rendering.Number(picture.LastImportance[c]),
                picture.Assignments.Length == 0 ? "the cloud" : "edge server " + Text(picture.Assignments[^1][c]),
                Members(picture, c),
                Text(picture.LastRounds[c]),
                Rendering.Number(picture.LastQuality[c]),
                Rendering.Number(picture.GatheredKbit[c] / 1000));
        }

        return order.Count > MostRows ? table.AddRow($"and {order.Count - MostRows} more") : table;
    }

    /// <summary>How many, and which where coalitions are known: <c>3: 4 7 19</c>.</summary>
    private static string Members(FederationPicture picture, int c)
    {
        const int Most = 8;
        if (picture.LastMembers[c] == 0 || picture.Assignments.Length == 0)
        {
            return Text(picture.LastMembers[c]);
        }

        var members = picture.LastLinks.Where(link => link.EdgeServer == picture.Assignments[^1][c]).Select(link => link.Sensor).Order().ToList();
        var named = string.Join(' ', members.Take(Most).Select(Text));
        return $"{members.Count}: {named}{(members.Count > Most ? " …" : "")}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
