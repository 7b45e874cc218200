using Twinwright.Live.SubModels;
using Twinwright.Model.Composed;
using Twinwright.Model.Computing;
using Twinwright.Model.Quality;

namespace Twinwright.Live.Calibration;

/// <summary>Takes what was fitted into a scenario, as far as a scenario can have it.</summary>
/// <remarks>
/// A fit is taken only when it is better than the mean on what was held out, and a drift only when its interval is above 0:
/// what was not measured stays as it was.
/// <list type="bullet">
/// <item>k: the data of a full cycle in the scenario, Q = l N with the mean number of sensors, stand for Q_0 measured
/// samples, so k = φ r/Q^(v − 1): an update then takes the work that was measured, whatever the scenario calls a sample.</item>
/// <item>v: at least 1, since more data never slows an update in the model.</item>
/// <item>β: in the same way the data of a region's sensors in a frame of the scenario stand for the most data of a region.</item>
/// <item>a: through γ = 2a/((2 − Lδ)δ), L and the learning rate as they were.</item>
/// <item>drift: uniform from a half to one and a half times what was fitted, about as wide as the model page's [0.2, 0.6].</item>
/// </list>
/// </remarks>
public static class CalibratedWorld
{
    private static readonly SubProcess[] Processes = [SubProcess.Embb, SubProcess.Urllc, SubProcess.Integrated];

    /// <summary>A scenario with the fitted values.</summary>
    /// <param name="world">The scenario as it was.</param>
    /// <param name="result">What was fitted.</param>
    /// <returns>The scenario, and where each value comes from, by the keys of a scenario's file.</returns>
    public static (ComposedScenario Scenario, IReadOnlyDictionary<string, string> Origins) Apply(ComposedScenario world, CalibrationResult result)
    {
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        world = Convergency(world, result, origins);
        world = Similarity(world, result, origins);
        return (Quality(world, result, origins), origins);
    }

    /// <summary>Q of a full cycle in a scenario, with the mean number of sensors [1].</summary>
    public static double CycleData(ComposedScenario world, SubProcess process)
    {
        var (constants, sensors) = (world.WideArea.Constants, (world.WideArea.Sensors.MinPerKind + world.WideArea.Sensors.MaxPerKind) / 2.0);
        var (embb, urllc) = (Math.Max(1, sensors) * constants.EmbbSamples, Math.Max(1, sensors) * constants.UrllcSamples);
        return process switch
        {
            SubProcess.Embb => embb,
            SubProcess.Urllc => urllc,
            _ => Math.Min(embb, urllc),
        };
    }

    /// <summary>Data of a region's sensors in a frame of a scenario, in the mean [kbit].</summary>
    public static double FrameKbit(ComposedScenario world)
    {
        var (area, data) = (world.WideArea, world.Federation.Sensors);
        return (double)area.EdgeServers / world.RegionCount * (area.Sensors.MinPerKind + area.Sensors.MaxPerKind) / 2 * (data.DataMinKbit + data.DataMaxKbit) / 2;
    }

    /// <summary>What updates take by the constants of a scenario.</summary>
    public static IReadOnlyList<UpdateCost> Costs(ComposedScenario world, FitReport convergency, ISubModelFamily family)
    {
        var constants = world.WideArea.Constants;
        double Joule(double flop) => ComputingEnergy.EnergyJ(constants.SwitchedCapacitanceWPerHz3, flop, constants.LatencyThresholdS);
        return [.. Processes.Where(process => double.IsFinite(convergency[ConvergencyFit.RateKey(process)])).Select(process =>
        {
            var minibatches = constants.ConvergencyScale / (convergency[ConvergencyFit.RateKey(process)] * family.Minibatch);
            var work = minibatches * family.Minibatch * SampleFlop(world, process);
            var model = Workload.OptimalFlop(1, constants.ConvergencyScale, Workload.FlopPerConvergency(
                constants.IterationUnit, SampleFlop(world, process), Importance(world, process), CycleData(world, process), constants.ConvergencyExponent));

            // Half of a child's minibatches train the integrated network, as in the live system.
            var sample = (family.SampleFlop(process) + family.SampleFlop(SubProcess.Integrated)) / 2;
            return new UpdateCost(process, minibatches, work, minibatches * family.Minibatch * sample, model, work / 1e9, Joule(work), Joule(model));
        })];
    }

    private static ComposedScenario Convergency(ComposedScenario world, CalibrationResult result, Dictionary<string, string> origins)
    {
        var fit = result.Convergency;
        if (!fit.Usable)
        {
            return world;
        }

        var area = world.WideArea;
        var measured = fit["v"];
        var v = double.IsFinite(measured) ? Math.Max(1, measured) : area.Constants.ConvergencyExponent;
        if (double.IsFinite(measured))
        {
            area = area with { Constants = area.Constants with { ConvergencyExponent = v } };
            origins["wide_area.constants.convergency_exponent"] = Told(fit, "v") + (measured < 1 ? "; a scenario has at least 1" : "");
        }

        double K(SubProcess process, double old)
        {
            var rate = fit[ConvergencyFit.RateKey(process)];
            if (!(double.IsFinite(rate) && rate > 0))
            {
                return old;
            }

            origins[$"wide_area.importance.{process.ToString().ToLowerInvariant()}"] = Told(fit, ConvergencyFit.ImportanceKey(process))
                + FormattableString.Invariant($", as φ r/Q^(v − 1) with Q = {CycleData(world, process):0.####} for the {result.MostData:0.####} measured samples");
            return area.Constants.IterationUnit * rate / Math.Pow(CycleData(world, process), v - 1);
        }

        return world with
        {
            WideArea = area with
            {
                ImportanceEmbb = K(SubProcess.Embb, area.ImportanceEmbb),
                ImportanceUrllc = K(SubProcess.Urllc, area.ImportanceUrllc),
                ImportanceIntegrated = K(SubProcess.Integrated, area.ImportanceIntegrated),
            },
        };
    }

    private static ComposedScenario Similarity(ComposedScenario world, CalibrationResult result, Dictionary<string, string> origins)
    {
        var dynamics = world.WideArea.Dynamics;
        if (result is { Similarity: { Usable: true } law, ScenarioLaw: { } within })
        {
            dynamics = dynamics with
            {
                SimilarityNear = within.Near,
                SimilaritySlope = within.Slope,
                SimilarityNoise = within.Noise,
            };
            origins["wide_area.dynamics.similarity_near"] = Told(law, "near") + "; here the best with both in [0, 1]";
            origins["wide_area.dynamics.similarity_slope"] = Told(law, "slope") + "; here the best with both in [0, 1]";
            origins["wide_area.dynamics.similarity_noise"] = "scatter of measured worths about the law, as half the width of a uniform noise, at most 1";
        }

        if (result.Drift is var drift && DriftFit.Measured(drift))
        {
            var delta = Math.Clamp(drift["drift"], 0, 1);
            dynamics = dynamics with { DriftMin = delta / 2, DriftMax = Math.Min(1, 1.5 * delta) };
            origins["wide_area.dynamics.drift_min"] = "half of " + Told(drift, "drift");
            origins["wide_area.dynamics.drift_max"] = "one and a half times " + Told(drift, "drift") + ", at most 1";
        }

        return world with { WideArea = world.WideArea with { Dynamics = dynamics } };
    }

    private static ComposedScenario Quality(ComposedScenario world, CalibrationResult result, Dictionary<string, string> origins)
    {
        if (result.Quality is not { Usable: true } fit)
        {
            return world;
        }

        var (federation, constants) = (world.Federation, world.Federation.Constants);
        var gamma = 2 * fit["round_exponent"] / TwinQuality.RoundExponent(constants.LipschitzConstant, constants.LearningRate, 2);
        constants = constants with { DataReferenceKbit = fit["beta_kbit"] * FrameKbit(world) / result.MostGatheredKbit, StrongConvexity = gamma };
        origins["federation.constants.data_reference_kbit"] = Told(fit, "beta_kbit")
            + FormattableString.Invariant($", with {FrameKbit(world):0.#} kbit of a region in a frame for the {result.MostGatheredKbit:0.#} measured");
        origins["federation.constants.strong_convexity"] = Told(fit, "round_exponent") + ", as 2a/((2 − Lδ)δ)";
        var partialDts = federation.PartialDts;
        if (double.IsFinite(fit["required_quality"]))
        {
            partialDts = partialDts with { RequiredQuality = fit["required_quality"] };
            origins["federation.partial_dts.required_quality"] = Told(fit, "required_quality");
        }

        return world with { Federation = federation with { Constants = constants, PartialDts = partialDts } };
    }

    private static string Told(FitReport fit, string key)
    {
        var estimate = fit.Estimates.First(one => one.Key == key);
        return double.IsFinite(estimate.CiLow)
            ? FormattableString.Invariant($"{estimate.Symbol} = {estimate.Value:G4} [{estimate.CiLow:G4}, {estimate.CiHigh:G4}]")
            : FormattableString.Invariant($"{estimate.Symbol} = {estimate.Value:G4}");
    }

    private static double Importance(ComposedScenario world, SubProcess process) =>
        new ProcessImportance(world.WideArea.ImportanceEmbb, world.WideArea.ImportanceUrllc, world.WideArea.ImportanceIntegrated).Of(process);

    private static double SampleFlop(ComposedScenario world, SubProcess process) => process switch
    {
        SubProcess.Embb => world.WideArea.Constants.EmbbSampleFlop,
        SubProcess.Urllc => world.WideArea.Constants.UrllcSampleFlop,
        _ => world.WideArea.Constants.IntegratedSampleFlop,
    };
}
