using Twinwright.Experiments.Files;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Running;

/// <summary>Refuses decisions that are well formed but whose score no file can hold.</summary>
public static class FiniteScore
{
    /// <summary>Passes on a score whose numbers are all finite.</summary>
    /// <param name="score">The score.</param>
    /// <param name="file">Name of the decision's file, for the message.</param>
    /// <exception cref="InputException">A number is infinite or undefined.</exception>
    public static WideAreaScore Require(WideAreaScore score, string file)
    {
        var problems = score.EdgeServers.SelectMany(Broken).ToList();
        return problems.Count > 0 ? throw new InputException(file, problems)
            : double.IsFinite(score.SystemEnergyJ) ? score
            : throw new InputException(file, "system_energy_j", "must be finite, but the sum overflows");
    }

    private static IEnumerable<Problem> Broken(EdgeServerScore server, int index)
    {
        (string Name, double Value)[] numbers =
        [
            ("rate_bit_per_s", server.RateBitPerS),
            ("transmission_delay_s", server.TransmissionDelayS),
            ("workload_flop", server.WorkloadFlop),
            ("iterations.embb", server.IterationsEmbb),
            ("iterations.urllc", server.IterationsUrllc),
            ("iterations.integrated", server.IterationsIntegrated),
            ("computing_delay_s", server.ComputingDelayS),
            ("cpu_flop_per_s", server.CpuFlopPerS),
            ("latency_s", server.LatencyS),
            ("basic_convergency_after_help", server.BasicConvergencyAfterHelp),
            ("convergency", server.Convergency),
            ("updating_convergency", server.UpdatingConvergency),
            ("energy_j", server.EnergyJ),
            ("sensor_energy_j", server.SensorEnergyJ),
        ];
        return numbers.Where(number => !double.IsFinite(number.Value)).Take(1).Select(number => new Problem(
            $".edge_servers[{index}]",
            $"must lead to a finite score, but its {number.Name} is {(double.IsNaN(number.Value) ? "undefined" : "infinite")}"));
    }
}
