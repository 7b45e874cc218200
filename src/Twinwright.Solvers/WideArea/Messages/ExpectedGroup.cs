using Twinwright.Model.Computing;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>Expected energy of a helper and its recipients, when who comes is uncertain.</summary>
/// <remarks>
/// A recipient takes each of its n neighbouring helpers with probability 1/n, independently of the others (Kang 2023,
/// eqs. 6 and 7), so the group is a random subset, and the expectation a sum over subsets. When all data is there
/// before the helper is, a group costs κ(C_i + (Σ C_j³)^(1/3))³/(D_th − D_i^t)², which needs no division of time.
/// Beyond a number of uncertain members those that matter least count with their mean cube.
/// </remarks>
internal sealed class ExpectedGroup
{
    private readonly WideAreaConstants _constants;
    private readonly int _exact;
    private readonly double[] _cube;
    private readonly double[] _delayS;
    private readonly double[] _probability;
    private readonly bool[] _counted;
    private readonly int[] _uncertain;
    private readonly double[] _subsetCube;
    private readonly double[] _subsetProbability;
    private readonly double[] _flopOfGroup;
    private readonly double[] _delayOfGroup;
    private int _members;
    private int _uncertainMembers;
    private double _lateJ;
    private bool _allCounted;

    /// <summary>Makes room.</summary>
    /// <param name="constants">κ, D_th and the least computing time.</param>
    /// <param name="members">Most members.</param>
    /// <param name="exact">Uncertain members whose presence is summed over exactly; at most 16.</param>
    public ExpectedGroup(WideAreaConstants constants, int members, int exact)
    {
        (_constants, _exact) = (constants, exact);
        (_cube, _delayS, _probability) = (new double[members], new double[members], new double[members]);
        (_counted, _uncertain) = (new bool[members], new int[members]);
        (_flopOfGroup, _delayOfGroup) = (new double[members], new double[members]);
        var subsets = 1 << Math.Min(exact, members);
        (_subsetCube, _subsetProbability) = (new double[subsets], new double[subsets]);
    }

    /// <summary>Starts a group without members.</summary>
    public void Clear() => (_members, _uncertainMembers, _lateJ, _allCounted) = (0, 0, 0, true);

    /// <summary>Adds a possible member.</summary>
    /// <param name="cube">C_j³ [flop³].</param>
    /// <param name="delayS">D_j^t [s].</param>
    /// <param name="probability">That it takes this helper [1].</param>
    /// <param name="counted">Whether its energy is asked for.</param>
    public void Add(double cube, double delayS, double probability, bool counted)
    {
        if (cube == 0)
        {
            return;
        }

        if (delayS >= _constants.LatencyThresholdS)
        {
            // It has no time left, whatever the helper does.
            var min = _constants.MinComputingTimeS;
            _lateJ += counted ? probability * _constants.SwitchedCapacitanceWPerHz3 * cube / (min * min) : 0;
            return;
        }

        _allCounted &= counted;
        (_cube[_members], _delayS[_members], _probability[_members], _counted[_members]) = (cube, delayS, probability, counted);
        if (probability < 1)
        {
            _uncertain[_uncertainMembers++] = _members;
        }

        _members++;
    }

    /// <summary>Expected energy of those that count [J].</summary>
    /// <param name="flop">C_i [flop].</param>
    /// <param name="delayS">D_i^t [s].</param>
    /// <param name="counted">Whether the helper's energy is asked for.</param>
    public double EnergyJ(double flop, double delayS, bool counted)
    {
        var uncertain = ChooseUncertain();
        var (certainCube, mostCube, latest) = (0.0, 0.0, 0.0);
        for (var member = 0; member < _members; member++)
        {
            mostCube += _cube[member];
            latest = Math.Max(latest, _delayS[member]);
            certainCube += uncertain.Contains(member) ? 0 : _probability[member] * _cube[member];
        }

        var deadline = _constants.LatencyThresholdS;
        var allWait = counted && _allCounted && delayS < deadline
            && delayS + (mostCube > 0 ? HelperTime.PrintedComputingDelayS(flop, delayS, deadline, mostCube) : 0) >= latest;
        var subsets = ListSubsets(uncertain, certainCube);
        var energy = _lateJ;
        for (var subset = 0; subset < subsets; subset++)
        {
            energy += _subsetProbability[subset] * (allWait
                ? ClosedFormBenefit.GroupEnergyJ(_constants, flop, delayS, _subsetCube[subset])
                : DividedEnergyJ(flop, delayS, counted, uncertain, subset));
        }

        return energy;
    }

    /// <summary>The uncertain members that matter most, at most as many as are summed over exactly.</summary>
    private ReadOnlySpan<int> ChooseUncertain()
    {
        var all = _uncertain.AsSpan(0, _uncertainMembers);
        if (all.Length <= _exact)
        {
            return all;
        }

        for (var rank = 0; rank < _exact; rank++)
        {
            var best = rank;
            for (var other = rank + 1; other < all.Length; other++)
            {
                best = Weight(all[other]) > Weight(all[best]) ? other : best;
            }

            (all[rank], all[best]) = (all[best], all[rank]);
        }

        return all[.._exact];

        double Weight(int member) => _cube[member] * _probability[member] * (1 - _probability[member]);
    }

    private int ListSubsets(ReadOnlySpan<int> uncertain, double certainCube)
    {
        (_subsetCube[0], _subsetProbability[0]) = (certainCube, 1);
        var count = 1;
        foreach (var member in uncertain)
        {
            var p = _probability[member];
            for (var subset = 0; subset < count; subset++)
            {
                _subsetCube[count + subset] = _subsetCube[subset] + _cube[member];
                _subsetProbability[count + subset] = _subsetProbability[subset] * p;
                _subsetProbability[subset] *= 1 - p;
            }

            count *= 2;
        }

        return count;
    }

    /// <summary>A subset's energy with the time divided as the model divides it, kinks and all.</summary>
    private double DividedEnergyJ(double flop, double delayS, bool counted, ReadOnlySpan<int> uncertain, int subset)
    {
        var (deadline, min, capacitance) = (
            _constants.LatencyThresholdS, _constants.MinComputingTimeS, _constants.SwitchedCapacitanceWPerHz3);
        var group = 0;
        for (var member = 0; member < _members; member++)
        {
            var share = Share(member, uncertain, subset);
            if (share > 0)
            {
                _flopOfGroup[group] = Math.Cbrt(share * _cube[member]);
                _delayOfGroup[group++] = _delayS[member];
            }
        }

        var time = HelperTime.ComputingDelayS(flop, delayS, deadline, min, _delayOfGroup.AsSpan(0, group), _flopOfGroup.AsSpan(0, group));
        var energy = counted ? ComputingEnergy.EnergyJ(capacitance, flop, time) : 0;
        for (var member = 0; member < _members; member++)
        {
            if (_counted[member])
            {
                var start = ComputingEnergy.StartS(_delayS[member], delayS + time);
                var rest = ComputingEnergy.TimeLeftS(start, deadline, min);
                energy += Share(member, uncertain, subset) * capacitance * _cube[member] / (rest * rest);
            }
        }

        return energy;
    }

    /// <summary>1 or 0 for a member in or out of the subset, else the probability.</summary>
    private double Share(int member, ReadOnlySpan<int> uncertain, int subset)
    {
        var at = uncertain.IndexOf(member);
        return at < 0 ? _probability[member] : (subset >> at) & 1;
    }
}
