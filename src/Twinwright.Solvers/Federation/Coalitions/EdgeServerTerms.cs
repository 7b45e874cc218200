using System.Runtime.CompilerServices;
using Twinwright.Model.Federation;
using Twinwright.Model.Quality;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>What training is worth to an edge server at some data and some transmission delay.</summary>
/// <param name="Rounds">T_b [1].</param>
/// <param name="Value">ξ I A − κ e_b T_b, and what the data is worth later where that counts [1].</param>
/// <param name="LowS">The rounds stay the same for transmission delays from here … [s].</param>
/// <param name="HighS">… to here, and the frame is not late for them; empty (above <paramref name="LowS"/>) when it is late [s].</param>
/// <param name="Rest">By how much less other delays could raise the value, at most, lateness aside [1].</param>
internal readonly record struct TrainingValue(int Rounds, double Value, double LowS, double HighS, double Rest);

/// <summary>What an edge server can make of some data, however long its transmission takes.</summary>
/// <param name="Factor">Γ [1].</param>
/// <param name="RoundS">Time of a round [s].</param>
/// <param name="Cap">min(T*, T_max) [1].</param>
/// <param name="Floor">The whole number below the best real T, within the cap [1].</param>
/// <param name="Ceiling">The whole number above it, within the cap [1].</param>
/// <param name="Most">The largest value at any whole T within the cap [1].</param>
/// <param name="Later">What the data is worth in later frames, where that counts [1].</param>
internal readonly record struct DataValue(double Factor, double RoundS, int Cap, int Floor, int Ceiling, double Most, double Later);

/// <summary>The part of an edge server's utility that does not depend on who sends on which subcarrier.</summary>
/// <remarks>
/// Chen 2025, eqs. 4 to 6, 15 to 21 and 27, with the rounds re-optimised: the value is concave in real T, and the best
/// is log2(ξ I Γ a ln 2/(κ e_b))/a.
/// </remarks>
internal sealed class EdgeServerTerms
{
    private const double GuardS = 1e-9;
    private const double InverseLn2 = 1.4426950408889634;

    private const int LongestTable = 1024;

    private readonly FederationSystem _system;
    private readonly double[] _trained;
    private readonly double[] _gainPerQuality;
    private readonly double[] _roundCost;
    private readonly double[] _bestScale;
    private readonly double[] _historyKbit;
    private readonly double[] _required;
    private readonly double[] _roundSPerKbit;
    private CoalitionSettings _settings = new();
    private int _frame;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    public EdgeServerTerms(FederationSystem system)
    {
        var count = system.EdgeServers;
        _system = system;
        (PartialDt, SlackS, FixedCost) = (new int[count], new double[count], new double[count]);
        (_gainPerQuality, _roundCost, _bestScale) = (new double[count], new double[count], new double[count]);
        (_historyKbit, _required, _roundSPerKbit) = (new double[count], new double[count], new double[count]);
        _trained = new double[Math.Min(LongestTable, system.Constants.MaxRounds) + 1];
        for (var rounds = 0; rounds < _trained.Length; rounds++)
        {
            _trained[rounds] = TwinQuality.Quality(1, rounds, system.RoundExponent, 1);
        }
    }

    /// <summary>Sets the terms of a frame under an assignment.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="assignment">x: the edge server of each partial-DT, none twice.</param>
    /// <param name="settings">How rounds are chosen.</param>
    public void Load(FrameState frame, ReadOnlySpan<int> assignment, CoalitionSettings settings)
    {
        (_settings, _frame) = (settings, frame.Frame);
        Array.Fill(PartialDt, -1);
        for (var c = 0; c < assignment.Length; c++)
        {
            PartialDt[assignment[c]] = c;
        }

        var integrationS = IntegrationS();
        for (var b = 0; b < PartialDt.Length; b++)
        {
            if (PartialDt[b] >= 0)
            {
                Set(frame, b, PartialDt[b], Array.IndexOf(frame.PreviousPartialDt, PartialDt[b]), integrationS);
            }
        }
    }

    /// <summary>c(b); −1 for none.</summary>
    public int[] PartialDt { get; }

    /// <summary>Time that is left for transmission and training: δ_T − τ_I − τ^Back − τ^Mtr [s].</summary>
    public double[] SlackS { get; }

    /// <summary>κ (E^Back + E^Mtr) [1].</summary>
    public double[] FixedCost { get; }

    /// <summary>Sets the terms of every edge server as if it had the same partial-DT.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="c">The partial-DT.</param>
    /// <param name="settings">How rounds are chosen.</param>
    public void LoadFor(FrameState frame, int c, CoalitionSettings settings)
    {
        (_settings, _frame) = (settings, frame.Frame);
        Array.Fill(PartialDt, c);
        var (from, integrationS) = (Array.IndexOf(frame.PreviousPartialDt, c), IntegrationS());
        for (var b = 0; b < PartialDt.Length; b++)
        {
            Set(frame, b, c, from, integrationS);
        }
    }

    /// <summary>What an edge server can make of some data.</summary>
    /// <param name="b">Edge server with a partial-DT.</param>
    /// <param name="dataKbit">d [kbit].</param>
    public DataValue Of(int b, double dataKbit)
    {
        var factor = TwinQuality.DataFactor(_historyKbit[b] + dataKbit, _frame, _system.Constants.DataReferenceKbit);
        var cap = TwinQuality.RoundsCap(factor, _required[b], _system.RoundExponent, _system.Constants.MaxRounds);
        var real = _roundCost[b] == 0 ? cap : Math.Log(factor * _bestScale[b]) * InverseLn2 / _system.RoundExponent;
        var (floor, ceiling) = (Clamp(Math.Floor(real), cap), Clamp(Math.Ceiling(real), cap));
        var most = Math.Max(Math.Max(Value(b, factor, floor), Value(b, factor, ceiling)), Value(b, factor, Math.Max(0, cap - 1)));
        var later = _settings.Future is { } future ? future.Gain(PartialDt[b], dataKbit) : 0;
        return new(factor, dataKbit * _roundSPerKbit[b], cap, floor, ceiling, most, later);
    }

    /// <summary>The best rounds at an edge server, and what they are worth; no logarithm is taken.</summary>
    /// <param name="b">Edge server with a partial-DT.</param>
    /// <param name="data">What it can make of its data.</param>
    /// <param name="transmissionS">τ^Dtr [s].</param>
    public TrainingValue At(int b, in DataValue data, double transmissionS)
    {
        var need = _settings.Rounds switch
        {
            RoundsRule.Best => _settings.OneRoundLess ? data.Cap : data.Ceiling,
            RoundsRule.Cap => data.Cap,
            _ => Clamp(Math.Round(_settings.FixedRounds![b]), data.Cap),
        };
        var leftS = SlackS[b] - transmissionS;
        var inTime = leftS < 0 ? 0 : data.RoundS * need <= leftS ? need : (int)Math.Min(need, leftS / data.RoundS);
        var rounds = _settings.Rounds == RoundsRule.Best ? Best(b, data, inTime) : inTime;
        var value = Value(b, data.Factor, rounds);
        var (low, high) = leftS < 0 ? (double.PositiveInfinity, double.NegativeInfinity)
            : inTime < need ? (SlackS[b] - ((inTime + 1) * data.RoundS) + GuardS, SlackS[b] - (inTime * data.RoundS) - GuardS)
            : (double.NegativeInfinity, SlackS[b] - (need * data.RoundS) - GuardS);
        return new(rounds, value + data.Later, low, high, Math.Max(0, data.Most - value));
    }

    private double IntegrationS() =>
        FrameDelays.IntegrationS(_system.ModelBit.Sum(), _system.Constants.CloudCyclesPerBit, _system.Constants.CloudCpuHz);

    private static int Clamp(double rounds, int cap) => rounds >= cap ? cap : rounds > 0 ? (int)rounds : 0;

    private int Best(int b, in DataValue data, int inTime)
    {
        var (floor, ceiling) = (Math.Min(data.Floor, inTime), Math.Min(data.Ceiling, inTime));
        var best = ceiling > floor && Value(b, data.Factor, ceiling) > Value(b, data.Factor, floor) ? ceiling : floor;
        var less = data.Cap - 1;
        return _settings.OneRoundLess && less >= 0 && less <= inTime && Value(b, data.Factor, less) > Value(b, data.Factor, best)
            ? less
            : best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Value(int b, double factor, int rounds)
    {
        var trained = factor * (rounds < _trained.Length ? _trained[rounds] : TwinQuality.Quality(1, rounds, _system.RoundExponent, 1));
        return (_gainPerQuality[b] * (trained < _required[b] ? trained : _required[b])) - (_roundCost[b] * rounds);
    }

    private void Set(FrameState frame, int b, int c, int from, double integrationS)
    {
        var (system, constants) = (_system, _system.Constants);
        var (migrationS, migrationJ) = (0.0, 0.0);
        if (from >= 0 && from != b)
        {
            migrationS = FrameDelays.MigrationS(frame.HistoryKbit[c], system.LinkRateBitPerS[(from * system.EdgeServers) + b]);
            migrationJ = FrameEnergies.MigrationJ(system.EdgeServerPowerW[from], migrationS);
        }

        var uploadS = FrameDelays.UploadS(system.ModelBit[c], system.CloudRateBitPerS[b]);
        SlackS[b] = constants.FrameDurationS - integrationS - migrationS - uploadS;
        FixedCost[b] = constants.EnergyWeightPerJ * (migrationJ + FrameEnergies.UploadJ(system.EdgeServerPowerW[b], uploadS));
        _gainPerQuality[b] = constants.GainWeight * frame.Importance[c];
        _roundCost[b] = constants.EnergyWeightPerJ * system.EnergyPerRoundJ[b];
        _bestScale[b] = _gainPerQuality[b] * system.RoundExponent * TwinQuality.Ln2 / _roundCost[b];
        _historyKbit[b] = frame.HistoryKbit[c];
        _required[b] = system.RequiredQuality[c];
        _roundSPerKbit[b] = FrameDelays.CreationS(1, 1, system.CyclesPerBit[b], system.Cores[b], system.CpuHz[b]);
    }
}
