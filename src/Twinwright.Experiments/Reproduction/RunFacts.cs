namespace Twinwright.Experiments.Reproduction;

/// <summary>What a reproduction keeps of a run.</summary>
/// <param name="Totals">Numbers of the run by name: its metrics, and what a probe adds.</param>
/// <param name="Arrays">Arrays by name: metrics by step, or a probe's rows.</param>
public sealed record RunFacts(IReadOnlyDictionary<string, double> Totals, IReadOnlyDictionary<string, double[]> Arrays);
