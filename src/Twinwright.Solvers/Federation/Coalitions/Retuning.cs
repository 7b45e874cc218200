using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Other subcarriers for the links that there are; no sensor comes or goes.</summary>
/// <remarks>
/// Switches put a link on the subcarrier that is best for itself when it comes, and leave it there. Here each link in
/// turn takes the free subcarrier of its edge server that raises the potential most. Then a sensor's links are gathered
/// on one subcarrier, where a multicast does not disturb itself (Chen 2025, eq. 13); who stands in the way moves to the
/// subcarrier given up. Then two links of an edge server trade places. Only what raises the potential is kept.
/// </remarks>
internal sealed class Retuning
{
    private const int MostPasses = 20;

    private readonly FederationSystem _system;
    private readonly CoalitionState _state;
    private readonly MoveTrial _trial;
    private readonly LinkEdit _edit;
    private readonly int[] _cells;

    /// <summary>Scratch for a state.</summary>
    public Retuning(CoalitionState state, FederationSystem system)
    {
        (_system, _state) = (system, state);
        (_trial, _edit) = (new MoveTrial(state, system), new LinkEdit(state, system));
        _cells = new int[state.MostLinks];
    }

    /// <summary>Passes over all links until none helps.</summary>
    /// <returns>Changes made.</returns>
    public int Run()
    {
        var changes = 0;
        for (var (pass, before) = (0, -1); pass < MostPasses && changes != before; pass++)
        {
            before = changes;
            for (var n = 0; n < _system.Sensors; n++)
            {
                for (var i = 0; i < _state.LinkCount[n]; i++)
                {
                    changes += Repick(n, _state.CellsOf(n)[i]) ? 1 : 0;
                }
            }

            for (var n = 0; n < _system.Sensors; n++)
            {
                for (var w = 0; w < _system.Subcarriers && _state.LinkCount[n] > 1; w++)
                {
                    changes += Gather(n, w) ? 1 : 0;
                }
            }

            for (var b = 0; b < _system.EdgeServers; b++)
            {
                changes += Trade(b);
            }
        }

        return changes;
    }

    /// <summary>Moves a link to the free subcarrier that raises the potential most, if one does.</summary>
    private bool Repick(int n, int from)
    {
        var radio = _state.Radio;
        var (b, own, best) = (from % radio.Stride, radio.SubcarrierOf(from), MoveSearch.LeastAt(_state.Largest));
        CoalitionMove? chosen = null;
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            if (radio.Owner[radio.CellOf(b, w)] != RadioCells.Free || !Reaches(n, b, w))
            {
                continue;
            }

            var move = new CoalitionMove(MoveKind.Transfer, n, b, b, own, w, -1, 0);
            var gain = _trial.Gain(move);
            (best, chosen) = gain > best ? (gain, move) : (best, chosen);
        }

        if (chosen is { } made)
        {
            _state.Make(made);
        }

        return chosen is not null;
    }

    /// <summary>Whether a sensor would have R_Min on a free subcarrier.</summary>
    private bool Reaches(int n, int b, int w)
    {
        var (radio, heard) = (_state.Radio, 0.0);
        foreach (var other in radio.OnAir(w))
        {
            heard += other == n ? 0 : radio.Received[(other * radio.Cells) + radio.CellOf(b, w)];
        }

        return Model.Radio.CochannelUplink.RateBitPerS(
            _system.SubcarrierHz, radio.Received[(n * radio.Cells) + radio.CellOf(b, w)], heard, _system.NoiseW)
            >= _system.Constants.MinRateBitPerS;
    }

    /// <summary>Moves all links of a sensor to one subcarrier.</summary>
    private bool Gather(int n, int w)
    {
        var (radio, count) = (_state.Radio, _state.LinkCount[n]);
        _state.CellsOf(n).CopyTo(_cells);
        _edit.Clear();
        var moved = 0;
        for (var i = 0; i < count; i++)
        {
            var (from, to) = (_cells[i], radio.CellOf(_cells[i] % radio.Stride, w));
            if (from == to)
            {
                continue;
            }

            moved++;
            _edit.Move(n, from, to);
            if (radio.Owner[to] >= 0)
            {
                _edit.Move((int)radio.Owner[to], to, from);
            }
        }

        return moved > 0 && _edit.Try();
    }

    /// <summary>Exchanges the subcarriers of links of an edge server, pair by pair.</summary>
    private int Trade(int b)
    {
        var (radio, changes) = (_state.Radio, 0);
        for (var first = b; first < radio.Cells; first += radio.Stride)
        {
            for (var second = first + radio.Stride; second < radio.Cells; second += radio.Stride)
            {
                if (radio.Owner[first] >= 0 && radio.Owner[second] >= 0)
                {
                    _edit.Clear();
                    _edit.Move((int)radio.Owner[first], first, second);
                    _edit.Move((int)radio.Owner[second], second, first);
                    changes += _edit.Try() ? 1 : 0;
                }
            }
        }

        return changes;
    }
}
