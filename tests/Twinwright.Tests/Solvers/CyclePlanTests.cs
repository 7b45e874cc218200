using Twinwright.Model.Randomness;
using Twinwright.Solvers.WideArea;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class CyclePlanTests
{
    private const int Samples = 4;

    public static TheoryData<long> Seeds => [.. Enumerable.Range(1, 12).Select(seed => (long)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Flips_and_undos_keep_the_energies_of_a_fresh_evaluation(long seed) => Cycles.ForEach(seed, 14, 2, (world, actions) =>
    {
        var plan = new CyclePlan(world.View(0).System, Samples);
        plan.Load(world.View(0), actions.Slice(0, 14));
        var rng = new Rng(seed).Split("test/flips");
        var kept = Cycles.MeanEnergyJ(world, actions, plan.Helper, Samples);
        Near.Relative(kept, plan.MeanEnergyJ(), 1e-12);
        for (var move = 0; move < 60; move++)
        {
            for (var flips = rng.NextInteger(1, 3); flips > 0; flips--)
            {
                plan.Flip(rng.NextInteger(0, 13));
            }

            var now = Cycles.MeanEnergyJ(world, actions, plan.Helper, Samples);
            Near.Relative(now, plan.MeanEnergyJ(), 1e-12);
            Assert.Equal((now - kept) / Math.Max(now, kept), plan.MeanChangeJ / Math.Max(now, kept), 1e-12);
            if (rng.NextUnit() < 0.5)
            {
                plan.Keep();
                kept = now;
            }
            else
            {
                plan.Undo();
            }

            Near.Relative(kept, plan.MeanEnergyJ(), 1e-12);
            Assert.Equal(0, plan.MeanChangeJ);
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_undo_restores_every_bit(long seed) => Cycles.ForEach(seed, 20, 1, (world, actions) =>
    {
        var plan = new CyclePlan(world.View(0).System, Samples);
        plan.Load(world.View(0), actions.Slice(0, 20));
        var rng = new Rng(seed).Split("test/flips");
        for (var move = 0; move < 200; move++)
        {
            var (helper, energy) = (plan.Helper.ToArray(), plan.MeanEnergyJ());
            plan.Flip(rng.NextInteger(0, 19));
            plan.Flip(rng.NextInteger(0, 19));
            plan.Undo();
            Assert.Equal(helper, plan.Helper.ToArray());
            Assert.Equal(energy, plan.MeanEnergyJ());
            plan.Flip(rng.NextInteger(0, 19));
            plan.Keep();
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_watched_change_is_that_of_an_edge_server_and_its_neighbours(long seed) => Cycles.ForEach(seed, 12, 1, (world, actions) =>
    {
        var plan = new CyclePlan(world.View(0).System, Samples);
        plan.Load(world.View(0), actions.Slice(0, 12));
        var rng = new Rng(seed).Split("test/flips");
        for (var move = 0; move < 30; move++)
        {
            var i = rng.NextInteger(0, 11);
            var before = Around(plan, i);
            plan.WatchAround(i);
            plan.Flip(i);
            var after = Around(plan, i);
            Assert.Equal((after - before) / Math.Max(after, before), plan.WatchedChangeJ / Math.Max(after, before), 1e-11);
            plan.Keep();
        }

        double Around(CyclePlan at, int i)
        {
            int[] near = [i, .. at.Graph.Of(i)];
            return Cycles.EnergiesJ(world, actions, at.Helper, Samples).Sum(energies => near.Sum(j => energies[j])) + double.Epsilon;
        }
    });

    [Fact]
    public void Clearing_makes_everyone_a_recipient_again() => Cycles.ForEach(1, 12, 1, (world, actions) =>
    {
        var plan = new CyclePlan(world.View(0).System, Samples);
        plan.Load(world.View(0), actions.Slice(0, 12));
        var start = plan.MeanEnergyJ();
        HelperSearch.SetHelpers([plan], actions.Helper);
        Assert.NotEqual(start, plan.MeanEnergyJ());
        plan.Clear();
        Assert.Equal(start, plan.MeanEnergyJ());
        Assert.DoesNotContain(true, plan.Helper.ToArray());
    });
}
