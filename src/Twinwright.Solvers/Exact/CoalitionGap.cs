using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Exact;

/// <summary>How far coalition formation stays below the best decision of a frame, as (Φ* − Φ)/|Φ*|.</summary>
/// <param name="Seed">Seed of the deployment and of the dynamics.</param>
/// <param name="Frame">t.</param>
/// <param name="Coalitions">Of the links alone, for the assignment of Gale and Shapley [1].</param>
/// <param name="CoalitionsWithSwap">The same, where a sensor may take a member's place [1].</param>
/// <param name="Decision">Of the whole decision with that assignment [1].</param>
/// <param name="DecisionWithSwap">The same, with swaps [1].</param>
/// <param name="DecisionWithSearch">The same, with swaps and coalitions formed for every assignment [1].</param>
public sealed record CoalitionGap(
    long Seed, int Frame, double Coalitions, double CoalitionsWithSwap, double Decision, double DecisionWithSwap, double DecisionWithSearch)
{
    /// <summary>Measures worlds with the seeds 1, 2, …, each in one of its first frames in turn; <see cref="Socf"/> decides the frames before.</summary>
    /// <param name="scenario">What to draw from; few enough decisions to go through all.</param>
    /// <param name="count">How many worlds.</param>
    /// <param name="frames">In how many of the first frames.</param>
    public static IEnumerable<CoalitionGap> Measure(FederationScenario scenario, int count, int frames = 5)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            yield return One(scenario, seed, 1 + ((seed - 1) % frames));
        }
    }

    private static CoalitionGap One(FederationScenario scenario, long seed, int frame)
    {
        var world = new FrameWorld(FederationDeployment.Draw(scenario, seed), seed, frame);
        var system = world.Frame.System;
        var (before, actions) = (new Socf(new Socf.Settings()), new FrameActions(system));
        var (kernel, outcome) = (new FrameKernel(system), new FrameOutcome(system));
        before.Begin(new FederationContext { Deployment = world.Deployment, System = system });
        while (world.Frame.Frame < frame)
        {
            before.Decide(world.Frame, actions);
            kernel.Run(world.Frame, actions, outcome);
            world.Advance(actions, outcome);
        }

        return Of(world.Frame, seed);
    }

    /// <summary>Measures a frame.</summary>
    private static CoalitionGap Of(FrameState frame, long seed)
    {
        var (system, potential, swap) = (frame.System, new CoalitionSettings(), new CoalitionSettings { Rule = CoalitionRule.Swap });
        var matched = new AssignmentSearch(system).Match(frame, potential).ToArray();
        var search = new ExactSearch(system);
        search.Load(frame);
        search.Try(matched);
        var bestMatched = search.Potential;
        var (climbed, swapped, searched) = (Formed(frame, matched, potential), Formed(frame, matched, swap), double.NegativeInfinity);
        foreach (var assignment in AssignmentSearch.Arrangements(system.EdgeServers, system.PartialDts))
        {
            search.Try(assignment);
            searched = Math.Max(searched, Formed(frame, assignment, swap));
        }

        return new CoalitionGap(
            seed,
            frame.Frame,
            Relative(bestMatched, climbed),
            Relative(bestMatched, swapped),
            Relative(search.Potential, climbed),
            Relative(search.Potential, swapped),
            Relative(search.Potential, searched));
    }

    private static double Formed(FrameState frame, int[] assignment, CoalitionSettings settings)
    {
        var formation = new CoalitionFormation(frame.System);
        formation.Form(frame, assignment, settings, new FrameActions(frame.System));
        return formation.Potential;
    }

    private static double Relative(double best, double found) => (best - found) / Math.Abs(best);
}
