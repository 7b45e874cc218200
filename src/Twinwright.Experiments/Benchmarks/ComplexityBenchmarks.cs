using System.Globalization;
using Twinwright.Learning.Networks;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>
/// With which powers times grow, beside the papers' complexities (Kang 2023, section 5.7; Chen 2025, Theorem 3); all on
/// one thread.
/// </summary>
public static class ComplexityBenchmarks
{
    // With ten subcarriers no world of these figures has fewer cells than N L_n links: where cells run out, sensors have
    // nowhere to go, and the printed form is far too large.
    private const int Worlds = 5;
    private const int Networks = 4;
    private const int Rows = 16;

    private static readonly int[] Widths = [32, 64, 128, 256, 512];
    private static readonly int[] Units = [32, 64, 128, 256];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("complexity.socf.sensors", stop => Formation(
            "complexity.socf.sensors", [8, 16, 32, 64], size => new(size, 20, 3), size => size, "N = 8 to 64; B = 20, L_n = 3", stop)),
        new("complexity.socf.edge_servers", stop => Formation(
            "complexity.socf.edge_servers", [12, 20, 32, 50], size => new(40, size, 3), size => size, "B = 12 to 50; N = 40, L_n = 3", stop)),
        new("complexity.socf.associations", stop => Formation(
            "complexity.socf.associations", [1, 2, 3, 4, 5], size => new(40, 20, size), size => size * (20 - size),
            "L_n (B - L_n) of L_n = 1 to 5; N = 40, B = 20", stop)),
        new("complexity.actor.inputs", stop => Actor(
            "complexity.actor.inputs", Widths.Select(width => Shape(width, 128, 32)), shape => shape.Inputs, "L_I = 32 to 512; L_H = 128, L_O = 32", stop)),
        new("complexity.actor.units", stop => Actor(
            "complexity.actor.units", Units.Select(units => Shape(6, units, 42)), shape => shape.Hidden[0], "L_H = 32 to 256; L_I = 6, L_O = 42", stop)),
        new("complexity.actor.outputs", stop => Actor(
            "complexity.actor.outputs", Widths.Select(width => Shape(32, 128, width)), shape => shape.Outputs, "L_O = 32 to 512; L_H = 128, L_I = 32", stop)),
        new("complexity.actor.form", stop => Actor(
            "complexity.actor.form",
            [
                .. Widths.Select(width => Shape(width, 128, 32)),
                .. Units.Select(units => Shape(6, units, 42)),
                .. Widths.Select(width => Shape(32, 128, width)),
            ],
            MultiplyAdds, "multiply-adds of all shapes of the three figures before", stop)),
        new("complexity.gs", Matching),
    ];

    /// <summary>First frames of some worlds; what is fitted is their time together.</summary>
    private static BenchmarkFigure Formation(
        string name, IReadOnlyList<int> sizes, Func<int, Sizes> worldOf, Func<int, double> against, string range, CancellationToken stop)
    {
        var (points, candidates) = (new List<ScalingPoint>(), new List<double>());
        foreach (var size in sizes)
        {
            var sized = worldOf(size);
            var calls = Enumerable.Range(1, Worlds).Select(seed => new Call(sized, seed)).ToList();
            points.Add(new(against(size), sized.Attempts, () => calls.ForEach(call => call.Make())));
            calls.ForEach(call => call.Make());
            candidates.Add(calls.Sum(call => (double)call.Formation.Work.Candidates));
        }

        var counted = Scaling.Exponent([.. points.Select(point => point.Size)], candidates);
        return Scaling.Measure(
            name, points,
            string.Create(
                CultureInfo.InvariantCulture,
                $"candidates looked at have {counted:0.00}; first frames of {Worlds} worlds of 2 x 2 km against {range}; printed: N L_n (B - L_n)"),
            stop);
    }

    private static BenchmarkFigure Actor(
        string name, IEnumerable<NetworkShape> shapes, Func<NetworkShape, double> against, string range, CancellationToken stop)
    {
        var points = shapes.Select(shape =>
        {
            var stack = new NetworkStack(shape, Networks);
            stack.Initialise(new Rng(1).Split("benchmark/complexity"), 1);
            var (pass, inputs) = (new NetworkPass(shape, Rows), new float[Rows * shape.Inputs]);
            Array.Fill(inputs, 0.5f);
            return new ScalingPoint(against(shape), MultiplyAdds(shape), () =>
            {
                for (var network = 0; network < Networks; network++)
                {
                    pass.Forward(stack, network, inputs, Rows);
                }
            });
        }).ToList();
        return Scaling.Measure(
            name, points, $"{Networks} stacked actors forward, {Rows} rows each, against {range}; printed: L_I L_H + L_H^2 + L_H L_O", stop);
    }

    private static BenchmarkFigure Matching(CancellationToken stop)
    {
        var points = new List<ScalingPoint>();
        foreach (var (proposers, receivers) in (ReadOnlySpan<(int, int)>)[(50, 50), (50, 200), (200, 200), (100, 800), (400, 400), (800, 800)])
        {
            var matching = new GaleShapley();
            var (byProposer, byReceiver) = (Scores(proposers, receivers, 1), Scores(receivers, proposers, 2));
            var pairs = (double)proposers * receivers;
            points.Add(new(pairs, pairs, () => matching.Solve(proposers, receivers, byProposer, byReceiver)));
        }

        return Scaling.Measure("complexity.gs", points, "random tables of scores against C B = 2,500 to 640,000; printed: C B", stop);
    }

    private static double[] Scores(int who, int whom, int side)
    {
        var scores = new double[RandomField.Align(who * whom)];
        new Rng(side).Split("benchmark/complexity/scores").Field().Fill(0, 0, scores);
        return scores[..(who * whom)];
    }

    private static NetworkShape Shape(int inputs, int units, int outputs) => new(inputs, [units, units], outputs);

    private static double MultiplyAdds(NetworkShape shape) =>
        ((double)shape.Inputs * shape.Hidden[0]) + ((double)shape.Hidden[0] * shape.Hidden[1]) + ((double)shape.Hidden[1] * shape.Outputs);

    private sealed record Sizes(int Sensors, int EdgeServers, int Associations)
    {
        /// <summary>N L_n (B − L_n).</summary>
        public double Attempts => (double)Sensors * Associations * (EdgeServers - Associations);
    }

    /// <summary>A call of SOCF with all that it needs.</summary>
    private sealed class Call
    {
        private static readonly CoalitionSettings Settings = new();
        private readonly FrameState _frame;
        private readonly FrameActions _actions;
        private readonly int[] _assignment;

        public Call(Sizes sizes, int seed)
        {
            var deployment = FederationDeployment.Draw(
                new FederationScenario
                {
                    AreaWidthM = 2000,
                    AreaHeightM = 2000,
                    Sensors = new() { Count = sizes.Sensors, MaxAssociations = sizes.Associations },
                    EdgeServers = new() { Count = sizes.EdgeServers },
                    PartialDts = new() { Count = sizes.EdgeServers },
                },
                seed);
            _frame = new FrameWorld(deployment, seed).Frame;
            (Formation, _actions) = (new CoalitionFormation(deployment.System), new FrameActions(deployment.System));
            _assignment = [.. new AssignmentSearch(deployment.System).Match(_frame, Settings)];
        }

        public CoalitionFormation Formation { get; }

        public void Make() => Formation.Form(_frame, _assignment, Settings, _actions);
    }
}
