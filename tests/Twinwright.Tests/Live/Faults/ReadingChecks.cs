using System.Globalization;
using System.Text.Json;

namespace Twinwright.Tests.Live.Faults;

/// <summary>What must hold of readings.</summary>
internal static class ReadingChecks
{
    /// <summary>Problems of what is stored against what was published.</summary>
    /// <param name="record">What is stored.</param>
    /// <param name="published">What was published, by sensors that nobody else publishes for.</param>
    public static IEnumerable<string> Problems(ClusterRecord record, IReadOnlyCollection<PublishedReading> published) =>
        [.. Stored(record, published), .. Invented(record, published), .. Tallies(record)];

    /// <summary>Each is stored once, with its value; those with a receipt are named first, since that was promised.</summary>
    private static IEnumerable<string> Stored(ClusterRecord record, IReadOnlyCollection<PublishedReading> published)
    {
        var rows = Rows(record);
        foreach (var reading in published.OrderByDescending(reading => reading.HasReceipt))
        {
            var found = rows[Key(reading)].ToList();
            var what = $"{reading}{(reading.HasReceipt ? ", which has a receipt," : reading.Acknowledged ? ", which the broker has acknowledged," : "")}";
            if (found.Count != 1)
            {
                yield return $"{what} is stored {found.Count} times";
            }

            foreach (var row in found.Where(row => !Has(row.Values, reading.Value)))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{what} was {reading.Value} and is stored as {row.Values}");
            }
        }
    }

    private static IEnumerable<string> Invented(ClusterRecord record, IReadOnlyCollection<PublishedReading> published)
    {
        var known = published.Select(Key).ToHashSet();
        var sensors = published.Select(reading => (reading.Area, reading.Sensor)).ToHashSet();
        return Rows(record).Where(row => sensors.Contains((row.Key.Area, row.Key.Sensor)) && !known.Contains(row.Key))
            .Select(row => $"reading {row.Key.Boot}/{row.Key.Sequence} of {row.Key.Area}/{row.Key.Sensor} is stored and was never published");
    }

    /// <summary>What a sensor's row counts is what is there, whoever published it.</summary>
    private static IEnumerable<string> Tallies(ClusterRecord record)
    {
        foreach (var twice in record.Readings.CountBy(row => (row.Sensor, row.Boot, row.Sequence)).Where(row => row.Value > 1))
        {
            yield return $"reading {twice.Key.Boot}/{twice.Key.Sequence} of sensor {twice.Key.Sensor} is stored {twice.Value} times";
        }

        var rows = record.Readings.ToLookup(row => row.Sensor);
        foreach (var sensor in record.Sensors)
        {
            var name = $"sensor {sensor.Area}/{sensor.Name}";
            if (sensor.Stored != rows[sensor.Id].Count())
            {
                yield return $"{name} counts {sensor.Stored} readings stored, and has {rows[sensor.Id].Count()}";
            }

            if (sensor.Refused != 0)
            {
                yield return $"{name} counts {sensor.Refused} readings refused, and nothing was published that may be";
            }

            if (rows[sensor.Id].Select(row => (row.Boot, row.Sequence)).DefaultIfEmpty((-1, -1)).Max() is var last && last != (sensor.Boot, sensor.LastSequence))
            {
                yield return $"{name} has boot {sensor.Boot} and last_seq {sensor.LastSequence}, and its last reading is {last.Item1}/{last.Item2}";
            }
        }
    }

    private static (string Area, string Sensor, long Boot, long Sequence) Key(PublishedReading reading) =>
        (reading.Area, reading.Sensor, reading.Boot, reading.Sequence);

    private static ILookup<(string Area, string Sensor, long Boot, long Sequence), ReadingRecord> Rows(ClusterRecord record)
    {
        var sensors = record.Sensors.ToDictionary(sensor => sensor.Id);
        return record.Readings.Where(row => sensors.ContainsKey(row.Sensor))
            .ToLookup(row => (sensors[row.Sensor].Area, sensors[row.Sensor].Name, row.Boot, row.Sequence));
    }

    private static bool Has(string values, double value)
    {
        using var json = JsonDocument.Parse(values);
        return json.RootElement.EnumerateObject().Count() == 1 && json.RootElement.TryGetProperty(PublishedReading.ValueName, out var stored) && stored.GetDouble() == value;
    }
}
