using Twinwright.Learning.Networks;
using Twinwright.Learning.WideArea;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Xunit;

namespace Twinwright.Tests.Learning.WideArea;

public class RehearsedInputsTests
{
    private static readonly Deployment World = Deployment.Draw(new WideAreaScenario(), 12);

    [Fact]
    public void A_rehearsal_shows_what_the_network_says_of_what_it_saw_before()
    {
        var actors = Actors();
        var (none, once, twice, plain) = (new RehearsedInputs(0), new RehearsedInputs(1), new RehearsedInputs(2), new SharedInputs());
        var view = new LaneEnvironment([new LaneSeed(World, 3)]).View(0);
        foreach (var inputs in new ICycleInputs[] { none, once, twice, plain })
        {
            inputs.Begin(WideAreaContext.For(World), actors);
        }

        var (seen, expected) = (new float[50 * plain.Size], new float[50 * plain.Size]);
        plain.Write(view, expected);
        none.Write(view, seen);
        Assert.Equal(expected, seen);

        var first = Said(actors, view, expected);
        plain.Write(view, first, expected);
        once.Write(view, seen);
        Assert.Equal(expected, seen);

        var second = Said(actors, view, expected);
        Assert.NotEqual(first, second);
        plain.Write(view, second, expected);
        twice.Write(view, seen);
        Assert.Equal(expected, seen);
    }

    private static NetworkStack Actors()
    {
        var actors = new NetworkStack(new NetworkShape(new SharedInputs().Size, [16], 2), 1);
        var rng = new Rng(4).Split("test/rehearsals");
        foreach (ref var parameter in actors.Parameters.AsSpan())
        {
            parameter = (float)rng.NextUniform(-0.6, 0.6);
        }

        return actors;
    }

    /// <summary>Who would help, row by row.</summary>
    private static bool[] Said(NetworkStack actors, in CycleView view, float[] seen)
    {
        var (helper, mask) = (new bool[50], new bool[50 * ActionMask.Size]);
        ActionMask.Write(view, mask);
        var pass = new NetworkPass(actors.Shape, 1);
        var width = actors.Shape.Inputs;
        for (var i = 0; i < 50; i++)
        {
            var said = pass.Forward(actors, 0, seen.AsSpan(i * width, width), 1);
            helper[i] = mask[(i * ActionMask.Size) + 1] && (!mask[i * ActionMask.Size] || said[1] > said[0]);
        }

        return helper;
    }
}
