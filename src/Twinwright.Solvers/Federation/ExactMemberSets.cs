using System.Numerics;
using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Exact;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>The best decision of a frame when sensor n always uses subcarrier n.</summary>
/// <remarks>
/// Then nobody disturbs anybody, and what an edge server is worth depends on its partial-DT and its own members alone:
/// 2^N values for each pair. Which pairs, and which member sets, is a set packing, assignment included
/// (<see cref="MemberSetProgram"/>). A set that is worth no more than one of its subsets is left out: the subset asks
/// less of the sensors.
/// </remarks>
internal sealed class ExactMemberSets
{
    /// <summary>Most sensors: 1,024 sets.</summary>
    public const int MostSensors = 10;

    /// <summary>Most sets of all pairs together.</summary>
    public const int MostSets = 100_000;

    private readonly FederationSystem _system;
    private readonly EdgeServerTerms _terms;
    private readonly double[] _secondPerKbit;
    private readonly double[] _value;
    private readonly double[] _best;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    public ExactMemberSets(FederationSystem system)
    {
        (_system, _terms, _secondPerKbit) = (system, new EdgeServerTerms(system), new double[system.Sensors]);
        (_value, _best) = (new double[1 << system.Sensors], new double[1 << system.Sensors]);
        (Assignment, Owner) = (new int[system.PartialDts], new int[system.EdgeServers * system.Subcarriers]);
    }

    /// <summary>x of the best decision.</summary>
    public int[] Assignment { get; }

    /// <summary>Who owns what in the best decision, as b × W + w; <see cref="ExactCells.Nobody"/> for a free cell.</summary>
    public int[] Owner { get; }

    /// <summary>Φ of the best decision, the changes of edge servers without a partial-DT included [1].</summary>
    public double Potential { get; private set; }

    /// <summary>By how much <see cref="Potential"/> may miss the best one at most, as values are rounded [1].</summary>
    public double ErrorBound { get; private set; }

    /// <summary>Refuses worlds with too many sensors or member sets.</summary>
    /// <exception cref="SolverRefusedException">There are too many.</exception>
    public static void Admit(FederationSystem system)
    {
        var sets = (double)system.EdgeServers * system.PartialDts * Math.Pow(2, system.Sensors);
        if (system.Sensors > MostSensors || system.Sensors > system.Subcarriers || sets > MostSets)
        {
            throw new SolverRefusedException(FormattableString.Invariant(
                $"exact{{allocation=orthogonal}} gives each of at most {MostSensors} sensors a subcarrier and chooses among at most {MostSets} member sets, but there are {system.Sensors} sensors, {system.Subcarriers} subcarriers and {sets:g6} sets"));
        }
    }

    /// <summary>Finds the best decision of a frame.</summary>
    public void Solve(FrameState frame)
    {
        var columns = new List<MemberSetColumn>();
        for (var c = 0; c < _system.PartialDts; c++)
        {
            _terms.LoadFor(frame, c, new CoalitionSettings());
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                AddSets(frame, b, c, columns);
            }
        }

        var chosen = MemberSetProgram.Solve(_system.EdgeServers, _system.PartialDts, _system.MaxAssociations, columns, out var errorBound);
        (Potential, ErrorBound) = (0, errorBound);
        Array.Fill(Owner, ExactCells.Nobody);
        foreach (var column in chosen)
        {
            Assignment[column.PartialDt] = column.EdgeServer;
            Potential += column.Value;
            for (var n = 0; n < _system.Sensors; n++)
            {
                if ((column.Members >> n & 1) == 1)
                {
                    Owner[(column.EdgeServer * _system.Subcarriers) + n] = n;
                }
            }
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            Potential -= _system.Constants.ChangeCost * frame.PreviousMembers[b];
        }
    }

    /// <summary>Adds what a pair is worth with each member set, over leaving the edge server without a partial-DT.</summary>
    private void AddSets(FrameState frame, int b, int c, List<MemberSetColumn> columns)
    {
        var reached = Reach(frame, b);
        for (var set = 0; set < _value.Length; set++)
        {
            if ((set & ~reached) != 0)
            {
                continue;
            }

            var subset = double.NegativeInfinity;
            for (var left = set; left != 0; left &= left - 1)
            {
                subset = Math.Max(subset, _best[set & ~(left & -left)]);
            }

            var value = Value(frame, b, c, set);
            if (!double.IsFinite(value))
            {
                throw new SolverRefusedException(
                    $"exact: allocation=orthogonal weighs finite values only, but edge server {b} with partial-DT {c} has {value} in frame {frame.Frame}");
            }

            _best[set] = Math.Max(subset, value);
            if (set == 0 || value > subset)
            {
                columns.Add(new MemberSetColumn(b, c, set, value));
            }
        }
    }

    /// <summary>The sensors whose rate is at least R_Min, and the time that a kbit of each takes.</summary>
    private int Reach(FrameState frame, int b)
    {
        var reached = 0;
        for (var n = 0; n < _system.Sensors; n++)
        {
            var received = _system.SensorPowerW[n] * frame.Gain[(((n * _system.Subcarriers) + n) * _system.EdgeServers) + b];
            var rate = CochannelUplink.RateBitPerS(_system.SubcarrierHz, received, 0, _system.NoiseW);
            _secondPerKbit[n] = FrameDelays.TransmissionS(1, rate);
            reached |= rate >= _system.Constants.MinRateBitPerS && _system.MaxAssociations[n] > 0 ? 1 << n : 0;
        }

        return reached;
    }

    private double Value(FrameState frame, int b, int c, int set)
    {
        var (data, energy, delay, changes, constants) = (0.0, 0.0, 0.0, 0, _system.Constants);
        for (var left = set; left != 0; left &= left - 1)
        {
            var n = BitOperations.TrailingZeroCount(left);
            var kbit = frame.DataKbit[(n * _system.PartialDts) + c];
            var time = kbit * _secondPerKbit[n];
            data += kbit;
            delay = Math.Max(delay, time);
            energy += _system.SensorPowerW[n] * time;
            changes += frame.WasMember(b, n) ? -1 : 1;
        }

        return _terms.At(b, _terms.Of(b, data), delay).Value - _terms.FixedCost[b] - (constants.EnergyWeightPerJ * energy)
            - (constants.ChangeCost * changes) - (_system.PenaltyPerS * FrameDelays.LatenessS(delay, _terms.SlackS[b]));
    }
}
