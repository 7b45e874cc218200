using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>The best assignment for the links that there are.</summary>
/// <remarks>
/// A rate depends on who sends on which subcarrier (Chen 2025, eq. 13), not on what is sent. So with the links fixed,
/// what edge server b makes of partial-DT c does not depend on where the others are, and the best x is that of a linear
/// assignment over U_b(c) − ψ lateness_b, less what b is worth idle, when its members leave.
/// </remarks>
internal sealed class LinkedAssignment
{
    private readonly FederationSystem _system;
    private readonly CoalitionState _state;
    private readonly EdgeServerTerms _terms;
    private readonly LinearAssignment _solver = new();
    private readonly double[] _value;

    /// <summary>Room for a state.</summary>
    public LinkedAssignment(CoalitionState state, FederationSystem system)
    {
        (_system, _state, _terms) = (system, state, new EdgeServerTerms(system));
        _value = new double[system.PartialDts * system.EdgeServers];
    }

    /// <summary>The value of each partial-DT at each edge server, as c × B + b [1].</summary>
    public ReadOnlySpan<double> Value => _value;

    /// <summary>Finds the best assignment.</summary>
    /// <param name="frame">The frame of the state.</param>
    /// <param name="settings">How rounds are chosen.</param>
    /// <param name="assignment">The assignment of the state; takes the best.</param>
    /// <returns>By how much it raises the potential; when it does not, the assignment stays.</returns>
    public double Improve(FrameState frame, CoalitionSettings settings, Span<int> assignment)
    {
        for (var c = 0; c < _system.PartialDts; c++)
        {
            _terms.LoadFor(frame, c, settings);
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                var value = ValueOf(frame, c, b);
                _value[(c * _system.EdgeServers) + b] = double.IsFinite(value) ? value : double.MinValue / (2 * _system.EdgeServers);
            }
        }

        var before = LinearAssignment.Sum(_system.PartialDts, _system.EdgeServers, _value, assignment);
        Span<int> found = assignment.Length <= 256 ? stackalloc int[assignment.Length] : new int[assignment.Length];
        var gain = _solver.Solve(_system.PartialDts, _system.EdgeServers, _value, found) - before;
        if (!(gain > MoveSearch.LeastAt(_state.Largest)))
        {
            return 0;
        }

        found.CopyTo(assignment);
        return gain;
    }

    private double ValueOf(FrameState frame, int c, int b)
    {
        var (radio, data, energy, delay) = (_state.Radio, 0.0, 0.0, 0.0);
        for (var cell = b; cell < radio.Cells; cell += radio.Stride)
        {
            if (radio.Owner[cell] >= 0)
            {
                var n = (int)radio.Owner[cell];
                var kbit = frame.DataKbit[(n * _system.PartialDts) + c];
                var timeS = FrameDelays.BitPerKbit * kbit / radio.RateBitPerS(cell);
                (data, energy, delay) = (data + kbit, energy + (timeS * radio.PowerW[cell]), Math.Max(delay, timeS));
            }
        }

        var idle = -_state.ChangePrice * frame.PreviousMembers[b];
        return _terms.At(b, _terms.Of(b, data), delay).Value - (_state.EnergyPrice * energy) - _terms.FixedCost[b]
            - _state.ChangeCost[b] - (_system.PenaltyPerS * FrameDelays.LatenessS(delay, _terms.SlackS[b])) - idle;
    }
}
