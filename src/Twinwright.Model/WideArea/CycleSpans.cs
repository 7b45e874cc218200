using Twinwright.Model.Computing;

namespace Twinwright.Model.WideArea;

/// <summary>One lane's part of all arrays that a cycle reads and writes, by edge server or link.</summary>
internal readonly ref struct CycleSpans
{
    public required WideAreaSystem System { get; init; }

    /// <summary>Whether helpers are raised to what they need.</summary>
    public required bool Rectify { get; init; }

    public required ReadOnlySpan<double> Basic { get; init; }

    public required ReadOnlySpan<double> Similarity { get; init; }

    public required ReadOnlySpan<bool> Helper { get; init; }

    public required ReadOnlySpan<double> ReceivedW { get; init; }

    public required ReadOnlySpan<double> Asked { get; init; }

    public Span<int> Embb { get; private init; }

    public Span<int> Urllc { get; private init; }

    public Span<double> RateBitPerS { get; private init; }

    public Span<double> TransmissionDelayS { get; private init; }

    public Span<SubProcess> Process { get; private init; }

    public Span<double> DataSamples { get; private init; }

    public Span<double> FlopPerConvergency { get; private init; }

    public Span<int> Choice { get; private init; }

    public Span<int> ChoiceLink { get; private init; }

    public Span<int> Recipients { get; private init; }

    public Span<double> AfterHelp { get; private init; }

    public Span<double> Convergency { get; private init; }

    public Span<double> WorkloadFlop { get; private init; }

    public Span<double> ComputingDelayS { get; private init; }

    public Span<double> LatencyS { get; private init; }

    public Span<double> EnergyJ { get; private init; }

    public Span<double> SensorEnergyJ { get; private init; }

    public Span<CycleBreaches> Breaches { get; private init; }

    /// <summary>Rows of the outcome that this lane writes.</summary>
    public required (CycleOutcome Outcome, int FirstRow, int Count) Into
    {
        init
        {
            var (outcome, first, count) = value;
            Embb = outcome.Embb.AsSpan(first, count);
            Urllc = outcome.Urllc.AsSpan(first, count);
            RateBitPerS = outcome.RateBitPerS.AsSpan(first, count);
            TransmissionDelayS = outcome.TransmissionDelayS.AsSpan(first, count);
            Process = outcome.Process.AsSpan(first, count);
            DataSamples = outcome.DataSamples.AsSpan(first, count);
            FlopPerConvergency = outcome.FlopPerConvergency.AsSpan(first, count);
            Choice = outcome.Choice.AsSpan(first, count);
            ChoiceLink = outcome.ChoiceLink.AsSpan(first, count);
            Recipients = outcome.Recipients.AsSpan(first, count);
            AfterHelp = outcome.AfterHelp.AsSpan(first, count);
            Convergency = outcome.Convergency.AsSpan(first, count);
            WorkloadFlop = outcome.WorkloadFlop.AsSpan(first, count);
            ComputingDelayS = outcome.ComputingDelayS.AsSpan(first, count);
            LatencyS = outcome.LatencyS.AsSpan(first, count);
            EnergyJ = outcome.EnergyJ.AsSpan(first, count);
            SensorEnergyJ = outcome.SensorEnergyJ.AsSpan(first, count);
            Breaches = outcome.Breaches.AsSpan(first, count);
        }
    }
}
