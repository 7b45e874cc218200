using System.Globalization;
using System.Text;
using Twinwright.Experiments.Results;

namespace Twinwright.Cli.Screen;

/// <summary>A map in letters: who helps whom in the last cycle.</summary>
internal static class HelperMapText
{
    private const int Columns = 72;
    private const int MostRows = 30;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>
    /// A grid with a capital letter for each helper that helps, the same letter in lower case for its recipients, a
    /// dot for the others; below it the helpers by name.
    /// </summary>
    public static string Of(WideAreaPicture picture)
    {
        var count = picture.EastM.Length;
        var helpers = Enumerable.Range(0, count)
            .Where(i => picture.LastChoice.Contains(i))
            .ToList();
        var (west, south) = (picture.EastM.Min(), picture.NorthM.Min());
        var (width, height) = (Math.Max(1, picture.EastM.Max() - west), Math.Max(1, picture.NorthM.Max() - south));
        var rows = Math.Clamp((int)Math.Round(Columns * height / width / 2), 1, MostRows);
        var grid = new char[rows, Columns];
        for (var i = 0; i < count; i++)
        {
            var column = (int)((picture.EastM[i] - west) / width * (Columns - 1));
            var row = rows - 1 - (int)((picture.NorthM[i] - south) / height * (rows - 1));
            var mark = Mark(helpers, i, picture.LastChoice[i]);
            grid[row, column] = Rank(mark) > Rank(grid[row, column]) ? mark : grid[row, column];
        }

        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            var line = string.Concat(Enumerable.Range(0, Columns).Select(column => grid[row, column] == 0 ? ' ' : grid[row, column]));
            text.Append("  ").AppendLine(line.TrimEnd());
        }

        text.AppendLine().AppendLine(helpers.Count == 0
            ? "  nobody helps in the last cycle"
            : "  capital: helper in the last cycle, small: its recipients, dot: on its own; sensors and mean energy in brackets");
        foreach (var helper in helpers.Take(Letters.Length))
        {
            var recipients = Enumerable.Range(0, count).Where(i => picture.LastChoice[i] == helper).Select(i => Name(picture, i));
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {Letter(helpers, helper)}  {Name(picture, helper)} ({picture.Sensors[helper]}, {Rendering.Energy(picture.MeanEnergyJ[helper])}) helps {string.Join(", ", recipients)}"));
        }

        if (helpers.Count > Letters.Length)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  +  and {helpers.Count - Letters.Length} more");
        }

        return text.ToString().TrimEnd();
    }

    private static string Name(WideAreaPicture picture, int i) =>
        picture.Names?[i] ?? i.ToString(CultureInfo.InvariantCulture);

    private static char Mark(List<int> helpers, int edgeServer, int choice) =>
        helpers.Contains(edgeServer) ? Letter(helpers, edgeServer)
            : choice >= 0 ? char.ToLowerInvariant(Letter(helpers, choice))
            : '·';

    private static char Letter(List<int> helpers, int helper) =>
        helpers.IndexOf(helper) is var at && at < Letters.Length ? Letters[at] : '+';

    private static int Rank(char mark) => mark == 0 ? 0 : mark == '·' ? 1 : char.IsLower(mark) ? 2 : 3;
}
