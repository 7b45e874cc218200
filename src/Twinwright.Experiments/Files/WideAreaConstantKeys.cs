using Twinwright.Model.WideArea;
using Key = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.WideArea.WideAreaConstants>;

namespace Twinwright.Experiments.Files;

/// <summary>The keys of <c>constants</c>, the same in scenarios and in instances (<c>docs/formats.md</c>, section 2).</summary>
public static class WideAreaConstantKeys
{
    /// <summary>The table.</summary>
    public static ScenarioKeys<WideAreaConstants> Table { get; } = new(
    [
        Key.Number("noise_density_dbm_per_hz", NumberRange.Any, "dBm/Hz", "N0, noise power spectral density",
            c => c.NoiseDensityDbmPerHz, (c, v) => c with { NoiseDensityDbmPerHz = v }),
        Key.Number("bandwidth_hz", NumberRange.Positive, "Hz", "B, bandwidth of an edge server",
            c => c.BandwidthHz, (c, v) => c with { BandwidthHz = v }),
        Key.Number("urllc_packet_probability", new NumberRange(0, 1, MinOpen: true), "1", "q, probability that a URLLC sensor sends in a mini-slot",
            c => c.UrllcPacketProbability, (c, v) => c with { UrllcPacketProbability = v }),
        Key.Number("mini_slot_s", NumberRange.Positive, "s", "T_s, length of a mini-slot",
            c => c.MiniSlotS, (c, v) => c with { MiniSlotS = v }),
        Key.Integer("embb_samples", 1, int.MaxValue, "1", "l^B, samples that one eMBB sensor sends in a cycle",
            c => c.EmbbSamples, (c, v) => c with { EmbbSamples = v }),
        Key.Integer("urllc_samples", 1, int.MaxValue, "1", "l^U, samples that one URLLC sensor sends in a packet",
            c => c.UrllcSamples, (c, v) => c with { UrllcSamples = v }),
        Key.Number("embb_sample_bit", NumberRange.Positive, "bit", "s^B, size of one eMBB sample",
            c => c.EmbbSampleBit, (c, v) => c with { EmbbSampleBit = v }),
        Key.Number("embb_error_probability", NumberRange.Probability, "1", "ε^B, tolerated outage of truncated channel inversion",
            c => c.EmbbErrorProbability, (c, v) => c with { EmbbErrorProbability = v }),
        Key.Number("link_margin_db", NumberRange.Any, "dB", "L_m, margin on every sensor's link",
            c => c.LinkMarginDb, (c, v) => c with { LinkMarginDb = v }),
        Key.Number("embb_battery_threshold_j", NumberRange.NotNegative, "J", "E_th^B, battery at which an eMBB sensor is available",
            c => c.EmbbBatteryThresholdJ, (c, v) => c with { EmbbBatteryThresholdJ = v }),
        Key.Number("embb_sample_flop", NumberRange.Positive, "flop", "c^B, work on one sample in the eMBB child network",
            c => c.EmbbSampleFlop, (c, v) => c with { EmbbSampleFlop = v }),
        Key.Number("urllc_sample_flop", NumberRange.Positive, "flop", "c^U, work on one sample in the URLLC child network",
            c => c.UrllcSampleFlop, (c, v) => c with { UrllcSampleFlop = v }),
        Key.Number("integrated_sample_flop", NumberRange.Positive, "flop", "c^Int, work on one sample in the integrated network",
            c => c.IntegratedSampleFlop, (c, v) => c with { IntegratedSampleFlop = v }),
        Key.Number("iteration_unit", NumberRange.Positive, "1", "φ, iterations are counted in units of this many",
            c => c.IterationUnit, (c, v) => c with { IterationUnit = v }),
        Key.Number("convergency_exponent", NumberRange.AtLeast(1), "1", "v, exponent of the data in the convergency",
            c => c.ConvergencyExponent, (c, v) => c with { ConvergencyExponent = v }),
        Key.Number("convergency_threshold", NumberRange.Probability, "1", "ε_th, convergency that every sub-model must reach",
            c => c.ConvergencyThreshold, (c, v) => c with { ConvergencyThreshold = v }),
        Key.Number("latency_threshold_s", NumberRange.Positive, "s", "D_th, time by which every sub-model must be updated",
            c => c.LatencyThresholdS, (c, v) => c with { LatencyThresholdS = v }),
        Key.Number("switched_capacitance_w_per_hz3", NumberRange.Positive, "W/Hz³", "κ, effective switched capacitance",
            c => c.SwitchedCapacitanceWPerHz3, (c, v) => c with { SwitchedCapacitanceWPerHz3 = v }),
        Key.Number("min_computing_time_s", NumberRange.Positive, "s", "computing time where no time at all is left",
            c => c.MinComputingTimeS, (c, v) => c with { MinComputingTimeS = v }),
        Key.OptionalNumber("max_cpu_hz", NumberRange.Positive, "Hz", "bound on f, reported when broken",
            c => c.MaxCpuHz, (c, v) => c with { MaxCpuHz = v }),
    ]);
}
