using Twinwright.Live.Data;

namespace Twinwright.Live.Study;

/// <summary>Regions of sensors by k-means of their positions.</summary>
/// <remarks>The first centres are the sensor nearest the middle and then, again and again, the one farthest from all centres, so nothing is drawn.</remarks>
public static class RegionMap
{
    private const int MostRounds = 100;

    /// <summary>The region of each sensor, from 0.</summary>
    public static int[] Of(IReadOnlyList<ReplaySensor> sensors, int regions)
    {
        regions = Math.Min(regions, sensors.Count);
        var centres = First(sensors, regions);
        var region = new int[sensors.Count];
        for (var round = 0; round < MostRounds; round++)
        {
            var next = sensors.Select(sensor => Nearest(sensor, centres)).ToArray();
            var same = round > 0 && next.SequenceEqual(region);
            region = next;
            if (same)
            {
                break;
            }

            for (var c = 0; c < regions; c++)
            {
                var own = sensors.Where((_, at) => region[at] == c).ToList();
                centres[c] = own.Count == 0 ? centres[c] : (own.Average(sensor => sensor.EastM), own.Average(sensor => sensor.NorthM));
            }
        }

        return region;
    }

    private static (double East, double North)[] First(IReadOnlyList<ReplaySensor> sensors, int regions)
    {
        var middle = (East: sensors.Average(sensor => sensor.EastM), North: sensors.Average(sensor => sensor.NorthM));
        List<(double East, double North)> centres = [Place(sensors.MinBy(sensor => Square(sensor, middle))!)];
        while (centres.Count < regions)
        {
            centres.Add(Place(sensors.MaxBy(sensor => centres.Min(centre => Square(sensor, centre)))!));
        }

        return [.. centres];
    }

    private static int Nearest(ReplaySensor sensor, (double East, double North)[] centres) =>
        Enumerable.Range(0, centres.Length).MinBy(c => Square(sensor, centres[c]));

    private static (double East, double North) Place(ReplaySensor sensor) => (sensor.EastM, sensor.NorthM);

    private static double Square(ReplaySensor sensor, (double East, double North) centre) =>
        ((sensor.EastM - centre.East) * (sensor.EastM - centre.East)) + ((sensor.NorthM - centre.North) * (sensor.NorthM - centre.North));
}
