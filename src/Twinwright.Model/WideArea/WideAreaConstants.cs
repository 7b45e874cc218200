using Twinwright.Model.Numerics;

namespace Twinwright.Model.WideArea;

/// <summary>The constants of a wide-area updating system (Kang 2023, Table 1; <c>docs/formats.md</c>, section 2).</summary>
/// <remarks>
/// The defaults are the paper's world. Everything is SI but <see cref="NoiseDensityDbmPerHz"/> and
/// <see cref="LinkMarginDb"/>, which are kept as written in files so that a file reads back to the same bytes;
/// <see cref="NoiseWPerHz"/> and <see cref="LinkMargin"/> are their linear values.
/// </remarks>
public sealed record WideAreaConstants
{
    /// <summary>N0, noise power spectral density [dBm/Hz].</summary>
    public double NoiseDensityDbmPerHz { get; init; } = -174;

    /// <summary>B, bandwidth of an edge server [Hz].</summary>
    public double BandwidthHz { get; init; } = 10e6;

    /// <summary>q, probability that a URLLC sensor sends in a mini-slot [1].</summary>
    public double UrllcPacketProbability { get; init; } = 0.001;

    /// <summary>T_s, length of a mini-slot [s].</summary>
    public double MiniSlotS { get; init; } = 1e-4;

    /// <summary>l^B, samples that one eMBB sensor sends in a cycle [1].</summary>
    public int EmbbSamples { get; init; } = 100;

    /// <summary>l^U, samples that one URLLC sensor sends in a packet [1].</summary>
    public int UrllcSamples { get; init; } = 10;

    /// <summary>s^B, size of one eMBB sample [bit].</summary>
    public double EmbbSampleBit { get; init; } = 10_000;

    /// <summary>ε^B, tolerated outage of truncated channel inversion [1].</summary>
    public double EmbbErrorProbability { get; init; } = 1e-3;

    /// <summary>L_m, margin on every sensor's link [dB].</summary>
    public double LinkMarginDb { get; init; } = 40;

    /// <summary>E_th^B, battery at which an eMBB sensor is available [J].</summary>
    public double EmbbBatteryThresholdJ { get; init; } = 1;

    /// <summary>c^B, work on one sample in the eMBB child network [flop].</summary>
    public double EmbbSampleFlop { get; init; } = 1000;

    /// <summary>c^U, work on one sample in the URLLC child network [flop].</summary>
    public double UrllcSampleFlop { get; init; } = 1000;

    /// <summary>c^Int, work on one sample in the integrated network [flop].</summary>
    public double IntegratedSampleFlop { get; init; } = 1000;

    /// <summary>φ, iterations are counted in units of this many [1].</summary>
    public double IterationUnit { get; init; } = 8e10;

    /// <summary>v, exponent of the data in the convergency [1].</summary>
    public double ConvergencyExponent { get; init; } = 2;

    /// <summary>ε_th, convergency that every sub-model must reach [1].</summary>
    public double ConvergencyThreshold { get; init; } = 0.9;

    /// <summary>D_th, time by which every sub-model must be updated [s].</summary>
    public double LatencyThresholdS { get; init; } = 5;

    /// <summary>κ, effective switched capacitance [W/Hz³]; one flop is one clock cycle.</summary>
    public double SwitchedCapacitanceWPerHz3 { get; init; } = 1e-28;

    /// <summary>Computing time assumed where no time at all is left [s].</summary>
    public double MinComputingTimeS { get; init; } = 0.05;

    /// <summary>Bound on f [Hz]; null when there is none. A breach is reported, not prevented.</summary>
    public double? MaxCpuHz { get; init; }

    /// <summary>N0 [W/Hz].</summary>
    public double NoiseWPerHz => Math.Pow(10, NoiseDensityDbmPerHz / 10) / 1000;

    /// <summary>L_m, linear [1].</summary>
    public double LinkMargin => Math.Pow(10, LinkMarginDb / 10);

    /// <summary>A = −ln(1 − ε_th) [1], Kang 2023, eq. 28.</summary>
    public double ConvergencyScale => -SpecialFunctions.Log1p(-ConvergencyThreshold);
}
