using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.Radio;

namespace Twinwright.Model.WideArea;

/// <summary>The arithmetic of a cycle, from actions to energies, for ranges of edge servers of one lane.</summary>
/// <remarks>
/// Five phases in the order of Kang 2023, Algorithm 1. Within a phase edge servers are independent; a phase reads what
/// the phases before it have written, also of neighbours. Batches, single cycles and files all run through here.
/// </remarks>
internal static class CycleKernel
{
    /// <summary>A constraint on a computed value is broken beyond this, relative to max(1, |limit|).</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Rates, delays and cheapest sub-processes; helpers' convergency and work.</summary>
    public static void Collect(in CycleSpans s, int from, int to)
    {
        var constants = s.System.Constants;
        var (bandwidth, noise, q) = (constants.BandwidthHz, constants.NoiseWPerHz, constants.UrllcPacketProbability);
        var dataBit = constants.EmbbSampleBit * constants.EmbbSamples;
        var scale = constants.ConvergencyScale;
        var importance = s.System.Importance;
        for (var i = from; i < to; i++)
        {
            var (embb, urllc) = (s.Embb[i], s.Urllc[i]);
            var rate = Uplink.PuncturedRateBitPerS(embb, urllc, s.ReceivedW[i], bandwidth, noise, q);
            var cheapest = Workload.Cheapest(constants, importance[i], embb, urllc);
            s.RateBitPerS[i] = rate;
            s.TransmissionDelayS[i] = Uplink.TransmissionDelayS(rate, dataBit, constants.MiniSlotS, q);
            s.Process[i] = cheapest.Process;
            s.DataSamples[i] = cheapest.DataSamples;
            s.FlopPerConvergency[i] = cheapest.FlopPerConvergency;
            if (s.Helper[i])
            {
                var need = s.Rectify ? Convergency.Need(s.Basic[i]) : 0;
                Train(s, i, s.Basic[i], Math.Max(s.Asked[i], need), scale);
            }
        }
    }

    /// <summary>Every recipient takes the neighbouring helper of the largest draw (Kang 2023, eqs. 6 and 7).</summary>
    /// <param name="s">The lane.</param>
    /// <param name="from">First edge server.</param>
    /// <param name="to">One past the last edge server.</param>
    /// <param name="draws">u_ji by link, from the link <paramref name="firstLink"/> on; equal draws go to the lower index.</param>
    /// <param name="firstLink">Link of the first draw.</param>
    public static void Choose(in CycleSpans s, int from, int to, ReadOnlySpan<double> draws, int firstLink)
    {
        var (offsets, neighbours) = (s.System.Graph.Offsets, s.System.Graph.Neighbours);
        for (var j = from; j < to; j++)
        {
            var choice = -1;
            if (!s.Helper[j])
            {
                var best = -1.0;
                for (var link = offsets[j]; link < offsets[j + 1]; link++)
                {
                    var draw = draws[link - firstLink];
                    if (s.Helper[neighbours[link]] && draw > best)
                    {
                        (best, choice) = (draw, link);
                    }
                }
            }

            s.ChoiceLink[j] = choice;
            s.Choice[j] = choice < 0 ? -1 : neighbours[choice];
        }
    }

    /// <summary>Help, convergency and work of all but helpers (Kang 2023, eq. 41).</summary>
    public static void Receive(in CycleSpans s, int from, int to)
    {
        var scale = s.System.Constants.ConvergencyScale;
        for (var j = from; j < to; j++)
        {
            if (s.Helper[j])
            {
                continue;
            }

            var after = s.Basic[j];
            if (s.Choice[j] is var helper and >= 0)
            {
                var helperTotal = s.AfterHelp[helper] + s.Convergency[helper];
                after = Convergency.AfterHelp(after, s.Similarity[s.ChoiceLink[j]], helperTotal);
            }

            Train(s, j, after, Convergency.Need(after), scale);
        }
    }

    /// <summary>Helpers divide the time between themselves and their recipients (Kang 2023, eqs. 36 to 38).</summary>
    /// <param name="s">The lane.</param>
    /// <param name="from">First edge server.</param>
    /// <param name="to">One past the last edge server.</param>
    /// <param name="scratch">Room for twice the largest number of neighbours.</param>
    public static void DivideTime(in CycleSpans s, int from, int to, Span<double> scratch)
    {
        var constants = s.System.Constants;
        var half = scratch.Length / 2;
        for (var i = from; i < to; i++)
        {
            s.Recipients[i] = 0;
            if (!s.Helper[i])
            {
                continue;
            }

            var (all, counting) = (0, 0);
            foreach (var j in s.System.Graph.Of(i))
            {
                if (s.Choice[j] != i)
                {
                    continue;
                }

                all++;
                var work = s.WorkloadFlop[j];
                if (work > 0 && s.TransmissionDelayS[j] < constants.LatencyThresholdS)
                {
                    scratch[counting] = s.TransmissionDelayS[j];
                    scratch[half + counting] = work;
                    counting++;
                }
            }

            s.Recipients[i] = all;
            SetHelperTime(s, i, scratch[..counting], scratch.Slice(half, counting));
        }
    }

    /// <summary>Latencies, energies and breaches of C4, C5 and the processor's bound.</summary>
    public static void Finish(in CycleSpans s, int from, int to)
    {
        var constants = s.System.Constants;
        var (deadline, min, capacitance) = (constants.LatencyThresholdS, constants.MinComputingTimeS, constants.SwitchedCapacitanceWPerHz3);
        var latest = deadline + (Tolerance * Math.Max(1, deadline));
        var fastest = constants.MaxCpuHz is { } bound ? bound + (Tolerance * Math.Max(1, bound)) : double.PositiveInfinity;
        for (var i = from; i < to; i++)
        {
            var work = s.WorkloadFlop[i];
            if (!s.Helper[i])
            {
                var helper = s.Choice[i];
                var start = ComputingEnergy.StartS(s.TransmissionDelayS[i], helper >= 0 ? s.LatencyS[helper] : 0);
                var time = work == 0 ? 0 : ComputingEnergy.TimeLeftS(start, deadline, min);
                s.ComputingDelayS[i] = time;
                s.LatencyS[i] = start + time;
            }

            s.EnergyJ[i] = ComputingEnergy.EnergyJ(capacitance, work, s.ComputingDelayS[i]);
            var breaches = s.AfterHelp[i] + s.Convergency[i] < 1 - Tolerance ? CycleBreaches.C4 : CycleBreaches.None;
            if (s.LatencyS[i] > latest)
            {
                breaches |= CycleBreaches.C5;
            }

            if (ComputingEnergy.CpuFlopPerS(work, s.ComputingDelayS[i]) > fastest)
            {
                breaches |= CycleBreaches.MaxCpu;
            }

            s.Breaches[i] = breaches;
        }
    }

    /// <summary>Sets z, Z's parts and C; without data nothing can be trained (note N5).</summary>
    private static void Train(in CycleSpans s, int i, double afterHelp, double convergency, double scale)
    {
        var trained = s.Process[i] == SubProcess.None ? 0 : convergency;
        s.AfterHelp[i] = afterHelp;
        s.Convergency[i] = trained;
        s.WorkloadFlop[i] = Workload.OptimalFlop(trained, scale, s.FlopPerConvergency[i]);
    }

    private static void SetHelperTime(in CycleSpans s, int i, Span<double> recipientDelayS, Span<double> recipientFlop)
    {
        var constants = s.System.Constants;
        var delay = s.TransmissionDelayS[i];
        var time = HelperTime.ComputingDelayS(
            s.WorkloadFlop[i], delay, constants.LatencyThresholdS, constants.MinComputingTimeS, recipientDelayS, recipientFlop);
        s.ComputingDelayS[i] = time;
        s.LatencyS[i] = delay + time;
    }
}
