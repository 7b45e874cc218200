using System.Globalization;
using Twinwright.Model.Numerics;

namespace Twinwright.Live.Data;

/// <summary>Daily mean PM10 at rural stations: <c>stations.csv</c> and <c>daily.csv</c>.</summary>
/// <remarks>Places are projected by <see cref="LambertProjection"/> about the mean longitude and latitude, as scenarios do.</remarks>
public static class Pm10Germany
{
    /// <summary>Name of the data set and of its folder under <c>data/</c>.</summary>
    public const string Name = "pm10-germany";

    /// <summary>The one area.</summary>
    public const string Area = "germany";

    /// <summary>What is measured [µg/m³].</summary>
    public const string Quantity = "pm10";

    private const double MostPm10 = 10_000;

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the two files.</param>
    /// <exception cref="ReplayDataException">A file breaks a rule.</exception>
    public static ReplayDataSet Read(string folder)
    {
        const string Stations = Name + "/stations.csv", Daily = Name + "/daily.csv";
        return Parse(
            StrictCsv.ReadText(Path.Combine(folder, "stations.csv"), Stations), Stations,
            StrictCsv.ReadText(Path.Combine(folder, "daily.csv"), Daily), Daily);
    }

    /// <summary>Parses both texts.</summary>
    /// <param name="stations"><c>station,longitude_deg,latitude_deg</c>, a row a station.</param>
    /// <param name="stationsFile">Its name for messages.</param>
    /// <param name="daily"><c>date</c> and a column a station, in the order of the stations; an empty field is a missing day.</param>
    /// <param name="dailyFile">Its name for messages.</param>
    /// <exception cref="ReplayDataException">A text breaks a rule.</exception>
    public static ReplayDataSet Parse(string stations, string stationsFile, string daily, string dailyFile)
    {
        var sensors = Sensors(StrictCsv.Parse(stations, stationsFile));
        var csv = StrictCsv.Parse(daily, dailyFile);
        csv.Expect(["date", .. sensors.Select(sensor => sensor.Id)]);
        var days = csv.LastLine - 1;
        var (times, values) = (new DateTimeOffset[days], new double[days * sensors.Count]);
        for (var line = 2; line <= csv.LastLine; line++)
        {
            var day = line - 2;
            var fields = csv.Row(line);
            times[day] = Date(csv, line, fields[0]);
            if (day > 0 && times[day] != times[day - 1].AddDays(1))
            {
                throw csv.Bad(line, "date", $"must be the day after {times[day - 1]:yyyy-MM-dd}, but is {StrictCsv.Shown(fields[0])}");
            }

            for (var sensor = 0; sensor < sensors.Count; sensor++)
            {
                values[(day * sensors.Count) + sensor] = csv.Number(line, fields, sensor + 1, 0, MostPm10, mayBeEmpty: true);
            }
        }

        return new ReplayDataSet(Name, [Quantity], sensors, times, values, labels: null);
    }

    private static List<ReplaySensor> Sensors(StrictCsv csv)
    {
        csv.Expect("station", "longitude_deg", "latitude_deg");
        var places = new List<(string Id, double Longitude, double Latitude)>();
        for (var line = 2; line <= csv.LastLine; line++)
        {
            var fields = csv.Row(line);
            if (fields[0].Length == 0 || places.Any(place => place.Id == fields[0]))
            {
                throw csv.Bad(line, "station", $"must be a name that no other line has, but is {StrictCsv.Shown(fields[0])}");
            }

            places.Add((fields[0], csv.Number(line, fields, 1, -180, 180), csv.Number(line, fields, 2, -85, 85)));
        }

        if (places.Count == 0)
        {
            throw csv.Bad(0, "", "must have a row below its header");
        }

        var projection = new LambertProjection(places.Average(place => place.Longitude), places.Average(place => place.Latitude));
        return [.. places.Select(place =>
        {
            var (eastM, northM) = projection.Project(place.Longitude, place.Latitude);
            return new ReplaySensor(Area, place.Id, eastM, northM);
        })];
    }

    private static DateTimeOffset Date(StrictCsv csv, int line, string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : throw csv.Bad(line, "date", $"must be a date as 2006-12-31, but is {StrictCsv.Shown(text)}");
}
