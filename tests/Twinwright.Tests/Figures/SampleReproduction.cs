using System.Globalization;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;

namespace Twinwright.Tests.Figures;

/// <summary>Made-up results of experiments, a form each: they look like the papers' but come from no model.</summary>
internal static class SampleReproduction
{
    private static readonly string[] WideArea = ["mf-ppo", "ma-ppo", "greedy", "random", "nc"];
    private static readonly string[] Constructions = ["dmo", "lbcd", "mab", "pts", "gre", "ql"];
    private static readonly Panel NoKey = new("", "", "", "", [], []);

    private static readonly Dictionary<string, double> EnergyJ = new()
    {
        ["oracle"] = 15e3, ["mf-ppo"] = 18e3, ["ma-ppo"] = 120e3, ["greedy"] = 35e3, ["random"] = 96e3, ["nc"] = 140e3, ["mgm"] = 14e3, ["shared-ppo"] = 16e3,
    };

    public static readonly ExperimentForm[] Drawn = [.. Enum.GetValues<ExperimentForm>().Where(form => form != ExperimentForm.Certificate)];

    /// <summary>Results of a form with so many worlds at every point.</summary>
    public static ExperimentResults Of(ExperimentForm form, int worlds = 12) => form switch
    {
        ExperimentForm.Maps => Results(Wide(form, "fig2", "Who helps", ["ma-ppo", "greedy", "mf-ppo"], [NoKey]), Math.Min(worlds, 2), Servers),
        ExperimentForm.Identity => Results(Wide(form, "fig4", "Who helps, by sensors", ["mf-ppo", "greedy", "oracle"], [NoKey]), worlds, Servers),
        ExperimentForm.Sacrifice => Results(Wide(form, "fig5", "What A pays and its neighbours save", ["mf-ppo", "greedy", "ma-ppo", "nc"], [NoKey]), worlds, Sacrifice),
        ExperimentForm.Sweep => Results(
            Wide(form, "fig6", "System energy", WideArea, [
                new("a", "by number of edge servers", "count", "edge servers", ["20", "30", "40", "50", "60"], []),
                new("b", "by latency threshold", "latency", "latency threshold [s]", ["2", "3", "4", "6", "8", "10"], [])]),
            worlds, Energy),
        ExperimentForm.Power => Results(
            Wide(form, "fig7", "Transmit power of eMBB sensors", ["mf-ppo"], [new("", "", "k", "k^B", ["5", "1"], [])]), worlds, Cells),
        ExperimentForm.Activation => Results(
            Wide(form, "fig8", "Activated URLLC sensors", ["mf-ppo"], [new("", "", "k", "k^B", ["5", "1"], [])]), worlds, Cells),
        ExperimentForm.Training => Training(Wide(form, "fig3", "Energy over training", ["mf-ppo", "ma-ppo"], [
            new("a", "by number of edge servers", "count", "edge servers", ["30", "50", "70"], []),
            new("b", "by latency threshold", "latency", "latency threshold [s]", ["2", "4"], [])])),
        ExperimentForm.Moves => Results(Federation(form, "fig5", "Convergence of coalitions", ["socf", "non-overlap"], ["utility"], [NoKey]), worlds, Moves),
        ExperimentForm.Bars => Results(Federation(form, "fig9", "Ways to construct a twin", Constructions, ["utility", "gain", "cost"], [NoKey]), worlds, Totals),
        ExperimentForm.Work => Results(
            Federation(form, "theorem3", "Work of coalition formation", ["socf"], ["candidates_first_frame", "candidates_per_sweep", "moves_first_frame"], [
                new("sensors", "by number of sensors, printed with slope 1", "sensors", "sensors", ["10", "20", "40", "80", "160"], []),
                new("servers", "by number of edge servers", "servers", "edge servers", ["3", "5", "8", "12"], [])]),
            worlds, Work),
        ExperimentForm.Profile => Results(Wide(form, "profile", "Energy against the best known", ["oracle", "mf-ppo", "greedy", "nc"], [NoKey]), worlds, Energy),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>A solver with several measures over two keys, as Chen 2025, Fig. 6.</summary>
    public static ExperimentResults OfMeasures(int worlds = 12) => Results(
        Federation(ExperimentForm.Sweep, "fig6", "Utility, gain and cost", ["dmo", "lbcd"], ["utility", "gain", "cost"], [
            new("a", "by the weight of gain", "xi", "ξ", ["1", "2", "5", "10", "20"], []),
            new("b", "by the weight of energy", "kappa", "κ", ["0.5", "1.0", "1.5"], [])]),
        worlds, Totals);

    /// <summary>Curves of a federated training with validations.</summary>
    public static ExperimentResults OfFederatedTraining() =>
        Training(Federation(ExperimentForm.Training, "fig4", "Utility over training", ["dmo"], ["utility"], [NoKey]));

    /// <summary>The same without a solver's runs at a point.</summary>
    public static ExperimentResults Without(ExperimentResults results, string solver, string value) => results with
    {
        Points = [.. results.Points.Select(point => point.Place.Value != value ? point : new PointResults(
            point.Place, point.Worlds, point.BySolver.Where(runs => runs.Key != solver).ToDictionary(runs => runs.Key, runs => runs.Value)))],
    };

    /// <summary>The same with some total replaced by what a world says.</summary>
    public static ExperimentResults With(ExperimentResults results, string total, Func<PointPlace, string, int, double> value) => results with
    {
        Points = [.. results.Points.Select(point => new PointResults(point.Place, point.Worlds, point.BySolver.ToDictionary(
            runs => runs.Key,
            runs => (IReadOnlyList<RunFacts>)[.. runs.Value.Select((run, world) => run with
            {
                Totals = new Dictionary<string, double>(run.Totals) { [total] = value(point.Place, runs.Key, world) },
            })])))],
    };

    private static Experiment Wide(ExperimentForm form, string id, string title, string[] solvers, Panel[] panels) =>
        New(form, $"kang2023/{id}", title, $"Kang 2023, Fig. {id[3..]}", "wide-area/paper", solvers, ["system_energy_j"], panels);

    private static Experiment Federation(ExperimentForm form, string id, string title, string[] solvers, string[] measures, Panel[] panels) => New(
        form, $"chen2025/{id}", title, id.StartsWith("fig", StringComparison.Ordinal) ? $"Chen 2025, Fig. {id[3..]}" : "Chen 2025, Theorem 3",
        "federation/paper", solvers, measures, panels);

    private static Experiment New(
        ExperimentForm form, string id, string title, string paper, string scenario, string[] solvers, string[] measures, Panel[] panels) => new()
    {
        Id = id,
        Title = title,
        Paper = id == "kang2023/profile" ? "Kang 2023" : paper,
        Form = form,
        Scenario = scenario,
        Solvers = solvers,
        Measures = measures,
        Proposed = solvers[0],
        Panels = panels,
        Quick = new Effort(null, 4, new Dictionary<string, IReadOnlyList<string>>()),
        Full = new Effort(null, 24, new Dictionary<string, IReadOnlyList<string>>()),
        Claims = [],
    };

    private static ExperimentResults Results(Experiment experiment, int worlds, Func<PointPlace, string, int, RunFacts> run)
    {
        World[] drawn = [.. Enumerable.Range(0, worlds).Select(world => new World(1 + (world % 3), 1 + world, world % 3))];
        return new ExperimentResults(
            experiment,
            [.. Places(experiment).Select(place => new PointResults(place, drawn, experiment.Solvers.ToDictionary(
                solver => solver, solver => (IReadOnlyList<RunFacts>)[.. Enumerable.Range(0, worlds).Select(world => run(place, solver, world))])))],
            []);
    }

    private static IEnumerable<PointPlace> Places(Experiment experiment) =>
        experiment.Panels.SelectMany(panel => panel.Values.DefaultIfEmpty("").Select(value => new PointPlace(panel.Id, value)));

    private static ExperimentResults Training(Experiment experiment)
    {
        var curves = new List<TrainedCurve>();
        foreach (var place in Places(experiment))
        {
            foreach (var (solver, deployment) in experiment.Solvers.SelectMany(solver => Enumerable.Range(1, 3).Select(deployment => (solver, deployment))))
            {
                var wiggle = Wiggle($"{solver}/{place.Value}/{deployment}");
                var federation = experiment.Scenario.StartsWith("federation", StringComparison.Ordinal);
                double[] steps = [.. Enumerable.Range(1, 80).Select(step => 102_400.0 * step)];
                var (from, to) = federation ? (60, 85) : (1.2 * EnergyJ["random"], EnergyJ[solver]);
                double[] objective = [.. steps.Select(step => (to + ((from - to) * Math.Exp(-step / 1.5e6))) * (0.8 + (0.1 * deployment) + (0.06 * wiggle.NextDouble())))];
                var metrics = new Dictionary<string, double[]> { ["objective"] = objective, ["return"] = objective };
                if (federation)
                {
                    metrics["validation"] = [.. objective.Select((value, step) => step % 20 == 19 ? 1.1 * value : double.NaN)];
                }

                curves.Add(new TrainedCurve(place, solver, federation ? null : deployment, deployment, new CurvePoints(steps, metrics)));
            }
        }

        return new ExperimentResults(experiment, [], curves);
    }

    private static RunFacts Energy(PointPlace place, string solver, int world)
    {
        var size = place.Value.Length == 0 ? 1 : Number(place);
        var factor = place.Panel == "b" ? 4 / size : place.Panel == "a" ? size / 50 : 1;
        return Facts(("system_energy_j", EnergyJ[solver] * factor * Math.Exp(0.4 * (Wiggle($"{world}").NextDouble() - 0.5) + (0.1 * Wiggle($"{solver}{world}").NextDouble()))), ("helpers", 9));
    }

    private static RunFacts Sacrifice(PointPlace place, string solver, int world)
    {
        var (own, around) = solver switch { "mf-ppo" => (360.0, 1080.0), "greedy" => (350, 2100), "ma-ppo" => (30, 5200), _ => (20, 4800) };
        var scale = 0.7 + (0.5 * Wiggle($"{solver}{world}").NextDouble());
        return Facts(("a_index", 7), ("a_energy_j", scale * own), ("a_neighbours_energy_j", scale * around), ("a_sum_energy_j", scale * (own + around)));
    }

    private static RunFacts Totals(PointPlace place, string solver, int world)
    {
        var (gain, cost) = solver switch { "dmo" => (11_000.0, 2600.0), "lbcd" => (9300, 2200), "mab" => (11_000, 2900), "pts" => (10_800, 2400), "gre" => (11_200, 8200), _ => (10_300, 3400) };
        var wiggle = Wiggle($"{world}{solver}");
        (gain, cost) = (gain * (0.8 + (0.4 * wiggle.NextDouble())), cost * (0.8 + (0.4 * wiggle.NextDouble())));
        gain *= place.Panel == "a" ? Math.Sqrt(Number(place)) : 1;
        cost *= place.Panel == "b" ? Number(place) : 1;
        return Facts(("utility", gain - cost), ("gain", gain), ("cost", cost));
    }

    private static RunFacts Work(PointPlace place, string solver, int world)
    {
        var size = Number(place) * (1 + (0.1 * Wiggle($"{world}").NextDouble()));
        return Facts(("candidates_first_frame", 60 * size * size), ("candidates_per_sweep", 20 * size), ("moves_first_frame", 1.5 * size));
    }

    private static RunFacts Moves(PointPlace place, string solver, int world)
    {
        var wiggle = Wiggle($"{world}{solver}");
        var arrays = new Dictionary<string, double[]>
        {
            ["socf_moves"] = [.. Enumerable.Range(1, 100).Select(frame => Math.Floor((45.0 / frame) + (1.5 * wiggle.NextDouble())))],
            ["utility"] = [.. Enumerable.Range(1, 100).Select(frame => (solver == "socf" ? 75.0 : 55) + (30 * (wiggle.NextDouble() - 0.5)))],
        };
        foreach (var (frame, moves, start) in new[] { (1, 44, -20.0), (2, 21, 30), (5, 9, 55), (10, 4, 68), (50, 1, 74) })
        {
            arrays[string.Create(CultureInfo.InvariantCulture, $"potential_t{frame}")] =
                [.. Enumerable.Range(0, moves + 1).Select(move => 82 - (frame / 9.0) + ((start - 82 + (frame / 9.0)) * Math.Exp(-4.0 * move / (moves + 1))))];
        }

        return new RunFacts(new Dictionary<string, double> { ["utility"] = arrays["utility"].Sum() }, arrays);
    }

    private static RunFacts Cells(PointPlace place, string solver, int world)
    {
        var names = new[] { "cell_cycles", "cell_urllc_active", "cell_urllc_available", "cell_transmit_power_w_sum", "cell_powered_cycles" };
        var arrays = names.ToDictionary(name => name, _ => new double[64]);
        for (var cell = 0; cell < 64; cell++)
        {
            var (embb, urllc) = ((5 * (cell / 8)) + 2, (5 * (cell % 8)) + 2.1);
            var cycles = Math.Floor(30 * (1 + Wiggle($"{world}/{cell}").NextDouble()) * (embb + urllc < 60 ? 1 : 0));
            var share = 1 / (1 + Math.Exp(-((urllc / embb) - (Number(place) / 3)) * 3));
            arrays["cell_cycles"][cell] = cycles;
            arrays["cell_urllc_available"][cell] = urllc * cycles;
            arrays["cell_urllc_active"][cell] = share * urllc * cycles;
            arrays["cell_powered_cycles"][cell] = Math.Floor(0.8 * cycles);
            arrays["cell_transmit_power_w_sum"][cell] = Math.Floor(0.8 * cycles) * 1e-4 * embb * Math.Exp(urllc / 12) * (0.8 + (0.4 * Wiggle($"{world}.{cell}").NextDouble())) / Number(place);
        }

        return new RunFacts(new Dictionary<string, double>(), arrays);
    }

    private static RunFacts Servers(PointPlace place, string solver, int world)
    {
        var picture = SampleResults.Picture(solver == "mf-ppo" ? "oracle" : solver == "ma-ppo" ? "nc" : solver, 50, 3500, 3500, 700);
        var first = new List<double> { 0 };
        foreach (var own in picture.Neighbours)
        {
            first.Add(first[^1] + own.Length);
        }

        var shift = Wiggle($"{world}").Next(0, 3);
        return new RunFacts(
            new Dictionary<string, double> { ["system_energy_j"] = EnergyJ[solver], ["helpers"] = picture.HelperRate.Sum(), ["a_index"] = 7 },
            new Dictionary<string, double[]>
            {
                ["east_m"] = picture.EastM,
                ["north_m"] = picture.NorthM,
                ["sensors"] = [.. picture.Sensors.Select(sensors => (double)Math.Max(2, sensors - shift))],
                ["neighbours"] = [.. picture.Neighbours.Select(own => (double)own.Length)],
                ["neighbour_sensors"] = [.. picture.Neighbours.Select(own => own.Select(i => (double)picture.Sensors[i]).DefaultIfEmpty(0).Average())],
                ["neighbour_first"] = [.. first],
                ["neighbour_index"] = [.. picture.Neighbours.SelectMany(own => own).Select(i => (double)i)],
                ["helper_rate"] = picture.HelperRate,
                ["energy_j"] = picture.MeanEnergyJ,
            });
    }

    private static RunFacts Facts(params (string Name, double Value)[] totals) =>
        new(totals.ToDictionary(total => total.Name, total => total.Value), new Dictionary<string, double[]>());

    private static double Number(PointPlace place) => double.TryParse(place.Value, CultureInfo.InvariantCulture, out var number) ? number : 1;

    /// <summary>A generator that depends on a name alone; string hashes differ from process to process.</summary>
    private static Random Wiggle(string name) => new(name.Aggregate(17, (hash, character) => unchecked((hash * 31) + character)));
}
