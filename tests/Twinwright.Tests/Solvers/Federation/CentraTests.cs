using Twinwright.Experiments.Running;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

/// <summary>The search over who sends in the framework without edge servers.</summary>
public class CentraTests
{
    [Fact]
    public void No_link_added_cut_or_exchanged_is_better() => Visit(60, 5, (frame, actions) =>
    {
        var linked = actions.Linked.ToArray();
        var found = Worth(frame, linked);
        foreach (var neighbour in Neighbours(frame, linked))
        {
            var worth = Worth(frame, neighbour);
            Assert.True(worth <= found + 1e-9 + (1e-12 * Scale(frame)), $"{worth:R} instead of {found:R} in frame {frame.State.Frame}");
        }
    });

    [Fact]
    public void Links_stay_within_their_number_in_all_and_for_each_sensor() => Visit(60, 5, (frame, actions) =>
    {
        var system = frame.System.System;
        Assert.True(actions.Linked.Count(linked => linked) <= system.Subcarriers);
        for (var n = 0; n < system.Sensors; n++)
        {
            Assert.True(actions.Linked.AsSpan(n * system.PartialDts, system.PartialDts).Count(true) <= system.MaxAssociations[n]);
        }
    });

    [Fact]
    public void Every_improvement_raises_the_worth_of_the_links_started_from()
    {
        var (improved, idle) = (0, 0);
        Visit(60, 5, (frame, actions) =>
        {
            var start = new bool[actions.Linked.Length];
            if (frame.State.Frame == 1)
            {
                Centra.DrawLinks(frame, start);
            }
            else
            {
                frame.WasLinked.CopyTo(start, 0);
            }

            var gained = Worth(frame, actions.Linked) - Worth(frame, start);
            Assert.True(gained >= (1e-9 * actions.Moves) - (1e-12 * Scale(frame)));
            Assert.Equal(actions.Moves > 0, !start.SequenceEqual(actions.Linked));
            (improved, idle) = (improved + (actions.Moves > 0 ? 1 : 0), idle + (actions.Moves == 0 ? 1 : 0));
        });
        Assert.True(improved > 30 && idle > 30, $"{improved} improved, {idle} idle");
    }

    [Fact]
    public void On_tiny_worlds_the_links_are_near_the_best_of_all()
    {
        var (optimum, found, exact, frames) = (0.0, 0.0, 0, 0);
        for (var seed = 1; seed <= 30; seed++)
        {
            var world = new CentraWorld(FederationDeployment.Draw(CoalitionFrames.Sized(4, 2, 2, 3, 2), seed), seed);
            Run(world, 3, (frame, actions) =>
            {
                var best = Subsets(frame).Max(linked => Worth(frame, linked));
                var own = Worth(frame, actions.Linked);
                Assert.True(own <= best + 1e-9);
                (optimum, found, frames) = (optimum + best, found + own, frames + 1);
                exact += own >= best - 1e-9 ? 1 : 0;
            });
        }

        Assert.True(optimum > 1_000);
        Assert.True(found >= 0.93 * optimum, $"{found} of {optimum}");
        Assert.True(exact >= 0.7 * frames, $"{exact} of {frames}");
    }

    [Fact]
    public void The_first_frame_starts_from_as_many_random_links_as_there_may_be()
    {
        var drawn = new HashSet<string>();
        for (var seed = 1; seed <= 20; seed++)
        {
            var frame = CentraWorlds.Paper(seed).Frame;
            var linked = new bool[frame.System.Pairs];
            Centra.DrawLinks(frame, linked);
            Assert.Equal(frame.System.MostLinks, linked.Count(one => one));
            drawn.Add(string.Concat(linked.Select(one => one ? '1' : '0')));
        }

        Assert.Equal(20, drawn.Count);
        var tight = new CentraWorld(FederationDeployment.Draw(CoalitionFrames.Sized(3, 4, 4, 9, 2), 1), 1).Frame;
        var few = new bool[12];
        Centra.DrawLinks(tight, few);
        Assert.Equal(6, few.Count(one => one));
    }

    [Fact]
    public void Equal_seeds_repeat_to_the_bit_whatever_stood_in_the_buffer()
    {
        Assert.Equal(Trace(false), Trace(true));

        static List<double> Trace(bool dirty)
        {
            var (world, solver, trace) = (CentraWorlds.Paper(3), new Centra(), new List<double>());
            solver.Begin(world.Frame.System);
            CentraWorlds.Run(
                world,
                12,
                (frame, actions) =>
                {
                    Array.Fill(actions.Linked, dirty);
                    solver.Decide(frame, actions);
                },
                (_, actions, outcome) => trace.AddRange([outcome.Totals.Utility, outcome.Totals.DelayS, actions.Moves]));
            return trace;
        }
    }

    [Theory]
    [InlineData("centra", "overlap")]
    [InlineData("centra", "centra")]
    [InlineData("socf", "centra")]
    public void A_run_is_the_world_stepped_through_and_shows_partial_dts_without_coalitions(string id, string framework)
    {
        var scenario = new FederationScenario { Framework = framework == "centra" ? Framework.Centra : Framework.Overlap };
        var deployment = FederationDeployment.Draw(scenario, 7);
        var spec = SolverSpec.Parse(id, SystemKind.Federation);
        FederationRunner.Admit(spec, deployment);
        var run = FederationRunner.Run("paper", deployment, 3, spec, new RunLength(9, 9), CancellationToken.None);
        var (world, t) = (new CentraWorld(deployment, 3), 0);
        Run(world, 9, (_, _) => { }, (frame, actions, outcome) =>
        {
            var totals = outcome.Totals;
            Assert.Equal(totals.Gain, run.Series["gain"][t]);
            Assert.Equal(totals.EnergyCost + totals.ConfigurationCost, run.Series["cost"][t]);
            Assert.Equal(
                [actions.Moves, totals.Violations, totals.Links, totals.Rounds],
                ((string[])["socf_moves", "violations", "links", "rounds"]).Select(metric => run.Series[metric][t]));
            if (++t == 9)
            {
                var picture = run.Federation!;
                Assert.Empty(picture.LastLinks);
                Assert.Empty(picture.Assignments);
                Assert.Equal(outcome.Quality, picture.LastQuality);
                Assert.Equal(outcome.Rounds, picture.LastRounds);
                Assert.Equal(outcome.Members, picture.LastMembers);
                Assert.Equal(frame.State.Importance, picture.LastImportance);
                Assert.Equal(frame.State.HistoryKbit.Zip(outcome.DataKbit, (old, fresh) => old + fresh), picture.GatheredKbit);
                Assert.Contains(picture.LastMembers, members => members > 0);
            }
        });
    }

    private static double Worth(CentraFrame frame, bool[] linked)
    {
        var (actions, outcome) = (new CentraActions(frame.System), new CentraOutcome(frame.System));
        linked.CopyTo(actions.Linked, 0);
        CentraKernel.Run(frame, actions, outcome);
        return outcome.Totals.Utility - outcome.Totals.DelayPenalty;
    }

    /// <summary>How large the numbers are of which a worth is the difference.</summary>
    private static double Scale(CentraFrame frame) => 1e4 + Math.Abs(Worth(frame, new bool[frame.System.Pairs]));

    private static bool Allowed(CentraFrame frame, bool[] linked)
    {
        var system = frame.System.System;
        return linked.Count(one => one) <= system.Subcarriers && Enumerable.Range(0, system.Sensors).All(n =>
            linked.AsSpan(n * system.PartialDts, system.PartialDts).Count(true) <= system.MaxAssociations[n]);
    }

    private static IEnumerable<bool[]> Neighbours(CentraFrame frame, bool[] linked)
    {
        for (var one = 0; one < linked.Length; one++)
        {
            for (var other = one; other < linked.Length; other++)
            {
                if (other != one && linked[one] == linked[other])
                {
                    continue;
                }

                var neighbour = linked.ToArray();
                neighbour[one] = !neighbour[one];
                neighbour[other] = other == one ? neighbour[other] : !neighbour[other];
                if (Allowed(frame, neighbour))
                {
                    yield return neighbour;
                }
            }
        }
    }

    private static IEnumerable<bool[]> Subsets(CentraFrame frame) => Enumerable.Range(0, 1 << frame.System.Pairs)
        .Select(bits => Enumerable.Range(0, frame.System.Pairs).Select(pair => (bits >> pair & 1) == 1).ToArray())
        .Where(linked => Allowed(frame, linked));

    private static void Visit(int worlds, int frames, Action<CentraFrame, CentraActions> see)
    {
        for (var seed = 1; seed <= worlds; seed++)
        {
            Run(CentraWorlds.Any(seed), frames, see);
        }
    }

    private static void Run(
        CentraWorld world, int frames, Action<CentraFrame, CentraActions> see, Action<CentraFrame, CentraActions, CentraOutcome>? after = null)
    {
        var solver = new Centra();
        solver.Begin(world.Frame.System);
        CentraWorlds.Run(
            world,
            frames,
            (frame, actions) =>
            {
                solver.Decide(frame, actions);
                see(frame, actions);
            },
            after ?? ((_, _, _) => { }));
    }
}
