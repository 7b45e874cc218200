using Twinwright.Model.Quality;
using Twinwright.Model.Radio;

namespace Twinwright.Model.Federation;

/// <summary>What comes of a frame: the same function for files, for batches and for the live system.</summary>
/// <remarks>The steps are those of <c>docs/formats.md</c>, section 8. Nothing is allocated in a run.</remarks>
public sealed class FrameKernel
{
    private readonly FederationSystem _system;
    private readonly bool[] _onAir;
    private readonly int[] _onAirSensor;
    private readonly int[] _onAirFrom;

    /// <summary>Scratch for frames of a system.</summary>
    /// <param name="system">Its sizes.</param>
    public FrameKernel(FederationSystem system)
    {
        _system = system;
        _onAir = new bool[system.Subcarriers * system.Sensors];
        _onAirSensor = new int[system.Subcarriers * system.Sensors];
        _onAirFrom = new int[system.Sensors == 0 ? 1 : system.Subcarriers + 1];
    }

    /// <summary>Runs a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="actions">What is done.</param>
    /// <param name="into">What comes of it.</param>
    public void Run(FrameState frame, FrameActions actions, FrameOutcome into)
    {
        Create(actions, into);
        Transmit(frame, actions, into);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            if (into.PartialDt[b] >= 0)
            {
                Train(frame, actions, into, b);
            }

            var c = into.PartialDt[b];
            into.Utility[b] = FrameUtility.EdgeServer(
                _system.Constants.GainWeight,
                c < 0 ? 0 : frame.Importance[c],
                into.Quality[b],
                _system.Constants.EnergyWeightPerJ,
                into.EdgeServerEnergyJ[b],
                _system.Constants.ChangeCost,
                into.Changes[b]);
        }

        Integrate(frame, actions, into);
    }

    /// <summary>Step 1: who creates what (eqs. 2, 3). Of several partial-DTs only the first is created.</summary>
    private void Create(FrameActions actions, FrameOutcome into)
    {
        Array.Fill(into.PartialDt, -1);
        foreach (var array in (ReadOnlySpan<int[]>)[into.Assigned, into.Members, into.Changes, into.RoundsCap])
        {
            Array.Clear(array);
        }

        foreach (var array in (ReadOnlySpan<double[]>)
            [into.DataKbit, into.DataFactor, into.Quality, into.TransmissionDelayS, into.MigrationDelayS, into.CreationDelayS,
             into.UploadDelayS, into.TransmissionEnergyJ, into.MigrationEnergyJ, into.CreationEnergyJ, into.UploadEnergyJ,
             into.EdgeServerDelayS, into.EdgeServerEnergyJ, into.QualityByPartialDt])
        {
            Array.Clear(array);
        }

        for (var c = 0; c < _system.PartialDts; c++)
        {
            var b = actions.Assignment[c];
            if (into.Assigned[b]++ == 0)
            {
                into.PartialDt[b] = c;
            }
        }
    }

    /// <summary>Steps 2, 4, 5 and 7 for the links: rates, data, transmission, changes.</summary>
    private void Transmit(FrameState frame, FrameActions actions, FrameOutcome into)
    {
        if (into.RateBitPerS.Length < actions.Links)
        {
            into.RateBitPerS = new double[actions.LinkSensor.Length];
        }

        GoOnAir(actions);
        var both = into.Changes;
        for (var l = 0; l < actions.Links; l++)
        {
            var (b, n, w) = (actions.LinkEdgeServer[l], actions.LinkSensor[l], actions.LinkSubcarrier[l]);
            var receivedW = ReceivedW(frame, n, w, b);
            var rate = CochannelUplink.RateBitPerS(_system.SubcarrierHz, receivedW, InterferenceW(frame, n, w, b), _system.NoiseW);
            into.RateBitPerS[l] = rate;
            into.Members[b]++;
            both[b] += frame.WasMember(b, n) ? 1 : 0;
            var c = into.PartialDt[b];
            if (c < 0)
            {
                continue;
            }

            var dataKbit = frame.DataKbit[(n * _system.PartialDts) + c];
            var timeS = FrameDelays.TransmissionS(dataKbit, rate);
            into.DataKbit[b] += dataKbit;
            into.TransmissionDelayS[b] = Math.Max(into.TransmissionDelayS[b], timeS);
            into.TransmissionEnergyJ[b] += FrameEnergies.TransmissionJ(_system.SensorPowerW[n], timeS);
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            into.Changes[b] = FrameUtility.Changes(frame.PreviousMembers[b], into.Members[b], both[b]);
        }
    }

    /// <summary>The distinct sensors on each subcarrier, ascending.</summary>
    private void GoOnAir(FrameActions actions)
    {
        if (actions.Links == 0)
        {
            return;
        }

        Array.Clear(_onAir);
        for (var l = 0; l < actions.Links; l++)
        {
            _onAir[(actions.LinkSubcarrier[l] * _system.Sensors) + actions.LinkSensor[l]] = true;
        }

        var at = 0;
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            _onAirFrom[w] = at;
            for (var n = 0; n < _system.Sensors; n++)
            {
                if (_onAir[(w * _system.Sensors) + n])
                {
                    _onAirSensor[at++] = n;
                }
            }
        }

        _onAirFrom[_system.Subcarriers] = at;
    }

    private double InterferenceW(FrameState frame, int sensor, int w, int b)
    {
        var sum = 0.0;
        for (var at = _onAirFrom[w]; at < _onAirFrom[w + 1]; at++)
        {
            if (_onAirSensor[at] != sensor)
            {
                sum += ReceivedW(frame, _onAirSensor[at], w, b);
            }
        }

        return sum;
    }

    private double ReceivedW(FrameState frame, int n, int w, int b) =>
        _system.SensorPowerW[n] * frame.Gain[(((n * _system.Subcarriers) + w) * _system.EdgeServers) + b];

    /// <summary>Steps 4 and 5 at an edge server with a partial-DT: quality, cap, the other delays and energies.</summary>
    private void Train(FrameState frame, FrameActions actions, FrameOutcome into, int b)
    {
        var (c, constants) = (into.PartialDt[b], _system.Constants);
        var factor = TwinQuality.DataFactor(frame.HistoryKbit[c] + into.DataKbit[b], frame.Frame, constants.DataReferenceKbit);
        into.DataFactor[b] = factor;
        into.Quality[b] = TwinQuality.Quality(factor, actions.Rounds[b], _system.RoundExponent, _system.RequiredQuality[c]);
        into.RoundsCap[b] = TwinQuality.RoundsCap(factor, _system.RequiredQuality[c], _system.RoundExponent, constants.MaxRounds);
        into.QualityByPartialDt[c] = into.Quality[b];
        var from = Array.IndexOf(frame.PreviousPartialDt, c);
        if (from >= 0 && from != b)
        {
            into.MigrationDelayS[b] = FrameDelays.MigrationS(
                frame.HistoryKbit[c], _system.LinkRateBitPerS[(from * _system.EdgeServers) + b]);
            into.MigrationEnergyJ[b] = FrameEnergies.MigrationJ(_system.EdgeServerPowerW[from], into.MigrationDelayS[b]);
        }

        into.CreationDelayS[b] = FrameDelays.CreationS(
            actions.Rounds[b], into.DataKbit[b], _system.CyclesPerBit[b], _system.Cores[b], _system.CpuHz[b]);
        into.CreationEnergyJ[b] = FrameEnergies.CreationJ(_system.EnergyPerRoundJ[b], actions.Rounds[b]);
        into.UploadDelayS[b] = FrameDelays.UploadS(_system.ModelBit[c], _system.CloudRateBitPerS[b]);
        into.UploadEnergyJ[b] = FrameEnergies.UploadJ(_system.EdgeServerPowerW[b], into.UploadDelayS[b]);
        into.EdgeServerDelayS[b] = into.TransmissionDelayS[b] + into.MigrationDelayS[b] + into.CreationDelayS[b] + into.UploadDelayS[b];
        into.EdgeServerEnergyJ[b] = into.TransmissionEnergyJ[b] + into.MigrationEnergyJ[b] + into.CreationEnergyJ[b] + into.UploadEnergyJ[b];
    }

    /// <summary>Steps 6 and 8: the cloud, and the totals.</summary>
    private void Integrate(FrameState frame, FrameActions actions, FrameOutcome into)
    {
        var constants = _system.Constants;
        var (created, modelBit, changes, rounds) = (0, 0.0, 0, 0L);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            (changes, rounds) = (changes + into.Changes[b], rounds + actions.Rounds[b]);
            if (into.PartialDt[b] >= 0)
            {
                (created, modelBit) = (created + 1, modelBit + _system.ModelBit[into.PartialDt[b]]);
            }
        }

        var integrationS = FrameDelays.IntegrationS(modelBit, constants.CloudCyclesPerBit, constants.CloudCpuHz);
        var integrationJ = FrameEnergies.IntegrationJ(
            created, constants.CloudAccessS, integrationS, constants.CloudMaxPowerW, constants.CloudIdlePowerW, constants.CloudLeakPowerW);
        var quality = TwinQuality.Global(frame.Importance, into.QualityByPartialDt);
        var delayS = FrameDelays.TotalS(into.EdgeServerDelayS, integrationS);
        var energyJ = FrameEnergies.TotalJ(into.EdgeServerEnergyJ, integrationJ);
        into.Totals = new FrameTotals
        {
            QualityGlobal = quality,
            IntegrationDelayS = integrationS,
            DelayS = delayS,
            IntegrationEnergyJ = integrationJ,
            EnergyJ = energyJ,
            Gain = constants.GainWeight * quality,
            EnergyCost = constants.EnergyWeightPerJ * energyJ,
            ConfigurationCost = constants.ChangeCost * changes,
            Utility = FrameUtility.System(
                FrameUtility.GainLessEnergy(constants.GainWeight, quality, constants.EnergyWeightPerJ, energyJ),
                constants.ChangeCost,
                changes),
            DelayPenalty = _system.PenaltyPerS * FrameDelays.LatenessS(delayS, constants.FrameDurationS),
            Links = actions.Links,
            Rounds = rounds,
            Violations = 0,
        };
        into.Totals = into.Totals with { Violations = FrameViolations.Count(_system, actions, into) };
    }
}
