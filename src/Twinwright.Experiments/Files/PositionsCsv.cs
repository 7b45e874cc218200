using System.Globalization;
using Twinwright.Model.Numerics;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>Positions of edge servers: <c>station,longitude_deg,latitude_deg</c> or <c>name,east_m,north_m</c>.</summary>
/// <remarks>
/// The first of these columns may be called station, name or id; columns stand in any order. Degrees are projected by
/// <see cref="LambertProjection"/> about the mean longitude and latitude.
/// </remarks>
public static class PositionsCsv
{
    private static readonly string[] NameColumns = ["station", "name", "id"];
    private static readonly string[] Degrees = ["longitude_deg", "latitude_deg"];
    private static readonly string[] Metres = ["east_m", "north_m"];
    private static readonly NumberRange Longitude = new(-180, 180);
    private static readonly NumberRange Latitude = new(-90, 90);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Name for messages; the path when null.</param>
    /// <returns>The sites in the order of the file, at least one.</returns>
    /// <exception cref="InputException">The file breaks a rule.</exception>
    public static IReadOnlyList<EdgeServerSite> Read(string path, string? name = null) =>
        Parse(InputFile.ReadText(path, InputFile.MaxCsvBytes, name), name ?? path);

    /// <summary>Parses text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The sites in the order of the file, at least one.</returns>
    /// <exception cref="InputException">The text breaks a rule.</exception>
    public static IReadOnlyList<EdgeServerSite> Parse(string text, string file)
    {
        var problems = new ProblemList(file);
        using var rows = CsvText.Rows(text, problems).GetEnumerator();
        var header = rows.MoveNext() ? rows.Current.Fields : [""];
        var columns = header is null ? null : Columns(header, problems);
        problems.ThrowIfAny();

        var sites = new List<EdgeServerSite>();
        var lines = new Dictionary<string, int>();
        while (rows.MoveNext())
        {
            if (rows.Current.Fields is { } fields && Site(fields, rows.Current.Line, columns!, problems) is { } site)
            {
                if (!lines.TryAdd(site.Name, rows.Current.Line))
                {
                    problems.Add(
                        Place(rows.Current.Line, columns!.Names[0]),
                        $"must be unique, but {Shown.Text(site.Name)} stands in line {lines[site.Name]} too");
                }

                sites.Add(site);
            }
        }

        if (sites.Count == 0 && problems.Count == 0)
        {
            problems.Add(InputException.WholeFile, "has no rows below its header");
        }
        else if (sites.Count > WideAreaKeys.MaxEdgeServers)
        {
            problems.Add(InputException.WholeFile, $"must have at most {WideAreaKeys.MaxEdgeServers} rows, but has {sites.Count}");
        }

        problems.ThrowIfAny();
        return columns!.Geographic ? Project(sites, file) : sites;
    }

    /// <summary>Which columns there are: the name and the two coordinates, and where they stand in a row.</summary>
    private sealed record Header(string[] Names, int[] Index, int Count, bool Geographic);

    private static Header Columns(string[] header, ProblemList problems)
    {
        var geographic = header.Any(Degrees.Contains) || !header.Any(Metres.Contains);
        var coordinates = geographic ? Degrees : Metres;
        var name = header.FirstOrDefault(NameColumns.Contains);
        if (name is null)
        {
            problems.Add("line 1", "must have a column station, name or id");
        }

        foreach (var missing in coordinates.Except(header))
        {
            problems.Add("line 1", geographic && !header.Any(Degrees.Contains)
                ? $"must have a column {missing}, or columns east_m and north_m"
                : $"must have a column {missing}");
        }

        string[] wanted = [name ?? NameColumns[0], .. coordinates];
        foreach (var (index, column) in header.Index())
        {
            if (Array.IndexOf(header, column) < index)
            {
                problems.Add($"line 1, column {index + 1}", $"must name no column twice, but names {Shown.Text(column)} again");
            }
            else if (!wanted.Contains(column))
            {
                var known = NameColumns.Concat(coordinates).Except(header);
                problems.Add($"line 1, column {index + 1}", $"unknown column {Shown.Text(column)}{Suggestion.DidYouMean(column, known)}");
            }
        }

        return new Header(wanted, [.. wanted.Select(column => Array.IndexOf(header, column))], header.Length, geographic);
    }

    private static EdgeServerSite? Site(string[] fields, int line, Header header, ProblemList problems)
    {
        if (fields.Length != header.Count)
        {
            problems.Add($"line {line}", fields is [""]
                ? "must not be empty"
                : $"must have {header.Count} fields, but has {fields.Length}");
            return null;
        }

        var before = problems.Count;
        var name = fields[header.Index[0]];
        if (string.IsNullOrWhiteSpace(name))
        {
            problems.Add(Place(line, header.Names[0]), "must not be empty");
        }

        var x = Number(fields, line, header, 1, header.Geographic ? Longitude : NumberRange.Any, problems);
        var y = Number(fields, line, header, 2, header.Geographic ? Latitude : NumberRange.Any, problems);
        return problems.Count == before ? new EdgeServerSite(name, x, y) : null;
    }

    private static double Number(
        string[] fields, int line, Header header, int column, NumberRange range, ProblemList problems)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var text = fields[header.Index[column]];
        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            problems.Add(Place(line, header.Names[column]), $"must be a finite number, but is {Shown.Text(text)}");
        }
        else if (!range.Contains(value))
        {
            problems.Add(Place(line, header.Names[column]), $"must {range.Rule}, but is {Shown.Raw(text)}");
        }

        return value;
    }

    private static IReadOnlyList<EdgeServerSite> Project(List<EdgeServerSite> degrees, string file)
    {
        // East and north still hold degrees here. About a mean across the date line all distances would be wrong.
        var (west, east) = (degrees.Min(site => site.EastM), degrees.Max(site => site.EastM));
        if (east - west > 180)
        {
            throw new InputException(
                file, "column longitude_deg", $"must span at most 180 degrees, but spans {Shown.Value(east - west)}");
        }

        var projection = new LambertProjection(degrees.Average(site => site.EastM), degrees.Average(site => site.NorthM));
        return [.. degrees.Select(site =>
        {
            var (eastM, northM) = projection.Project(site.EastM, site.NorthM);
            return new EdgeServerSite(site.Name, eastM, northM, site.NorthM);
        })];
    }

    private static string Place(int line, string column) => $"line {line}, column {column}";
}
