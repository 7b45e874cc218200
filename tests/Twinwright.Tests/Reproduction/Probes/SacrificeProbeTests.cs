using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Probes;
using Twinwright.Experiments.Running;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Reproduction.Probes;

public class SacrificeProbeTests
{
    // A line 0 - 1 - 2 - 3: the ends have one neighbour each.
    private static readonly double[] First = [0, 1, 3, 5, 6];
    private static readonly double[] Index = [1, 0, 2, 1, 3, 2];

    [Fact]
    public void A_is_the_helper_around_which_most_is_saved()
    {
        var nc = Line([10, 10, 10, 10], [0, 0, 0, 0]);

        // Round 1: 30 less 4 + 12 + 9; round 2: 30 less 12 + 9 + 1.
        Assert.Equal(2, SacrificeProbe.ChooseA(Line([4, 12, 9, 1], [0, 1, 0.5, 0]), nc));
        Assert.Equal(1, SacrificeProbe.ChooseA(Line([4, 12, 9, 1], [0, 1, 0.4, 0]), nc));
    }

    [Fact]
    public void Who_helps_seldom_or_has_one_neighbour_is_never_A()
    {
        var nc = Line([10, 10, 10, 10], [0, 0, 0, 0]);

        Assert.Equal(-1, SacrificeProbe.ChooseA(Line([1, 1, 1, 1], [1, 0.49, 0.49, 1]), nc));
    }

    [Fact]
    public void Of_equals_the_first_is_A() =>
        Assert.Equal(1, SacrificeProbe.ChooseA(Line([1, 1, 1, 1], [1, 1, 1, 1]), Line([10, 10, 10, 10], [0, 0, 0, 0])));

    [Fact]
    public void Facts_of_another_deployment_are_refused()
    {
        var other = Line([1, 1, 1, 1], [1, 1, 1, 1]);
        other.Arrays["east_m"][2] += 1;

        Assert.Throws<ArgumentException>(() => SacrificeProbe.ChooseA(other, Line([1, 1, 1, 1], [0, 0, 0, 0])));
    }

    [Fact]
    public void A_s_energies_are_its_own_its_neighbours_and_their_sum()
    {
        var totals = SacrificeProbe.Probe(Line([4, 12, 9, 1], [0, 1, 0, 0]), 1).Totals;

        Assert.Equal(12, totals["a_energy_j"]);
        Assert.Equal(13, totals["a_neighbours_energy_j"]);
        Assert.Equal(25, totals["a_sum_energy_j"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => SacrificeProbe.Probe(Line([4, 12, 9, 1], [0, 1, 0, 0]), -1));
    }

    [Fact]
    public void A_run_s_energies_round_A_are_those_of_its_picture()
    {
        var deployment = Deployment.Draw(new WideAreaScenario { EdgeServerCount = 20, AreaWidthM = 2200, AreaHeightM = 2200 }, 3);
        var (nc, oracle) = (Facts("nc"), Facts("oracle"));
        var a = SacrificeProbe.ChooseA(oracle, nc);
        var picture = WideAreaRunner.Run("test", deployment, 3, Spec("oracle"), new(10, 4), CancellationToken.None).Picture!;

        Assert.InRange(a, 0, 19);
        Assert.True(picture.HelperRate[a] >= 0.5 && picture.Neighbours[a].Length >= 2);
        var expected = picture.Neighbours[a].Sum(j => picture.MeanEnergyJ[j]);
        Assert.Equal(expected, SacrificeProbe.Probe(oracle, a).Totals["a_neighbours_energy_j"], 1e-9 * expected);
        Assert.True(SacrificeProbe.Probe(oracle, a).Totals["a_sum_energy_j"] < SacrificeProbe.Probe(nc, a).Totals["a_sum_energy_j"]);

        RunFacts Facts(string solver) => EdgeServerProbe.Probe("test", deployment, 3, Spec(solver), new(10, 4), CancellationToken.None);

        static SolverSpec Spec(string solver) => SolverSpec.Parse(solver, SystemKind.WideArea);
    }

    private static RunFacts Line(double[] energyJ, double[] helperRate) => new(new Dictionary<string, double>(), new Dictionary<string, double[]>
    {
        ["energy_j"] = energyJ,
        ["helper_rate"] = helperRate,
        ["neighbours"] = [1, 2, 2, 1],
        ["neighbour_first"] = First,
        ["neighbour_index"] = Index,
        ["east_m"] = [0, 1, 2, 3],
        ["north_m"] = [0, 0, 0, 0],
    });
}
