namespace Twinwright.Live.Data;

/// <summary>Humidity and temperature of motes every five seconds, with labelled anomalies: a file an area.</summary>
/// <remarks>
/// The files tell neither times nor places. Readings are numbered, so a nominal start and five seconds a reading stand
/// in for times; areas stand 1 km apart and their motes 10 m apart in the order of their numbers.
/// </remarks>
public static class Motes
{
    /// <summary>Name of the data set and of its folder under <c>data/</c>.</summary>
    public const string Name = "motes";

    /// <summary>Seconds between readings [s].</summary>
    public const double StepS = 5;

    private const int MostReadings = 1_000_000, MostMotes = 1_000;
    private const double BetweenAreasM = 1_000, BetweenMotesM = 10;
    private static readonly string[] Areas = ["single-hop", "multi-hop"];
    private static readonly DateTimeOffset Start = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the two files.</param>
    /// <exception cref="ReplayDataException">A file breaks a rule.</exception>
    public static ReplayDataSet Read(string folder) => Parse([.. Areas.Select(area =>
        (area, StrictCsv.ReadText(Path.Combine(folder, area + ".csv"), $"{Name}/{area}.csv"), $"{Name}/{area}.csv"))]);

    /// <summary>Parses texts, an area each.</summary>
    /// <param name="areas">Name, text and name for messages of each area.</param>
    /// <exception cref="ReplayDataException">A text breaks a rule.</exception>
    public static ReplayDataSet Parse(IReadOnlyList<(string Area, string Text, string File)> areas)
    {
        var sensors = new List<ReplaySensor>();
        var series = new List<List<Reading>>();
        foreach (var (at, (area, text, file)) in areas.Index())
        {
            foreach (var (mote, readings) in ByMote(StrictCsv.Parse(text, file)))
            {
                sensors.Add(new ReplaySensor(area, $"mote-{mote}", (at * BetweenAreasM) + (mote * BetweenMotesM), 0));
                series.Add(readings);
            }
        }

        var steps = series.Count == 0 ? 0 : series.Max(readings => readings.Count);
        var values = new double[steps * sensors.Count * 2];
        var labels = new sbyte[steps * sensors.Count];
        Array.Fill(values, double.NaN);
        Array.Fill(labels, (sbyte)-1);
        foreach (var (sensor, readings) in series.Index())
        {
            foreach (var (step, reading) in readings.Index())
            {
                var at = (step * sensors.Count) + sensor;
                (values[2 * at], values[(2 * at) + 1], labels[at]) = (reading.Humidity, reading.Temperature, reading.Label);
            }
        }

        var times = Enumerable.Range(0, steps).Select(step => Start.AddSeconds(step * StepS)).ToArray();
        return new ReplayDataSet(Name, ["humidity", "temperature"], sensors, times, values, labels);
    }

    private readonly record struct Reading(double Humidity, double Temperature, sbyte Label);

    private static SortedDictionary<int, List<Reading>> ByMote(StrictCsv csv)
    {
        csv.Expect("reading", "mote_id", "indoor", "humidity", "temperature", "label");
        var motes = new SortedDictionary<int, List<Reading>>();
        for (var line = 2; line <= csv.LastLine; line++)
        {
            var fields = csv.Row(line);
            var mote = csv.Whole(line, fields, 1, 1, MostMotes);
            var readings = motes.TryGetValue(mote, out var known) ? known : motes[mote] = [];
            if (csv.Whole(line, fields, 0, 1, MostReadings) != readings.Count + 1)
            {
                throw csv.Bad(line, "reading", $"must be {readings.Count + 1} as the next of mote {mote}, but is {StrictCsv.Shown(fields[0])}");
            }

            csv.Whole(line, fields, 2, 0, 1);
            readings.Add(new Reading(
                csv.Number(line, fields, 3, -10, 110), csv.Number(line, fields, 4, -60, 120), (sbyte)csv.Whole(line, fields, 5, 0, 1)));
        }

        return motes;
    }
}
