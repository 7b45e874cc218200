using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>Tabu search over coalitions, drawn by preference gravity; see <see cref="Pts"/>.</summary>
internal sealed class PtsSearch
{
    private readonly FederationSystem _system;
    private readonly CoalitionState _state;
    private readonly MoveTrial _trial;
    private readonly PtsGravity _gravity;
    private readonly int[] _tabuUntil;
    private readonly double[] _bestOwner;
    private FrameState? _frame;
    private CoalitionMove _move;
    private double _gain;
    private double _aspiration;
    private double _best;
    private int _fewest;
    private int _step;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    public PtsSearch(FederationSystem system)
    {
        (_system, _state) = (system, new CoalitionState(system));
        (_trial, _gravity) = (new MoveTrial(_state, system), new PtsGravity(_state, system));
        (_tabuUntil, _bestOwner) = (new int[system.Sensors * system.EdgeServers], new double[_state.Radio.Cells]);
    }

    /// <summary>Φ of the start [1].</summary>
    public double StartPotential { get; private set; }

    /// <summary>Φ of what was decided [1].</summary>
    public double Potential { get; private set; }

    /// <summary>Searches links for an assignment.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="assignment">x.</param>
    /// <param name="settings">How many moves, of how many sensors, and how long a pair is tabu.</param>
    /// <param name="actions">Takes the decision.</param>
    /// <param name="log">Takes every move; null for none.</param>
    public void Search(FrameState frame, ReadOnlySpan<int> assignment, Pts.Settings settings, FrameActions actions, MoveLog? log = null)
    {
        _frame = frame;
        Begin(assignment, log);
        var made = 0;
        for (_step = 1; _step <= settings.Moves && Choose(settings.Candidates); _step++)
        {
            _state.Make(_move);
            log?.Add(_move);
            Forbid(_move, _step + settings.Tenure);
            Remember();
            made = _step;
        }

        Restore();
        CoalitionActions.Write(_state, _system, assignment, made, actions);
    }

    private void Begin(ReadOnlySpan<int> assignment, MoveLog? log)
    {
        var settings = new CoalitionSettings();
        _state.Load(_frame!, assignment, settings);
        CoalitionStart.Write(_state, _frame!, settings);
        _state.RefreshAll();
        log?.Begin(CoalitionActions.Links(_state));
        Array.Clear(_tabuUntil);
        StartPotential = _state.Total();
        (_best, _fewest) = (double.NegativeInfinity, int.MaxValue);
        _state.Radio.Owner.CopyTo(_bestOwner, 0);
        Remember();
    }

    /// <summary>Keeps the coalitions if fewer links are slower than R_Min than ever before, or as few and the potential is larger.</summary>
    private void Remember()
    {
        var (potential, breaches) = (_state.Total(), Breaches());
        if (breaches < _fewest || (breaches == _fewest && potential > _best + MoveSearch.Least))
        {
            (_best, _fewest) = (potential, breaches);
            _state.Radio.Owner.CopyTo(_bestOwner, 0);
        }
    }

    private int Breaches()
    {
        var (radio, count) = (_state.Radio, 0);
        for (var cell = 0; cell < radio.Cells; cell++)
        {
            count += radio.Owner[cell] >= 0 && !Reaches(radio.Signal[cell], radio.Interference[cell]) ? 1 : 0;
        }

        return count;
    }

    private bool Reaches(double signalW, double interferenceW) =>
        CochannelUplink.RateBitPerS(_system.SubcarrierHz, signalW, interferenceW, _system.NoiseW) >= _system.Constants.MinRateBitPerS;

    private void Restore()
    {
        var radio = _state.Radio;
        for (var cell = 0; cell < radio.Cells; cell++)
        {
            if (radio.Owner[cell] >= 0)
            {
                _state.Take((int)radio.Owner[cell], cell);
            }
        }

        for (var cell = 0; cell < radio.Cells; cell++)
        {
            if (_bestOwner[cell] >= 0)
            {
                _state.Put((int)_bestOwner[cell], cell);
            }
        }

        _state.RefreshAll();
        Potential = _state.Total();
    }

    private void Forbid(in CoalitionMove move, int until)
    {
        if (move.From >= 0)
        {
            _tabuUntil[(move.Sensor * _system.EdgeServers) + move.From] = until;
        }

        if (move.To >= 0)
        {
            _tabuUntil[(move.Sensor * _system.EdgeServers) + move.To] = until;
        }

        if (move.Replaced >= 0)
        {
            _tabuUntil[(move.Replaced * _system.EdgeServers) + move.To] = until;
        }
    }

    private bool IsTabu(int n, int b) => b >= 0 && _tabuUntil[(n * _system.EdgeServers) + b] >= _step;

    /// <summary>The best move that is not tabu, or leads to the best coalitions so far.</summary>
    private bool Choose(int candidates)
    {
        (_gain, _aspiration) = (double.NegativeInfinity, _best + MoveSearch.Least - _state.Total());
        for (var n = 0; n < _system.Sensors; n++)
        {
            foreach (var cell in _state.CellsOf(n))
            {
                Offer(new CoalitionMove(MoveKind.Quit, n, cell % _state.Radio.Stride, -1, _state.Radio.SubcarrierOf(cell), -1, -1, 0));
            }
        }

        foreach (var n in _gravity.Rank(_frame!, candidates))
        {
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                if (_state.Terms.PartialDt[b] >= 0 && !_state.IsMember(n, b))
                {
                    OfferMovesTo(n, b);
                }
            }
        }

        return _gain > double.NegativeInfinity;
    }

    private void OfferMovesTo(int n, int b)
    {
        var radio = _state.Radio;
        var mayJoin = _state.LinkCount[n] < _state.LinkLimit[n];
        if (CoalitionStart.BestFree(_state, _system, n, b) is { } free)
        {
            if (mayJoin)
            {
                Offer(new CoalitionMove(MoveKind.Join, n, -1, b, -1, free, -1, 0));
            }

            foreach (var cell in _state.CellsOf(n))
            {
                Offer(new CoalitionMove(MoveKind.Transfer, n, cell % radio.Stride, b, radio.SubcarrierOf(cell), free, -1, 0));
            }
        }

        for (var w = 0; w < _system.Subcarriers && mayJoin; w++)
        {
            var cell = radio.CellOf(b, w);
            var replaced = (int)radio.Owner[cell];
            if (replaced < 0 || !_gravity.Prefers(cell, n, replaced))
            {
                continue;
            }

            var stays = radio.LinksOnAir(w, replaced) > 1 ? radio.Received[(replaced * radio.Cells) + cell] : 0;
            if (Reaches(radio.Received[(n * radio.Cells) + cell], _gravity.HeardW(n, cell) + stays))
            {
                Offer(new CoalitionMove(MoveKind.Swap, n, -1, b, -1, w, replaced, 0));
            }
        }
    }

    private void Offer(in CoalitionMove move)
    {
        var gain = _trial.Gain(move);
        var isTabu = IsTabu(move.Sensor, move.From) || IsTabu(move.Sensor, move.To) || (move.Replaced >= 0 && IsTabu(move.Replaced, move.To));
        if (gain > _gain && (!isTabu || gain > _aspiration))
        {
            (_gain, _move) = (gain, move with { Gain = gain });
        }
    }
}
