using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>The best links of a frame for an assignment, by going through all of them.</summary>
/// <remarks>
/// Maximises Φ = Σ_b (U_b − ψ lateness_b) with the rounds in closed form, subcarrier by subcarrier: energy and delay of
/// a subcarrier stand in a table (<see cref="ExactCells"/>), so a path holds sums only. On the last subcarrier an edge
/// server gets one of N + 1 amounts of data, whatever the others get; training is worked out for those, not for each of
/// the (N + 1)^C rows, and where even their best values together do not reach the best so far, all rows are passed over.
/// </remarks>
internal sealed class ExactSearch
{
    private readonly FederationSystem _system;
    private readonly EdgeServerTerms _terms;
    private readonly ExactCells _cells;
    private readonly int _width;
    private readonly int[] _active;
    private readonly bool[] _isMember;
    private readonly int[] _links;
    private readonly int[] _rows;
    private readonly Sums[] _sums;
    private readonly DataValue[] _last;
    private readonly double[] _mostFrom;
    private FrameState? _frame;
    private bool _isLoaded;
    private readonly CoalitionSettings _settings;
    private double _idleCost;
    private double _changeCost;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    /// <param name="settings">How rounds are chosen; null for the closed form.</param>
    public ExactSearch(FederationSystem system, CoalitionSettings? settings = null)
    {
        _settings = settings ?? new CoalitionSettings();
        (_system, _terms, _cells, _width) = (system, new EdgeServerTerms(system), new ExactCells(system), system.PartialDts);
        (_active, _rows, _mostFrom) = (new int[_width], new int[system.Subcarriers], new double[_width + 1]);
        (_isMember, _links) = (new bool[_width * system.Sensors], new int[system.Sensors]);
        (_sums, _last) = (new Sums[(system.Subcarriers + 1) * _width], new DataValue[_width * (system.Sensors + 1)]);
        (Assignment, Owner) = (new int[_width], new int[system.EdgeServers * system.Subcarriers]);
    }

    /// <summary>What an edge server has on the subcarriers of a path.</summary>
    private struct Sums
    {
        public double DataKbit;
        public double DelayS;

        /// <summary>κ E^Dtr and C^Conf F_b.</summary>
        public double Cost;
    }

    /// <summary>x of the best decision.</summary>
    public int[] Assignment { get; }

    /// <summary>Who owns what in the best decision, as b × W + w; <see cref="ExactCells.Nobody"/> for a free cell.</summary>
    public int[] Owner { get; }

    /// <summary>Φ of the best decision, the changes of edge servers without a partial-DT included [1].</summary>
    public double Potential { get; private set; }

    /// <summary>Number of decisions: assignments, times the ways to put sensors on the subcarriers of C edge servers.</summary>
    /// <remarks>L_n is not counted, so that there are at most this many.</remarks>
    public static double Decisions(FederationSystem system)
    {
        var (ways, count) = (0.0, 1.0);
        for (var links = 0; links <= Math.Min(system.Sensors, system.Subcarriers); links++)
        {
            ways += count;
            count *= (double)(system.Sensors - links) * (system.Subcarriers - links) / (links + 1);
        }

        var assignments = 1.0;
        for (var c = 0; c < system.PartialDts; c++)
        {
            assignments *= system.EdgeServers - c;
        }

        return assignments * Math.Pow(ways, system.PartialDts);
    }

    /// <summary>What the changes of edge servers without a partial-DT cost [1].</summary>
    public static double IdleCost(FrameState frame, ReadOnlySpan<int> assignment)
    {
        var changes = 0;
        for (var b = 0; b < frame.System.EdgeServers; b++)
        {
            changes += assignment.Contains(b) ? 0 : frame.PreviousMembers[b];
        }

        return frame.System.Constants.ChangeCost * changes;
    }

    /// <summary>Takes a frame; there is no best decision yet.</summary>
    public void Load(FrameState frame)
    {
        (_frame, _isLoaded, Potential) = (frame, false, double.NegativeInfinity);

        // Should no decision have a finite value, a legal one stands all the same: nobody sends.
        Array.Fill(Owner, ExactCells.Nobody);
        for (var c = 0; c < Assignment.Length; c++)
        {
            Assignment[c] = c;
        }

        _changeCost = _system.Constants.ChangeCost;
    }

    /// <summary>Goes through the decisions with an assignment.</summary>
    public void Try(ReadOnlySpan<int> assignment)
    {
        var frame = _frame!;
        _terms.Load(frame, assignment, _settings);
        assignment.CopyTo(_active);
        _active.AsSpan().Sort();
        if (!_isLoaded || !_cells.EdgeServers.SequenceEqual(_active))
        {
            _cells.Load(frame, _active);
            _isLoaded = true;
        }

        _idleCost = IdleCost(frame, assignment);
        for (var i = 0; i < _width; i++)
        {
            var b = _active[i];
            _sums[i] = new Sums { Cost = _terms.FixedCost[b] + (_changeCost * frame.PreviousMembers[b]) };
        }

        if (Descend(0))
        {
            assignment.CopyTo(Assignment);
        }
    }

    /// <summary>Goes through the rows of a subcarrier and all after it.</summary>
    /// <returns>Whether a better decision was found.</returns>
    private bool Descend(int w)
    {
        if (w == _system.Subcarriers - 1)
        {
            return Finish(w);
        }

        var found = false;
        for (var row = 0; row < _cells.Rows(w); row++)
        {
            var owner = _cells.Owner(w, row);
            if (!Fits(owner))
            {
                continue;
            }

            _rows[w] = row;
            Enter(w, row, owner);
            found |= Descend(w + 1);
            Leave(owner);
        }

        return found;
    }

    private bool Fits(ReadOnlySpan<int> owner)
    {
        for (var i = 0; i < owner.Length; i++)
        {
            var n = owner[i];
            if (n >= 0 && (_isMember[(i * _system.Sensors) + n] || _links[n] + owner.Count(n) > _system.MaxAssociations[n]))
            {
                return false;
            }
        }

        return true;
    }

    private void Enter(int w, int row, ReadOnlySpan<int> owner)
    {
        var perKbit = _cells.SecondPerKbit(w, row);
        for (var i = 0; i < owner.Length; i++)
        {
            var (n, sums) = (owner[i], _sums[(w * _width) + i]);
            if (n >= 0)
            {
                _isMember[(i * _system.Sensors) + n] = true;
                _links[n]++;
                var kbit = Kbit(n, i);
                var time = kbit * perKbit[i];
                sums.DataKbit += kbit;
                sums.DelayS = Math.Max(sums.DelayS, time);
                sums.Cost += Price(n, i, time);
            }

            _sums[((w + 1) * _width) + i] = sums;
        }
    }

    private void Leave(ReadOnlySpan<int> owner)
    {
        for (var i = 0; i < owner.Length; i++)
        {
            if (owner[i] >= 0)
            {
                _isMember[(i * _system.Sensors) + owner[i]] = false;
                _links[owner[i]]--;
            }
        }
    }

    /// <summary>Goes through the rows of the last subcarrier.</summary>
    private bool Finish(int w)
    {
        var sums = _sums.AsSpan(w * _width, _width);
        var perEdgeServer = _system.Sensors + 1;
        _mostFrom[_width] = -_idleCost;
        for (var i = _width - 1; i >= 0; i--)
        {
            _mostFrom[i] = _mostFrom[i + 1] + Most(i, sums[i], _last.AsSpan(i * perEdgeServer, perEdgeServer));
        }

        var found = false;
        for (var row = 0; row < _cells.Rows(w) && !(_mostFrom[0] <= Potential); row++)
        {
            var owner = _cells.Owner(w, row);
            if (!Fits(owner))
            {
                continue;
            }

            var perKbit = _cells.SecondPerKbit(w, row);
            var (total, i) = (0.0, 0);
            for (; i < _width && !(total + _mostFrom[i] <= Potential); i++)
            {
                total += Value(i, sums[i], owner[i], perKbit[i], _last[(i * perEdgeServer) + owner[i] + 1]);
            }

            if (i == _width && total - _idleCost > Potential)
            {
                (Potential, found, _rows[w]) = (total - _idleCost, true, row);
                Keep();
            }
        }

        return found;
    }

    /// <summary>What an edge server makes of each amount of data it can end up with, and an upper bound of its potential.</summary>
    private double Most(int i, in Sums sums, Span<DataValue> last)
    {
        var most = double.NegativeInfinity;
        for (var n = -1; n < _system.Sensors; n++)
        {
            if (n < 0 || (!_isMember[(i * _system.Sensors) + n] && _links[n] < _system.MaxAssociations[n]))
            {
                var data = last[n + 1] = _terms.Of(_active[i], sums.DataKbit + (n < 0 ? 0 : Kbit(n, i)));
                most = Math.Max(most, data.Most - (n < 0 ? 0 : Price(n, i, 0)));
            }
        }

        return most - sums.Cost - Penalty(i, sums.DelayS);
    }

    private double Value(int i, in Sums sums, int n, double perKbit, in DataValue data)
    {
        var (delay, cost) = (sums.DelayS, sums.Cost);
        if (n >= 0)
        {
            var time = Kbit(n, i) * perKbit;
            delay = Math.Max(delay, time);
            cost += Price(n, i, time);
        }

        return _terms.At(_active[i], data, delay).Value - cost - Penalty(i, delay);
    }

    private double Kbit(int n, int i) => _frame!.DataKbit[(n * _system.PartialDts) + _terms.PartialDt[_active[i]]];

    /// <summary>What a link costs: κ P t, and its change.</summary>
    private double Price(int n, int i, double timeS) =>
        (_system.Constants.EnergyWeightPerJ * _system.SensorPowerW[n] * timeS)
            + (_frame!.WasMember(_active[i], n) ? -_changeCost : _changeCost);

    private double Penalty(int i, double delayS) => _system.PenaltyPerS * FrameDelays.LatenessS(delayS, _terms.SlackS[_active[i]]);

    private void Keep()
    {
        Array.Fill(Owner, ExactCells.Nobody);
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            var owner = _cells.Owner(w, _rows[w]);
            for (var i = 0; i < owner.Length; i++)
            {
                Owner[(_active[i] * _system.Subcarriers) + w] = owner[i];
            }
        }
    }
}
