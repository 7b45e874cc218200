using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Model;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Running;

public class FederationRunTests
{
    private const int Frames = 9;
    private static readonly FederationDeployment World = FederationDeployment.Draw(PlainFederation.Scenario().Federation, 7);

    [Fact]
    public void A_run_is_what_the_environment_steps_through()
    {
        var run = Run(new RunLength(Frames, Frames));
        var environment = new FrameEnvironment([new FrameLaneSeed(World, 3)], frames: Frames);
        var (actions, buffers) = (new FrameActions(World.System), new FrameBuffers(1, World.System.EdgeServers));
        var gathered = new double[World.System.PartialDts];
        for (var t = 0; t < Frames; t++)
        {
            new PlainFederation.Coin().Decide(environment.World(0).Frame, actions);
            environment.Step([actions], buffers);

            var (totals, outcome) = (environment.Outcome(0).Totals, environment.Outcome(0));
            Assert.Equal(totals.Gain, run.Series["gain"][t]);
            Assert.Equal(totals.EnergyCost, run.Series["energy_cost"][t]);
            Assert.Equal(totals.ConfigurationCost, run.Series["configuration_cost"][t]);
            Assert.Equal(totals.EnergyCost + totals.ConfigurationCost, run.Series["cost"][t]);
            Assert.Equal(totals.DelayPenalty, run.Series["delay_penalty"][t]);
            Assert.Equal(totals.Utility - totals.DelayPenalty, run.Series["utility"][t], 1e-12 * (1 + totals.Gain + totals.EnergyCost));
            Assert.Equal(
                [actions.Moves, totals.Violations, totals.Links, totals.Rounds],
                ((string[])["socf_moves", "violations", "links", "rounds"]).Select(metric => run.Series[metric][t]));
            Assert.Equal(actions.Assignment, run.Federation!.Assignments[t]);
            for (var b = 0; b < World.System.EdgeServers; b++)
            {
                gathered[outcome.PartialDt[b]] += outcome.DataKbit[b];
            }
        }

        Assert.Equal(gathered, run.Federation!.GatheredKbit);
        Assert.Equal(FrameConversion.Links(actions), run.Federation.LastLinks);
        Assert.Equal(environment.Outcome(0).QualityByPartialDt, run.Federation.LastQuality);
    }

    [Theory]
    [InlineData(Frames)]
    [InlineData(4)]
    [InlineData(1)]
    public void Totals_are_sums_over_the_measured_frames_but_means_for_links_and_rounds(int measured)
    {
        var run = Run(new RunLength(Frames, measured));

        Assert.Equal(SystemMetrics.Federation.Select(metric => metric.Name), run.Totals.Keys);
        foreach (var (metric, series) in run.Series)
        {
            Assert.Equal(Frames, series.Length);
            var sum = series.TakeLast(measured).Sum();
            Assert.Equal(metric is "links" or "rounds" ? sum / measured : sum, run.Totals[metric], 1e-12 * (1 + Math.Abs(sum)));
        }
    }

    [Fact]
    public void The_picture_shows_the_last_frame_by_partial_dt()
    {
        var picture = Run(new RunLength(Frames, Frames)).Federation!;

        Assert.Equal(picture.LastLinks.Count, picture.LastMembers.Sum());
        for (var c = 0; c < World.System.PartialDts; c++)
        {
            var b = picture.Assignments[^1][c];
            Assert.Equal(picture.LastLinks.Count(link => link.EdgeServer == b), picture.LastMembers[c]);
            Assert.Equal(1 + ((b + Frames + Frames) % 7), picture.LastRounds[c]);
        }

        Assert.Equal(Importance(Frames - 1), picture.LastImportance);
        Assert.Equal(World.SensorEastM, picture.SensorEastM);
    }

    [Fact]
    public void Of_two_partial_dts_at_one_edge_server_only_the_created_one_has_rounds_and_members()
    {
        var spec = new SolverSpec(
            "crowd", new SolverEntry(typeof(Crowd), new SolverAttribute(SystemKind.Federation, "crowd", "a test's own")), new Dictionary<string, string>());
        var picture = FederationRunner.Run("small", World, 3, spec, new RunLength(2, 2), CancellationToken.None).Federation!;

        Assert.Equal([5, 0, 0], picture.LastRounds);
        Assert.Equal([1, 0, 0], picture.LastMembers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void An_instance_decided_and_scored_is_the_frame_of_the_run(int step)
    {
        var run = Run(new RunLength(Frames, Frames));
        var coin = PlainFederation.Solver("coin");
        var instance = FederationRunner.FrameAt("small", World, 3, coin, step, Frames, CancellationToken.None);

        Assert.Equal((step + 1, Frames), (instance.Frame, instance.Frames));
        Assert.Equal(new WorldOrigin("small", 7, 3, step), instance.Origin);
        var read = FrameFile.Parse(FrameFile.Write(instance), "frame.json");
        var decision = FederationRunner.Decide(read, coin, null);
        var score = FrameScorer.Score(read, decision);
        Near(run.Series["gain"][step], score.Gain);
        Near(run.Series["energy_cost"][step], score.EnergyCost);
        Assert.Equal(run.Series["configuration_cost"][step], score.ConfigurationCost);
        Assert.Equal(run.Series["links"][step], decision.Links.Count);
        Assert.Equal(run.Series["violations"][step], score.Violations.Count);
        Assert.NotEqual(decision.Links, FederationRunner.Decide(read, coin, 4).Links);
    }

    [Fact]
    public void A_frame_beyond_the_run_s_length_is_the_last_of_a_longer_one()
    {
        var instance = FederationRunner.FrameAt("small", World, 3, PlainFederation.Solver("coin"), 4, 2, CancellationToken.None);

        Assert.Equal((5, 5), (instance.Frame, instance.Frames));
    }

    [Fact]
    public void A_stopped_run_throws()
    {
        using var source = new CancellationTokenSource();
        var progress = new StopAt(3, source);

        Assert.ThrowsAny<OperationCanceledException>(() => FederationRunner.Run(
            "small", World, 3, PlainFederation.Solver("coin"), new RunLength(Frames, Frames), source.Token, progress));
        Assert.Equal(3, progress.Done);
    }

    private static RunResult Run(RunLength length) =>
        FederationRunner.Run("small", World, 3, PlainFederation.Solver("coin"), length, CancellationToken.None);

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Abs(expected));

    /// <summary>Importance is exogenous: no decision is needed to come to a frame's.</summary>
    private static double[] Importance(int step)
    {
        var world = new FrameWorld(World, 3);
        var (actions, outcome) = (new FrameActions(World.System), new FrameOutcome(World.System));
        for (var t = 0; t < step; t++)
        {
            world.Advance(actions, outcome);
        }

        return world.Frame.Importance;
    }

    /// <summary>Sends all partial-DTs to edge server 0.</summary>
    internal sealed class Crowd : IFederationSolver
    {
        public void Begin(FederationContext context)
        {
        }

        public void Decide(FrameState frame, FrameActions actions)
        {
            actions.Clear();
            Array.Clear(actions.Assignment);
            actions.Add(0, 2, 1);
            actions.Rounds[0] = 5;
        }
    }

    private sealed class StopAt(int frame, CancellationTokenSource source) : IProgressSink
    {
        public int Done { get; private set; }

        public void Report(int done, int total)
        {
            Done = done;
            if (done == frame)
            {
                source.Cancel();
            }
        }
    }
}
