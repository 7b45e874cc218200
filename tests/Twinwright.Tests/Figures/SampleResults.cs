using Twinwright.Experiments.Results;

namespace Twinwright.Tests.Figures;

/// <summary>Made-up results of a realistic size: they look like the model's but come from no model.</summary>
internal static class SampleResults
{
    public static readonly string[] SixSolvers = ["nc", "random", "greedy", "static", "best-response", "oracle"];

    private static readonly string[] Metrics = ["system_energy_j", "helpers", "effective_helpers", "violations"];

    private static readonly Dictionary<string, (double EnergyJ, double Helpers, double Effective)> Typical = new()
    {
        ["nc"] = (146e3, 0, 0),
        ["random"] = (96e3, 25, 21.3),
        ["greedy"] = (35.4e3, 24.7, 20.2),
        ["static"] = (23.1e3, 12.4, 11.8),
        ["best-response"] = (19.5e3, 9.9, 9.2),
        ["oracle"] = (18.8e3, 9.0, 8.6),
    };

    /// <summary>50 edge servers in 3.5 × 3.5 km and six solvers unless told otherwise.</summary>
    public static ComparisonResult Comparison(
        string[]? solvers = null, int runs = 10, int edgeServers = 50, double widthM = 3500, double heightM = 3500,
        double neighbourM = 700, string scenario = "wide-area/paper", bool named = false, bool pictures = true)
    {
        solvers ??= SixSolvers;
        var perRun = solvers.SelectMany(solver => Enumerable.Range(0, runs).SelectMany(run => Metrics.Select(metric =>
            new RunValue(solver, metric, 1 + run, 1 + run, Value(solver, metric, run))))).ToList();

        return new ComparisonResult
        {
            Scenario = scenario,
            Solvers = solvers,
            MetricNames = Metrics,
            Runs = runs,
            DynamicsPerDeployment = 1,
            Steps = 30,
            MeasuredSteps = 12,
            Metrics = [.. solvers.SelectMany(solver => Metrics.Select(metric => Summary(solver, metric, perRun)))],
            Paired = [.. Pairs(solvers, runs)],
            PerRun = perRun,
            Samples = [.. solvers.Select(solver => Run(solver, edgeServers, widthM, heightM, neighbourM, scenario, named, pictures))],
        };
    }

    /// <summary>One run.</summary>
    public static RunResult Run(
        string solver = "oracle", int edgeServers = 50, double widthM = 3500, double heightM = 3500,
        double neighbourM = 700, string scenario = "wide-area/paper", bool named = false, bool pictures = true)
    {
        var random = new Random(solver.Length);
        var series = Metrics.ToDictionary(metric => metric, metric => Enumerable.Range(0, 30)
            .Select(step => Value(solver, metric, 0) * (metric == "system_energy_j" ? Math.Exp(0.5 * Math.Sin(1.3 * step)) * (0.8 + (0.4 * random.NextDouble())) : 1))
            .ToArray());
        return new RunResult
        {
            Scenario = scenario,
            Solver = solver,
            Deployment = 1,
            DynamicsSeed = 1,
            Steps = 30,
            MeasuredSteps = 12,
            Totals = Metrics.ToDictionary(metric => metric, metric => Value(solver, metric, 0)),
            Series = series,
            Picture = pictures ? Picture(solver, edgeServers, widthM, heightM, neighbourM, named) : null,
        };
    }

    public static WideAreaPicture Picture(
        string solver, int count, double widthM, double heightM, double neighbourM, bool named = false)
    {
        var random = new Random(7);
        var east = Enumerable.Range(0, count).Select(_ => random.NextDouble() * widthM).ToArray();
        var north = Enumerable.Range(0, count).Select(_ => random.NextDouble() * heightM).ToArray();
        var sensors = Enumerable.Range(0, count).Select(_ => random.Next(2, 81)).ToArray();
        var neighbours = Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count)
            .Where(j => i != j && Math.Pow(east[i] - east[j], 2) + Math.Pow(north[i] - north[j], 2) < neighbourM * neighbourM)
            .ToArray()).ToArray();

        var share = solver == "nc" ? 0 : Typical.GetValueOrDefault(solver, (EnergyJ: 30e3, Helpers: 11, Effective: 10)).Helpers / 50;
        var bySensors = sensors.OrderDescending().ToArray();
        var threshold = bySensors[Math.Clamp((int)(share * count), 0, count - 1)];
        var helper = sensors.Select(own => own > threshold && share > 0).ToArray();
        var choice = Enumerable.Range(0, count).Select(j => helper[j] ? -1 : neighbours[j].Where(i => helper[i]).DefaultIfEmpty(-1).Max()).ToArray();
        return new WideAreaPicture
        {
            Names = named ? [.. Enumerable.Range(0, count).Select(i => $"DEBB{i:000} Musterstadt-Süd")] : null,
            EastM = east,
            NorthM = north,
            Sensors = sensors,
            Neighbours = neighbours,
            HelperRate = [.. helper.Select((helps, i) => helps ? 0.7 + (0.3 * random.NextDouble()) : share > 0 ? 0.3 * (i % 3) / 3 : 0)],
            MeanEnergyJ = [.. sensors.Select((own, i) => helper[i] ? 360.0 : choice[i] >= 0 ? 4000.0 / own : 90_000.0 / (own * own))],
            LastHelper = helper,
            LastChoice = choice,
        };
    }

    private static double Value(string solver, string metric, int run)
    {
        var typical = Typical.GetValueOrDefault(solver, (EnergyJ: 30e3, Helpers: 11, Effective: 10));
        var world = 0.55 + (0.11 * run) + (0.003 * solver.Length * (run % 3));
        return metric switch
        {
            "system_energy_j" => typical.EnergyJ * world,
            "helpers" => typical.Helpers + (solver == "nc" ? 0 : 0.1 * run),
            "effective_helpers" => typical.Effective + (solver == "nc" ? 0 : 0.08 * run),
            _ => 0,
        };
    }

    private static MetricSummary Summary(string solver, string metric, List<RunValue> perRun)
    {
        var values = perRun.Where(run => run.Solver == solver && run.Metric == metric).Select(run => run.Value).Order().ToArray();
        var mean = values.Average();
        var half = values.Length < 2
            ? double.NaN
            : 2.26 * Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
        return new MetricSummary(solver, metric, mean, mean - half, mean + half, mean, values[values.Length / 2]);
    }

    private static IEnumerable<PairedSummary> Pairs(string[] solvers, int runs)
    {
        var noInterval = runs < 2;
        foreach (var (solver, baseline) in solvers.SelectMany(solver => solvers.Where(other => other != solver).Select(other => (solver, other))))
        {
            foreach (var metric in Metrics)
            {
                var isRatio = metric == "system_energy_j";
                var value = isRatio
                    ? Value(solver, metric, 0) / Value(baseline, metric, 0)
                    : Value(solver, metric, 0) - Value(baseline, metric, 0);
                yield return new PairedSummary(
                    solver, baseline, metric, isRatio ? "ratio_geometric_mean" : "difference_mean", value,
                    noInterval ? double.NaN : isRatio ? value / 1.21 : value - 1.3,
                    noInterval ? double.NaN : isRatio ? value * 1.21 : value + 1.3,
                    isRatio && value < 1 ? runs : 0, runs);
            }
        }
    }
}
