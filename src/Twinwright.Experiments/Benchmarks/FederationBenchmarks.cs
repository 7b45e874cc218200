using System.Diagnostics;
using System.Globalization;
using Twinwright.Learning.Federation;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>Figures of federated construction, its games and solvers; all on one thread.</summary>
public static class FederationBenchmarks
{
    private const int SteadyFrame = 20;

    private static readonly Size Paper = new(20, 5, 1000, "us", 1e6);
    private static readonly Size Large = new(200, 20, 2000, "ms", 1e3);
    private static readonly Size City = new(2000, 100, 4472, "ms", 1e3);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("federation.frame.frames_per_s", FrameRate),
        new("federation.dmo.frames_per_s", DmoFrameRate),
        .. Formations(Paper, 0),
        .. Formations(Large, 0),
        .. Formations(City, 0),
        .. Formations(City, 20),
        new("matching.gs.1000_ms", Matching),
        new("matching.gs.30000_s", MatchingOnDemand),
    ];

    private static IEnumerable<Benchmark> Formations(Size size, int neighbours)
    {
        var near = neighbours > 0 ? $"near{neighbours}_" : "";
        var name = $"federation.socf.{size.Sensors}x{size.EdgeServers}_{near}";
        yield return new(name + size.Unit, stop => Formation(name + size.Unit, size, 1, neighbours, stop));
        yield return new(
            $"{name}steady_{size.Unit}", stop => Formation($"{name}steady_{size.Unit}", size, SteadyFrame, neighbours, stop));
    }

    private static BenchmarkFigure FrameRate(CancellationToken stop)
    {
        const int Frames = 100;
        var deployment = FederationDeployment.Draw(new FederationScenario(), 1);
        var environment = new FrameEnvironment([new(deployment, 1)], Frames);
        var (actions, buffers) = (new FrameActions(deployment.System), new FrameBuffers(1, deployment.System.EdgeServers));
        var search = new AssignmentSearch(deployment.System);
        var settings = new CoalitionSettings();
        var seconds = Benchmark.SecondsPerCall(
            () =>
            {
                for (var frame = 0; frame < Frames; frame++)
                {
                    search.Decide(environment.World(0).Frame, AssignmentRule.Gs, 0, settings, actions);
                    environment.Step([actions], buffers);
                }
            },
            stop);
        return new(
            "federation.frame.frames_per_s", Frames / seconds, "frames/s",
            "matching, coalitions and the step of the world; whole runs of 100 frames of federation/paper");
    }

    private static BenchmarkFigure DmoFrameRate(CancellationToken stop)
    {
        const int Frames = 100;
        var deployment = FederationDeployment.Draw(new FederationScenario(), 1);
        using var team = new WorkerTeam(1);

        // Networks at their start need no file; running them takes what it takes with any weights.
        var training = new DmoTraining(new Dmo.Settings(), new DmoTraining.Settings(), new TrainingContext
        {
            ScenarioName = "federation/paper", Federation = new FederationScenario(), Deployments = [1], Seed = 1, Steps = Frames, Team = team,
        });
        var solver = new Dmo(new Dmo.Settings());
        solver.Load(training.Policy());
        solver.Begin(new FederationContext { System = deployment.System, Deployment = deployment });
        var environment = new FrameEnvironment([new(deployment, 1)], Frames);
        var (actions, buffers) = (new FrameActions(deployment.System), new FrameBuffers(1, deployment.System.EdgeServers));
        var seconds = Benchmark.SecondsPerCall(
            () =>
            {
                for (var frame = 0; frame < Frames; frame++)
                {
                    solver.Decide(environment.World(0).Frame, actions);
                    environment.Step([actions], buffers);
                }
            },
            stop);
        return new(
            "federation.dmo.frames_per_s", Frames / seconds, "frames/s",
            "one thread; dmo decides by networks at their start and the world steps; whole runs of 100 frames of federation/paper");
    }

    private static BenchmarkFigure Formation(string name, Size size, int frame, int neighbours, CancellationToken stop)
    {
        var world = size.World();
        var system = world.Deployment.System;
        var search = new AssignmentSearch(system);
        var (actions, outcome, kernel) = (new FrameActions(system), new FrameOutcome(system), new FrameKernel(system));
        while (world.Frame.Frame < frame)
        {
            stop.ThrowIfCancellationRequested();
            search.Decide(world.Frame, AssignmentRule.Gs, 0, new CoalitionSettings(), actions);
            kernel.Run(world.Frame, actions, outcome);
            world.Advance(actions, outcome);
        }

        var (formation, settings) = (new CoalitionFormation(system), new CoalitionSettings { Neighbours = neighbours });
        var assignment = search.Match(world.Frame, settings).ToArray();
        var seconds = Benchmark.SecondsPerCall(() => formation.Form(world.Frame, assignment, settings, actions), stop);
        var notes = string.Create(
            CultureInfo.InvariantCulture,
            $"{Start(frame)}; {system.Sensors} sensors, {system.EdgeServers} edge servers; {actions.Moves} moves to a potential of {formation.Potential:0.00}");
        if (neighbours > 0)
        {
            var near = formation.Potential;
            formation.Form(world.Frame, assignment, new CoalitionSettings(), actions);
            var difference = (near - formation.Potential) / Math.Abs(formation.Potential);
            notes += string.Create(
                CultureInfo.InvariantCulture,
                $", {Math.Abs(difference):0.00%} {(difference < 0 ? "below" : "above")} that of the full mode; sensors look at the {neighbours} edge servers they reach best");
        }

        return new(name, seconds * size.Scale, size.Unit, notes);
    }

    private static string Start(int frame) =>
        frame == 1 ? "a first frame from a random start" : string.Create(CultureInfo.InvariantCulture, $"frame {frame} from the coalitions before");

    private static BenchmarkFigure Matching(CancellationToken stop)
    {
        const int Side = 1000;
        var rng = new Rng(1).Split("benchmark/matching");
        var (proposers, receivers) = (Lists(rng, Side), Lists(rng, Side));
        var matching = new GaleShapley();
        var seconds = Benchmark.SecondsPerCall(
            () =>
            {
                receivers.ForgetRanks();
                matching.Solve(proposers, receivers);
            },
            stop);
        return new("matching.gs.1000_ms", seconds * 1000, "ms", "1,000 a side from random preference lists; no table of ranks is given");
    }

    private static BenchmarkFigure MatchingOnDemand(CancellationToken stop)
    {
        const int Side = 30_000;
        stop.ThrowIfCancellationRequested();
        var matching = new GaleShapley();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        matching.Solve(Side, Side, new HashedScores(1), new HashedScores(2));
        var seconds = clock.Elapsed.TotalSeconds;
        var megabytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6;
        return new("matching.gs.30000_s", seconds, "s", string.Create(
            CultureInfo.InvariantCulture,
            $"30,000 a side, one run; scores on demand, where a table would take 14 GB; {megabytes:0.0} MB allocated"));
    }

    private static MatchingLists Lists(Rng rng, int side)
    {
        var lists = new int[side][];
        for (var who = 0; who < side; who++)
        {
            lists[who] = [.. Enumerable.Range(0, side)];
            for (var at = 0; at < side; at++)
            {
                var other = rng.NextInteger(at, side - 1);
                (lists[who][at], lists[who][other]) = (lists[who][other], lists[who][at]);
            }
        }

        return MatchingLists.Of(side, lists);
    }

    /// <summary>Scores that nobody keeps: the bits of the pair, mixed.</summary>
    private readonly struct HashedScores(ulong salt) : IPreferences
    {
        public double Score(int who, int whom)
        {
            var x = ((ulong)who << 32) ^ (uint)whom ^ (salt << 62);
            x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
            x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
            return x ^ (x >> 31);
        }
    }

    private sealed record Size(int Sensors, int EdgeServers, double SideM, string Unit, double Scale)
    {
        public FrameWorld World() => new(
            FederationDeployment.Draw(
                new FederationScenario
                {
                    AreaWidthM = SideM,
                    AreaHeightM = SideM,
                    Sensors = new() { Count = Sensors },
                    EdgeServers = new() { Count = EdgeServers },
                    PartialDts = new() { Count = EdgeServers },
                },
                1),
            1);
    }
}
