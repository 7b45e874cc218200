using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.MaximumGain;

/// <summary>Expected energy of a helper and its recipients, each of whom comes with a probability of its own.</summary>
/// <remarks>
/// Where everyone waits for the helper, a group spends κ (C_i + (Σ C_j³)^(1/3))³/(D_th − D_i^t)² (Kang 2023, eqs. 36 to
/// 38). The expectation goes over all sets of the recipients that may or may not come; of more than
/// <see cref="MostUndecided"/> it is the mean over samples, the same ones for all questions of a cycle, so that
/// differences of expectations are not noise.
/// </remarks>
public sealed class ExpectedGroup
{
    /// <summary>Recipients whose sets are all gone through.</summary>
    public const int MostUndecided = 6;

    private const int Samples = 64;
    private readonly WideAreaConstants _constants;
    private readonly double[] _flop;
    private readonly double[] _delayS;
    private readonly int[] _members;
    private readonly int[] _undecided;
    private readonly double[] _groupDelayS;
    private readonly double[] _groupFlop;
    private readonly double[] _draws;
    private readonly int _width;
    private double _ownFlop;
    private double _ownDelayS;

    /// <summary>Makes room.</summary>
    /// <param name="constants">Constants of the model.</param>
    /// <param name="neighbours">Possible recipients.</param>
    /// <param name="id">Whose group; it draws its samples for itself.</param>
    public ExpectedGroup(WideAreaConstants constants, int neighbours, int id)
    {
        _constants = constants;
        (_flop, _delayS) = (new double[neighbours], new double[neighbours]);
        (_members, _undecided) = (new int[neighbours], new int[neighbours]);
        (_groupDelayS, _groupFlop) = (new double[neighbours], new double[neighbours]);
        _width = RandomField.Align(neighbours);
        _draws = neighbours > MostUndecided ? new double[Samples * _width] : [];
        var field = new Rng(id).Split("mgm/samples").Field();
        for (var sample = 0; sample < Samples && _draws.Length > 0; sample++)
        {
            field.Fill(sample, 0, _draws.AsSpan(sample * _width, _width));
        }
    }

    /// <summary>Sets the helper.</summary>
    /// <param name="flop">C_i [flop].</param>
    /// <param name="delayS">D_i^t [s].</param>
    public void SetHelper(double flop, double delayS) => (_ownFlop, _ownDelayS) = (flop, delayS);

    /// <summary>Sets a possible recipient.</summary>
    /// <param name="neighbour">Which.</param>
    /// <param name="flop">C_j after help [flop].</param>
    /// <param name="delayS">D_j^t [s].</param>
    public void SetRecipient(int neighbour, double flop, double delayS) => (_flop[neighbour], _delayS[neighbour]) = (flop, delayS);

    /// <summary>Expected energy of the group [J].</summary>
    /// <param name="probability">Of each neighbour's coming [1].</param>
    public double ExpectedJ(ReadOnlySpan<double> probability)
    {
        var (members, undecided, late) = (0, 0, 0.0);
        for (var k = 0; k < probability.Length; k++)
        {
            if (probability[k] == 0 || _flop[k] == 0)
            {
                continue;
            }

            if (_delayS[k] >= _constants.LatencyThresholdS)
            {
                late += probability[k] * SpentJ(_flop[k], _delayS[k]);
            }
            else if (probability[k] == 1)
            {
                _members[members++] = k;
            }
            else
            {
                _undecided[undecided++] = k;
            }
        }

        if (undecided <= MostUndecided)
        {
            return late + EnumerateJ(probability, members, undecided);
        }

        var sum = 0.0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var all = members;
            for (var at = 0; at < undecided; at++)
            {
                var k = _undecided[at];
                if (_draws[(sample * _width) + k] < probability[k])
                {
                    _members[all++] = k;
                }
            }

            sum += GroupJ(all);
        }

        return late + (sum / Samples);
    }

    /// <summary>Earliest time at which the helper may be done: when every neighbour that may come does [s].</summary>
    /// <param name="probability">Of each neighbour's coming [1].</param>
    public double EarliestFinishS(ReadOnlySpan<double> probability)
    {
        var cubes = 0.0;
        for (var k = 0; k < probability.Length; k++)
        {
            cubes += probability[k] > 0 ? Cube(_flop[k]) : 0;
        }

        var left = _constants.LatencyThresholdS - _ownDelayS;
        return left <= 0 || _ownFlop == 0 ? _ownDelayS
            : _ownDelayS + HelperTime.PrintedComputingDelayS(_ownFlop, _ownDelayS, _constants.LatencyThresholdS, cubes);
    }

    private double EnumerateJ(ReadOnlySpan<double> probability, int members, int undecided)
    {
        if (undecided == 0)
        {
            return GroupJ(members);
        }

        var k = _undecided[undecided - 1];
        _members[members] = k;
        var with = EnumerateJ(probability, members + 1, undecided - 1);
        return (probability[k] * with) + ((1 - probability[k]) * EnumerateJ(probability, members, undecided - 1));
    }

    private double GroupJ(int members)
    {
        var (cubes, latest) = (0.0, double.NegativeInfinity);
        for (var at = 0; at < members; at++)
        {
            cubes += Cube(_flop[_members[at]]);
            latest = Math.Max(latest, _delayS[_members[at]]);
        }

        var deadline = _constants.LatencyThresholdS;
        var left = deadline - _ownDelayS;
        if (members == 0)
        {
            return SpentJ(_ownFlop, _ownDelayS);
        }

        var root = Math.Cbrt(cubes);
        return left > 0 && _ownDelayS + (_ownFlop * left / (_ownFlop + root)) >= latest
            ? ComputingEnergy.EnergyJ(_constants.SwitchedCapacitanceWPerHz3, _ownFlop + root, left)
            : GeneralJ(members);
    }

    /// <summary>With recipients whose data may come after the helper is done.</summary>
    private double GeneralJ(int members)
    {
        for (var at = 0; at < members; at++)
        {
            (_groupDelayS[at], _groupFlop[at]) = (_delayS[_members[at]], _flop[_members[at]]);
        }

        var time = HelperTime.ComputingDelayS(
            _ownFlop, _ownDelayS, _constants.LatencyThresholdS, _constants.MinComputingTimeS,
            _groupDelayS.AsSpan(0, members), _groupFlop.AsSpan(0, members));
        var energy = ComputingEnergy.EnergyJ(_constants.SwitchedCapacitanceWPerHz3, _ownFlop, time);
        for (var at = 0; at < members; at++)
        {
            var k = _members[at];
            energy += SpentJ(_flop[k], ComputingEnergy.StartS(_delayS[k], _ownDelayS + time));
        }

        return energy;
    }

    private double SpentJ(double flop, double startS) => ComputingEnergy.EnergyJ(
        _constants.SwitchedCapacitanceWPerHz3, flop,
        ComputingEnergy.TimeLeftS(startS, _constants.LatencyThresholdS, _constants.MinComputingTimeS));

    private static double Cube(double x) => x * x * x;
}
