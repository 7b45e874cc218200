using Twinwright.Model.Federation;
using Twinwright.Model.Quality;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>Makes a plan feasible, chooses its rounds, and says what it is worth.</summary>
/// <remarks>
/// The objective is that of drift plus penalty, V (U − ψ lateness) − Q τ, divided by V. Without a queue the best rounds
/// are those in closed form within min(T*, T_latency, T_max); with one, rounds are taken back at the edge server that
/// ends last while the best of all end times is looked for.
/// </remarks>
internal sealed class LbcdScorer
{
    private const int MostTakenBack = 10_000;

    private static readonly CoalitionSettings Settings = new();

    private readonly FederationSystem _system;
    private readonly double _leastSinr;
    private readonly int[] _rounds;
    private readonly double[] _endS;
    private FrameState? _frame;
    private double _pricePerS;

    /// <summary>Room for the frames of a system.</summary>
    public LbcdScorer(FederationSystem system)
    {
        (_system, State) = (system, new CoalitionState(system));
        _leastSinr = Math.Exp(system.Constants.MinRateBitPerS / system.SubcarrierHz * TwinQuality.Ln2) - 1;
        (_rounds, _endS) = (new int[system.EdgeServers], new double[system.EdgeServers]);
    }

    /// <summary>The links of the plan scored last, and what follows from them.</summary>
    public CoalitionState State { get; }

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="pricePerS">Q/V [1/s].</param>
    public void Begin(FrameState frame, double pricePerS) => (_frame, _pricePerS) = (frame, pricePerS);

    /// <summary>Scores a plan.</summary>
    /// <param name="plan">
    /// Its assignment and links are given. Links are cut that break eq. 3, 8, 14, 25c or R_Min, or whose data comes
    /// after the frame; then it takes rounds, delay and worth.
    /// </param>
    public void Score(LbcdPlan plan)
    {
        State.Load(_frame!, plan.Assignment, Settings);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            for (var n = 0; n < _system.Sensors; n++)
            {
                ref var w = ref plan.Subcarrier[(b * _system.Sensors) + n];
                if (w == LbcdPlan.None)
                {
                    continue;
                }

                // A cell of an idle edge server is not free, either.
                if (State.Radio.Owner[State.Radio.CellOf(b, w)] != RadioCells.Free || State.LinkCount[n] >= State.LinkLimit[n])
                {
                    w = LbcdPlan.None;
                    continue;
                }

                State.Put(n, State.Radio.CellOf(b, w));
            }
        }

        State.RefreshAll();
        while (FindBreach(out var b, out var w))
        {
            var n = (int)State.Radio.Owner[State.Radio.CellOf(b, w)];
            State.Make(new CoalitionMove(MoveKind.Quit, n, b, -1, w, -1, -1, 0));
            plan.Subcarrier[(b * _system.Sensors) + n] = LbcdPlan.None;
        }

        Value(plan);
    }

    /// <summary>The link that is cut next: the weakest below R_Min, else the one that ends farthest beyond the frame.</summary>
    private bool FindBreach(out int edgeServer, out int subcarrier)
    {
        var (radio, lowest, latest) = (State.Radio, _leastSinr * (1 - 1e-12), 0.0);
        var (weak, slow) = (-1, -1);
        for (var cell = 0; cell < radio.Cells; cell++)
        {
            if (!(radio.Owner[cell] >= 0))
            {
                continue;
            }

            var sinr = radio.Signal[cell] / (radio.Interference[cell] + _system.NoiseW);
            (lowest, weak) = sinr < lowest ? (sinr, cell) : (lowest, weak);
            var lateS = radio.TimeS[cell] - Math.Max(0, State.Terms.SlackS[cell % radio.Stride]);
            (latest, slow) = lateS > latest ? (lateS, cell) : (latest, slow);
        }

        var found = weak >= 0 ? weak : slow;
        (edgeServer, subcarrier) = found < 0 ? (-1, -1) : (found % radio.Stride, radio.SubcarrierOf(found));
        return found >= 0;
    }

    private void Value(LbcdPlan plan)
    {
        var (worth, last) = (State.Total(), -1);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var idle = State.Terms.PartialDt[b] < 0;
            _rounds[b] = idle ? 0 : State.Rounds[b];
            _endS[b] = idle ? double.NegativeInfinity
                : _system.Constants.FrameDurationS - State.Terms.SlackS[b] + State.DelayS[b] + (_rounds[b] * State.Data[b].RoundS);
            last = last < 0 || _endS[b] > _endS[last] ? b : last;
        }

        _rounds.CopyTo(plan.Rounds, 0);
        (plan.DelayS, plan.Worth) = (_endS[last], worth - (_pricePerS * _endS[last]));
        if (_pricePerS > 0)
        {
            TakeBack(plan, last, worth);
        }
    }

    /// <summary>Takes rounds back one by one where the frame ends, and keeps the best plan on the way.</summary>
    /// <remarks>For every end of the frame the rounds that it leaves are passed, so the best end is among those seen.</remarks>
    private void TakeBack(LbcdPlan plan, int last, double worth)
    {
        // Rounds beyond so many are worth nothing any more (2^(−a T) has vanished), and are not taken back one by one.
        for (var taken = 0; taken < MostTakenBack && _rounds[last] > 0 && State.Data[last].RoundS > 0; taken++)
        {
            worth += Trained(last, _rounds[last] - 1) - Trained(last, _rounds[last]);
            _rounds[last]--;
            _endS[last] -= State.Data[last].RoundS;
            for (var b = 0; b < _endS.Length; b++)
            {
                last = _endS[b] > _endS[last] ? b : last;
            }

            if (worth - (_pricePerS * _endS[last]) > plan.Worth)
            {
                (plan.DelayS, plan.Worth) = (_endS[last], worth - (_pricePerS * _endS[last]));
                _rounds.CopyTo(plan.Rounds, 0);
            }
        }
    }

    /// <summary>ξ I A − κ e_b T [1].</summary>
    private double Trained(int b, int rounds)
    {
        var (c, constants) = (State.Terms.PartialDt[b], _system.Constants);
        var quality = TwinQuality.Quality(State.Data[b].Factor, rounds, _system.RoundExponent, _system.RequiredQuality[c]);
        return (constants.GainWeight * _frame!.Importance[c] * quality) - (constants.EnergyWeightPerJ * _system.EnergyPerRoundJ[b] * rounds);
    }
}
