using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Running;

public class SystemRunsTests
{
    [Theory]
    [InlineData("wide-area/small", null, null, 30, 12)]
    [InlineData("wide-area/small", 1, null, 1, 1)]
    [InlineData("wide-area/small", 9, 2, 9, 2)]
    [InlineData("federation/small", null, null, 100, 100)]
    [InlineData("federation/small", 9, null, 9, 9)]
    [InlineData("federation/small", 9, 2, 9, 2)]
    [InlineData("federation/small", null, 40, 100, 40)]
    public void A_length_not_given_is_the_system_s_own(string scenario, int? steps, int? measure, int expectedSteps, int expectedMeasured)
    {
        Assert.Equal(new RunLength(expectedSteps, expectedMeasured), Of(scenario).Length(steps, measure));
    }

    [Theory]
    [InlineData("wide-area/small", null, 31, "30")]
    [InlineData("federation/small", null, 101, "100")]
    [InlineData("federation/small", 5, 6, "5")]
    public void More_cannot_be_measured_than_is_run(string scenario, int? steps, int measure, string named)
    {
        var refused = Assert.Throws<InputException>(() => Of(scenario).Length(steps, measure));

        Assert.Contains($"({named})", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_s_solvers_are_its_own()
    {
        Assert.Equal(["nc", "oracle"], Of("wide-area/small").Solvers("nc,oracle").Select(solver => solver.Entry.Id));
        var refused = Assert.Throws<SolverRefusedException>(() => Of("federation/small").Solver("oracle"));
        Assert.Contains("the other system", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wide-area/small", "system_energy_j violations", "system_energy_j", "system_energy_j helpers effective_helpers")]
    [InlineData("federation/small", "energy_cost configuration_cost cost delay_penalty violations", "", "links rounds")]
    public void Metrics_say_what_is_better_and_how_they_add_up(string scenario, string lower, string ratios, string means)
    {
        var metrics = Of(scenario).Metrics;

        Assert.Equal(lower, string.Join(' ', metrics.Where(metric => metric.LowerIsBetter).Select(metric => metric.Name)));
        Assert.Equal(ratios, string.Join(' ', metrics.Where(metric => metric.IsRatio).Select(metric => metric.Name)));
        Assert.Equal(means, string.Join(' ', metrics.Where(metric => metric.IsMean).Select(metric => metric.Name)));
        Assert.All(metrics, metric => Assert.Equal((metric.LowerIsBetter, !metric.LowerIsBetter, false), (metric.IsBetter(1, 2), metric.IsBetter(2, 1), metric.IsBetter(1, 1))));
    }

    [Fact]
    public void The_headline_is_one_of_the_metrics()
    {
        Assert.Contains(Of("wide-area/small").Headline, Of("wide-area/small").Metrics);
        Assert.Contains(Of("federation/small").Headline, Of("federation/small").Metrics);
    }

    private static SystemRuns Of(string scenario) => SystemRuns.Of(ScenarioFile.Load(scenario));
}
