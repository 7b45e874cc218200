using Twinwright.Model.WideArea;

namespace Twinwright.Live.Cluster;

/// <summary>Edge servers in parts of one size that lie together, so that few links of helpers and recipients go from one part to another.</summary>
public static class AreaShards
{
    /// <summary>Cuts the map in two, again and again, each time along the line that cuts fewer links.</summary>
    /// <param name="eastM">Places of the edge servers [m].</param>
    /// <param name="northM">Places of the edge servers [m].</param>
    /// <param name="graph">Who may help whom.</param>
    /// <param name="parts">Number of parts, at least 1.</param>
    /// <returns>The part of each edge server, from 0; sizes differ by one at most where a cut is in two equal halves, and in proportion elsewhere.</returns>
    public static int[] Of(ReadOnlySpan<double> eastM, ReadOnlySpan<double> northM, NeighbourGraph graph, int parts)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        var part = new int[eastM.Length];
        Cut([.. Enumerable.Range(0, eastM.Length)], 0, parts, eastM.ToArray(), northM.ToArray(), graph, part);
        return part;
    }

    /// <summary>Share of the links whose ends lie in different parts.</summary>
    /// <param name="graph">The links.</param>
    /// <param name="part">The part of each edge server.</param>
    public static double CutShare(NeighbourGraph graph, ReadOnlySpan<int> part)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var cut = 0;
        for (var i = 0; i < graph.EdgeServers; i++)
        {
            foreach (var j in graph.Of(i))
            {
                cut += part[i] == part[j] ? 0 : 1;
            }
        }

        return graph.Links == 0 ? 0 : (double)cut / graph.Links;
    }

    private static void Cut(int[] members, int first, int parts, double[] eastM, double[] northM, NeighbourGraph graph, int[] part)
    {
        if (parts == 1)
        {
            foreach (var i in members)
            {
                part[i] = first;
            }

            return;
        }

        var (left, leftParts) = ((int)Math.Round(members.Length * (double)(parts / 2) / parts), parts / 2);
        var (byEast, byNorth) = (Sorted(members, eastM, northM), Sorted(members, northM, eastM));
        var sorted = LinksCut(byEast, left, graph) <= LinksCut(byNorth, left, graph) ? byEast : byNorth;
        Cut(sorted[..left], first, leftParts, eastM, northM, graph, part);
        Cut(sorted[left..], first + leftParts, parts - leftParts, eastM, northM, graph, part);
    }

    private static int[] Sorted(int[] members, double[] along, double[] across) => [.. members.OrderBy(i => along[i]).ThenBy(i => across[i]).ThenBy(i => i)];

    private static int LinksCut(int[] sorted, int left, NeighbourGraph graph)
    {
        var right = sorted[left..].ToHashSet();
        var cut = 0;
        foreach (var i in sorted.AsSpan(0, left))
        {
            foreach (var j in graph.Of(i))
            {
                cut += right.Contains(j) ? 1 : 0;
            }
        }

        return cut;
    }
}
