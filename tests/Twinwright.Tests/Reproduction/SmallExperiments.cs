namespace Twinwright.Tests.Reproduction;

/// <summary>Experiment files that run in a moment.</summary>
internal static class SmallExperiments
{
    /// <summary>Two solvers at two values in two worlds.</summary>
    public const string Plain = """
        kind = "experiment"
        title = "Small"
        paper = "None, Fig. 0"
        form = "sweep"
        scenario = "wide-area/small"
        solvers = ["nc", "greedy"]
        measures = ["system_energy_j"]
        steps = 4
        measured = 2
        quick = { runs = 2 }
        full = { deployments = [1, 2], runs = 2 }

        [[panels]]
        id = "a"
        key = "constants.latency_threshold_s"
        axis = "deadline in s"
        values = [4, 5]

        [[claims]]
        id = "X1"
        statement = "greedy needs less"
        tests = [
          { is = "order", measure = "system_energy_j", solvers = ["greedy", "nc"] },
          { is = "ratio", measure = "system_energy_j", solver = "greedy", to = "nc", panel = "a", at_least = 0.1, at_most = 0.9 },
          { is = "level", measure = "helpers", solver = "greedy", at = [4], at_least = 1 },
          { is = "trend", measure = "system_energy_j", solver = "nc", direction = "down" },
          { is = "steady", measure = "system_energy_j", solver = "nc", within = 2, below = true },
        ]

        """;

    /// <summary>The same with a training at its only point: two iterations.</summary>
    public const string Trained = """
        kind = "experiment"
        title = "Trained"
        paper = "None, Fig. 1"
        form = "training"
        scenario = "wide-area/small"
        solvers = ["nc", "mf-ppo"]
        measures = ["objective"]
        steps = 4
        measured = 2
        quick = { deployments = [1], runs = 2 }
        full = { deployments = [1], runs = 2 }

        [[trainings]]
        solver = "mf-ppo{iterations=6,season_steps=32,lanes=2,units=8}"
        deployments = [1]

        [[claims]]
        id = "X2"
        statement = "it has settled"
        tests = [
          { is = "ratio", measure = "system_energy_j", solver = "mf-ppo", to = "nc", at_most = 10 },
          { is = "settles", measure = "objective", solver = "mf-ppo", after = 0.5, within = 9 },
        ]

        """;
}
