using Twinwright.Model;
using Twinwright.Model.Composed;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Composed;

/// <summary>The same edge servers and sensors, seen by either system; regions; who serves whom.</summary>
public class ComposedDeploymentTests
{
    [Fact]
    public void A_federation_s_sensor_is_an_embb_sensor_at_its_distance_from_its_edge_server()
    {
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 1);
        var (wide, federation) = (deployment.WideArea.System, deployment.Federation);
        Assert.Equal(wide.EmbbCount.Sum(), federation.System.Sensors);
        Assert.Equal(wide.EastM, federation.EdgeServerEastM);
        Assert.Equal(wide.NorthM, federation.EdgeServerNorthM);
        for (var n = 0; n < deployment.EmbbSensors; n++)
        {
            var i = deployment.EmbbEdgeServer[n];
            var distance = NeighbourGraph.DistanceBetween(federation.SensorEastM[n], federation.SensorNorthM[n], wide.EastM[i], wide.NorthM[i]);
            var loss = 38.46 + (20 * Math.Log10(distance));
            Assert.Equal(wide.EmbbPathLossDb[wide.EmbbOffsets[i] + n - deployment.EmbbOffsets[i]], loss, 1e-8);
        }
    }

    [Fact]
    public void The_wide_area_part_is_the_deployment_that_its_scenario_has_by_itself()
    {
        var (composed, alone) = (ComposedDeployment.Draw(ComposedPlay.Small, 6).WideArea.System, Deployment.Draw(ComposedPlay.Small.WideArea, 6).System);
        Assert.Equal(alone.EastM, composed.EastM);
        Assert.Equal(alone.EmbbEnergyFactor, composed.EmbbEnergyFactor);
        Assert.Equal(alone.UrllcEnergyJ, composed.UrllcEnergyJ);
    }

    [Fact]
    public void Regions_find_clusters_that_lie_apart_and_are_numbered_from_west_to_east()
    {
        double[] east = [1000, 0, 1010, 5, 2000, 2010, 3];
        double[] north = [0, 0, 10, 5, 0, -5, 9];

        Assert.Equal([1, 0, 1, 0, 2, 2, 0], Regions.Of(east, north, 3));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0], Regions.Of(east, north, 1));
    }

    [Fact]
    public void No_place_lies_nearer_to_the_middle_of_another_region()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var system = ComposedDeployment.Draw(ComposedPlay.Small, seed).WideArea.System;
            var region = Regions.Of(system.EastM, system.NorthM, 4);
            Assert.Equal([0, 1, 2, 3], region.Distinct().Order());
            var middle = Enumerable.Range(0, 4).Select(r => (East: Mean(system.EastM, region, r), North: Mean(system.NorthM, region, r))).ToList();
            for (var i = 0; i < region.Length; i++)
            {
                var distances = middle.Select(m => NeighbourGraph.DistanceBetween(system.EastM[i], system.NorthM[i], m.East, m.North)).ToList();
                Assert.True(distances[region[i]] <= distances.Min() + 1e-9);
            }
        }
    }

    [Fact]
    public void Sensors_of_a_cycle_are_the_coalition_s_where_there_is_one_and_else_its_own()
    {
        var play = ComposedPlay.Drawn(ComposedPlay.Small, 2);
        play.Construct();
        play.Stepper.BeginCycle(play.Inputs.Cycle(0, 0));

        var (stepper, frame, coalitions) = (play.Stepper, play.Stepper.State.Frame, 0);
        for (var b = 0; b < stepper.Deployment.EdgeServers; b++)
        {
            var members = Enumerable.Range(0, stepper.Deployment.EmbbSensors).Where(n => frame.WasMember(b, n)).ToList();
            var own = Enumerable.Range(0, stepper.Deployment.EmbbSensors).Where(n => stepper.Deployment.EmbbEdgeServer[n] == b).ToList();
            Assert.Equal(members.Count > 0 ? members : own, Serving(stepper, b).Order());
            coalitions += members.Count > 0 ? 1 : 0;
        }

        Assert.InRange(coalitions, 1, 3);
    }

    [Fact]
    public void A_coalition_that_nobody_of_is_there_gives_way_to_the_own_sensors_who_are()
    {
        var play = ComposedPlay.Drawn(ComposedPlay.Small, 2);
        play.Construct();
        var (deployment, frame) = (play.Stepper.Deployment, play.Stepper.State.Frame);
        var b = Array.FindIndex(frame.PreviousMembers, members => members > 0);
        var inputs = ComposedCycleInputs.For(deployment);
        var members = Enumerable.Range(0, deployment.EmbbSensors).Where(n => frame.WasMember(b, n)).ToList();

        inputs.EmbbPresent[members[0]] = false;
        play.Stepper.BeginCycle(inputs);
        Assert.Equal(members.Skip(1), Serving(play.Stepper, b).Order());

        members.ForEach(n => inputs.EmbbPresent[n] = false);
        play.Stepper.BeginCycle(inputs);
        Assert.False(play.Stepper.UsesCoalition(b));
        Assert.Equal(
            Enumerable.Range(0, deployment.EmbbSensors).Where(n => deployment.EmbbEdgeServer[n] == b && !members.Contains(n)),
            Serving(play.Stepper, b).Order());
    }

    [Fact]
    public void Sensors_that_are_not_there_still_harvest()
    {
        var play = ComposedPlay.Drawn(ComposedPlay.Small with { WideArea = ComposedPlay.Small.WideArea with { Batteries = new BatteryOptions { EmbbStartMaxJ = 1.5 } } }, 2);
        play.Construct();
        var inputs = ComposedCycleInputs.For(play.Stepper.Deployment);
        Array.Clear(inputs.EmbbPresent);
        Array.Fill(inputs.EmbbHarvestJ, 0.25);
        var before = play.Stepper.State.EmbbBatteryJ.ToArray();

        play.Stepper.BeginCycle(inputs);
        play.Stepper.EndCycle(new CycleActions(play.Stepper.Deployment.EdgeServers));

        Assert.Equal(before.Select(remaining => remaining + 0.25), play.Stepper.State.EmbbBatteryJ);
    }

    [Fact]
    public void More_partial_dts_than_edge_servers_are_refused()
    {
        var scenario = ComposedPlay.Small with { WideArea = ComposedPlay.Small.WideArea with { EdgeServerCount = 2 } };

        var refused = Assert.Throws<WorldRefusedException>(() => ComposedDeployment.Draw(scenario, 1));

        Assert.Contains("3 partial-DTs", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Serving(ComposedStepper stepper, int b)
    {
        var (system, slot) = (stepper.CycleSystem, stepper.CycleSystem.EmbbOffsets[b]);
        return [.. Enumerable.Range(slot, system.EmbbCount[b]).Select(stepper.SensorOfSlot)];
    }

    private static double Mean(double[] values, int[] region, int r) => values.Where((_, i) => region[i] == r).Average();
}
