using Twinwright.Model.Federation;
using Twinwright.Model.Quality;

namespace Twinwright.Solvers.Federation;

/// <summary>What training is worth when rounds may be any real number, and how that changes.</summary>
/// <param name="Value">ξ I A − κ e_b T [1].</param>
/// <param name="EndS">Time of the rounds [s].</param>
/// <param name="PerKbit">Derivative of the value by d [1/kbit].</param>
/// <param name="PerS">Derivative of the value by τ^Dtr [1/s].</param>
/// <param name="EndPerKbit">Derivative of the time of the rounds by d [s/kbit].</param>
/// <param name="EndPerS">Derivative of the time of the rounds by τ^Dtr [1].</param>
internal readonly record struct LbcdTraining(
    double Value, double EndS, double PerKbit, double PerS, double EndPerKbit, double EndPerS)
{
    /// <summary>The best real rounds for some data and delay.</summary>
    /// <remarks>
    /// T = max{0, min{log2(ξ I Γ a ln 2/(κ e_b))/a, −log2(1 − A^Req/Γ)/a, T_latency, T_max}}. It is continuous, and so
    /// is the value; both have derivatives but where one bound takes over from another.
    /// </remarks>
    /// <param name="system">Constants.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="b">Edge server.</param>
    /// <param name="c">Its partial-DT.</param>
    /// <param name="dataKbit">d [kbit].</param>
    /// <param name="leftS">Time left for training, δ_T − τ_I − τ^Back − τ^Mtr − τ^Dtr [s].</param>
    public static LbcdTraining Best(FederationSystem system, FrameState frame, int b, int c, double dataKbit, double leftS)
    {
        var constants = system.Constants;
        var (reference, a) = (frame.Frame * constants.DataReferenceKbit, system.RoundExponent);
        var gathered = frame.HistoryKbit[c] + dataKbit;
        var factor = TwinQuality.DataFactor(gathered, frame.Frame, constants.DataReferenceKbit);
        if (!(leftS > 0) || !(factor > 0))
        {
            return default;
        }

        var factorPerKbit = 2 * Math.Sqrt(factor) / (TwinQuality.Ln2 * (reference + gathered));
        var (gain, cost) = (constants.GainWeight * frame.Importance[c], constants.EnergyWeightPerJ * system.EnergyPerRoundJ[b]);
        var (required, roundS) = (system.RequiredQuality[c], FrameDelays.CreationS(1, 1, system.CyclesPerBit[b], system.Cores[b], system.CpuHz[b]));

        var (rounds, perFactor, perKbit, perS) = ((double)constants.MaxRounds, 0.0, 0.0, 0.0);
        var free = Math.Log2(gain * factor * a * TwinQuality.Ln2 / cost) / a;
        if (free < rounds)
        {
            (rounds, perFactor) = (Math.Max(0, free), free > 0 ? 1 / (a * factor * TwinQuality.Ln2) : 0);
        }

        var enough = factor > required ? -Math.Log2((factor - required) / factor) / a : double.PositiveInfinity;
        if (enough < rounds)
        {
            (rounds, perFactor) = (enough, -required / (a * TwinQuality.Ln2 * factor * (factor - required)));
        }

        var inTime = leftS / (dataKbit * roundS);
        if (inTime < rounds)
        {
            (rounds, perFactor, perKbit, perS) = (inTime, 0, -inTime / dataKbit, -inTime / leftS);
        }

        var left = Math.Exp(-a * rounds * TwinQuality.Ln2);
        perKbit += perFactor * factorPerKbit;
        var perRound = (gain * factor * a * TwinQuality.Ln2 * left) - cost;
        return new(
            (gain * factor * (1 - left)) - (cost * rounds),
            rounds * dataKbit * roundS,
            (gain * (1 - left) * factorPerKbit) + (perRound * perKbit),
            perRound * perS,
            ((rounds + (dataKbit * perKbit)) * roundS),
            dataKbit * roundS * perS);
    }
}
