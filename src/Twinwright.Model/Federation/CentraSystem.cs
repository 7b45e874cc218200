namespace Twinwright.Model.Federation;

/// <summary>What stays the same from frame to frame in the framework without edge servers (Chen 2025, section 5.1).</summary>
/// <remarks>
/// Sensors send straight to the cloud over links that do not disturb each other. What an edge server would have had to
/// pass on, a common relay does: R̄ and P̄ are the means of R_b,CS and P_b over the edge servers.
/// </remarks>
public sealed class CentraSystem
{
    /// <summary>Takes a deployment's sizes, powers and rates.</summary>
    /// <param name="deployment">The deployment.</param>
    public CentraSystem(FederationDeployment deployment)
    {
        var (system, options) = (deployment.System, deployment.Scenario.Centra);
        var constants = system.Constants;
        (System, Gain, EnergyPerRoundJ) = (system, options.Gain, options.EnergyPerRoundJ);
        (RelayRateBitPerS, RelayPowerW) = (system.CloudRateBitPerS.Average(), system.EdgeServerPowerW.Average());
        IntegrationS = FrameDelays.IntegrationS(system.ModelBit.Sum(), constants.CloudCyclesPerBit, constants.CloudCpuHz);
        IntegrationJ = FrameEnergies.IntegrationJ(
            system.PartialDts, constants.CloudAccessS, IntegrationS, constants.CloudMaxPowerW, constants.CloudIdlePowerW, constants.CloudLeakPowerW);
    }

    /// <summary>Sizes and constants.</summary>
    public FederationSystem System { get; }

    /// <summary>G, path gain between a sensor and the cloud [1].</summary>
    public double Gain { get; }

    /// <summary>e_CS, energy of a round at the cloud [J].</summary>
    public double EnergyPerRoundJ { get; }

    /// <summary>R̄ [bit/s].</summary>
    public double RelayRateBitPerS { get; }

    /// <summary>P̄ [W].</summary>
    public double RelayPowerW { get; }

    /// <summary>τ_I; all partial-DTs are created [s].</summary>
    public double IntegrationS { get; }

    /// <summary>E_I [J].</summary>
    public double IntegrationJ { get; }

    /// <summary>Most links at once: the subcarriers are shared by all partial-DTs.</summary>
    public int MostLinks => System.Subcarriers;

    /// <summary>Number of pairs of a sensor and a partial-DT; a pair is n × C + c.</summary>
    public int Pairs => System.Sensors * System.PartialDts;

    /// <summary>Time left for training after transmission and integration; negative when they alone are too long.</summary>
    /// <param name="transmissionS">τ_D, relaying included [s].</param>
    /// <returns>δ_T − τ_I − τ_D [s].</returns>
    public double SlackS(double transmissionS) => System.Constants.FrameDurationS - IntegrationS - transmissionS;

    /// <summary>Time of training at the cloud: eq. 17 with the cloud's own speed.</summary>
    /// <param name="rounds">T_c [1].</param>
    /// <param name="dataKbit">d_c [kbit].</param>
    /// <returns>T_c d_c Υ_CS/F_CS [s].</returns>
    public double CreationS(int rounds, double dataKbit) =>
        FrameDelays.CreationS(rounds, dataKbit, System.Constants.CloudCyclesPerBit, 1, System.Constants.CloudCpuHz);
}
