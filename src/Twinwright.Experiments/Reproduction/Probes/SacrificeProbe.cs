namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>What an edge server A pays as a helper and what its neighbours save (Kang 2023, Fig. 5).</summary>
/// <remarks>It reads what <see cref="EdgeServerProbe"/> has found. A is to be chosen in one world and measured in others.</remarks>
public static class SacrificeProbe
{
    /// <summary>A helps in at least this share of the measured cycles [1].</summary>
    public const double LeastHelperRate = 0.5;

    /// <summary>A has at least this many neighbours: with one, who saves is who is helped.</summary>
    public const int LeastNeighbours = 2;

    /// <summary>
    /// The helper around which most energy is saved, its own and its neighbours' together; of equals the lower index.
    /// </summary>
    /// <param name="proposed">Facts of the solver that cooperates.</param>
    /// <param name="nc">Facts without cooperation, in the same world.</param>
    /// <returns>A; −1 when nobody helps often enough and has neighbours enough.</returns>
    public static int ChooseA(RunFacts proposed, RunFacts nc)
    {
        RequireSameDeployment(proposed, nc);
        var (rate, degree) = (proposed.Arrays["helper_rate"], proposed.Arrays["neighbours"]);
        var (chosen, largest) = (-1, double.NegativeInfinity);
        for (var i = 0; i < rate.Length; i++)
        {
            var savedJ = SumJ(nc, i) - SumJ(proposed, i);
            if (rate[i] >= LeastHelperRate && degree[i] >= LeastNeighbours && savedJ > largest)
            {
                (chosen, largest) = (i, savedJ);
            }
        }

        return chosen;
    }

    /// <summary>The mean energies around A in a run [J]: its own, its neighbours' together, and their sum.</summary>
    /// <param name="facts">Facts of a solver.</param>
    /// <param name="a">A.</param>
    public static RunFacts Probe(RunFacts facts, int a)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)a, (uint)facts.Arrays["energy_j"].Length, nameof(a));
        return new FactsWriter()
            .Total("a_energy_j", facts.Arrays["energy_j"][a])
            .Total("a_neighbours_energy_j", NeighboursJ(facts, a))
            .Total("a_sum_energy_j", SumJ(facts, a))
            .Facts();
    }

    private static double SumJ(RunFacts facts, int i) => facts.Arrays["energy_j"][i] + NeighboursJ(facts, i);

    private static double NeighboursJ(RunFacts facts, int i)
    {
        var (first, index) = (facts.Arrays["neighbour_first"], facts.Arrays["neighbour_index"]);
        var sum = 0.0;
        for (var link = (int)first[i]; link < (int)first[i + 1]; link++)
        {
            sum += facts.Arrays["energy_j"][(int)index[link]];
        }

        return sum;
    }

    private static void RequireSameDeployment(RunFacts one, RunFacts other)
    {
        foreach (var name in (ReadOnlySpan<string>)["east_m", "north_m", "neighbour_index"])
        {
            if (!one.Arrays[name].SequenceEqual(other.Arrays[name]))
            {
                throw new ArgumentException("must be of the same deployment", nameof(other));
            }
        }
    }
}
