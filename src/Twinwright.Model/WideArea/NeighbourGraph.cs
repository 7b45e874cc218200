using System.Globalization;
using System.Runtime.InteropServices;

namespace Twinwright.Model.WideArea;

/// <summary>Who is whose neighbour: B_i = {j ≠ i : d_ij &lt; d_th}, as compressed rows.</summary>
/// <remarks>
/// A directed link is (j, i): recipient j, possible helper i. The links of j stand at
/// <c>Offsets[j] … Offsets[j + 1] − 1</c>, by ascending i. The relation is symmetric.
/// </remarks>
public sealed class NeighbourGraph
{
    /// <summary>Most links of a graph; more would fill the memory before they were of any use.</summary>
    public const int MostLinks = 50_000_000;

    private NeighbourGraph(int[] offsets, int[] neighbours, double[] distanceM)
    {
        Offsets = offsets;
        Neighbours = neighbours;
        DistanceM = distanceM;
        Reverse = new int[neighbours.Length];
        for (var j = 0; j < offsets.Length - 1; j++)
        {
            for (var link = offsets[j]; link < offsets[j + 1]; link++)
            {
                Reverse[link] = LinkOf(neighbours[link], j);
            }
        }
    }

    /// <summary>First link of each edge server, and the number of links at the end; F + 1 entries.</summary>
    public int[] Offsets { get; }

    /// <summary>The other end of each link.</summary>
    public int[] Neighbours { get; }

    /// <summary>Length of each link [m].</summary>
    public double[] DistanceM { get; }

    /// <summary>The link (i, j) of each link (j, i).</summary>
    public int[] Reverse { get; }

    /// <summary>Directed links.</summary>
    public int Links => Neighbours.Length;

    /// <summary>F.</summary>
    public int EdgeServers => Offsets.Length - 1;

    /// <summary>Neighbours of an edge server, ascending.</summary>
    public ReadOnlySpan<int> Of(int edgeServer) =>
        Neighbours.AsSpan(Offsets[edgeServer], Offsets[edgeServer + 1] - Offsets[edgeServer]);

    /// <summary>Number of the link from recipient to helper; −1 when they are no neighbours.</summary>
    public int LinkOf(int recipient, int helper)
    {
        var at = Of(recipient).BinarySearch(helper);
        return at < 0 ? -1 : Offsets[recipient] + at;
    }

    /// <summary>Finds all neighbours through a grid of cells as wide as the distance.</summary>
    /// <param name="eastM">Positions [m].</param>
    /// <param name="northM">Positions [m].</param>
    /// <param name="maxDistanceM">d_th [m]; neighbours are strictly closer.</param>
    /// <exception cref="WorldRefusedException">There are more than <see cref="MostLinks"/> links.</exception>
    public static NeighbourGraph Build(ReadOnlySpan<double> eastM, ReadOnlySpan<double> northM, double maxDistanceM)
    {
        var count = eastM.Length;
        var cells = new Dictionary<(long, long), List<int>>();
        for (var i = 0; i < count; i++)
        {
            ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, CellOf(eastM[i], northM[i], maxDistanceM), out _);
            (cell ??= []).Add(i);
        }

        var offsets = new int[count + 1];
        var neighbours = new List<int>();
        var distances = new List<double>();
        var near = new List<int>();
        for (var i = 0; i < count; i++)
        {
            near.Clear();
            if (!(maxDistanceM > 0))
            {
                continue;
            }

            var (column, row) = CellOf(eastM[i], northM[i], maxDistanceM);
            for (var dx = -1; dx <= 1; dx++)
            {
                for (var dy = -1; dy <= 1; dy++)
                {
                    if (cells.TryGetValue((column + dx, row + dy), out var cell))
                    {
                        near.AddRange(cell);
                    }
                }
            }

            near.Sort();
            foreach (var j in near)
            {
                var distance = DistanceBetween(eastM[i], northM[i], eastM[j], northM[j]);
                if (j != i && distance < maxDistanceM)
                {
                    neighbours.Add(j);
                    distances.Add(distance);
                }
            }

            offsets[i + 1] = neighbours.Count;
            if (neighbours.Count > MostLinks)
            {
                throw new WorldRefusedException(
                    string.Create(CultureInfo.InvariantCulture, $"{count} edge servers with neighbours within {maxDistanceM} m have more than {MostLinks} links; ")
                        + "a smaller distance, a larger area or fewer edge servers would do");
            }
        }

        return new NeighbourGraph(offsets, [.. neighbours], [.. distances]);
    }

    /// <summary>Euclidean distance [m].</summary>
    public static double DistanceBetween(double east1, double north1, double east2, double north2)
    {
        var (dx, dy) = (east1 - east2, north1 - north2);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    // A cell a little wider than the distance, so that rounding in the division cannot part neighbours; positions
    // beyond the range of a cell number fall into the same far cell, which costs time only.
    private static (long Column, long Row) CellOf(double east, double north, double width) =>
        width > 0 ? (Cell(east / (width * 1.001)), Cell(north / (width * 1.001))) : default;

    private static long Cell(double x) => (long)Math.Floor(Math.Clamp(x, -1e15, 1e15));
}
