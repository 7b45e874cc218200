using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>The block of x: the exact linear assignment while the links stay as they are.</summary>
/// <remarks>
/// With its links given, what an edge server is worth depends on its own partial-DT alone: rates do not know what is
/// sent over them. Only the end of the frame is common to all; each pays for its own lateness instead.
/// </remarks>
internal sealed class LbcdAssignment
{
    private const double Bound = 1e150;
    private const double NominalTransmissionS = 0.5;
    private static readonly CoalitionSettings Settings = new();

    private readonly FederationSystem _system;
    private readonly EdgeServerTerms _terms;
    private readonly LinearAssignment _matching = new();
    private readonly double[] _value;
    private readonly double[] _rateBitPerS;

    /// <summary>Room for the frames of a system.</summary>
    public LbcdAssignment(FederationSystem system)
    {
        (_system, _terms) = (system, new EdgeServerTerms(system));
        _value = new double[system.PartialDts * system.EdgeServers];
        _rateBitPerS = new double[system.EdgeServers * system.Sensors];
    }

    /// <summary>Finds the best assignment for the links of a plan.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="radio">The plan's links on the air.</param>
    /// <param name="plan">The plan; its assignment becomes the best one.</param>
    /// <param name="pricePerS">Q/V [1/s].</param>
    public void Improve(FrameState frame, RadioCells radio, LbcdPlan plan, double pricePerS)
    {
        for (var at = 0; at < plan.Subcarrier.Length; at++)
        {
            if (plan.Subcarrier[at] != LbcdPlan.None)
            {
                var cell = radio.CellOf(at / _system.Sensors, plan.Subcarrier[at]);
                _rateBitPerS[at] = CochannelUplink.RateBitPerS(
                    _system.SubcarrierHz, radio.Signal[cell], radio.Interference[cell], _system.NoiseW);
            }
        }

        for (var c = 0; c < _system.PartialDts; c++)
        {
            _terms.LoadFor(frame, c, Settings);
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                _value[(c * _system.EdgeServers) + b] = Bounded(Value(frame, plan, b, c, pricePerS));
            }
        }

        _matching.Solve(_system.PartialDts, _system.EdgeServers, _value, plan.Assignment);
    }

    /// <summary>Assigns before there are links, as if as much data as is usual came to each edge server in half a second.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="plan">Takes the assignment.</param>
    public void Start(FrameState frame, LbcdPlan plan)
    {
        for (var c = 0; c < _system.PartialDts; c++)
        {
            _terms.LoadFor(frame, c, Settings);
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                _value[(c * _system.EdgeServers) + b] =
                    Bounded(Worth(b, FrameState.FirstMeanKbit, NominalTransmissionS, _system.PenaltyPerS));
            }
        }

        _matching.Solve(_system.PartialDts, _system.EdgeServers, _value, plan.Assignment);
    }

    private static double Bounded(double worth) => double.IsNaN(worth) ? -Bound : Math.Clamp(worth, -Bound, Bound);

    /// <summary>What partial-DT c is worth at b beyond b's being idle.</summary>
    private double Value(FrameState frame, LbcdPlan plan, int b, int c, double pricePerS)
    {
        var (data, energy, delay, changes) = (0.0, 0.0, 0.0, 0);
        for (var n = 0; n < _system.Sensors; n++)
        {
            var at = (b * _system.Sensors) + n;
            if (plan.Subcarrier[at] == LbcdPlan.None)
            {
                continue;
            }

            var kbit = frame.DataKbit[(n * _system.PartialDts) + c];
            var time = FrameDelays.TransmissionS(kbit, _rateBitPerS[at]);
            (data, delay) = (data + kbit, Math.Max(delay, time));
            energy += FrameEnergies.TransmissionJ(_system.SensorPowerW[n], time);

            // Idle, b would have lost every member of the frame before.
            changes += frame.WasMember(b, n) ? -1 : 1;
        }

        return Worth(b, data, delay, _system.PenaltyPerS + pricePerS)
            - (_system.Constants.EnergyWeightPerJ * energy) - (_system.Constants.ChangeCost * changes);
    }

    private double Worth(int b, double dataKbit, double delayS, double latePerS) =>
        _terms.At(b, _terms.Of(b, dataKbit), delayS).Value - _terms.FixedCost[b]
            - (latePerS * FrameDelays.LatenessS(delayS, _terms.SlackS[b]));
}
