using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;

namespace Twinwright.Model.Composed;

/// <summary>Inputs drawn from the streams of both systems, so that either sees what it would see alone.</summary>
/// <remarks>
/// Frame t has the draws of the federation's frame t, and the cycles of all frames, one after the other, those of the
/// wide-area cycles. Arrays are used again: what was given holds until the next call of its kind.
/// </remarks>
public sealed class DrawnInputs : IComposedInputs
{
    private readonly ComposedDeployment _deployment;
    private readonly DynamicsFields _fields;
    private readonly long _seed;
    private readonly ComposedFrameInputs _frame;
    private readonly ComposedCycleInputs _cycle;
    private readonly int[] _embbSlot;
    private readonly int[] _urllcSlot;
    private readonly double[] _draws;
    private FrameDraws _frameDraws;
    private int _nextFrame;

    /// <summary>The inputs of a deployment under a seed.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="dynamicsSeed">The seed.</param>
    public DrawnInputs(ComposedDeployment deployment, long dynamicsSeed)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        (_deployment, _seed, _fields) = (deployment, dynamicsSeed, new DynamicsFields(dynamicsSeed));
        (_frame, _cycle) = (ComposedFrameInputs.For(deployment), ComposedCycleInputs.For(deployment));
        _frameDraws = new FrameDraws(deployment.Federation, dynamicsSeed);
        var system = deployment.WideArea.System;
        _embbSlot = SlotOf(system.EmbbOffsets, system.EmbbSensor, deployment.EmbbOffsets);
        _urllcSlot = SlotOf(system.UrllcOffsets, system.UrllcSensor, deployment.UrllcOffsets);
        var most = Math.Max(Math.Max(system.EmbbSlots, system.UrllcSlots), Math.Max(system.Graph.Links, system.EdgeServers));
        _draws = new double[RandomField.Align(most)];
    }

    /// <inheritdoc />
    public ComposedStart Start()
    {
        var (system, batteries) = (_deployment.WideArea.System, _deployment.Scenario.WideArea.Batteries);
        return new()
        {
            EmbbBatteryJ = [.. _embbSlot.Select(slot => Between(batteries.EmbbStartMinJ, batteries.EmbbStartMaxJ, _fields.StartEmbb[0, slot]))],
            UrllcBatteryJ = [.. _urllcSlot.Select(slot => batteries.UrllcStartMaxCycles * _fields.StartUrllc[0, slot] * system.UrllcEnergyJ[slot])],
        };
    }

    /// <inheritdoc />
    public ComposedFrameInputs Frame(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        if (frame < _nextFrame - 1)
        {
            // Importance and fading are walks: what lies behind is walked again from the first frame on.
            (_frameDraws, _nextFrame) = (new FrameDraws(_deployment.Federation, _seed), 0);
        }

        for (; _nextFrame <= frame; _nextFrame++)
        {
            _frameDraws.Draw(_nextFrame, _nextFrame == 0, _frame.Importance, _frame.DataKbit, _frame.Gain);
        }

        return _frame;
    }

    /// <inheritdoc />
    public ComposedCycleInputs Cycle(int frame, int cycle)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfNegative(cycle);
        var row = ((long)frame * _deployment.Scenario.CyclesPerFrame) + cycle;
        var dynamics = _deployment.Scenario.WideArea.Dynamics;
        Fill(row == 0 ? _fields.Start : _fields.Drift, Math.Max(0, row - 1), _cycle.Drift);
        for (var i = 0; i < _cycle.Drift.Length; i++)
        {
            _cycle.Drift[i] = Between(dynamics.DriftMin, dynamics.DriftMax, _cycle.Drift[i]);
        }

        Fill(_fields.Similarity, row, _cycle.SimilarityNoise);
        for (var link = 0; link < _cycle.SimilarityNoise.Length; link++)
        {
            _cycle.SimilarityNoise[link] = ((2 * _cycle.SimilarityNoise[link]) - 1) * dynamics.SimilarityNoise;
        }

        Fill(_fields.HelperChoice, row, _cycle.HelperDraw);
        var harvest = _deployment.Scenario.WideArea.Harvest;
        Harvest(_fields.HarvestEmbb, row - 1, harvest.EmbbMaxJ, _embbSlot, _deployment.EmbbOffsets, _cycle.EmbbHarvestJ);
        Harvest(_fields.HarvestUrllc, row - 1, harvest.UrllcMaxCycles, _urllcSlot, _deployment.UrllcOffsets, _cycle.UrllcHarvestCycles);
        return _cycle;
    }

    /// <summary>What the sun gave after a cycle; before the first one it gave nothing.</summary>
    private void Harvest(RandomField field, long row, double most, int[] slots, int[] offsets, double[] into)
    {
        if (row < 0)
        {
            Array.Clear(into);
            return;
        }

        var sun = _deployment.Scenario.WideArea.Harvest.Model == HarvestModel.Sun;
        if (!sun)
        {
            field.Fill(row, 0, _draws);
        }

        for (var i = 0; i < _deployment.EdgeServers; i++)
        {
            var lit = sun ? most * _deployment.WideArea.Light(i, row, _fields.Cloud[row, i]) : most;
            for (var n = offsets[i]; n < offsets[i + 1]; n++)
            {
                into[n] = sun ? lit : _draws[slots[n]] * lit;
            }
        }
    }

    private void Fill(RandomField field, long row, double[] into)
    {
        field.Fill(row, 0, _draws.AsSpan(0, RandomField.Align(into.Length)));
        _draws.AsSpan(0, into.Length).CopyTo(into);
    }

    private static int[] SlotOf(int[] slotOffsets, int[] sensorOfSlot, int[] offsets)
    {
        var slots = new int[offsets[^1]];
        for (var i = 0; i < offsets.Length - 1; i++)
        {
            for (var slot = slotOffsets[i]; slot < slotOffsets[i] + offsets[i + 1] - offsets[i]; slot++)
            {
                slots[offsets[i] + sensorOfSlot[slot]] = slot;
            }
        }

        return slots;
    }

    private static double Between(double low, double high, double draw) => low + ((high - low) * draw);
}
