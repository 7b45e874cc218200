using Twinwright.Experiments.Running;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>Adds up what edge servers do, cycle by cycle.</summary>
/// <param name="system">Topology, sensors and channels.</param>
internal sealed class EdgeServerTally(WideAreaSystem system) : ICycleObserver
{
    private readonly TransmitPower _power = new(system);
    private readonly SensorCells _cells = new();
    private readonly SensorBalance _balance = new(system.EdgeServers);
    private readonly double[] _helper = new double[system.EdgeServers];
    private readonly double[] _energyJ = new double[system.EdgeServers];
    private readonly double[] _embbAvailable = new double[system.EdgeServers];
    private readonly double[] _urllcAvailable = new double[system.EdgeServers];
    private readonly double[] _embbActive = new double[system.EdgeServers];
    private readonly double[] _urllcActive = new double[system.EdgeServers];
    private readonly double[] _receivedW = new double[system.EdgeServers];
    private readonly double[] _transmitW = new double[system.EdgeServers];
    private readonly double[] _powered = new double[system.EdgeServers];
    private int _cycles;

    /// <inheritdoc />
    public void Decided(in CycleView cycle, in CycleActionsView actions)
    {
        for (var i = 0; i < system.EdgeServers; i++)
        {
            var (embbAvailable, urllcAvailable) = (cycle.AvailableEmbb[i], cycle.AvailableUrllc[i]);

            // The world takes a count above what is available as all of them.
            var embb = Math.Clamp(actions.Embb[i], 0, embbAvailable);
            var urllc = Math.Clamp(actions.Urllc[i], 0, urllcAvailable);
            var (receivedW, transmitW) = (0.0, 0.0);
            if (embb > 0)
            {
                (receivedW, transmitW) = (actions.ReceivedW[i], _power.MeanW(cycle, i, embb, actions.ReceivedW[i]));
                _receivedW[i] += receivedW;
                _transmitW[i] += transmitW;
                _powered[i]++;
            }

            _embbAvailable[i] += embbAvailable;
            _urllcAvailable[i] += urllcAvailable;
            _embbActive[i] += embb;
            _urllcActive[i] += urllc;
            _cells.Add(embbAvailable, urllcAvailable, urllc, embb > 0, receivedW, transmitW);
            _balance.Add(i, embbAvailable, urllcAvailable, urllc);
        }
    }

    /// <inheritdoc />
    public void Stepped(CycleOutcome outcome)
    {
        _cycles++;
        for (var i = 0; i < system.EdgeServers; i++)
        {
            _helper[i] += outcome.Helper[i] ? 1 : 0;
            _energyJ[i] += outcome.EnergyJ[i];
        }
    }

    /// <summary>Writes all arrays.</summary>
    public void Write(FactsWriter facts)
    {
        facts.Array("helper_rate", Mean(_helper))
            .Array("energy_j", Mean(_energyJ))
            .Array("embb_available", Mean(_embbAvailable))
            .Array("urllc_available", Mean(_urllcAvailable))
            .Array("embb_active", Mean(_embbActive))
            .Array("urllc_active", Mean(_urllcActive))
            .Array("received_power_w", WherePowered(_receivedW))
            .Array("transmit_power_w", WherePowered(_transmitW))
            .Array("embb_active_cycles", _powered);
        _cells.Write(facts);
        _balance.Write(facts);
    }

    private IEnumerable<double> Mean(double[] sums) => sums.Select(sum => sum / _cycles);

    private IEnumerable<double> WherePowered(double[] sums) =>
        sums.Zip(_powered, (sum, cycles) => cycles > 0 ? sum / cycles : 0);
}
