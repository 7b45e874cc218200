using Twinwright.Live.Cluster;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>Edge servers that lie together are put together.</summary>
public class AreaShardsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Every_edge_server_has_a_part_and_parts_are_of_one_size(int parts)
    {
        var (east, north, graph) = Field(83, 400);

        var sizes = AreaShards.Of(east, north, graph, parts).CountBy(part => part).ToDictionary();

        Assert.Equal(Enumerable.Range(0, parts), sizes.Keys.Order());
        Assert.True(sizes.Values.Max() - sizes.Values.Min() <= 2, string.Join(' ', sizes.Values));
    }

    [Fact]
    public void Two_towns_are_parted_between_them()
    {
        double[] east = [0, 1, 0, 1, 1000, 1001, 1000, 1001], north = [0, 0, 1, 1, 0, 0, 1, 1];

        var part = AreaShards.Of(east, north, NeighbourGraph.Build(east, north, 10), 2);

        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], part);
        Assert.Equal(0, AreaShards.CutShare(NeighbourGraph.Build(east, north, 10), part));
        Assert.Equal(1.0 / 2, AreaShards.CutShare(NeighbourGraph.Build([0, 1, 2], [0, 0, 0], 1.5), [0, 0, 1]));
    }

    [Fact]
    public void Fewer_links_go_from_part_to_part_than_with_parts_by_lot()
    {
        var (east, north, graph) = Field(200, 250);
        var lot = new Rng(3).Split("parts");

        var (byArea, byLot) = (AreaShards.CutShare(graph, AreaShards.Of(east, north, graph, 3)), AreaShards.CutShare(graph, [.. east.Select(_ => (int)(lot.NextUnit() * 3))]));

        Assert.InRange(byLot, 0.55, 0.75);
        Assert.True(byArea < byLot / 3, $"{byArea} against {byLot}");
    }

    private static (double[] East, double[] North, NeighbourGraph Graph) Field(int count, double reachM)
    {
        var chance = new Rng(7).Split("field");
        double[] east = [.. Enumerable.Range(0, count).Select(_ => chance.NextUnit() * 2000)], north = [.. Enumerable.Range(0, count).Select(_ => chance.NextUnit() * 2000)];
        return (east, north, NeighbourGraph.Build(east, north, reachM));
    }
}
