using Twinwright.Live.Data;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public class ReplayDataTests
{
    private const string Stations = "station,longitude_deg,latitude_deg\nA,10,50\nB,11,50\n";

    [Fact]
    public void The_german_data_has_every_station_day_and_gap()
    {
        var data = Pm10Germany.Read(Repository.Path("data", "pm10-germany"));

        Assert.Equal((70, 4383), (data.Sensors.Count, data.Steps));
        Assert.Equal(new DateTimeOffset(1998, 1, 1, 0, 0, 0, TimeSpan.Zero), data.TimeAt(0));
        Assert.Equal(new DateTimeOffset(2009, 12, 31, 0, 0, 0, TimeSpan.Zero), data.TimeAt(data.Steps - 1));

        // Counted in the text itself: fields of rows that hold a number.
        var known = File.ReadLines(Repository.Path("data", "pm10-germany", "daily.csv")).Skip(1).Sum(line => line.Split(',').Skip(1).Count(field => field != ""));
        Assert.Equal(known, Enumerable.Range(0, data.Steps).Sum(step => Enumerable.Range(0, 70).Count(sensor => data.Has(step, sensor))));
    }

    [Fact]
    public void Distances_in_the_plane_are_those_on_the_globe_to_a_thousandth()
    {
        var data = Pm10Germany.Read(Repository.Path("data", "pm10-germany"));
        var places = File.ReadLines(Repository.Path("data", "pm10-germany", "stations.csv")).Skip(1)
            .Select(line => line.Split(',')[1..].Select(text => double.DegreesToRadians(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))).ToArray()).ToArray();
        for (var other = 1; other < 70; other++)
        {
            var globe = Haversine(places[0], places[other]);
            Assert.InRange(data.Sensors[0].DistanceM(data.Sensors[other]) / globe, 0.998, 1.002);
        }
    }

    [Fact]
    public void The_motes_are_eight_in_two_areas_with_their_anomalies()
    {
        var data = Motes.Read(Repository.Path("data", "motes"));

        Assert.Equal(["single-hop", "multi-hop"], data.Areas);
        Assert.Equal(8, data.Sensors.Count);
        Assert.Equal(5041, data.Steps);
        Assert.Equal(117 + 32 + 58 + 100, Enumerable.Range(0, data.Steps).Sum(step => Enumerable.Range(0, 8).Count(sensor => data.Label(step, sensor) == 1)));
        Assert.Equal([45.93, 27.97], data.Values(0, 0).ToArray());
        Assert.False(data.Has(5040, 0));
        Assert.Equal(-1, data.Label(5040, 0));
    }

    [Fact]
    public void An_empty_field_is_a_missing_day()
    {
        var data = Pm10Germany.Parse(Stations, "stations.csv", "date,A,B\n2001-02-28,1.5,\n2001-03-01,,2\n", "daily.csv");

        Assert.Equal(1.5, data.Value(0, 0));
        Assert.True(double.IsNaN(data.Value(0, 1)));
        Assert.Equal([false, true], [data.Has(1, 0), data.Has(1, 1)]);
        Assert.Equal(1, data.StepAt(new DateTimeOffset(2001, 3, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("date,A,B\n2001-02-28,1.5\n", "daily.csv, line 2: must have 3 fields, but has 2")]
    [InlineData("date,A,B\n2001-02-28,x,1\n", "daily.csv, line 2, A: must be a number, but is \"x\"")]
    [InlineData("date,A,B\n2001-02-28,1,NaN\n", "daily.csv, line 2, B: must be a number, but is \"NaN\"")]
    [InlineData("date,A,B\n2001-02-28,1,-2\n", "daily.csv, line 2, B: must lie in [0, 10000], but is \"-2\"")]
    [InlineData("date,A,B\n2001-02-30,1,2\n", "daily.csv, line 2, date: must be a date as 2006-12-31, but is \"2001-02-30\"")]
    [InlineData("date,A,B\n2001-02-28,1,2\n2001-03-02,1,2\n", "daily.csv, line 3, date: must be the day after 2001-02-28, but is \"2001-03-02\"")]
    [InlineData("date,A,C\n2001-02-28,1,2\n", "daily.csv, line 1: must be date,A,B, but is \"date,A,C\"")]
    [InlineData("", "daily.csv, line 1: must be date,A,B, but is \"\"")]
    public void A_bad_day_is_told_in_one_sentence(string daily, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ReplayDataException>(() => Pm10Germany.Parse(Stations, "stations.csv", daily, "daily.csv")).Message);

    [Theory]
    [InlineData("station,longitude_deg,latitude_deg\nA,10,50\nA,11,50\n", "s, line 3, station: must be a name that no other line has, but is \"A\"")]
    [InlineData("station,longitude_deg,latitude_deg\nA,190,50\n", "s, line 2, longitude_deg: must lie in [-180, 180], but is \"190\"")]
    [InlineData("station,longitude_deg,latitude_deg\n", "s: must have a row below its header")]
    public void A_bad_station_is_told_in_one_sentence(string stations, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ReplayDataException>(() => Pm10Germany.Parse(stations, "s", "date,A\n", "d")).Message);

    [Theory]
    [InlineData("1,1,0,43,30,0\n3,1,0,43,30,0\n", "m, line 3, reading: must be 2 as the next of mote 1, but is \"3\"")]
    [InlineData("1,1,0,43,30,2\n", "m, line 2, label: must lie in [0, 1], but is \"2\"")]
    [InlineData("1,1.5,0,43,30,0\n", "m, line 2, mote_id: must be a whole number, but is \"1.5\"")]
    [InlineData("1,1,0,143,30,0\n", "m, line 2, humidity: must lie in [-10, 110], but is \"143\"")]
    public void A_bad_mote_is_told_in_one_sentence(string rows, string sentence) => Assert.Equal(
        sentence,
        Assert.Throws<ReplayDataException>(() => Motes.Parse([("a", "reading,mote_id,indoor,humidity,temperature,label\n" + rows, "m")])).Message);

    [Fact]
    public void A_missing_file_is_told_by_its_name() =>
        Assert.Equal("motes/single-hop.csv: does not exist", Assert.Throws<ReplayDataException>(() => Motes.Read("/nowhere")).Message);

    [Fact]
    public void Neighbours_are_the_nearest_of_the_same_area_and_gaps_do_not_count()
    {
        ReplaySensor[] sensors = [new("a", "0", 0, 0), new("a", "1", 5, 0), new("a", "2", 3, 0), new("b", "3", 1, 0), new("a", "4", 9, 0)];
        var neighbourhood = new Neighbourhood(sensors, 2);
        var data = new ReplayDataSet("x", ["v"], sensors, [default], [1, 10, double.NaN, 30, 40], null);

        Assert.Equal([2, 1], neighbourhood.Of(0).ToArray());
        Assert.Equal([], neighbourhood.Of(3).ToArray());
        Assert.Equal(10, neighbourhood.Mean(data, 0, 0, 0));
        Assert.True(double.IsNaN(neighbourhood.Mean(data, 0, 3, 0)));
        Assert.True(double.IsNaN(neighbourhood.Mean(data, -1, 0, 0)));
    }

    private static double Haversine(double[] a, double[] b)
    {
        var h = Math.Pow(Math.Sin((a[1] - b[1]) / 2), 2) + (Math.Cos(a[1]) * Math.Cos(b[1]) * Math.Pow(Math.Sin((a[0] - b[0]) / 2), 2));
        return 2 * 6_371_008.8 * Math.Asin(Math.Sqrt(h));
    }
}
