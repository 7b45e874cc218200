using CsCheck;
using Twinwright.Model.WideArea;
using Twinwright.Model;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

public class NeighbourGraphTests
{
    // Whole metres on a small field, so that coincident points and distances of exactly d_th occur.
    private static readonly Gen<(double[] East, double[] North)> Coarse = Points(Gen.Int[-6, 6].Select(x => 100.0 * x));
    private static readonly Gen<(double[] East, double[] North)> Fine = Points(Gen.Double[-3000, 3000]);

    [Fact]
    public void Neighbours_are_exactly_those_strictly_closer_than_the_distance() =>
        Gen.Select(Gen.OneOf(Coarse, Fine), Gen.OneOf(Gen.Int[0, 12].Select(x => 100.0 * x), Gen.Double[1, 9000])).Sample(
            (points, distance) => AssertDefinition(points.East, points.North, distance),
            iter: 2_000);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void At_distance_zero_nobody_has_neighbours_not_even_on_the_same_spot(double distance)
    {
        var graph = NeighbourGraph.Build([5, 5, 5], [1, 1, 1], distance);

        Assert.Equal(0, graph.Links);
        Assert.Equal([0, 0, 0, 0], graph.Offsets);
    }

    [Fact]
    public void Coincident_points_are_neighbours_at_any_distance_above_zero()
    {
        var graph = NeighbourGraph.Build([-7, -7, 40], [3, 3, 3], 1e-9);

        Assert.Equal([1], graph.Of(0).ToArray());
        Assert.Equal([0], graph.Of(1).ToArray());
        Assert.True(graph.Of(2).IsEmpty);
    }

    [Fact]
    public void Exactly_at_the_distance_is_too_far()
    {
        Assert.Equal(0, NeighbourGraph.Build([0, 300], [0, 400], 500).Links);
        Assert.Equal(2, NeighbourGraph.Build([0, 300], [0, 400], Math.BitIncrement(500.0)).Links);
    }

    [Theory]
    [InlineData(1e12)]
    [InlineData(double.MaxValue)]
    public void At_a_huge_distance_everybody_is_everybody_s_neighbour(double distance) =>
        AssertDefinition([0, -1e6, 3e5, 2e9], [9e8, 0, -4, 2], distance);

    [Fact]
    public void Far_positions_and_narrow_cells_lose_no_neighbour() =>
        AssertDefinition([1e18, 1e18, -1e18, 0, 0.25, 0.5], [1e18, 1e18, -1e18, 0, 0, 0], 0.3);

    [Fact]
    public void Nobody_and_one_are_graphs_too()
    {
        Assert.Equal(0, NeighbourGraph.Build([], [], 700).EdgeServers);
        Assert.True(NeighbourGraph.Build([3], [4], 700).Of(0).IsEmpty);
    }

    private static Gen<(double[] East, double[] North)> Points(Gen<double> coordinate) =>
        Gen.Select(coordinate, coordinate).Array[1, 40].Select(points =>
            (points.Select(point => point.Item1).ToArray(), points.Select(point => point.Item2).ToArray()));

    private static void AssertDefinition(double[] east, double[] north, double distance)
    {
        var graph = NeighbourGraph.Build(east, north, distance);
        Assert.Equal(east.Length, graph.EdgeServers);
        for (var j = 0; j < east.Length; j++)
        {
            var expected = Enumerable.Range(0, east.Length).Where(i => i != j && Distance(i, j) < distance).ToArray();
            Assert.Equal(expected, graph.Of(j).ToArray());
            for (var link = graph.Offsets[j]; link < graph.Offsets[j + 1]; link++)
            {
                var i = graph.Neighbours[link];
                Assert.Equal(Distance(i, j), graph.DistanceM[link]);
                Assert.Equal(link, graph.LinkOf(j, i));
                Assert.Equal(graph.LinkOf(i, j), graph.Reverse[link]);
                Assert.Equal(link, graph.Reverse[graph.Reverse[link]]);
            }

            Assert.Equal(-1, graph.LinkOf(j, j));
        }

        double Distance(int i, int j) => Math.Sqrt(((east[i] - east[j]) * (east[i] - east[j])) + ((north[i] - north[j]) * (north[i] - north[j])));
    }

    [Fact]
    public void More_links_than_memory_holds_are_refused_with_a_way_out()
    {
        var refused = Assert.Throws<WorldRefusedException>(() => NeighbourGraph.Build(new double[7_100], new double[7_100], 1));

        Assert.Contains("7100 edge servers", refused.Message, StringComparison.Ordinal);
    }
}
