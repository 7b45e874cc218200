using Twinwright.Model.Federation;
using Twinwright.Model.Quality;

namespace Twinwright.Solvers.Federation;

/// <summary>What the cloud makes of some data of a partial-DT while there is time enough.</summary>
/// <param name="Factor">Γ [1].</param>
/// <param name="Rounds">T_c [1].</param>
/// <param name="Value">ξ I A − κ e_CS T_c [1].</param>
/// <param name="CreationS">Time of the rounds [s].</param>
internal readonly record struct CentraTraining(double Factor, int Rounds, double Value, double CreationS);

/// <summary>The parts of a frame's utility under Centra: of pairs of a sensor and a partial-DT, and of partial-DTs.</summary>
internal sealed class CentraTerms
{
    private readonly CentraSystem _centra;
    private readonly double _roundCost;
    private CentraFrame? _frame;

    /// <summary>Room for the frames of a system.</summary>
    public CentraTerms(CentraSystem centra)
    {
        _centra = centra;
        (UplinkS, RelayS, LinkCost) = (new double[centra.Pairs], new double[centra.Pairs], new double[centra.Pairs]);
        _roundCost = centra.System.Constants.EnergyWeightPerJ * centra.EnergyPerRoundJ;
    }

    /// <summary>d_nc/R_n of each pair [s].</summary>
    public double[] UplinkS { get; }

    /// <summary>d_nc/R̄ of each pair [s].</summary>
    public double[] RelayS { get; }

    /// <summary>What linking a pair costs: its energy, and the change; less than nothing where cutting it is the change [1].</summary>
    public double[] LinkCost { get; }

    /// <summary>Takes a frame.</summary>
    public void Load(CentraFrame frame)
    {
        _frame = frame;
        var (system, constants) = (_centra.System, _centra.System.Constants);
        for (var pair = 0; pair < UplinkS.Length; pair++)
        {
            var (n, dataKbit) = (pair / system.PartialDts, frame.State.DataKbit[pair]);
            UplinkS[pair] = FrameDelays.TransmissionS(dataKbit, frame.RateBitPerS[n]);
            RelayS[pair] = FrameDelays.TransmissionS(dataKbit, _centra.RelayRateBitPerS);
            var energyJ = FrameEnergies.TransmissionJ(system.SensorPowerW[n], UplinkS[pair])
                + FrameEnergies.TransmissionJ(_centra.RelayPowerW, RelayS[pair]);
            LinkCost[pair] = (constants.EnergyWeightPerJ * energyJ) + (frame.WasLinked[pair] ? -constants.ChangeCost : constants.ChangeCost);
        }
    }

    /// <summary>d_nc [kbit].</summary>
    public double KbitOf(int pair) => _frame!.State.DataKbit[pair];

    /// <summary>What can be made of a partial-DT's data.</summary>
    public CentraTraining Train(int c, double dataKbit)
    {
        var (state, system) = (_frame!.State, _centra.System);
        var factor = TwinQuality.DataFactor(state.HistoryKbit[c] + dataKbit, state.Frame, system.Constants.DataReferenceKbit);
        var cap = TwinQuality.RoundsCap(factor, system.RequiredQuality[c], system.RoundExponent, system.Constants.MaxRounds);
        var rounds = CentraRounds.Best(
            factor, system.Constants.GainWeight * state.Importance[c], _roundCost, system.RequiredQuality[c], system.RoundExponent, cap);
        return new(factor, rounds, Value(c, factor, rounds), _centra.CreationS(rounds, dataKbit));
    }

    /// <summary>ξ I A − κ e_CS T [1].</summary>
    public double Value(int c, double factor, int rounds) =>
        (_centra.System.Constants.GainWeight * _frame!.State.Importance[c]
            * TwinQuality.Quality(factor, rounds, _centra.System.RoundExponent, _centra.System.RequiredQuality[c]))
        - (_roundCost * rounds);
}
