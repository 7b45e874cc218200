using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

public class FrameConversionTests
{
    [Fact]
    public void A_frame_that_is_exported_and_read_back_has_equal_arrays()
    {
        for (var seed = 1L; seed <= 15; seed++)
        {
            var world = Frames.One(Frames.Varied(seed), seed, seed, horizon: 40);
            var (actions, rng) = (new FrameActions(world.System), new Rng(seed).Split("test/conversion"));
            for (var step = 0; step < 5; step++)
            {
                var frame = world.World(0).Frame;
                var instance = world.Export(0, "test");
                foreach (var read in new[] { instance, FrameFile.Parse(FrameFile.Write(instance), "x") })
                {
                    Same(frame, FrameConversion.FromInstance(read));
                }

                Assert.Equal(new("test", seed, seed, step), instance.Origin);
                Frames.Act(rng, world.System, actions);
                world.Step([actions], new FrameBuffers(1, 4));
            }
        }
    }

    [Fact]
    public void Without_what_is_optional_the_page_says_what_to_take()
    {
        var frame = FrameConversion.FromInstance(Frames.Example);

        Assert.Equal((100, 1), (frame.Frames, frame.DynamicsSeed));
        Assert.Equal([900, 400], frame.MeanNewDataKbit);
        Assert.Equal([1_600, 1_600], FrameConversion.FromInstance(First).MeanNewDataKbit);
        Assert.Equal([-2, -1, -1, -1, -1, -2, -1, -1, -1], frame.PreviousSubcarrier);
        Assert.Equal([1, 1, 0], frame.PreviousMembers);
        Assert.Equal([0, 1, -1], frame.PreviousPartialDt);
        Assert.Equal(9, FrameConversion.FromInstance(Frames.Example, seed: 9).DynamicsSeed);
        Assert.Equal(3, FrameConversion.FromInstance(Frames.Example with { Origin = new("x", 2, 3, 1) }).DynamicsSeed);
        Assert.Equal(9, FrameConversion.FromInstance(Frames.Example with { Origin = new("x", 2, 3, 1) }, seed: 9).DynamicsSeed);
        Assert.Equal([700, 500], FrameConversion.FromInstance(Frames.Example with { MeanNewDataKbit = [700, 500] }).MeanNewDataKbit);
        Assert.Equal(30, FrameConversion.FromInstance(Frames.Example with { Frames = 30 }).Frames);
    }

    [Fact]
    public void Subcarriers_that_are_not_known_stay_unknown()
    {
        Assert.Null(FrameConversion.ToInstance(FrameConversion.FromInstance(Frames.Example), null).PreviousLinks);
        Assert.Empty(FrameConversion.ToInstance(FrameConversion.FromInstance(First), null).PreviousLinks!);
    }

    [Fact]
    public void An_instance_goes_to_arrays_and_comes_back() => Gen.Select(
        Gen.Int[0, 6], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Long).Sample(
        (sensors, edgeServers, partialDts, subcarriers, seed) =>
        {
            var instance = Frames.Random(sensors, edgeServers, Math.Min(partialDts, edgeServers), subcarriers, new Rng(seed));
            var back = FrameConversion.ToInstance(FrameConversion.FromInstance(instance), null);

            // As written, so that no field can be forgotten; what is optional was made up on the way.
            Assert.Equal(FrameFile.Write(instance), FrameFile.Write(back with { PreviousLinks = null, Frames = null, MeanNewDataKbit = null }));
        },
        iter: 200);

    [Fact]
    public void A_decision_goes_to_arrays_and_comes_back_in_order() => Gen.Select(Gen.Int[0, 8], Gen.Int[1, 5], Gen.Long).Sample(
        (sensors, edgeServers, seed) =>
        {
            var rng = new Rng(seed);
            var instance = Frames.Random(sensors, edgeServers, edgeServers, 2, rng);
            var decision = Frames.Random(instance, rng);
            var actions = FrameConversion.ToActions(FrameConversion.FromInstance(instance).System, decision);
            var back = FrameConversion.ToDecision(actions);

            Assert.Equal(decision.Assignment, back.Assignment);
            Assert.Equal(decision.Rounds, back.Rounds);
            Assert.Equal(decision.Links, FrameConversion.Links(actions));
            Assert.Equal(decision.Links.OrderBy(link => link.EdgeServer).ThenBy(link => link.Sensor), back.Links);
        },
        iter: 200);

    private static FederationFrame First => Frames.Example with
    {
        Frame = 1,
        PartialDts = [.. Frames.Example.PartialDts.Select(own => own with { HistoryKbit = 0 })],
        EdgeServers = [.. Frames.Example.EdgeServers.Select(own => own with { PreviousPartialDt = null })],
        PreviousAssociation = [[], [], []],
    };

    /// <summary>All that a frame as a file holds; the new data of the frame before and ψ are not in it.</summary>
    private static void Same(FrameState expected, FrameState actual)
    {
        Assert.Equal((expected.Frame, expected.Frames, expected.DynamicsSeed), (actual.Frame, actual.Frames, actual.DynamicsSeed));
        foreach (var (one, two) in Numbers(expected).Zip(Numbers(actual)))
        {
            Assert.Equal(one, two);
        }

        Assert.Equal(expected.PreviousPartialDt, actual.PreviousPartialDt);
        Assert.Equal(expected.PreviousMembers, actual.PreviousMembers);
        Assert.Equal(expected.PreviousSubcarrier, actual.PreviousSubcarrier);
        Assert.Equal(expected.System.Cores, actual.System.Cores);
        Assert.Equal(expected.System.MaxAssociations, actual.System.MaxAssociations);
        Assert.Equal(expected.System.Constants, actual.System.Constants);
        Assert.Equal(expected.System.RoundExponent, actual.System.RoundExponent);
    }

    private static IEnumerable<double[]> Numbers(FrameState frame)
    {
        var system = frame.System;
        return
        [
            frame.Importance, frame.HistoryKbit, frame.MeanNewDataKbit, frame.DataKbit, frame.Gain,
            system.RequiredQuality, system.ModelBit, system.CpuHz, system.CyclesPerBit, system.EnergyPerRoundJ, system.EdgeServerPowerW,
            system.CloudRateBitPerS, system.LinkRateBitPerS, system.SensorPowerW, [system.SubcarrierHz, system.NoiseW],
        ];
    }
}
