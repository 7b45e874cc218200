using System.Diagnostics.Metrics;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Telemetry;

/// <summary>What the live system counts and times, as OpenTelemetry's instruments.</summary>
public sealed class LiveMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Twinwright.Live";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _durable;
    private readonly Histogram<double> _frame;
    private readonly Histogram<double> _cycle;
    private readonly long[] _refused = new long[Enum.GetValues<Refusal>().Length];
    private readonly KeyValuePair<string, object?>[] _reasons;
    private readonly long[] _calls = new long[2 * Enum.GetValues<CallKind>().Length];
    private readonly long[] _callBytes = new long[2 * Enum.GetValues<CallKind>().Length];
    private readonly Lock _adding = new();
    private long _stored, _repeated, _parameters, _migrated, _switches;
    private double _energyJ;

    /// <summary>Instruments that count from zero.</summary>
    public LiveMetrics()
    {
        _reasons = [.. Enum.GetValues<Refusal>().Select(refusal => new KeyValuePair<string, object?>("reason", RefusalNames.Of(refusal)))];
        _meter.CreateObservableCounter("twinwright.readings.stored", () => Volatile.Read(ref _stored), description: "Readings that became durable.");
        _meter.CreateObservableCounter("twinwright.readings.repeated", () => Volatile.Read(ref _repeated), description: "Readings that were stored already.");
        _meter.CreateObservableCounter("twinwright.readings.refused", Refusals, description: "Messages that were refused, by reason.");
        _meter.CreateObservableCounter("twinwright.energy", () => Volatile.Read(ref _energyJ), "J", "Energy by the model's constants.");
        _meter.CreateObservableCounter("twinwright.parameters.sent", () => Volatile.Read(ref _parameters), "By", "Parameters that helpers sent to recipients.");
        _meter.CreateObservableCounter("twinwright.history.migrated", () => Volatile.Read(ref _migrated), "By", "Partial-DTs that moved between edge servers.");
        _meter.CreateObservableCounter("twinwright.solver.switches", () => Volatile.Read(ref _switches), description: "Times that another solver came to decide.");
        _meter.CreateObservableCounter("twinwright.calls", () => Calls(_calls), description: "Calls of edge servers, by what they are and by whether they came from another silo.");
        _meter.CreateObservableCounter("twinwright.calls.answered", () => Calls(_callBytes), "By", "Parameters and partial-DTs that such calls were answered with.");
        _durable = _meter.CreateHistogram(
            "twinwright.readings.durable", "s", "Time from a reading's arrival until it was durable.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5] });
        _frame = _meter.CreateHistogram<double>("twinwright.frame.duration", "s", "Time that a frame's decision took.");
        _cycle = _meter.CreateHistogram<double>("twinwright.cycle.duration", "s", "Time that a cycle took, from its inputs until it was durable.");
    }

    /// <summary>Shows a number that is asked for when metrics are read.</summary>
    public void Watch(string name, string description, Func<long> value) => _meter.CreateObservableGauge(name, value, description: description);

    /// <summary>Counts a reading that became durable.</summary>
    /// <param name="seconds">Time since it arrived [s].</param>
    public void Stored(double seconds)
    {
        Interlocked.Increment(ref _stored);
        _durable.Record(seconds);
    }

    /// <summary>Counts a call of an edge server.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="crosses">Whether it came from another silo.</param>
    /// <param name="bytes">Parameters that it was answered with [byte].</param>
    public void Called(CallKind kind, bool crosses, int bytes)
    {
        var at = (2 * (int)kind) + (crosses ? 1 : 0);
        Interlocked.Increment(ref _calls[at]);
        Interlocked.Add(ref _callBytes[at], bytes);
    }

    /// <summary>Counts a reading that was stored already.</summary>
    public void Repeated() => Interlocked.Increment(ref _repeated);

    /// <summary>Counts a refused message.</summary>
    public void Refused(Refusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    /// <summary>Refused messages so far, for a reason.</summary>
    internal long RefusedSoFar(Refusal reason) => Volatile.Read(ref _refused[(int)reason]);

    /// <summary>Times a frame's decision.</summary>
    public void Frame(double seconds) => _frame.Record(seconds);

    /// <summary>Times a cycle.</summary>
    /// <param name="seconds">From its inputs until it was durable [s].</param>
    /// <param name="energyJ">Its energy [J].</param>
    /// <param name="parameterBytes">Parameters sent [byte].</param>
    public void Cycle(double seconds, double energyJ, long parameterBytes)
    {
        _cycle.Record(seconds);
        Interlocked.Add(ref _parameters, parameterBytes);
        Energy(energyJ);
    }

    /// <summary>Counts energy by the model's constants.</summary>
    public void Energy(double energyJ)
    {
        lock (_adding)
        {
            _energyJ += energyJ;
        }
    }

    /// <summary>Counts a partial-DT that moved.</summary>
    public void Migrated(long bytes) => Interlocked.Add(ref _migrated, bytes);

    /// <summary>Counts a change of solver.</summary>
    public void Switched() => Interlocked.Increment(ref _switches);

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Calls(long[] counts) => Enum.GetValues<CallKind>().SelectMany(kind => new[] { false, true }.Select(crosses => new Measurement<long>(
        Volatile.Read(ref counts[(2 * (int)kind) + (crosses ? 1 : 0)]),
        new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant()), new KeyValuePair<string, object?>("crosses", crosses ? "true" : "false"))));

    private IEnumerable<Measurement<long>> Refusals()
    {
        for (var reason = (int)Refusal.Topic; reason < _refused.Length; reason++)
        {
            yield return new Measurement<long>(Volatile.Read(ref _refused[reason]), _reasons[reason]);
        }
    }
}

/// <summary>What an edge server is asked.</summary>
public enum CallKind
{
    /// <summary>The cloud gives an order.</summary>
    Order,

    /// <summary>A recipient asks its helper for parameters.</summary>
    Help,

    /// <summary>The cloud collects a partial-DT.</summary>
    Collect,

    /// <summary>The next builder of a partial-DT takes it over.</summary>
    Migrate,
}
