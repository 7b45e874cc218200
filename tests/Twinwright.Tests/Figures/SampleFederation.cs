using Twinwright.Experiments.Results;
using Twinwright.Model.Federation;

namespace Twinwright.Tests.Figures;

/// <summary>Made-up results of federated construction: they look like the model's but come from no model.</summary>
internal static class SampleFederation
{
    public static readonly string[] Solvers = ["socf", "foresight", "dmo", "gre", "non-overlap", "centra"];

    public static readonly string[] Metrics =
        ["gain", "energy_cost", "configuration_cost", "cost", "delay_penalty", "utility", "socf_moves", "violations", "links", "rounds"];

    private static readonly Dictionary<string, (double Gain, double Energy, double Changes, double Late, double Moves)> Typical = new()
    {
        ["socf"] = (104, 22, 2.4, 0.1, 1),
        ["foresight"] = (118, 22, 2.9, 0, 1.3),
        ["dmo"] = (111, 21, 2.6, 0.2, 0.9),
        ["gre"] = (102, 58, 9.5, 2.6, 1.1),
        ["non-overlap"] = (84, 22, 1.9, 0, 0.6),
        ["centra"] = (64, 28, 3.1, 1, 0),
    };

    /// <summary>5 edge servers, 20 sensors, 100 frames, 8 worlds and six solvers unless told otherwise.</summary>
    public static ComparisonResult Comparison(
        string[]? solvers = null, int runs = 8, int edgeServers = 5, int sensors = 20, int frames = 100, bool pictures = true)
    {
        solvers ??= Solvers;
        var perRun = solvers.SelectMany(solver => Enumerable.Range(0, runs).SelectMany(run => Metrics.Select(metric =>
            new RunValue(solver, metric, 1 + run, 1 + run, Total(metric, Series(solver, metric, run, frames)))))).ToList();
        return new ComparisonResult
        {
            Scenario = "federation/paper",
            Solvers = solvers,
            MetricNames = Metrics,
            Runs = runs,
            DynamicsPerDeployment = 1,
            Steps = frames,
            MeasuredSteps = frames,
            Metrics = [.. solvers.SelectMany(solver => Metrics.Select(metric => Summary(solver, metric, perRun)))],
            Paired = [.. Pairs(solvers, perRun)],
            PerRun = perRun,
            Samples = [.. solvers.Select(solver => Run(solver, edgeServers, sensors, frames, pictures))],
        };
    }

    /// <summary>One run.</summary>
    public static RunResult Run(string solver = "socf", int edgeServers = 5, int sensors = 20, int frames = 100, bool pictures = true) => new()
    {
        Scenario = "federation/paper",
        Solver = solver,
        Deployment = 1,
        DynamicsSeed = 1,
        Steps = frames,
        MeasuredSteps = frames,
        Totals = Metrics.ToDictionary(metric => metric, metric => Total(metric, Series(solver, metric, 0, frames))),
        Series = Metrics.ToDictionary(metric => metric, metric => Series(solver, metric, 0, frames)),
        Federation = pictures ? Picture(solver, edgeServers, sensors, frames) : null,
    };

    /// <summary>A picture in which each sensor feeds up to three of the edge servers nearest to it.</summary>
    public static FederationPicture Picture(string solver = "socf", int edgeServers = 5, int sensors = 20, int frames = 100)
    {
        var random = new Random(11);
        double[] Places(int count) => [.. Enumerable.Range(0, count).Select(_ => 1000 * random.NextDouble())];
        var (east, north, sensorEast, sensorNorth) = (Places(edgeServers), Places(edgeServers), Places(sensors), Places(sensors));
        var partialDts = edgeServers > 1 && solver == "non-overlap" ? edgeServers - 1 : edgeServers;
        var hasCoalitions = solver != "centra";
        var assignments = hasCoalitions ? Assignments(solver, edgeServers, partialDts, frames) : [];
        var last = assignments.LastOrDefault([]);
        var links = Links().ToList();
        var members = Enumerable.Range(0, partialDts).Select(c => links.Count(link => last[c] == link.EdgeServer)).ToArray();
        return new FederationPicture
        {
            EdgeServerEastM = east,
            EdgeServerNorthM = north,
            SensorEastM = sensorEast,
            SensorNorthM = sensorNorth,
            LastLinks = links,
            Assignments = assignments,
            LastImportance = [.. Enumerable.Range(0, partialDts).Select(c => ((c * 7) + 3) % 10 / 10.0)],
            LastQuality = [.. members.Select(own => Math.Min(3, 0.45 * own))],
            GatheredKbit = [.. members.Select(own => (110_000.0 * own) + 5000)],
            LastRounds = [.. members.Select(own => own == 0 ? 0 : 40 + own)],
            LastMembers = members,
        };

        IEnumerable<FederationLink> Links()
        {
            for (var n = 0; n < sensors && hasCoalitions; n++)
            {
                var most = solver == "non-overlap" ? 1 : n % 4;
                var nearest = Enumerable.Range(0, edgeServers)
                    .OrderBy(b => Math.Pow(east[b] - sensorEast[n], 2) + Math.Pow(north[b] - sensorNorth[n], 2))
                    .Where(b => last.Contains(b));
                foreach (var b in nearest.Take(most))
                {
                    yield return new FederationLink(b, n, (n + b) % 10);
                }
            }
        }
    }

    /// <summary>Two partial-DTs change places now and then.</summary>
    private static int[][] Assignments(string solver, int edgeServers, int partialDts, int frames)
    {
        var random = new Random(solver.Length);
        var now = Enumerable.Range(0, partialDts).Select(c => (c + 1) % edgeServers).ToArray();
        var all = new int[frames][];
        for (var t = 0; t < frames; t++)
        {
            if (t > 0 && partialDts > 1 && random.NextDouble() < 0.6 / t + 0.02)
            {
                var (one, two) = (random.Next(partialDts), random.Next(partialDts));
                (now[one], now[two]) = (now[two], now[one]);
            }

            all[t] = [.. now];
        }

        return all;
    }

    private static double[] Series(string solver, string metric, int run, int frames)
    {
        var typical = Typical.GetValueOrDefault(solver, (Gain: 95, Energy: 24, Changes: 2, Late: 0, Moves: 0.8));
        var random = new Random((101 * run) + solver.Length);
        var series = new double[frames];
        for (var t = 0; t < frames; t++)
        {
            var (grown, noise) = (1 - Math.Exp(-(t + 1) / 12.0), 0.9 + (0.2 * random.NextDouble()));
            var world = 0.8 + (0.05 * run);
            var gain = typical.Gain * world * grown * noise;
            var energy = typical.Energy * (0.7 + (0.3 * grown)) * noise;
            var changes = typical.Changes * 3 / (1 + (0.2 * t));
            var late = t % 10 == 9 ? typical.Late : 0;
            series[t] = metric switch
            {
                "gain" => gain,
                "energy_cost" => energy,
                "configuration_cost" => changes,
                "cost" => energy + changes,
                "delay_penalty" => late,
                "utility" => gain - energy - changes - late,
                "socf_moves" => typical.Moves == 0 ? 0 : Math.Round((36 * typical.Moves / Math.Pow(t + 1, 1.2)) + (0.7 * random.NextDouble())),
                "links" => typical.Moves == 0 ? 10 : 22 - (4 * noise),
                "rounds" => 190 * grown * noise,
                _ => 0,
            };
        }

        return series;
    }

    private static double Total(string metric, double[] series) => metric is "links" or "rounds" ? series.Average() : series.Sum();

    private static MetricSummary Summary(string solver, string metric, List<RunValue> perRun)
    {
        var values = Values(solver, metric, perRun);
        var (mean, half) = (values.Average(), Half(values));
        return new MetricSummary(solver, metric, mean, mean - half, mean + half, mean, values.Order().ElementAt(values.Length / 2));
    }

    private static IEnumerable<PairedSummary> Pairs(string[] solvers, List<RunValue> perRun) =>
        from solver in solvers
        from baseline in solvers
        where solver != baseline
        from metric in Metrics
        let differences = Values(solver, metric, perRun).Zip(Values(baseline, metric, perRun), (one, two) => one - two).ToArray()
        let half = Half(differences)
        let wins = differences.Count(difference => metric is "utility" or "gain" ? difference > 0 : difference < 0)
        select new PairedSummary(
            solver, baseline, metric, "difference_mean", differences.Average(), differences.Average() - half, differences.Average() + half, wins, differences.Length);

    private static double[] Values(string solver, string metric, List<RunValue> perRun) =>
        [.. perRun.Where(run => run.Solver == solver && run.Metric == metric).Select(run => run.Value)];

    private static double Half(double[] values) => values.Length < 2
        ? double.NaN
        : 2.4 * Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1) / values.Length);
}
