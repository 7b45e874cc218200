using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Report;
using Xunit;

namespace Twinwright.Tests.Reproduction;

public sealed class MeasureSummaryTests
{
    [Theory]
    [InlineData("utility", 100, 80, 0.8)]
    [InlineData("utility", -100, -120, 0.8)]
    [InlineData("cost", 100, 120, 0.8)]
    [InlineData("cost", 100, 90, 1.1)]
    [InlineData("system_energy_j", 100, 125, 0.8)]
    public void A_score_is_below_one_where_a_solver_is_worse_than_the_reference(string measure, double reference, double own, double score)
    {
        var experiment = MadeUp.BuiltIn("chen2025/optimality") with { Solvers = ["exact", "socf"] };
        PointResults point = new(new("", ""), [new(1, 1, 0)], new Dictionary<string, IReadOnlyList<RunFacts>>
        {
            ["exact"] = [Facts(reference)],
            ["socf"] = [Facts(own)],
        });

        Assert.Equal(score, MeasureSummary.Scores(experiment, point, "socf", measure)[0][0], 1e-12);

        RunFacts Facts(double value) => new(new Dictionary<string, double> { [measure] = value }, new Dictionary<string, double[]>());
    }
}
