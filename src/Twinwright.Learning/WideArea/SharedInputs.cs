using Twinwright.Learning.Networks;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.Sparing;

namespace Twinwright.Learning.WideArea;

/// <summary>What an edge server knows of itself and hears from its direct neighbours, in numbers without a place or a name.</summary>
/// <remarks>
/// The same network acts for edge servers that it has never seen, so all inputs are relative: counts, energies on a
/// logarithmic scale, and how one's own benefit as a helper (<see cref="ClosedFormBenefit"/>) compares with the
/// neighbours'. Neighbours say their counts, energies, stores, identities so far and their benefit; then the largest
/// benefit that they have heard of and whose it is, and how many of their neighbours help, which tells of edge servers
/// two hops away.
/// </remarks>
public sealed class SharedInputs : ICycleInputs
{
    private const int Count = 36;

    private static readonly string[] Known =
    [
        "available_embb/20", "available_urllc/20", "basic_convergency",
        "neighbour_mean available_embb/20", "neighbour_mean available_urllc/20", "neighbour_mean basic_convergency",
        "embb/20", "urllc/20", "degree/8",
        "log energy alone", "log neighbour mean energy alone", "log neighbour largest energy alone", "own share of local energy",
        "benefit/local energy", "log benefit", "share of neighbours with more benefit", "log largest neighbour benefit",
        "log benefit/largest neighbour benefit", "share of local energy for which I am the best candidate",
        "largest among neighbours", "largest within two hops", "log benefit/largest within two hops",
        "helper so far", "share of neighbours that help so far", "share of neighbour energy next to a helper",
        "share of neighbour energy next to another helper", "log largest benefit of a helper near",
        "log benefit/that", "mean similarity", "only candidate",
        "log stored urllc cycles", "stored urllc cycles/10 a sensor", "urllc activated by rule/available", "power level by rule/10",
        "transmission delay by rule/threshold", "neighbour_mean log stored urllc cycles",
    ];

    private WideAreaContext? _context;
    private SparingPlanner? _planner;
    private Role[] _roles = [];
    private double[] _stored = [];
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
    public void Begin(WideAreaContext context, NetworkStack actors) => (_context, _planner) = (context, null);

    /// <inheritdoc />
    public void Write(in CycleView cycle, Span<float> into)
    {
        var count = cycle.EdgeServers;
        if (_aloneJ.Length != count)
        {
            (_aloneJ, _benefitJ, _workFlop, _around) = (new double[count], new double[count], new double[count], new double[count]);
            (_best, _helpers, _roles, _stored) = (new int[count], new int[count], new Role[count], new double[count]);
        }

        _planner ??= new SparingPlanner(
            cycle.System.Constants, new SparingRules(), _context ?? throw new InvalidOperationException("Begin must come first"));
        for (var i = 0; i < count; i++)
        {
            var record = LocalRecord.Of(cycle, i);
            (_roles[i], _stored[i]) = (_planner.Choose(record, helped: false), UrllcStore.StoredCycles(record));
        }

        ClosedFormBenefit.Write(cycle, _roles, _aloneJ, _benefitJ, _workFlop);
        Write(cycle, cycle.PreviousHelper, into);
    }

    /// <summary>Writes what all agents see of the same cycle once more, after they have said who would help.</summary>
    /// <param name="cycle">The cycle of the last call.</param>
    /// <param name="helper">Who would help; takes the place of who helped in the cycle before.</param>
    /// <param name="into">F × <see cref="Size"/> numbers, by edge server.</param>
    public void Write(in CycleView cycle, ReadOnlySpan<bool> helper, Span<float> into)
    {
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            Hear(cycle, helper, i);
        }

        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            WriteOne(cycle, helper, i, into.Slice(i * Count, Count));
        }
    }

    /// <summary>What i can tell its neighbours once it has heard from them.</summary>
    private void Hear(in CycleView cycle, ReadOnlySpan<bool> helper, int i)
    {
        var (best, most, helpers) = (i, _benefitJ[i], 0);
        foreach (var j in cycle.System.Graph.Of(i))
        {
            helpers += helper[j] ? 1 : 0;
            if (_benefitJ[j] > most)
            {
                (best, most) = (j, _benefitJ[j]);
            }
        }

        (_best[i], _around[i], _helpers[i]) = (best, most, helpers);
    }

    private void WriteOne(in CycleView cycle, ReadOnlySpan<bool> said, int i, Span<float> into)
    {
        var graph = cycle.System.Graph;
        var neighbours = graph.Of(i);
        var degree = neighbours.Length;
        var scale = 1.0 / Math.Max(1, degree);
        var (embb, urllc, basic, energy, largest, helped) = (0.0, 0.0, 0.0, 0.0, 0.0, 0);
        var (candidate, nextToHelper, nextToOther, similarity) = (_best[i] == i ? _aloneJ[i] : 0, 0.0, 0.0, 0.0);
        var stored = 0.0;
        var (above, neighbour, twoHops, helper) = (0, 0.0, 0.0, 0.0);
        for (var at = 0; at < degree; at++)
        {
            var j = neighbours[at];
            embb += cycle.AvailableEmbb[j];
            urllc += cycle.AvailableUrllc[j];
            basic += cycle.BasicConvergency[j];
            energy += _aloneJ[j];
            stored += LogStored(j);
            largest = Math.Max(largest, _aloneJ[j]);
            similarity += cycle.Similarity[graph.Reverse[graph.Offsets[i] + at]];
            candidate += _best[j] == i ? _aloneJ[j] : 0;
            above += _benefitJ[j] > _benefitJ[i] ? 1 : 0;
            neighbour = Math.Max(neighbour, _benefitJ[j]);
            twoHops = Math.Max(twoHops, _best[j] == i ? 0 : _around[j]);
            nextToHelper += _helpers[j] > 0 ? _aloneJ[j] : 0;
            nextToOther += _helpers[j] - (said[i] ? 1 : 0) > 0 ? _aloneJ[j] : 0;
            if (said[j])
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
        Set(into, said[i] ? 1 : 0);
        Set(into, helped * scale);
        Set(into, nextToHelper / (energy + 1));
        Set(into, nextToOther / (energy + 1));
        Set(into, Log(helper));
        Set(into, Ratio(own, helper));
        Set(into, similarity * scale);
        Set(into, degree > 0 && twoHops == 0 && neighbour <= 0 && own > 0 ? 1 : 0);
        var role = _roles[i];
        Set(into, LogStored(i));
        Set(into, Math.Min(3, _stored[i] / (10.0 * Math.Max(1, cycle.System.UrllcCount[i]))));
        Set(into, (double)role.Urllc / Math.Max(1, cycle.AvailableUrllc[i]));
        Set(into, role.ReceivedW / _planner!.LevelW / 10);
        Set(into, Math.Min(2, role.DelayS / cycle.System.Constants.LatencyThresholdS));
        Set(into, stored * scale);
    }

    private double LogStored(int i) => Math.Log10(1 + Math.Min(_stored[i], 1e6)) / 2;

    /// <summary>Joules on a scale where 1 J is 0 and 1e5 J is 1; 0 for what is not above 1 J.</summary>
    private static double Log(double energyJ) => energyJ > 1 ? Math.Log10(energyJ) / 5 : 0;

    private static double Ratio(double one, double other) => Math.Clamp(Math.Log10((Math.Max(0, one) + 1) / (Math.Max(0, other) + 1)), -3, 3) / 3;
}
