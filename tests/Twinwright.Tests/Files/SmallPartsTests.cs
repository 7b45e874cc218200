using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Model.Numerics;
using Xunit;

namespace Twinwright.Tests.Files;

public sealed class SmallPartsTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    public void Levenshtein_counts_edits(string a, string b, int distance) =>
        Assert.Equal(distance, Suggestion.Levenshtein(a, b));

    [Fact]
    public void Levenshtein_is_a_metric() =>
        Gen.Select(Gen.String[Gen.Char["abc"], 0, 8], Gen.String[Gen.Char["abc"], 0, 8], Gen.String[Gen.Char["abc"], 0, 8]).Sample((a, b, c) =>
            Suggestion.Levenshtein(a, b) == Suggestion.Levenshtein(b, a)
            && Suggestion.Levenshtein(a, b) == 0 == (a == b)
            && Suggestion.Levenshtein(a, c) <= Suggestion.Levenshtein(a, b) + Suggestion.Levenshtein(b, c));

    [Fact]
    public void Only_a_near_word_is_suggested()
    {
        string[] known = ["mf-ppo", "ma-ppo", "static"];

        Assert.Equal("static", Suggestion.Nearest("sttaic", known));
        Assert.Equal("; did you mean mf-ppo?", Suggestion.DidYouMean("MF-PP0", known));
        Assert.Equal("", Suggestion.DidYouMean("oracle", known));
        Assert.Null(Suggestion.Nearest(new string('s', 100_000), known));
    }

    [Fact]
    public void A_number_is_written_so_that_it_is_no_integer_and_reads_back()
    {
        Assert.Equal("5.0", NumberText.RoundTrip(5));
        Assert.Equal("1e-28", NumberText.RoundTrip(1e-28));
        Assert.Equal("80000000000.0", NumberText.RoundTrip(8e10));
        Assert.Equal("-0.0", NumberText.RoundTrip(-0.0));
        Gen.Double.Where(double.IsFinite).Sample(value =>
            double.Parse(NumberText.RoundTrip(value), System.Globalization.CultureInfo.InvariantCulture).Equals(value));
    }

    [Fact]
    public void The_projection_keeps_areas_and_distances_near_its_centre()
    {
        var projection = new LambertProjection(10, 51);
        var degreeM = Math.PI / 180 * LambertProjection.EarthRadiusM;

        Assert.Equal((0, 0), projection.Project(10, 51));
        Assert.Equal(degreeM * 1e-3, projection.Project(10, 51.001).NorthM, tolerance: 1e-5);
        Assert.Equal(degreeM * 1e-3 * Math.Cos(double.DegreesToRadians(51)), projection.Project(10.001, 51).EastM, tolerance: 1e-5);

        // The cap of 30 degrees about the centre has the area 2 pi R^2 (1 - cos 30 deg) on the sphere and pi r^2 on the map.
        var r = projection.Project(10, 81).NorthM;
        var cap = 2 * Math.PI * Math.Pow(LambertProjection.EarthRadiusM, 2) * (1 - Math.Cos(Math.PI / 6));
        Assert.Equal(1, Math.PI * r * r / cap, tolerance: 1e-12);
    }

    [Fact]
    public void Stations_keep_their_latitude_and_their_places_relative_to_each_other()
    {
        var sites = PositionsCsv.Parse("station,latitude_deg,longitude_deg\nwest,50,9\neast,50,11\n", "x.csv");

        Assert.Equal(["west", "east"], sites.Select(site => site.Name));
        Assert.All(sites, site => Assert.Equal(50, site.LatitudeDeg));
        Assert.Equal(-sites[0].EastM, sites[1].EastM, tolerance: 1e-6);
        Assert.InRange(sites[1].EastM, 71_000, 72_000);
    }

    [Fact]
    public void A_file_is_replaced_whole_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.json", "old");

        AtomicFile.Write(path, "new, ε");

        Assert.Equal("new, ε"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("taken");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(path, "x"));
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder.File("missing/x"), "x"));

        Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));
        Assert.Empty(Directory.GetFileSystemEntries(path));
    }

    [Fact]
    public void A_file_of_any_kind_is_recognised()
    {
        using var folder = new TemporaryFolder();
        (string Name, string Text, string Kind)[] files =
        [
            ("a.json", Examples.Instance, "wide-area-cycle"),
            ("b.JSON", Examples.Decision, "wide-area-decision"),
            ("c.json", Examples.Score, "wide-area-score"),
            ("f.json", Examples.Frame, "federation-frame"),
            ("g.json", Examples.FrameDecision, "federation-decision"),
            ("h.json", Examples.FrameScore, "federation-score"),
            ("i.toml", "system = \"federation\"", "scenario"),
            ("d.toml", "choice_samples = 2", "scenario"),
            ("e.csv", "name,east_m,north_m\na,1,2\n", "positions"),
        ];

        Assert.All(files, file => Assert.Equal(file.Kind, AnyFile.Check(folder.Write(file.Name, file.Text))));
    }

    [Theory]
    [InlineData("x.json", "{}", ".kind", "is missing")]
    [InlineData("x.json", "[1]", ".", "must be an object, but is an array")]
    [InlineData("x.json", "{\"kind\": \"wide-area-cycel\"}", ".kind", "did you mean wide-area-cycle?")]
    [InlineData("x.json", "{\"kind\": \"wide-area-score\"}", ".edge_servers", "is missing")]
    [InlineData("x.json", "{\"kind\": \"federation-frames\"}", ".kind", "must be one of wide-area-cycle, wide-area-decision, wide-area-score, federation-frame, federation-decision, federation-score, policy, but is \"federation-frames\"; did you mean federation-frame?")]
    [InlineData("x.json", "{\"kind\": \"federation-frame\"}", ".gain", "is missing")]
    [InlineData("x.json", "{\"kind\": \"federation-decision\"}", ".links", "is missing")]
    [InlineData("x.json", "{\"kind\": \"federation-score\"}", ".utility", "is missing")]
    [InlineData("x.json", "{} {}", "line 1, column 4", "is not valid JSON")]
    [InlineData("x.txt", "x", "file", "must end in .toml, .json, .csv or .safetensors")]
    public void A_file_of_no_kind_is_refused(string name, string text, string place, string words)
    {
        using var folder = new TemporaryFolder();
        Broken.Assert(() => AnyFile.Check(folder.Write(name, text)), place, words);
    }
}
