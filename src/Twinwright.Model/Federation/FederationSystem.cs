using Twinwright.Model.Quality;

namespace Twinwright.Model.Federation;

/// <summary>What stays the same from frame to frame, as arrays.</summary>
public sealed class FederationSystem
{
    /// <summary>Arrays of the given sizes, to be filled.</summary>
    /// <param name="constants">Constants of the model.</param>
    /// <param name="sensors">N.</param>
    /// <param name="edgeServers">B.</param>
    /// <param name="partialDts">C.</param>
    /// <param name="subcarriers">W.</param>
    public FederationSystem(FederationConstants constants, int sensors, int edgeServers, int partialDts, int subcarriers)
    {
        // Nobody uses a subcarrier where there is no sensor, and a file may then give any number of them.
        (Constants, Sensors, EdgeServers, PartialDts) = (constants, sensors, edgeServers, partialDts);
        Subcarriers = sensors == 0 ? 1 : subcarriers;
        RoundExponent = TwinQuality.RoundExponent(constants.LipschitzConstant, constants.LearningRate, constants.StrongConvexity);
        (RequiredQuality, ModelBit) = (new double[partialDts], new double[partialDts]);
        (CpuHz, CyclesPerBit, EnergyPerRoundJ) = (new double[edgeServers], new double[edgeServers], new double[edgeServers]);
        (EdgeServerPowerW, CloudRateBitPerS, Cores) = (new double[edgeServers], new double[edgeServers], new int[edgeServers]);
        LinkRateBitPerS = new double[edgeServers * edgeServers];
        (SensorPowerW, MaxAssociations) = (new double[sensors], new int[sensors]);
    }

    /// <summary>Constants of the model.</summary>
    public FederationConstants Constants { get; }

    /// <summary>N.</summary>
    public int Sensors { get; }

    /// <summary>B.</summary>
    public int EdgeServers { get; }

    /// <summary>C.</summary>
    public int PartialDts { get; }

    /// <summary>W; 1 without sensors.</summary>
    public int Subcarriers { get; }

    /// <summary>Links for which there is room at once: the most that a frame can have without breaking eq. 14.</summary>
    /// <remarks>Without sensors there is none, however many subcarriers a file claims.</remarks>
    public int OrdinaryLinks => EdgeServers * Math.Min(Subcarriers, Sensors);

    /// <summary>Width of a subcarrier [Hz].</summary>
    public double SubcarrierHz { get; init; }

    /// <summary>Noise power in a subcarrier [W].</summary>
    public double NoiseW { get; init; }

    /// <summary>ψ [1/s].</summary>
    public double PenaltyPerS { get; init; } = 10;

    /// <summary>a, exponent of a round (Chen 2025, eq. 4) [1].</summary>
    public double RoundExponent { get; }

    /// <summary>A_c^Req [1].</summary>
    public double[] RequiredQuality { get; }

    /// <summary>D_c [bit].</summary>
    public double[] ModelBit { get; }

    /// <summary>F_b [Hz].</summary>
    public double[] CpuHz { get; }

    /// <summary>m_b [1].</summary>
    public int[] Cores { get; }

    /// <summary>Υ_b [1/bit].</summary>
    public double[] CyclesPerBit { get; }

    /// <summary>e_b [J].</summary>
    public double[] EnergyPerRoundJ { get; }

    /// <summary>P_b [W].</summary>
    public double[] EdgeServerPowerW { get; }

    /// <summary>R_b,CS [bit/s].</summary>
    public double[] CloudRateBitPerS { get; }

    /// <summary>R_b'b as b' × B + b [bit/s].</summary>
    public double[] LinkRateBitPerS { get; }

    /// <summary>P_n [W].</summary>
    public double[] SensorPowerW { get; }

    /// <summary>L_n [1].</summary>
    public int[] MaxAssociations { get; }
}
