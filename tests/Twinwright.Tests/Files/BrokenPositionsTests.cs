using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class BrokenPositionsTests
{
    /// <summary>A whole file, and where and with which words it is refused.</summary>
    public static TheoryData<string, string, string> Texts => new()
    {
        { "", "line 1", "must have a column station, name or id" },
        { "\n", "line 1", "must have a column station, name or id" },
        { "name\n", "line 1", "must have a column longitude_deg, or columns east_m and north_m" },
        { "name,east_m\na,1\n", "line 1", "must have a column north_m" },
        { "station,longitude_deg\na,1\n", "line 1", "must have a column latitude_deg" },
        { "east_m,north_m\n1,2\n", "line 1", "must have a column station, name or id" },
        { "name,east_m,north_m,up_m\na,1,2,3\n", "line 1, column 4", "unknown column \"up_m\"" },
        { "name,east_m,nort_m\na,1,2\n", "line 1, column 3", "unknown column \"nort_m\"; did you mean north_m?" },
        { "name,east_m,latitude_deg\na,1,2\n", "line 1, column 2", "unknown column \"east_m\"" },
        { "name,east_m,north_m,east_m\na,1,2,3\n", "line 1, column 4", "must name no column twice" },
        { "name,id,east_m,north_m\na,1,2,3\n", "line 1, column 2", "unknown column \"id\"" },
        { "name;east_m;north_m\na;1;2\n", "line 1, column 1", "unknown column \"name;east_m;north_m\"" },
        { "name, east_m,north_m\na,1,2\n", "line 1, column 2", "unknown column \" east_m\"; did you mean east_m?" },
        { "a,1,2\nb,3,4\n", "line 1, column 2", "unknown column \"1\"" },
        { "name,east_m,north_m\n", "file", "has no rows below its header" },
        { "name,east_m,north_m\na,1\n", "line 2", "must have 3 fields, but has 2" },
        { "name,east_m,north_m\na,1,2,3\n", "line 2", "must have 3 fields, but has 4" },
        { "name,east_m,north_m\na,1,2\n\nb,3,4\n", "line 3", "must not be empty" },
        { "name,east_m,north_m\n,1,2\n", "line 2, column name", "must not be empty" },
        { "id,east_m,north_m\n   ,1,2\n", "line 2, column id", "must not be empty" },
        { "name,east_m,north_m\na,x,2\n", "line 2, column east_m", "must be a finite number, but is \"x\"" },
        { "name,east_m,north_m\na,,2\n", "line 2, column east_m", "must be a finite number, but is \"\"" },
        { "name,east_m,north_m\na,NaN,2\n", "line 2, column east_m", "must be a finite number, but is \"NaN\"" },
        { "name,east_m,north_m\na,1,Infinity\n", "line 2, column north_m", "must be a finite number, but is \"Infinity\"" },
        { "name,east_m,north_m\na,1,1e999\n", "line 2, column north_m", "must be a finite number, but is \"1e999\"" },
        { "name,east_m,north_m\na,1, 2\n", "line 2, column north_m", "must be a finite number, but is \" 2\"" },
        { "name,east_m,north_m\na,\"1,5\",2\n", "line 2, column east_m", "must be a finite number, but is \"1,5\"" },
        { "name,east_m,north_m\na,0x10,2\n", "line 2, column east_m", "must be a finite number, but is \"0x10\"" },
        { "station,longitude_deg,latitude_deg\na,180.5,50\n", "line 2, column longitude_deg", "must lie in [-180, 180], but is 180.5" },
        { "station,longitude_deg,latitude_deg\na,50,-90.1\n", "line 2, column latitude_deg", "must lie in [-90, 90], but is -90.1" },
        { "station,longitude_deg,latitude_deg\na,-100,0\nb,100,0\n", "column longitude_deg", "must span at most 180 degrees, but spans 200.0" },
        { "name,east_m,north_m\na,1,2\na,3,4\n", "line 3, column name", "must be unique, but \"a\" stands in line 2 too" },
        { "name,east_m,north_m\n\"a,1,2\n", "line 2, column 1", "has a quote without its closing quote" },
        { "name,east_m,north_m\n\"a\"b,1,2\n", "line 2, column 1", "must end with its closing quote" },
        { "name,east_m,north_m\na\"b,1,2\n", "line 2, column 1", "must not hold a quote" },
        { "name,east_m,north_m\na,1,2\0\n", "line 2, column 3", "must hold no control characters, but holds \"\\u0000\"" },
        { "name,east_m,north_m\na\u001b[31m,1,2\n", "line 2, column 1", "must hold no control characters" },
        { "name\teast_m\tnorth_m\na\t1\t2\n", "line 1, column 1", "must hold no control characters, but holds \"\\t\"" },
        { "\u0001\u0002\u0003", "line 1, column 1", "must hold no control characters" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Positions_with_one_thing_broken_are_refused_with_their_place(string text, string place, string words) =>
        Broken.Assert(() => PositionsCsv.Parse(text, "x.csv"), place, words);

    [Fact]
    public void All_problems_of_positions_come_at_once()
    {
        var refusal = Broken.Assert(
            () => PositionsCsv.Parse("name,east_m,north_m\na,x,y\n,1,2\nb,3\n", "x.csv"), "line 2, column east_m", "\"x\"");

        Assert.Equal(4, refusal.Total);
    }

    [Fact]
    public void More_rows_than_edge_servers_allowed_are_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, WideAreaKeys.MaxEdgeServers + 1).Select(i => $"s{i},{i},0\n"));

        Broken.Assert(() => PositionsCsv.Parse("name,east_m,north_m\n" + rows, "x.csv"), "file", "must have at most 100000 rows");
    }
}
