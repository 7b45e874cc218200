using MathNet.Numerics;
using Twinwright.Model.WideArea;

namespace Twinwright.Tests.Model.WideArea;

/// <summary>
/// <c>docs/formats.md</c>, section 4, step by step, as plainly as possible and with nothing of the model but its records:
/// E1 from an outside library, the linear program by comparison, the helper's time by bisection.
/// </summary>
internal sealed class PlainScorer
{
    private readonly WideAreaCycle _cycle;
    private readonly WideAreaConstants _c;
    private readonly WideAreaDecision _decision;

    public PlainScorer(WideAreaCycle cycle, WideAreaDecision decision)
    {
        (_cycle, _c, _decision) = (cycle, cycle.Constants, decision);
        var count = cycle.EdgeServers.Count;
        (RateBitPerS, DelayS, SensorJ) = (new double[count], new double[count], new double[count]);
        (After, Z, Flop) = (new double[count], new double[count], new double[count]);
        (ComputingS, LatencyS, EnergyJ) = (new double[count], new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            Transmit(i);
        }

        foreach (var helpersFirst in new[] { true, false })
        {
            foreach (var i in Enumerable.Range(0, count).Where(i => decision.EdgeServers[i].Helper == helpersFirst))
            {
                Train(i);
            }
        }

        foreach (var helpersFirst in new[] { true, false })
        {
            foreach (var i in Enumerable.Range(0, count).Where(i => decision.EdgeServers[i].Helper == helpersFirst))
            {
                Compute(i);
            }
        }
    }

    public double[] RateBitPerS { get; }

    public double[] DelayS { get; }

    public double[] SensorJ { get; }

    public double[] After { get; }

    public double[] Z { get; }

    public double[] Flop { get; }

    public double[] ComputingS { get; }

    public double[] LatencyS { get; }

    public double[] EnergyJ { get; }

    private void Transmit(int i)
    {
        var (server, own) = (_cycle.EdgeServers[i], _decision.EdgeServers[i]);
        double embb = own.ActiveEmbb.Length;
        var noise = Math.Pow(10, (_c.NoiseDensityDbmPerHz / 10) - 3);
        var free = 1 - Math.Min(_c.UrllcPacketProbability * own.ActiveUrllc.Length, 0.99);
        RateBitPerS[i] = embb == 0 ? 0
            : free * _c.BandwidthHz / embb * Math.Log2(1 + (own.ReceivedPowerW * embb / (noise * _c.BandwidthHz)));
        DelayS[i] = embb == 0 ? _c.MiniSlotS / _c.UrllcPacketProbability : _c.EmbbSampleBit * _c.EmbbSamples / RateBitPerS[i];
        var fading = SpecialFunctions.ExponentialIntegral(-Math.Log(1 - _c.EmbbErrorProbability), 1);
        SensorJ[i] = own.ActiveEmbb.Sum(n =>
                own.ReceivedPowerW * Math.Pow(10, (server.EmbbSensors[n].PathLossDb + _c.LinkMarginDb) / 10) * fading * DelayS[i])
            + own.ActiveUrllc.Sum(n => server.UrllcSensors[n].EnergyPerCycleJ);
    }

    private void Train(int i)
    {
        var (server, own) = (_cycle.EdgeServers[i], _decision.EdgeServers[i]);
        After[i] = server.BasicConvergency;
        if (!own.Helper && own.HelperChoice is { } h)
        {
            After[i] += _cycle.Similarity[i][h] * Math.Max(0, Math.Min(After[h] + Z[h], 1) - server.BasicConvergency);
        }

        var need = 1 - After[i] <= 1e-12 ? 0 : 1 - After[i];
        double dataEmbb = _c.EmbbSamples * own.ActiveEmbb.Length, dataUrllc = _c.UrllcSamples * own.ActiveUrllc.Length;
        var costs = new[]
            {
                (Math.Min(dataEmbb, dataUrllc), _c.IntegratedSampleFlop / server.ImportanceIntegrated),
                (dataUrllc, _c.UrllcSampleFlop / server.ImportanceUrllc),
                (dataEmbb, _c.EmbbSampleFlop / server.ImportanceEmbb),
            }
            .Where(process => process.Item1 > 0)
            .Select(process => _c.IterationUnit * process.Item2 / Math.Pow(process.Item1, _c.ConvergencyExponent - 1)).ToList();
        Z[i] = costs.Count == 0 ? 0 : own.Helper ? Math.Max(own.Convergency, need) : need;
        Flop[i] = costs.Count == 0 ? 0 : Z[i] * -Math.Log(1 - _c.ConvergencyThreshold) * costs.Min();
    }

    private void Compute(int i)
    {
        var own = _decision.EdgeServers[i];
        var start = own.HelperChoice is { } h ? Math.Max(DelayS[i], LatencyS[h]) : DelayS[i];
        var counting = Enumerable.Range(0, DelayS.Length)
            .Where(j => own.Helper && _decision.EdgeServers[j].HelperChoice == i && Flop[j] > 0 && DelayS[j] < _c.LatencyThresholdS)
            .ToArray();
        ComputingS[i] = Flop[i] == 0 ? 0
            : start >= _c.LatencyThresholdS ? _c.MinComputingTimeS
            : counting.Length == 0 ? _c.LatencyThresholdS - start
            : Share(i, counting);
        LatencyS[i] = start + ComputingS[i];
        EnergyJ[i] = Flop[i] == 0 ? 0 : _c.SwitchedCapacitanceWPerHz3 * Math.Pow(Flop[i], 3) / Math.Pow(ComputingS[i], 2);
    }

    /// <summary>The time at which the slope of the convex surrounding energy changes sign.</summary>
    private double Share(int i, int[] recipients)
    {
        var (low, high) = (0.0, _c.LatencyThresholdS - DelayS[i]);
        for (var n = 0; n < 200; n++)
        {
            var time = (low + high) / 2;
            var rest = _c.LatencyThresholdS - DelayS[i] - time;
            var pull = recipients.Where(j => DelayS[j] <= DelayS[i] + time).Sum(j => Math.Pow(Flop[j] / rest, 3));
            (low, high) = Math.Pow(Flop[i] / time, 3) > pull ? (time, high) : (low, time);
        }

        return high;
    }
}
