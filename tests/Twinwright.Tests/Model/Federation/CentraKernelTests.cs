using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>The framework without edge servers: one frame's arithmetic.</summary>
public class CentraKernelTests
{
    [Fact]
    public void Frames_are_those_of_the_definition_read_line_by_line()
    {
        var (late, hurried, unhurried) = (0, 0, 0);
        Visit(400, (world, fading, actions, outcome) =>
        {
            var plain = CentraWorlds.Recompute(world, fading, actions.Linked);
            var totals = outcome.Totals;
            Assert.Equal(plain.Rounds, outcome.Rounds);
            Assert.Equal(plain.Changes, outcome.Changes);
            foreach (var (expected, actual) in plain.Quality.Zip(outcome.Quality))
            {
                Near.Relative(expected, actual, 1e-11);
            }

            Near.Relative(plain.DelayS, totals.DelayS, 1e-11);
            Near.Relative(plain.EnergyJ, totals.EnergyJ, 1e-11);
            Near.Relative(plain.Gain, totals.Gain, 1e-11);
            Near.Relative(plain.Penalty, totals.DelayPenalty, 1e-9);
            Assert.Equal(plain.Utility, totals.Utility, 1e-11 * (1 + plain.Gain + plain.EnergyJ + plain.Changes));
            late += plain.SlackS < 0 ? 1 : 0;
            hurried += plain.SlackS >= 0 && plain.WantedS > plain.SlackS ? 1 : 0;
            unhurried += plain.WantedS <= plain.SlackS && plain.Rounds.Any(rounds => rounds > 0) ? 1 : 0;
        });

        Assert.True(late > 100 && hurried > 100 && unhurried > 100, $"{late} late, {hurried} hurried, {unhurried} unhurried");
    }

    [Fact]
    public void Energies_and_delays_balance() => Visit(100, (_, _, _, outcome) =>
    {
        var totals = outcome.Totals;
        Near.Relative(outcome.UplinkEnergyJ + outcome.RelayEnergyJ + outcome.CreationEnergyJ + totals.IntegrationEnergyJ, totals.EnergyJ, 1e-14);
        Near.Relative(outcome.UplinkDelayS + outcome.RelayDelayS + outcome.CreationDelayS + totals.IntegrationDelayS, totals.DelayS, 1e-14);
        Assert.Equal(
            totals.Gain - totals.EnergyCost - totals.ConfigurationCost, totals.Utility, 1e-12 * (1 + totals.Gain + totals.EnergyCost));
        Assert.Equal(outcome.Members.Sum(), totals.Links);
        Assert.Equal(outcome.Rounds.Sum(), totals.Rounds);
    });

    [Fact]
    public void Hurried_rounds_fit_the_frame_and_are_shortened_by_one_factor()
    {
        var seen = 0;
        Visit(200, (world, fading, actions, outcome) =>
        {
            var plain = CentraWorlds.Recompute(world, fading, actions.Linked);
            if (plain.SlackS < 0 || plain.WantedS <= plain.SlackS)
            {
                return;
            }

            seen++;
            var duration = world.Deployment.System.Constants.FrameDurationS;
            Assert.True(outcome.Totals.DelayS <= duration * (1 + 1e-12));
            Assert.Equal(0, outcome.Totals.DelayPenalty, 1e-9);
            Assert.Equal(0, outcome.Totals.Violations - Crowded(world, actions));
            for (var c = 0; c < outcome.Rounds.Length; c++)
            {
                // One round more of everything cannot be spared: flooring loses less than a round each.
                Assert.True(outcome.Rounds[c] <= outcome.RoundsCap[c]);
            }

            var oneMore = outcome.DataKbit.Select((data, c) => world.Frame.System.CreationS(outcome.Rounds[c] + 1, data)).Sum();
            Assert.True(oneMore >= plain.SlackS * (1 - 1e-9));
        });

        Assert.True(seen > 50);
    }

    [Fact]
    public void A_frame_that_is_late_before_any_round_trains_nothing_and_pays_for_the_lateness()
    {
        var seen = 0;
        Visit(200, (world, fading, actions, outcome) =>
        {
            if (CentraWorlds.Recompute(world, fading, actions.Linked).SlackS >= 0)
            {
                return;
            }

            seen++;
            var (system, totals) = (world.Deployment.System, outcome.Totals);
            Assert.All(outcome.Rounds, rounds => Assert.Equal(0, rounds));
            Assert.Equal((0, 0), (totals.Gain, outcome.CreationEnergyJ));
            Assert.True(totals.DelayPenalty > 0);
            Near.Relative(system.PenaltyPerS * (totals.DelayS - system.Constants.FrameDurationS), totals.DelayPenalty, 1e-12);
            Assert.Equal(totals.DelayS > system.Constants.FrameDurationS + 1e-6 ? 1 : 0, totals.Violations - Crowded(world, actions));
        });

        Assert.True(seen > 50);
    }

    [Fact]
    public void Rounds_with_time_enough_are_the_best_there_are_though_the_cap_may_overshoot()
    {
        var (rng, inside) = (new Rng(3).Split("test/rounds"), 0);
        for (var trial = 0; trial < 2_000; trial++)
        {
            var (factor, gain, price) = (rng.NextUniform(0, 12), rng.NextUniform(0, 20), rng.NextUniform(0.01, 1));
            var (required, a) = (rng.NextUniform(0.5, 4), rng.NextUniform(0.005, 0.2));
            var cap = Twinwright.Model.Quality.TwinQuality.RoundsCap(factor, required, a, rng.NextInteger(0, 100));
            var rounds = CentraRounds.Best(factor, gain, price, required, a, cap);

            // The last round before T* may reach A^Req in part of its time; up to the cap it is judged as a whole one.
            double Value(int t) =>
                (gain * Math.Min(rounds == cap ? double.MaxValue : required, factor * (1 - Math.Pow(2, -a * t)))) - (price * t);
            Assert.InRange(rounds, 0, cap);
            Assert.All(Enumerable.Range(0, cap + 1), t => Assert.True(Value(t) <= Value(rounds) + 1e-12));
            inside += rounds > 0 && rounds < cap ? 1 : 0;
        }

        Assert.True(inside > 200);
    }

    [Fact]
    public void Rounds_that_cost_nothing_are_the_cap() => Assert.Equal(37, CentraRounds.Best(2, 1, 0, 3, 0.03, 37));

    [Fact]
    public void Worthless_data_is_not_trained()
    {
        Assert.Equal(0, CentraRounds.Best(0, 15, 0.9, 3, 0.03, 100));
        Assert.Equal(0, CentraRounds.Best(5, 0, 0.9, 3, 0.03, 100));
    }

    [Fact]
    public void Too_many_links_are_counted_as_breaches()
    {
        var world = CentraWorlds.Paper(1);
        var (actions, outcome) = (new CentraActions(world.Frame.System), new CentraOutcome(world.Frame.System));
        Array.Fill(actions.Linked, true, 0, 10);
        CentraKernel.Run(world.Frame, actions, outcome);
        Assert.Equal(2, outcome.Totals.Violations);

        // An eleventh link on top, and of two sensors with five links each one keeps three.
        Array.Fill(actions.Linked, false, 0, 2);
        Array.Fill(actions.Linked, true, 10, 3);
        CentraKernel.Run(world.Frame, actions, outcome);
        Assert.Equal((11, 2), (outcome.Totals.Links, outcome.Totals.Violations));
    }

    private static int Crowded(CentraWorld world, CentraActions actions)
    {
        var system = world.Deployment.System;
        return (actions.Linked.Count(linked => linked) > system.Subcarriers ? 1 : 0) + Enumerable.Range(0, system.Sensors).Count(n =>
            Enumerable.Range(0, system.PartialDts).Count(c => actions.Linked[(n * system.PartialDts) + c]) > system.MaxAssociations[n]);
    }

    private static void Visit(int worlds, Action<CentraWorld, double[], CentraActions, CentraOutcome> see)
    {
        for (var seed = 1; seed <= worlds; seed++)
        {
            var (world, rng) = (CentraWorlds.Any(seed), new Rng(seed).Split("test/links"));
            var shadow = new FrameWorld(world.Deployment, seed + 100);
            var fading = new double[world.Deployment.System.Sensors];
            CentraWorlds.Run(world, 4, (_, actions) => CentraWorlds.Link(actions, rng), (_, actions, outcome) =>
            {
                shadow.CloudFading(fading);
                see(world, fading, actions, outcome);
                shadow.Advance(new FrameActions(world.Deployment.System), new FrameOutcome(world.Deployment.System));
            });
        }
    }
}
