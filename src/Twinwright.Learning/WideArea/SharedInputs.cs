using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>What an edge server knows of itself and hears from its direct neighbours, in numbers without a place or a name.</summary>
/// <remarks>
/// The same network acts for edge servers that it has never seen, so all inputs are relative: counts, energies on a
/// logarithmic scale, and how one's own benefit as a helper (<see cref="ClosedFormBenefit"/>) compares with the
/// neighbours'. Neighbours say their counts, energies, last identities, their benefit, and the largest benefit that they
/// have heard of, which tells of edge servers two hops away.
/// </remarks>
public sealed class SharedInputs : ICycleInputs
{
    private const int Count = 30;

    // What a benefit is worth is compared under one power everywhere, whatever a scenario's heuristics use.
    private static readonly double ReceivedW = new WideAreaScenario().HeuristicReceivedW;

    private static readonly string[] Known =
    [
        "available_embb/20", "available_urllc/20", "basic_convergency",
        "neighbour_mean available_embb/20", "neighbour_mean available_urllc/20", "neighbour_mean basic_convergency",
        "embb/20", "urllc/20", "degree/8",
        "log energy alone", "log neighbour mean energy alone", "log neighbour largest energy alone", "own share of local energy",
        "benefit/local energy", "log benefit", "share of neighbours with more benefit", "log largest neighbour benefit",
        "log benefit/largest neighbour benefit", "share of local energy for which I am the best candidate",
        "largest among neighbours", "largest within two hops", "log benefit/largest within two hops",
        "helped last cycle", "share of neighbours that helped", "share of neighbour energy next to a helper",
        "share of neighbour energy next to another helper", "log largest benefit of a last helper",
        "log benefit/that", "mean similarity", "only candidate",
    ];

    private double[] _aloneJ = [];
    private double[] _benefitJ = [];
    private double[] _workFlop = [];
    private double[] _around = [];
    private int[] _best = [];
    private int[] _helpers = [];

    /// <inheritdoc />
    public int Size => Count;

    /// <inheritdoc />
    public IReadOnlyList<string> Names => Known;

    /// <inheritdoc />
    public void Write(in CycleView cycle, Span<float> into)
    {
        var count = cycle.EdgeServers;
        if (_aloneJ.Length != count)
        {
            (_aloneJ, _benefitJ, _workFlop, _around) = (new double[count], new double[count], new double[count], new double[count]);
            (_best, _helpers) = (new int[count], new int[count]);
        }

        ClosedFormBenefit.Write(cycle, ReceivedW, _aloneJ, _benefitJ, _workFlop);
        for (var i = 0; i < count; i++)
        {
            Hear(cycle, i);
        }

        for (var i = 0; i < count; i++)
        {
            WriteOne(cycle, i, into.Slice(i * Count, Count));
        }
    }

    /// <summary>What i can tell its neighbours once it has heard from them.</summary>
    private void Hear(in CycleView cycle, int i)
    {
        var (best, most, helpers) = (i, _benefitJ[i], 0);
        foreach (var j in cycle.System.Graph.Of(i))
        {
            helpers += cycle.PreviousHelper[j] ? 1 : 0;
            if (_benefitJ[j] > most)
            {
                (best, most) = (j, _benefitJ[j]);
            }
        }

        (_best[i], _around[i], _helpers[i]) = (best, most, helpers);
    }

    private void WriteOne(in CycleView cycle, int i, Span<float> into)
    {
        var graph = cycle.System.Graph;
        var neighbours = graph.Of(i);
        var degree = neighbours.Length;
        var scale = 1.0 / Math.Max(1, degree);
        var (embb, urllc, basic, energy, largest, helped) = (0.0, 0.0, 0.0, 0.0, 0.0, 0);
        var (candidate, nextToHelper, nextToOther, similarity) = (_best[i] == i ? _aloneJ[i] : 0, 0.0, 0.0, 0.0);
        var (above, neighbour, twoHops, helper) = (0, 0.0, 0.0, 0.0);
        for (var at = 0; at < degree; at++)
        {
            var j = neighbours[at];
            embb += cycle.AvailableEmbb[j];
            urllc += cycle.AvailableUrllc[j];
            basic += cycle.BasicConvergency[j];
            energy += _aloneJ[j];
            largest = Math.Max(largest, _aloneJ[j]);
            similarity += cycle.Similarity[graph.Reverse[graph.Offsets[i] + at]];
            candidate += _best[j] == i ? _aloneJ[j] : 0;
            above += _benefitJ[j] > _benefitJ[i] ? 1 : 0;
            neighbour = Math.Max(neighbour, _benefitJ[j]);
            twoHops = Math.Max(twoHops, _best[j] == i ? 0 : _around[j]);
            nextToHelper += _helpers[j] > 0 ? _aloneJ[j] : 0;
            nextToOther += _helpers[j] - (cycle.PreviousHelper[i] ? 1 : 0) > 0 ? _aloneJ[j] : 0;
            if (cycle.PreviousHelper[j])
            {
                helped++;
                helper = Math.Max(helper, _benefitJ[j]);
            }
        }

        var (own, local) = (_benefitJ[i], _aloneJ[i] + energy);
        var at2 = 0;
        void Set(Span<float> target, double value) => target[at2++] = (float)value;
        Set(into, cycle.AvailableEmbb[i] / 20.0);
        Set(into, cycle.AvailableUrllc[i] / 20.0);
        Set(into, cycle.BasicConvergency[i]);
        Set(into, embb * scale / 20);
        Set(into, urllc * scale / 20);
        Set(into, basic * scale);
        Set(into, cycle.System.EmbbCount[i] / 20.0);
        Set(into, cycle.System.UrllcCount[i] / 20.0);
        Set(into, degree / 8.0);
        Set(into, Log(_aloneJ[i]));
        Set(into, Log(energy * scale));
        Set(into, Log(largest));
        Set(into, _aloneJ[i] / (local + 1));
        Set(into, Math.Max(-1, own / (local + 1)));
        Set(into, Log(own));
        Set(into, above * scale);
        Set(into, Log(neighbour));
        Set(into, Ratio(own, neighbour));
        Set(into, candidate / (local + 1));
        Set(into, degree > 0 && own > neighbour ? 1 : 0);
        Set(into, degree > 0 && own > neighbour && own > twoHops ? 1 : 0);
        Set(into, Ratio(own, Math.Max(neighbour, twoHops)));
        Set(into, cycle.PreviousHelper[i] ? 1 : 0);
        Set(into, helped * scale);
        Set(into, nextToHelper / (energy + 1));
        Set(into, nextToOther / (energy + 1));
        Set(into, Log(helper));
        Set(into, Ratio(own, helper));
        Set(into, similarity * scale);
        Set(into, degree > 0 && twoHops == 0 && neighbour <= 0 && own > 0 ? 1 : 0);
    }

    /// <summary>Joules on a scale where 1 J is 0 and 1e5 J is 1; 0 for what is not above 1 J.</summary>
    private static double Log(double energyJ) => energyJ > 1 ? Math.Log10(energyJ) / 5 : 0;

    private static double Ratio(double one, double other) => Math.Clamp(Math.Log10((Math.Max(0, one) + 1) / (Math.Max(0, other) + 1)), -3, 3) / 3;
}
