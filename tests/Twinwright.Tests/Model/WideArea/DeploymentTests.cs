using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

public class DeploymentTests
{
    [Fact]
    public void Equal_seeds_give_equal_deployments_and_others_differ()
    {
        var (one, two, other) = (Draw(5), Draw(5), Draw(6));

        Assert.Equal(one.EastM, two.EastM);
        Assert.Equal(one.EmbbPathLossDb, two.EmbbPathLossDb);
        Assert.Equal(one.UrllcEnergyJ, two.UrllcEnergyJ);
        Assert.NotEqual(one.EastM, other.EastM);
    }

    [Fact]
    public void An_edge_server_does_not_depend_on_how_many_there_are()
    {
        var (few, many) = (Draw(5, 10), Draw(5, 40));

        Assert.Equal(few.NorthM, many.NorthM[..10]);
        Assert.Equal(few.EmbbPathLossDb, many.EmbbPathLossDb[..few.EmbbSlots]);
    }

    [Fact]
    public void Sensors_are_within_their_bounds_and_numbered_from_the_best_channel()
    {
        var system = Draw(1, 200);
        Assert.Equal(1, system.EmbbCount.Min());
        Assert.Equal(40, system.UrllcCount.Max());
        for (var i = 0; i < 200; i++)
        {
            var slots = Enumerable.Range(system.EmbbOffsets[i], system.EmbbCount[i]).ToArray();
            Assert.Equal(Enumerable.Range(0, slots.Length), slots.Select(slot => system.EmbbSensor[slot]));
            Assert.All(slots, slot => Assert.InRange(system.EmbbPathLossDb[slot], 38.46 + 20, 38.46 + (20 * Math.Log10(140))));
            Assert.Equal(slots.Select(slot => system.EmbbPathLossDb[slot]).Order(), slots.Select(slot => system.EmbbPathLossDb[slot]));
            Assert.Equal(0, system.EmbbOffsets[i] % WideAreaSystem.SlotWidth);
        }
    }

    [Fact]
    public void Sensors_are_uniform_over_the_annulus()
    {
        // The share within radius r is (r² − 10²)/(140² − 10²); path loss is 38.46 + 20 log10 r.
        var system = Draw(2, 300);
        var radii = Enumerable.Range(0, system.EmbbSlots).Where(slot => system.EmbbSensor[slot] >= 0)
            .Select(slot => Math.Pow(10, (system.EmbbPathLossDb[slot] - 38.46) / 20)).ToList();
        foreach (var radius in new[] { 50.0, 100, 120 })
        {
            var share = ((radius * radius) - 100) / ((140 * 140) - 100);
            Assert.Equal(share, radii.Count(r => r < radius) / (double)radii.Count, 5 * Math.Sqrt(share * (1 - share) / radii.Count));
        }
    }

    [Fact]
    public void Fixed_positions_are_taken_over()
    {
        EdgeServerSite[] sites = [new("a", -5, 7, 12), new("b", 100, 0)];
        var deployment = Deployment.Draw(new WideAreaScenario { Positions = sites }, 1);

        Assert.Equal([-5, 100], deployment.System.EastM);
        Assert.Equal([7, 0], deployment.System.NorthM);
        Assert.Equal([12, 51], deployment.LatitudeDeg);
    }

    private static WideAreaSystem Draw(long seed, int edgeServers = 50) =>
        Deployment.Draw(new WideAreaScenario { EdgeServerCount = edgeServers }, seed).System;
}
