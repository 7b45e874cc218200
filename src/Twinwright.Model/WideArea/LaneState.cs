using Twinwright.Model.Batteries;
using Twinwright.Model.Quality;
using Twinwright.Model.Randomness;

namespace Twinwright.Model.WideArea;

/// <summary>Everything of one lane that changes from cycle to cycle.</summary>
internal sealed class LaneState
{
    private readonly WideAreaScenario _scenario;
    private readonly WideAreaSystem _system;
    private readonly DynamicsFields _fields;
    private readonly double[] _meanSimilarity;
    private readonly double[] _basic;
    private readonly double[] _similarity;
    private readonly double[] _embbBatteryJ;
    private readonly double[] _urllcBatteryJ;
    private readonly int[] _availableEmbb;
    private readonly int[] _availableUrllc;
    private readonly bool[] _woken;
    private readonly bool[] _previousHelper;
    private readonly CycleOutcome _outcome;
    private readonly int _firstRow;

    public LaneState(LaneSeed seed, CycleOutcome outcome, int firstRow)
    {
        Deployment = seed.Deployment;
        DynamicsSeed = seed.DynamicsSeed;
        (_scenario, _system) = (Deployment.Scenario, Deployment.System);
        (_outcome, _firstRow) = (outcome, firstRow);
        _fields = new DynamicsFields(seed.DynamicsSeed);
        var count = _system.EdgeServers;
        (_basic, _previousHelper, _woken) = (new double[count], new bool[count], new bool[count]);
        (_availableEmbb, _availableUrllc) = (new int[count], new int[count]);
        (_embbBatteryJ, _urllcBatteryJ) = (new double[_system.EmbbSlots], new double[_system.UrllcSlots]);
        _similarity = new double[RandomField.Align(_system.Graph.Links)];
        _meanSimilarity = Deployment.MeanSimilarity();
        Restart(0);
    }

    public Deployment Deployment { get; }

    public long DynamicsSeed { get; }

    public int Episode { get; private set; }

    public long Step { get; set; }

    public CycleView View => new()
    {
        System = _system,
        BasicConvergency = _basic,
        AvailableEmbb = _availableEmbb,
        AvailableUrllc = _availableUrllc,
        EmbbBatteryJ = _embbBatteryJ,
        UrllcBatteryJ = _urllcBatteryJ,
        Similarity = _similarity.AsSpan(0, _meanSimilarity.Length),
        PreviousHelper = _previousHelper,
        DynamicsSeed = DynamicsSeed,
        Step = Row,
    };

    private long Row => DynamicsFields.Row(Episode, Step);

    /// <summary>Draws the first cycle of an episode.</summary>
    public void Restart(int episode)
    {
        (Episode, Step) = (episode, 0);
        var (batteries, dynamics) = (_scenario.Batteries, _scenario.Dynamics);
        Array.Clear(_previousHelper);
        for (var i = 0; i < _system.EdgeServers; i++)
        {
            _basic[i] = 1 - Between(dynamics.DriftMin, dynamics.DriftMax, _fields.Start[Row, i]);
            for (var slot = _system.EmbbOffsets[i]; slot < _system.EmbbOffsets[i + 1]; slot++)
            {
                _embbBatteryJ[slot] = _system.EmbbSensor[slot] < 0
                    ? WideAreaSystem.PaddingJ
                    : Between(batteries.EmbbStartMinJ, batteries.EmbbStartMaxJ, _fields.StartEmbb[Row, slot]);
            }

            for (var slot = _system.UrllcOffsets[i]; slot < _system.UrllcOffsets[i + 1]; slot++)
            {
                _urllcBatteryJ[slot] = _system.UrllcSensor[slot] < 0
                    ? WideAreaSystem.PaddingJ
                    : batteries.UrllcStartMaxCycles * _fields.StartUrllc[Row, slot] * _system.UrllcEnergyJ[slot];
            }

            SetAvailable(
                i,
                SensorKernel.CountAvailable(EmbbOf(i), _system.Constants.EmbbBatteryThresholdJ),
                SensorKernel.CountAvailable(UrllcOf(i), _system.UrllcEnergyJ.AsSpan(_system.UrllcOffsets[i], UrllcOf(i).Length)));
        }

        _fields.Similarity.Fill(Row, 0, _similarity);
        SetSimilarity(0, _similarity.AsSpan(0, _meanSimilarity.Length));
    }

    /// <summary>The lane's part of the arrays of a step.</summary>
    public CycleSpans Spans(CycleActions actions)
    {
        var count = _system.EdgeServers;
        return new CycleSpans
        {
            System = _system,
            Rectify = _scenario.HelperConstraint == HelperConstraint.Rectify,
            Basic = _basic,
            Similarity = _similarity,
            Helper = actions.Helper.AsSpan(_firstRow, count),
            ReceivedW = actions.ReceivedW.AsSpan(_firstRow, count),
            Asked = actions.Convergency.AsSpan(_firstRow, count),
            Into = (_outcome, _firstRow, count),
        };
    }

    /// <summary>Cuts what is activated down to what is available, and keeps the identities.</summary>
    public void Admit(CycleActions actions, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var row = _firstRow + i;
            _outcome.Embb[row] = Math.Clamp(actions.Embb[row], 0, _availableEmbb[i]);
            _outcome.Urllc[row] = Math.Clamp(actions.Urllc[row], 0, _availableUrllc[i]);
            _outcome.Helper[row] = actions.Helper[row];
            _previousHelper[i] = actions.Helper[row];
        }
    }

    /// <summary>Draws u_ji for the links of a range of recipients.</summary>
    public ReadOnlySpan<double> HelperDraws(int from, int to, Scratch scratch) =>
        scratch.Draw(_fields.HelperChoice, Row, _system.Graph.Offsets[from], _system.Graph.Offsets[to]);

    /// <summary>Batteries, drift and similarity after a cycle; accounts for the sensors' energy.</summary>
    public void Advance(in CycleSpans s, int from, int to, Scratch scratch)
    {
        AdvanceSensors(s, from, to, scratch);
        var dynamics = _scenario.Dynamics;
        var drift = scratch.Draw(_fields.Drift, Row, from, to);
        for (var i = from; i < to; i++)
        {
            var delta = Between(dynamics.DriftMin, dynamics.DriftMax, drift[i - from]);
            _basic[i] = Convergency.AfterDrift(s.AfterHelp[i] + s.Convergency[i], dynamics.ConvergencyCap, delta);
        }

        var (first, last) = (_system.Graph.Offsets[from], _system.Graph.Offsets[to]);
        var noise = scratch.Draw(_fields.Similarity, Row + 1, first, last);
        SetSimilarity(first, noise);
    }

    /// <summary>s_ij = clip(mean + (2u − 1)·noise, 0, 1), for the links from a first one on; in place, if need be.</summary>
    private void SetSimilarity(int first, ReadOnlySpan<double> draws)
    {
        var width = _scenario.Dynamics.SimilarityNoise;
        var mean = _meanSimilarity.AsSpan(first, draws.Length);
        var similarity = _similarity.AsSpan(first, draws.Length);
        for (var link = 0; link < draws.Length; link++)
        {
            similarity[link] = double.MinNative(double.MaxNative(mean[link] + (((2 * draws[link]) - 1) * width), 0), 1);
        }
    }

    private void AdvanceSensors(in CycleSpans s, int from, int to, Scratch scratch)
    {
        var sun = _scenario.Harvest.Model == HarvestModel.Sun;
        AdvanceEmbb(s, from, to, scratch, sun);
        AdvanceUrllc(s, from, to, scratch, sun);
    }

    private void AdvanceEmbb(in CycleSpans s, int from, int to, Scratch scratch, bool sun)
    {
        var (capacity, harvest) = (_scenario.Batteries.EmbbCapacityJ, _scenario.Harvest.EmbbMaxJ);
        var (offsets, factors) = (_system.EmbbOffsets, _system.EmbbEnergyFactor);
        var first = offsets[from];
        var draws = sun ? scratch.Ones(offsets[to] - first) : scratch.Draw(_fields.HarvestEmbb, Row, first, offsets[to]);
        for (var i = from; i < to; i++)
        {
            var (offset, count) = (offsets[i], offsets[i + 1] - offsets[i]);
            var totals = ActiveSensors.StepEmbb(
                _embbBatteryJ.AsSpan(offset, count), factors.AsSpan(offset, count), draws.Slice(offset - first, count),
                s.Embb[i], _availableEmbb[i], _woken[i], s.ReceivedW[i] * s.TransmissionDelayS[i],
                _system.Constants, capacity, sun ? harvest * Light(i) : harvest, scratch);
            s.SensorEnergyJ[i] = totals.SpentJ;
            s.Breaches[i] |= totals.Overdrawn ? CycleBreaches.C3 : CycleBreaches.None;
            _availableEmbb[i] = totals.Available;
        }
    }

    private void AdvanceUrllc(in CycleSpans s, int from, int to, Scratch scratch, bool sun)
    {
        var (capacity, harvest) = (_scenario.Batteries.UrllcCapacityCycles, _scenario.Harvest.UrllcMaxCycles);
        var (offsets, energies) = (_system.UrllcOffsets, _system.UrllcEnergyJ);
        var first = offsets[from];
        var draws = sun ? scratch.Ones(offsets[to] - first) : scratch.Draw(_fields.HarvestUrllc, Row, first, offsets[to]);
        for (var i = from; i < to; i++)
        {
            var (offset, count) = (offsets[i], offsets[i + 1] - offsets[i]);
            var totals = ActiveSensors.StepUrllc(
                _urllcBatteryJ.AsSpan(offset, count), energies.AsSpan(offset, count), draws.Slice(offset - first, count),
                s.Urllc[i], _availableUrllc[i], capacity, sun ? harvest * Light(i) : harvest, scratch);
            s.SensorEnergyJ[i] += totals.SpentJ;
            SetAvailable(i, _availableEmbb[i], totals.Available);
        }
    }

    private Span<double> EmbbOf(int i) =>
        _embbBatteryJ.AsSpan(_system.EmbbOffsets[i], _system.EmbbOffsets[i + 1] - _system.EmbbOffsets[i]);

    private Span<double> UrllcOf(int i) =>
        _urllcBatteryJ.AsSpan(_system.UrllcOffsets[i], _system.UrllcOffsets[i + 1] - _system.UrllcOffsets[i]);

    /// <summary>Keeps what is available; without any, one eMBB sensor may be woken (note N2).</summary>
    private void SetAvailable(int i, int embb, int urllc)
    {
        _woken[i] = embb == 0 && urllc == 0 && _system.EmbbCount[i] > 0;
        _availableEmbb[i] = _woken[i] ? 1 : embb;
        _availableUrllc[i] = urllc;
    }

    private double Light(int i) => Deployment.Light(i, Step, _fields.Cloud[Row, i]);

    private static double Between(double low, double high, double draw) => low + ((high - low) * draw);
}
