using Twinwright.Model.WideArea;

namespace Twinwright.Model.Composed;

/// <summary>Parts of the world: groups of places that are near to each other.</summary>
public static class Regions
{
    private const int MostRounds = 1000;

    /// <summary>Groups places by k-means without chance.</summary>
    /// <remarks>
    /// The first centre is the place nearest to the mean of all, every further one the place farthest from the centres
    /// so far; then places go to their nearest centres and centres to the means of their places, until nothing changes.
    /// Ties go to the lower index; a centre without places stays where it is. Regions are numbered from west to east.
    /// </remarks>
    /// <param name="eastM">Places [m].</param>
    /// <param name="northM">Places [m].</param>
    /// <param name="count">Regions, at least 1.</param>
    /// <returns>The region of each place, from 0.</returns>
    public static int[] Of(ReadOnlySpan<double> eastM, ReadOnlySpan<double> northM, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var region = new int[eastM.Length];
        if (eastM.Length == 0)
        {
            return region;
        }

        var (east, north) = Centres(eastM, northM, count);
        for (var round = 0; round < MostRounds && Assign(eastM, northM, east, north, region) | round == 0; round++)
        {
            Move(eastM, northM, region, east, north);
        }

        var order = Enumerable.Range(0, count).OrderBy(r => east[r]).ThenBy(r => north[r]).ThenBy(r => r).ToArray();
        var number = new int[count];
        for (var at = 0; at < count; at++)
        {
            number[order[at]] = at;
        }

        for (var i = 0; i < region.Length; i++)
        {
            region[i] = number[region[i]];
        }

        return region;
    }

    private static (double[] East, double[] North) Centres(ReadOnlySpan<double> eastM, ReadOnlySpan<double> northM, int count)
    {
        var (east, north) = (new double[count], new double[count]);
        var (meanEast, meanNorth) = (Mean(eastM), Mean(northM));
        var first = 0;
        for (var i = 1; i < eastM.Length; i++)
        {
            first = Distance(eastM[i], northM[i], meanEast, meanNorth) < Distance(eastM[first], northM[first], meanEast, meanNorth) ? i : first;
        }

        (east[0], north[0]) = (eastM[first], northM[first]);
        for (var r = 1; r < count; r++)
        {
            var (farthest, most) = (0, -1.0);
            for (var i = 0; i < eastM.Length; i++)
            {
                var nearest = Nearest(eastM[i], northM[i], east.AsSpan(0, r), north.AsSpan(0, r));
                if (Distance(eastM[i], northM[i], east[nearest], north[nearest]) is var distance && distance > most)
                {
                    (farthest, most) = (i, distance);
                }
            }

            (east[r], north[r]) = (eastM[farthest], northM[farthest]);
        }

        return (east, north);
    }

    private static bool Assign(ReadOnlySpan<double> eastM, ReadOnlySpan<double> northM, double[] east, double[] north, int[] region)
    {
        var changed = false;
        for (var i = 0; i < region.Length; i++)
        {
            var nearest = Nearest(eastM[i], northM[i], east, north);
            (changed, region[i]) = (changed | nearest != region[i], nearest);
        }

        return changed;
    }

    private static void Move(ReadOnlySpan<double> eastM, ReadOnlySpan<double> northM, int[] region, double[] east, double[] north)
    {
        for (var r = 0; r < east.Length; r++)
        {
            var (sumEast, sumNorth, members) = (0.0, 0.0, 0);
            for (var i = 0; i < region.Length; i++)
            {
                if (region[i] == r)
                {
                    (sumEast, sumNorth, members) = (sumEast + eastM[i], sumNorth + northM[i], members + 1);
                }
            }

            (east[r], north[r]) = members == 0 ? (east[r], north[r]) : (sumEast / members, sumNorth / members);
        }
    }

    private static int Nearest(double eastM, double northM, ReadOnlySpan<double> east, ReadOnlySpan<double> north)
    {
        var nearest = 0;
        for (var r = 1; r < east.Length; r++)
        {
            nearest = Distance(eastM, northM, east[r], north[r]) < Distance(eastM, northM, east[nearest], north[nearest]) ? r : nearest;
        }

        return nearest;
    }

    private static double Distance(double east1, double north1, double east2, double north2) =>
        NeighbourGraph.DistanceBetween(east1, north1, east2, north2);

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
