using Twinwright.Learning.Networks;
using Twinwright.Learning.WideArea;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Xunit;

namespace Twinwright.Tests.Learning.WideArea;

public class SharedInputsTests
{
    private static readonly Deployment World = Deployment.Draw(new WideAreaScenario(), 7);

    [Fact]
    public void An_edge_server_sees_nothing_from_farther_than_three_hops()
    {
        // Its neighbours say the largest benefit they have heard of, and a benefit counts the neighbours of who has it.
        var lane = new LaneEnvironment([new LaneSeed(World, 1)]);
        var view = lane.View(0);
        var inputs = Inputs();
        var (before, after) = (new float[50 * inputs.Size], new float[50 * inputs.Size]);
        inputs.Write(view, before);
        var changed = 0;
        for (var i = 0; i < 50; i++)
        {
            var near = Within(i, 3);
            var (basic, embb, urllc) = (view.BasicConvergency.ToArray(), view.AvailableEmbb.ToArray(), view.AvailableUrllc.ToArray());
            for (var j = 0; j < 50; j++)
            {
                if (!near.Contains(j))
                {
                    (basic[j], embb[j], urllc[j]) = (0.05, 1, 0);
                }
            }

            inputs.Write(With(view, basic, embb, urllc), after);
            Assert.Equal(before.AsSpan(i * inputs.Size, inputs.Size).ToArray(), after.AsSpan(i * inputs.Size, inputs.Size).ToArray());
            changed += before.AsSpan().SequenceEqual(after) ? 0 : 1;
        }

        Assert.True(changed > 40, "hardly anything was hidden");
    }

    [Fact]
    public void All_numbers_are_small_and_named()
    {
        var lane = new LaneEnvironment([new LaneSeed(World, 2)]);
        var inputs = Inputs();
        var seen = new float[50 * inputs.Size];
        inputs.Write(lane.View(0), seen);

        Assert.Equal(inputs.Size, inputs.Names.Distinct().Count());
        Assert.All(seen, number => Assert.InRange(number, -3, 4));
    }

    private static SharedInputs Inputs()
    {
        var inputs = new SharedInputs();
        inputs.Begin(WideAreaContext.For(World), new NetworkStack(new NetworkShape(inputs.Size, [4], 2), 1));
        return inputs;
    }

    private static CycleView With(in CycleView view, double[] basic, int[] embb, int[] urllc) => new()
    {
        System = view.System,
        BasicConvergency = basic,
        AvailableEmbb = embb,
        AvailableUrllc = urllc,
        EmbbBatteryJ = view.EmbbBatteryJ,
        UrllcBatteryJ = view.UrllcBatteryJ,
        Similarity = view.Similarity,
        PreviousHelper = view.PreviousHelper,
        DynamicsSeed = view.DynamicsSeed,
        Step = view.Step,
    };

    private static HashSet<int> Within(int centre, int hops)
    {
        var reached = new HashSet<int> { centre };
        for (var hop = 0; hop < hops; hop++)
        {
            reached.UnionWith(reached.ToArray().SelectMany(i => World.System.Graph.Of(i).ToArray()));
        }

        return reached;
    }
}
