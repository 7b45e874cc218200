using Twinwright.Model.Federation;
using Key = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.FederationConstants>;

namespace Twinwright.Experiments.Files;

/// <summary>The keys of <c>constants</c>, the same in scenarios and in frames (<c>docs/formats.md</c>, section 6).</summary>
public static class FederationConstantKeys
{
    private const string LearningRate = "learning_rate";
    private const string LipschitzConstant = "lipschitz_constant";

    /// <summary>The table.</summary>
    public static ScenarioKeys<FederationConstants> Table { get; } = new(
    [
        Key.Number("data_reference_kbit", NumberRange.Positive, "kbit", "β, amount of data a frame at which Γ is 1",
            c => c.DataReferenceKbit, (c, v) => c with { DataReferenceKbit = v }),
        Key.Number(LipschitzConstant, NumberRange.Positive, "1", "L, Lipschitz constant of the loss",
            c => c.LipschitzConstant, (c, v) => c with { LipschitzConstant = v }),
        Key.Number(LearningRate, NumberRange.Positive, "1", "δ, learning rate, less than 2/L",
            c => c.LearningRate, (c, v) => c with { LearningRate = v }),
        Key.Number("strong_convexity", NumberRange.Positive, "1", "γ, strong convexity of the loss",
            c => c.StrongConvexity, (c, v) => c with { StrongConvexity = v }),
        Key.Integer("max_rounds", 0, int.MaxValue, "1", "T_max, most rounds in a frame",
            c => c.MaxRounds, (c, v) => c with { MaxRounds = v }),
        Key.Number("frame_duration_s", NumberRange.Positive, "s", "δ_T, duration of a frame",
            c => c.FrameDurationS, (c, v) => c with { FrameDurationS = v }),
        Key.Number("min_rate_bit_per_s", NumberRange.NotNegative, "bit/s", "R_Min, least rate of a link",
            c => c.MinRateBitPerS, (c, v) => c with { MinRateBitPerS = v }),
        Key.Number("gain_weight", NumberRange.NotNegative, "1", "ξ, weight of the gain",
            c => c.GainWeight, (c, v) => c with { GainWeight = v }),
        Key.Number("energy_weight_per_j", NumberRange.NotNegative, "1/J", "κ, weight of the energy",
            c => c.EnergyWeightPerJ, (c, v) => c with { EnergyWeightPerJ = v }),
        Key.Number("change_cost", NumberRange.NotNegative, "1", "C^Conf, cost of a changed association",
            c => c.ChangeCost, (c, v) => c with { ChangeCost = v }),
        Key.Number("cloud_cpu_hz", NumberRange.Positive, "Hz", "F_CS, speed of the cloud",
            c => c.CloudCpuHz, (c, v) => c with { CloudCpuHz = v }),
        Key.Number("cloud_cycles_per_bit", NumberRange.NotNegative, "1/bit", "Υ_CS, cycles with which the cloud integrates a bit",
            c => c.CloudCyclesPerBit, (c, v) => c with { CloudCyclesPerBit = v }),
        Key.Number("cloud_access_s", NumberRange.NotNegative, "s", "ζH, access time of the cloud for each partial-DT",
            c => c.CloudAccessS, (c, v) => c with { CloudAccessS = v }),
        Key.Number("cloud_max_power_w", NumberRange.NotNegative, "W", "P^Max, power of the cloud while it accesses",
            c => c.CloudMaxPowerW, (c, v) => c with { CloudMaxPowerW = v }),
        Key.Number("cloud_idle_power_w", NumberRange.NotNegative, "W", "P^Idle, power of the idle cloud",
            c => c.CloudIdlePowerW, (c, v) => c with { CloudIdlePowerW = v }),
        Key.Number("cloud_leak_power_w", NumberRange.NotNegative, "W", "P^Leak, leakage of the cloud",
            c => c.CloudLeakPowerW, (c, v) => c with { CloudLeakPowerW = v }),
    ])
    {
        MoreRules = [new KeyRule<FederationConstants>([LearningRate, LipschitzConstant], LearningRateProblem)],
    };

    // With δ ≥ 2/L a round makes the model no better (Chen 2025, eq. 4).
    private static string? LearningRateProblem(FederationConstants constants)
    {
        var limit = 2 / constants.LipschitzConstant;
        return constants.LearningRate < limit
            ? null
            : $"must be less than {Shown.Value(limit)} (2/{LipschitzConstant}), but is {Shown.Value(constants.LearningRate)}";
    }
}
