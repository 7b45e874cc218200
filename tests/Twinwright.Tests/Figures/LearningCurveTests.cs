using System.Text.Json.Nodes;
using Twinwright.Experiments.Results;
using Twinwright.Learning.Training;
using Xunit;

namespace Twinwright.Tests.Figures;

public class LearningCurveTests
{
    [Theory]
    [InlineData(500, 500, 1)]
    [InlineData(501, 251, 2)]
    [InlineData(12_345, 494, 25)]
    public void Long_curves_are_thinned_by_averaging_neighbours(int points, int kept, int width)
    {
        var curve = new LearningCurve();
        for (var at = 1; at <= points; at++)
        {
            curve.Add(new TrainingReport { AgentSteps = 10L * at, Objective = at, Validation = at == 1 ? 3 : double.NaN });
        }

        var run = JsonNode.Parse(curve.ToJson("federation/x", "ql", "seed_1"))!["federation"]!["x"]!["ql"]!["seed_1"]!.AsObject();

        Assert.Equal(kept + 1, run.Count);
        Assert.Equal((width + 1) / 2.0, (double)run["step_1"]!["objective"]![0]!);
        Assert.Equal(10 * width, (int)run["step_1"]!["step_count"]!);
        Assert.Equal(3, (double)run["step_1"]!["validation"]![0]!);
        Assert.Equal(10 * points, (int)run[$"step_{kept}"]!["step_count"]!);
    }

    [Fact]
    public void A_curve_comes_back_from_its_tensor()
    {
        var curve = new LearningCurve();
        curve.Add(new TrainingReport { AgentSteps = 7, Return = 1, Objective = 2, Validation = 3, Entropy = 4, Divergence = 5, ClipFraction = 6, ValueLoss = 7, ExplainedVariance = 8 });
        curve.Add(new TrainingReport { AgentSteps = 1L << 52 });

        Assert.Equal(curve.Points, LearningCurve.Of(curve.ToTensor())!.Points);
        Assert.Null(LearningCurve.Of(new([1, 9], [-1.0, 0, 0, 0, 0, 0, 0, 0, 0])));
        Assert.Null(LearningCurve.Of(new([1, 8], new double[8])));
    }
}
