using Twinwright.Model.Federation;
using Twinwright.Model.Quality;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>What the best rounds will be worth, in expectation over the importance.</summary>
/// <remarks>
/// V*(Γ, I) = max_T ξ I A(Γ, T) − κ e T, e the mean of e_b. A normal walk with steps of σ that is folded back at 0 and 1
/// has the eigenfunctions cos(mπI), and forgets them by e^(−m²π²σ²/2) a step. So after k steps
/// E[V*(Γ, I_k) | I_0] = Σ_m w_m V_m(Γ) cos(mπI_0) e^(−m²π²σ²k/2), V_m(Γ) = ∫_0^1 V*(Γ, I) cos(mπI) dI, w_0 = 1 and
/// w_m = 2. The V_m are tabulated over log2(1 + S/(uβ)), the root of Γ.
/// </remarks>
internal sealed class TrainingWorth
{
    /// <summary>Terms of the series.</summary>
    public const int Modes = 12;

    private const int Cells = 64;
    private const int RootPoints = 321;
    private const double MostRoot = 10;
    private const double Negligible = 1e-4;

    private readonly FederationSystem _system;
    private readonly double[][] _table;
    private readonly double _forget;
    private readonly double _roundCost;
    private readonly bool _oneRoundLess;

    /// <summary>Tabulates V_m.</summary>
    /// <param name="system">Sizes and constants.</param>
    /// <param name="stepSigma">σ, standard deviation of a step of the importance [1].</param>
    /// <param name="oneRoundLess">Whether T* − 1 is a candidate, too.</param>
    public TrainingWorth(FederationSystem system, double stepSigma, bool oneRoundLess)
    {
        (_system, _oneRoundLess) = (system, oneRoundLess);
        _forget = Math.PI * Math.PI * stepSigma * stepSigma / 2;
        _roundCost = system.Constants.EnergyWeightPerJ * system.EnergyPerRoundJ.Sum() / Math.Max(1, system.EdgeServers);
        _table = new double[system.PartialDts][];
        for (var c = 0; c < system.PartialDts; c++)
        {
            var same = Array.IndexOf(system.RequiredQuality, system.RequiredQuality[c]);
            _table[c] = same < c ? _table[same] : Tabulate(system.RequiredQuality[c]);
        }
    }

    /// <summary>w_m cos(mπI) e^(−m²π²σ²k/2), as far as it counts.</summary>
    /// <param name="importance">I_0 [1].</param>
    /// <param name="ahead">k.</param>
    /// <param name="into">Takes the weights.</param>
    /// <returns>How many there are.</returns>
    public int Weigh(double importance, int ahead, Span<double> into)
    {
        into[0] = 1;
        var count = 1;
        for (; count < Modes; count++)
        {
            var left = Math.Exp(-_forget * count * count * ahead);
            if (left < Negligible)
            {
                break;
            }

            into[count] = 2 * left * Math.Cos(Math.PI * count * importance);
        }

        return count;
    }

    /// <summary>E[V*] at some share of data.</summary>
    /// <param name="c">The partial-DT.</param>
    /// <param name="share">S_u/(u β) [1].</param>
    /// <param name="weights">From <see cref="Weigh"/>.</param>
    public double At(int c, double share, ReadOnlySpan<double> weights)
    {
        var position = Math.Min(Math.Log2(1 + share) * ((RootPoints - 1) / MostRoot), RootPoints - 1);
        var below = Math.Min((int)position, RootPoints - 2);
        var part = position - below;
        var low = _table[c].AsSpan(below * Modes, 2 * Modes);
        var sum = 0.0;
        for (var m = 0; m < weights.Length; m++)
        {
            sum += weights[m] * (low[m] + (part * (low[Modes + m] - low[m])));
        }

        return sum;
    }

    /// <summary>V*(Γ, I) [1].</summary>
    /// <param name="factor">Γ [1].</param>
    /// <param name="importance">I [1].</param>
    /// <param name="required">A^Req [1].</param>
    public double Best(double factor, double importance, double required)
    {
        var (exponent, gain) = (_system.RoundExponent, _system.Constants.GainWeight * importance);
        var cap = TwinQuality.RoundsCap(factor, required, exponent, _system.Constants.MaxRounds);
        var real = _roundCost == 0 ? cap : Math.Log2(factor * gain * exponent * TwinQuality.Ln2 / _roundCost) / exponent;
        var floor = real > 0 ? (int)Math.Min(cap, Math.Floor(real)) : 0;
        var best = Math.Max(Value(floor), Value(Math.Min(cap, floor + 1)));
        return _oneRoundLess ? Math.Max(best, Value(Math.Max(0, cap - 1))) : best;

        double Value(int rounds) => (gain * TwinQuality.Quality(factor, rounds, exponent, required)) - (_roundCost * rounds);
    }

    private double[] Tabulate(double required)
    {
        var table = new double[RootPoints * Modes];
        for (var point = 0; point < RootPoints; point++)
        {
            var root = MostRoot * point / (RootPoints - 1);
            for (var cell = 0; cell < Cells; cell++)
            {
                var importance = (cell + 0.5) / Cells;
                var best = Best(root * root, importance, required) / Cells;
                for (var m = 0; m < Modes; m++)
                {
                    table[(point * Modes) + m] += best * Math.Cos(Math.PI * m * importance);
                }
            }
        }

        return table;
    }
}
