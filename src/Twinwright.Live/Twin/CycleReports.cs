using System.Text.Json.Nodes;
using Twinwright.Live.Grains;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Twin;

/// <summary>What came of a cycle, as it is kept and told.</summary>
internal static class CycleReports
{
    /// <summary>A cycle.</summary>
    public static JsonObject Summary(in CycleTotals totals, CycleOutcome outcome, IReadOnlyList<EdgeReport> reports, TwinIntegrator errors, CycleCost cost) => new()
    {
        ["energy_j"] = totals.SystemEnergyJ,
        ["helpers"] = totals.Helpers,
        ["effective_helpers"] = totals.EffectiveHelpers,
        ["violations"] = totals.Violations,
        ["mean_convergency"] = outcome.Convergency.Average(),
        ["iterations"] = reports.Sum(report => report.Iterations),
        ["alone_iterations"] = reports.Sum(report => report.AloneIterations),
        ["work_flop"] = reports.Sum(report => report.WorkFlop),
        ["parameter_bytes"] = cost.ParameterBytes,
        ["error"] = TwinIntegrator.Number(errors.Error(0, error => error.Twin)),
        ["local_error"] = TwinIntegrator.Number(errors.Error(0, error => error.Local)),
        ["partial_dt_error"] = TwinIntegrator.Number(errors.Error(0, error => error.PartialDt)),
        ["alone_error"] = TwinIntegrator.Number(errors.Error(0, error => error.Alone)),
        ["persistence_error"] = TwinIntegrator.Number(errors.Error(0, error => error.Persistence)),
    };

    /// <summary>An edge server in a cycle: what the model says of it, and what was measured.</summary>
    public static JsonObject EdgeServer(TwinPlan plan, CycleOutcome outcome, EdgeReport report, int i) => new()
    {
        ["helper"] = outcome.Helper[i],
        ["recipients"] = outcome.Recipients[i],
        ["helped_by"] = outcome.Choice[i] is var helper and >= 0 ? plan.Areas[helper] : null,
        ["partial_dt"] = report.PartialDt >= 0 ? report.PartialDt : null,
        ["sensors"] = outcome.Embb[i] + outcome.Urllc[i],
        ["process"] = outcome.Process[i].ToString().ToLowerInvariant(),
        ["energy_j"] = outcome.EnergyJ[i],
        ["latency_s"] = outcome.LatencyS[i],
        ["workload_flop"] = outcome.WorkloadFlop[i],
        ["convergency"] = outcome.Convergency[i],
        ["basic_convergency_after_help"] = outcome.AfterHelp[i],
        ["updating_convergency"] = Model.Quality.Convergency.Updating(
            outcome.AfterHelp[i] + outcome.Convergency[i], plan.Deployment.WideArea.System.Constants.ConvergencyScale),
        ["iterations"] = report.Iterations,
        ["alone_iterations"] = report.AloneIterations,
        ["measured_work_flop"] = report.WorkFlop,
        ["samples"] = report.Samples,
        ["loss_before"] = TwinIntegrator.Number(report.LossBefore),
        ["loss_after_help"] = TwinIntegrator.Number(report.LossAfterHelp),
        ["loss_after"] = TwinIntegrator.Number(report.LossAfter),
        ["parameter_bytes"] = report.ParameterBytes,
        ["blend"] = new JsonArray([.. report.Blend.Select(share => (JsonNode)share)]),
    };
}
