using Twinwright.Model.Quality;

namespace Twinwright.Model.Federation;

/// <summary>What comes of a frame of Centra.</summary>
/// <remarks>
/// All partial-DTs are created at the cloud, one after the other, in as many rounds as <see cref="CentraRounds"/> says:
/// τ = τ_D + Σ_c T_c d_c Υ_CS/F_CS + τ_I with τ_D = max d_nc/R_n + Σ d_nc/R̄ over the links. Nothing is allocated.
/// </remarks>
public static class CentraKernel
{
    private const double Tolerance = 1e-9;

    /// <summary>Runs a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="actions">What is done.</param>
    /// <param name="into">What comes of it.</param>
    public static void Run(CentraFrame frame, CentraActions actions, CentraOutcome into)
    {
        var links = Transmit(frame, actions, into);
        Train(frame, into);
        Total(frame, actions, into, links);
    }

    /// <summary>Data, times, energies and changes of the links.</summary>
    private static int Transmit(CentraFrame frame, CentraActions actions, CentraOutcome into)
    {
        var (centra, system) = (frame.System, frame.System.System);
        Array.Clear(into.Members);
        Array.Clear(into.DataKbit);
        var (links, both) = (0, 0);
        var (slowestS, relayS, uplinkJ, relayJ) = (0.0, 0.0, 0.0, 0.0);
        for (var pair = 0; pair < actions.Linked.Length; pair++)
        {
            if (!actions.Linked[pair])
            {
                continue;
            }

            var (n, c) = Math.DivRem(pair, system.PartialDts);
            var dataKbit = frame.State.DataKbit[pair];
            var uplinkS = FrameDelays.TransmissionS(dataKbit, frame.RateBitPerS[n]);
            var onwardS = FrameDelays.TransmissionS(dataKbit, centra.RelayRateBitPerS);
            (slowestS, relayS) = (Math.Max(slowestS, uplinkS), relayS + onwardS);
            uplinkJ += FrameEnergies.TransmissionJ(system.SensorPowerW[n], uplinkS);
            relayJ += FrameEnergies.TransmissionJ(centra.RelayPowerW, onwardS);
            into.DataKbit[c] += dataKbit;
            into.Members[c]++;
            links++;
            both += frame.WasLinked[pair] ? 1 : 0;
        }

        (into.UplinkDelayS, into.RelayDelayS, into.UplinkEnergyJ, into.RelayEnergyJ) = (slowestS, relayS, uplinkJ, relayJ);
        into.Changes = FrameUtility.Changes(frame.PreviousLinks, links, both);
        return links;
    }

    /// <summary>Rounds and quality of every partial-DT.</summary>
    private static void Train(CentraFrame frame, CentraOutcome into)
    {
        var (centra, system, constants) = (frame.System, frame.System.System, frame.System.System.Constants);
        var creationS = 0.0;
        for (var c = 0; c < system.PartialDts; c++)
        {
            var factor = into.DataFactor[c] = TwinQuality.DataFactor(
                frame.State.HistoryKbit[c] + into.DataKbit[c], frame.State.Frame, constants.DataReferenceKbit);
            var cap = into.RoundsCap[c] = TwinQuality.RoundsCap(factor, system.RequiredQuality[c], system.RoundExponent, constants.MaxRounds);
            into.Rounds[c] = CentraRounds.Best(
                factor,
                constants.GainWeight * frame.State.Importance[c],
                constants.EnergyWeightPerJ * centra.EnergyPerRoundJ,
                system.RequiredQuality[c],
                system.RoundExponent,
                cap);
            creationS += centra.CreationS(into.Rounds[c], into.DataKbit[c]);
        }

        var slackS = centra.SlackS(into.UplinkDelayS + into.RelayDelayS);
        (into.CreationDelayS, into.CreationEnergyJ) = (0, 0);
        for (var c = 0; c < system.PartialDts; c++)
        {
            var rounds = into.Rounds[c] = CentraRounds.Scaled(into.Rounds[c], slackS, creationS);
            into.Quality[c] = TwinQuality.Quality(into.DataFactor[c], rounds, system.RoundExponent, system.RequiredQuality[c]);
            into.CreationDelayS += centra.CreationS(rounds, into.DataKbit[c]);
            into.CreationEnergyJ += FrameEnergies.CreationJ(centra.EnergyPerRoundJ, rounds);
        }
    }

    private static void Total(CentraFrame frame, CentraActions actions, CentraOutcome into, int links)
    {
        var (centra, system, constants) = (frame.System, frame.System.System, frame.System.System.Constants);
        var quality = TwinQuality.Global(frame.State.Importance, into.Quality);
        var delayS = into.UplinkDelayS + into.RelayDelayS + into.CreationDelayS + centra.IntegrationS;
        var energyJ = into.UplinkEnergyJ + into.RelayEnergyJ + into.CreationEnergyJ + centra.IntegrationJ;
        into.Totals = new FrameTotals
        {
            QualityGlobal = quality,
            IntegrationDelayS = centra.IntegrationS,
            DelayS = delayS,
            IntegrationEnergyJ = centra.IntegrationJ,
            EnergyJ = energyJ,
            Gain = constants.GainWeight * quality,
            EnergyCost = constants.EnergyWeightPerJ * energyJ,
            ConfigurationCost = constants.ChangeCost * into.Changes,
            Utility = FrameUtility.System(
                FrameUtility.GainLessEnergy(constants.GainWeight, quality, constants.EnergyWeightPerJ, energyJ), constants.ChangeCost, into.Changes),
            DelayPenalty = system.PenaltyPerS * FrameDelays.LatenessS(delayS, constants.FrameDurationS),
            Links = links,
            Rounds = into.Rounds.Sum(rounds => (long)rounds),
            Violations = Violations(centra, actions, links, delayS),
        };
    }

    /// <summary>Breaches of 25b, of the number of links in all, and of L_n for each sensor.</summary>
    private static int Violations(CentraSystem centra, CentraActions actions, int links, double delayS)
    {
        var (system, limitS) = (centra.System, centra.System.Constants.FrameDurationS);
        var found = delayS > limitS + (Tolerance * Math.Max(1, limitS)) ? 1 : 0;
        found += links > centra.MostLinks ? 1 : 0;
        for (var n = 0; n < system.Sensors; n++)
        {
            var own = actions.Linked.AsSpan(n * system.PartialDts, system.PartialDts).Count(true);
            found += own > system.MaxAssociations[n] ? 1 : 0;
        }

        return found;
    }
}
