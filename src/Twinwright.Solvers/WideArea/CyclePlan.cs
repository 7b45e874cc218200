using System.Runtime.InteropServices;
using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.Radio;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>The energies of one cycle under every choice sample, kept up to date while identities are flipped.</summary>
/// <remarks>
/// Activation, power and convergency are fixed, so an edge server's delay, its work on its own, and its work after help
/// over each link are constants. A flip moves a few recipients between groups (a helper and its recipients), and only
/// the groups that lose or gain one are computed again; a journal takes the last flips back.
/// </remarks>
public sealed class CyclePlan
{
    private readonly WideAreaSystem _system;
    private readonly NeighbourGraph _graph;
    private readonly int _samples;
    private readonly double[] _delayS;
    private readonly double[] _ownFlop;
    private readonly double[] _aloneJ;
    private readonly double[] _helpedFlop;
    private readonly double[] _draws;
    private readonly bool[] _helper;
    private readonly int[] _choice;
    private readonly double[] _energyJ;
    private readonly double[] _groupDelayS;
    private readonly double[] _groupFlop;
    private readonly int[] _groupLink;
    private readonly int[] _affectedMark;
    private readonly int[] _localMark;
    private readonly List<int> _affected = [];
    private readonly List<(int At, double Energy)> _energyJournal = [];
    private readonly List<(int At, int Choice)> _choiceJournal = [];
    private readonly List<int> _flipJournal = [];
    private int _affectedStamp;
    private int _localStamp;

    /// <summary>Makes room for cycles of a system.</summary>
    /// <param name="system">Topology, sensors and channels.</param>
    /// <param name="samples">Sampled helper choices.</param>
    public CyclePlan(WideAreaSystem system, int samples)
    {
        (_system, _graph, _samples) = (system, system.Graph, samples);
        var (count, links) = (system.EdgeServers, system.Graph.Links);
        (_delayS, _ownFlop, _aloneJ) = (new double[count], new double[count], new double[count]);
        (_helpedFlop, _draws) = (new double[links], new double[samples * RandomField.Align(links)]);
        (_helper, _choice, _energyJ) = (new bool[count], new int[samples * count], new double[samples * count]);
        (_groupDelayS, _groupFlop, _groupLink) = (new double[count], new double[count], new int[count]);
        (_affectedMark, _localMark) = (new int[count], new int[count]);
    }

    /// <summary>F.</summary>
    public int EdgeServers => _helper.Length;

    /// <summary>m at present.</summary>
    public ReadOnlySpan<bool> Helper => _helper;

    /// <summary>Who is whose neighbour.</summary>
    public NeighbourGraph Graph => _graph;

    /// <summary>Change of the mean of Σ E since the last <see cref="Keep"/> [J].</summary>
    public double MeanChangeJ => ChangeJ / _samples;

    private double ChangeJ { get; set; }

    /// <summary>Change, summed over the samples, at the edge server marked by <see cref="WatchAround"/> and its neighbours [J].</summary>
    public double WatchedChangeJ { get; private set; }

    /// <summary>Loads a cycle; everyone becomes a recipient.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="actions">Activation and power.</param>
    public void Load(in CycleView cycle, in CycleActionsView actions)
    {
        var constants = _system.Constants;
        var (noise, scale, q) = (constants.NoiseWPerHz, constants.ConvergencyScale, constants.UrllcPacketProbability);
        var dataBit = constants.EmbbSampleBit * constants.EmbbSamples;
        for (var i = 0; i < EdgeServers; i++)
        {
            var rate = Uplink.PuncturedRateBitPerS(
                actions.Embb[i], actions.Urllc[i], actions.ReceivedW[i], constants.BandwidthHz, noise, q);
            _delayS[i] = Uplink.TransmissionDelayS(rate, dataBit, constants.MiniSlotS, q);
            var unit = scale * Workload.Cheapest(constants, _system.Importance[i], actions.Embb[i], actions.Urllc[i]).FlopPerConvergency;
            _ownFlop[i] = unit * Convergency.Need(cycle.BasicConvergency[i]);
            _aloneJ[i] = EnergyFromJ(_ownFlop[i], _delayS[i]);
            for (var link = _graph.Offsets[i]; link < _graph.Offsets[i + 1]; link++)
            {
                // The helper's Z: what it trains is what it needs, and nothing without data.
                var helper = _graph.Neighbours[link];
                var basic = cycle.BasicConvergency[helper];
                var trains = actions.Embb[helper] > 0 || actions.Urllc[helper] > 0;
                var total = basic + (trains ? Convergency.Need(basic) : 0);
                var after = Convergency.AfterHelp(cycle.BasicConvergency[i], cycle.Similarity[link], total);
                _helpedFlop[link] = unit * Convergency.Need(after);
            }
        }

        DrawChoices(cycle.DynamicsSeed, cycle.Step);
        Clear();
    }

    /// <summary>Makes everyone a recipient.</summary>
    public void Clear()
    {
        Array.Clear(_helper);
        Array.Fill(_choice, -1);
        for (var sample = 0; sample < _samples; sample++)
        {
            _aloneJ.CopyTo(_energyJ, sample * EdgeServers);
        }

        Keep();
    }

    /// <summary>Mean of Σ E over the samples [J], summed afresh.</summary>
    public double MeanEnergyJ() => ComputingEnergy.SystemEnergyJ(_energyJ) / _samples;

    /// <summary>From now on <see cref="WatchedChangeJ"/> concerns this edge server and its neighbours.</summary>
    public void WatchAround(int edgeServer)
    {
        _localStamp++;
        _localMark[edgeServer] = _localStamp;
        foreach (var neighbour in _graph.Of(edgeServer))
        {
            _localMark[neighbour] = _localStamp;
        }
    }

    /// <summary>Makes the flips since the last call permanent.</summary>
    public void Keep()
    {
        _energyJournal.Clear();
        _choiceJournal.Clear();
        _flipJournal.Clear();
        (ChangeJ, WatchedChangeJ) = (0, 0);
    }

    /// <summary>Takes back the flips since the last <see cref="Keep"/>, to the bit.</summary>
    public void Undo()
    {
        for (var at = _energyJournal.Count - 1; at >= 0; at--)
        {
            _energyJ[_energyJournal[at].At] = _energyJournal[at].Energy;
        }

        for (var at = _choiceJournal.Count - 1; at >= 0; at--)
        {
            _choice[_choiceJournal[at].At] = _choiceJournal[at].Choice;
        }

        foreach (var edgeServer in _flipJournal)
        {
            _helper[edgeServer] = !_helper[edgeServer];
        }

        Keep();
    }

    /// <summary>Changes the identity of an edge server.</summary>
    public void Flip(int edgeServer)
    {
        _flipJournal.Add(edgeServer);
        _helper[edgeServer] = !_helper[edgeServer];
        for (var sample = 0; sample < _samples; sample++)
        {
            _affectedStamp++;
            _affected.Clear();
            if (_helper[edgeServer])
            {
                BecomeHelper(sample, edgeServer);
            }
            else
            {
                BecomeRecipient(sample, edgeServer);
            }

            foreach (var helper in CollectionsMarshal.AsSpan(_affected))
            {
                EvaluateGroup(sample, helper);
            }
        }
    }

    private void DrawChoices(long dynamicsSeed, long step)
    {
        var field = new Rng(dynamicsSeed).Split("wide-area/choice-samples").Field();
        var width = _draws.Length / _samples;
        for (var sample = 0; sample < _samples; sample++)
        {
            field.Fill((step * _samples) + sample, 0, _draws.AsSpan(sample * width, width));
        }
    }

    private double Draw(int sample, int link) => _draws[(sample * (_draws.Length / _samples)) + link];

    private void BecomeHelper(int sample, int helper)
    {
        LeaveGroup(sample, helper);
        SetChoice(sample, helper, -1);
        for (var link = _graph.Offsets[helper]; link < _graph.Offsets[helper + 1]; link++)
        {
            var (recipient, toHelper) = (_graph.Neighbours[link], _graph.Reverse[link]);
            if (_helper[recipient])
            {
                continue;
            }

            var present = _choice[(sample * EdgeServers) + recipient];
            if (present < 0 || Precedes(sample, toHelper, present))
            {
                LeaveGroup(sample, recipient);
                SetChoice(sample, recipient, toHelper);
            }
        }

        Affect(helper);
    }

    private void BecomeRecipient(int sample, int formerHelper)
    {
        for (var link = _graph.Offsets[formerHelper]; link < _graph.Offsets[formerHelper + 1]; link++)
        {
            var recipient = _graph.Neighbours[link];
            if (_choice[(sample * EdgeServers) + recipient] == _graph.Reverse[link])
            {
                JoinBest(sample, recipient);
            }
        }

        JoinBest(sample, formerHelper);
    }

    /// <summary>A recipient takes the neighbouring helper of the largest draw, or is on its own.</summary>
    private void JoinBest(int sample, int recipient)
    {
        var best = -1;
        for (var link = _graph.Offsets[recipient]; link < _graph.Offsets[recipient + 1]; link++)
        {
            if (_helper[_graph.Neighbours[link]] && (best < 0 || Precedes(sample, link, best)))
            {
                best = link;
            }
        }

        SetChoice(sample, recipient, best);
        if (best >= 0)
        {
            Affect(_graph.Neighbours[best]);
        }
        else
        {
            SetEnergy(sample, recipient, _aloneJ[recipient]);
        }
    }

    private void LeaveGroup(int sample, int recipient)
    {
        if (_choice[(sample * EdgeServers) + recipient] is var link and >= 0)
        {
            Affect(_graph.Neighbours[link]);
        }
    }

    /// <summary>Whether a recipient takes one link rather than another: the larger draw, then the lower index.</summary>
    private bool Precedes(int sample, int link, int other)
    {
        var (one, two) = (Draw(sample, link), Draw(sample, other));
        return one > two || (one == two && link < other);
    }

    private void Affect(int helper)
    {
        if (_affectedMark[helper] != _affectedStamp)
        {
            _affectedMark[helper] = _affectedStamp;
            _affected.Add(helper);
        }
    }

    private void EvaluateGroup(int sample, int helper)
    {
        var constants = _system.Constants;
        var deadline = constants.LatencyThresholdS;
        var (members, counting) = (0, 0);
        for (var link = _graph.Offsets[helper]; link < _graph.Offsets[helper + 1]; link++)
        {
            var (recipient, toHelper) = (_graph.Neighbours[link], _graph.Reverse[link]);
            if (_choice[(sample * EdgeServers) + recipient] != toHelper)
            {
                continue;
            }

            _groupLink[members++] = link;
            var work = _helpedFlop[toHelper];
            if (work > 0 && _delayS[recipient] < deadline)
            {
                _groupDelayS[counting] = _delayS[recipient];
                _groupFlop[counting++] = work;
            }
        }

        var time = HelperTime.ComputingDelayS(
            _ownFlop[helper], _delayS[helper], deadline, constants.MinComputingTimeS,
            _groupDelayS.AsSpan(0, counting), _groupFlop.AsSpan(0, counting));
        SetEnergy(sample, helper, ComputingEnergy.EnergyJ(constants.SwitchedCapacitanceWPerHz3, _ownFlop[helper], time));
        var finish = _delayS[helper] + time;
        for (var member = 0; member < members; member++)
        {
            var link = _groupLink[member];
            var recipient = _graph.Neighbours[link];
            var start = ComputingEnergy.StartS(_delayS[recipient], finish);
            SetEnergy(sample, recipient, EnergyFromJ(_helpedFlop[_graph.Reverse[link]], start));
        }
    }

    private double EnergyFromJ(double workloadFlop, double startS)
    {
        var constants = _system.Constants;
        var time = ComputingEnergy.TimeLeftS(startS, constants.LatencyThresholdS, constants.MinComputingTimeS);
        return ComputingEnergy.EnergyJ(constants.SwitchedCapacitanceWPerHz3, workloadFlop, time);
    }

    private void SetEnergy(int sample, int edgeServer, double energyJ)
    {
        var at = (sample * EdgeServers) + edgeServer;
        var before = _energyJ[at];
        if (energyJ == before)
        {
            return;
        }

        _energyJournal.Add((at, before));
        _energyJ[at] = energyJ;
        ChangeJ += energyJ - before;
        if (_localMark[edgeServer] == _localStamp)
        {
            WatchedChangeJ += energyJ - before;
        }
    }

    private void SetChoice(int sample, int edgeServer, int link)
    {
        var at = (sample * EdgeServers) + edgeServer;
        if (_choice[at] != link)
        {
            _choiceJournal.Add((at, _choice[at]));
            _choice[at] = link;
        }
    }
}
