using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>Gathers the facts of a run; what is no finite number is left out of the totals and refused in arrays.</summary>
internal sealed class FactsWriter
{
    private readonly Dictionary<string, double> _totals = [];
    private readonly Dictionary<string, double[]> _arrays = [];

    /// <summary>Adds the metrics of a run over its measured steps.</summary>
    public FactsWriter Metrics(RunResult run)
    {
        foreach (var (name, value) in run.Totals)
        {
            Total(name, value);
        }

        return this;
    }

    /// <summary>Adds the metrics of a run step by step.</summary>
    public FactsWriter Series(RunResult run)
    {
        foreach (var (name, values) in run.Series)
        {
            Array(name, values);
        }

        return this;
    }

    /// <summary>Adds a number, unless it is none.</summary>
    public FactsWriter Total(string name, double value)
    {
        if (double.IsFinite(value))
        {
            _totals.Add(name, value);
        }

        return this;
    }

    /// <summary>Adds an array.</summary>
    /// <exception cref="ArgumentException">It holds something that is no finite number.</exception>
    public FactsWriter Array(string name, IEnumerable<double> values)
    {
        double[] kept = [.. values];
        if (!kept.All(double.IsFinite))
        {
            throw new ArgumentException($"{name} must hold finite numbers only", nameof(values));
        }

        _arrays.Add(name, kept);
        return this;
    }

    /// <summary>The facts so far.</summary>
    public RunFacts Facts() => new(_totals, _arrays);
}
