using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Tests.Files;
using Xunit;

namespace Twinwright.Tests.Reproduction.Files;

public sealed class ExperimentFileTests
{
    private static readonly string[] Wanted =
        ["K2", "K3", "K4", "K5", "K6", "K7", "K8", "C4", "C5", "C6a", "C6b", "C7", "C8", "C9a", "C9b", "C9c", "T2", "T3"];

    public static TheoryData<string> BuiltIn => [.. ExperimentPath.BuiltIn().Select(path => path.Name)];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void What_comes_with_the_program_is_read(string name)
    {
        var experiment = ExperimentFile.Load(Assert.Single(ExperimentPath.Find([name])));

        Assert.Equal(name, experiment.Id);
        Assert.NotEmpty(experiment.Claims);
        Assert.All(experiment.Claims, claim => Assert.NotEmpty(claim.Tests));
        Assert.InRange(experiment.Quick.Runs, 1, experiment.Full.Runs);
    }

    [Fact]
    public void Each_claim_of_both_papers_is_there_once()
    {
        var ids = ExperimentPath.BuiltIn().Select(ExperimentFile.Load).SelectMany(experiment => experiment.Claims.Select(claim => claim.Id)).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.Empty(Wanted.Except(ids));
    }

    [Fact]
    public void Words_mean_papers_experiments_and_files_each_once()
    {
        var all = ExperimentPath.BuiltIn().Select(path => path.Name).ToList();

        Assert.Equal(all, ExperimentPath.Find([]).Select(path => path.Name));
        Assert.Equal(all.Where(name => name.StartsWith("kang2023/", StringComparison.Ordinal)), ExperimentPath.Find(["kang2023"]).Select(path => path.Name));
        Assert.Equal(["chen2025/fig9", "chen2025/fig8"], ExperimentPath.Find(["chen2025/fig9", "chen2025/fig8", "chen2025/fig9"]).Select(path => path.Name));
        Assert.Equal(["kang2023/fig2"], ExperimentPath.Find([ExperimentPath.BuiltIn()[0].Path]).Select(path => path.Name));
        Assert.Equal("kang2023/fig2", all[0]);
        Assert.True(all.IndexOf("chen2025/fig9") < all.IndexOf("chen2025/theorem2"));
    }

    [Theory]
    [InlineData("chen2025/fgi8", "chen2025/fig8")]
    [InlineData("chen2052", "chen2025")]
    [InlineData("fig8", "kang2023/fig8 or chen2025/fig8")]
    public void A_word_that_means_none_gets_a_suggestion(string word, string meant) =>
        Broken.AssertExactly(() => ExperimentPath.Find([word]), word, "experiment", $"is none; did you mean {meant}?");

    [Fact]
    public void A_file_is_read_key_by_key()
    {
        var experiment = ExperimentFile.Parse(SmallExperiments.Plain, "small", "small.toml");

        Assert.Equal(("small", "Small", "None, Fig. 0", ExperimentForm.Sweep, "wide-area/small"), (experiment.Id, experiment.Title, experiment.Paper, experiment.Form, experiment.Scenario));
        Assert.Equal(["nc", "greedy"], experiment.Solvers);
        Assert.Equal("greedy", experiment.Proposed);
        Assert.Equal((4, 2), (experiment.Steps, experiment.Measured));
        var panel = Assert.Single(experiment.Panels);
        Assert.Equal(("a", "constants.latency_threshold_s", "deadline in s"), (panel.Id, panel.Key, panel.Axis));
        Assert.Equal(["4", "5"], panel.Values);
        Assert.Equal((null, 2), (experiment.Quick.Deployments, experiment.Quick.Runs));
        Assert.Equal([1, 2], experiment.Full.Deployments!);
        var claim = Assert.Single(experiment.Claims);
        Assert.Equal(("X1", "greedy needs less"), (claim.Id, claim.Statement));
        Assert.Equal(["order", "ratio", "level", "trend", "steady"], claim.Tests.Select(test => test.GetType().Name[..^4].ToLowerInvariant()));
        Assert.Equal(["greedy", "nc"], Assert.IsType<OrderTest>(claim.Tests[0]).Solvers);
        Assert.Equal((0.1, 0.9), (Assert.IsType<RatioTest>(claim.Tests[1]).AtLeast, ((RatioTest)claim.Tests[1]).AtMost));
        Assert.Equal("a", claim.Tests[1].Panel);
        Assert.Equal(["4"], claim.Tests[2].At!);
        Assert.False(Assert.IsType<TrendTest>(claim.Tests[3]).Up);
        Assert.True(Assert.IsType<SteadyTest>(claim.Tests[4]).Below);
    }
}
