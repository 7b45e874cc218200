using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>Every claim of the built-in experiments, on results of which it is true, and on the same with names exchanged.</summary>
public sealed class ClaimsCannotHoldByAccidentTests : IDisposable
{
    private readonly WorkerTeam _team = new(1);

    /// <summary>All claims in <c>experiments/</c>, those to come too.</summary>
    public static TheoryData<string, string> Claims => [.. ExperimentPath.BuiltIn()
        .Select(ExperimentFile.Load).SelectMany(experiment => experiment.Claims.Select(claim => new TheoryDataRow<string, string>(experiment.Id, claim.Id)))];

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_claim_holds_where_it_is_true_and_not_when_names_are_exchanged(string experiment, string id)
    {
        Assert.True(ClaimCase.All.TryGetValue(id, out var known), $"claim {id} of {experiment} needs a case: results of which it is true, and what spoils it");
        Assert.Equal(experiment, known.Experiment);
        var results = known.Results();
        var truth = Judge(results, id);
        Assert.True(truth.Verdict == Verdict.Holds, $"{id} should hold, but\n{Told(truth)}");

        var spoilt = new HashSet<string>();
        foreach (var spoil in known.Spoils)
        {
            var finding = Judge(spoil.Apply(results), id);
            Assert.True(finding.Verdict != Verdict.Holds, $"{id} holds with {spoil}, too\n{Told(finding)}");

            // What fails so holds when the names are put right.
            Assert.Equal(truth.Findings.Select(one => one.Statement), finding.Findings.Select(one => one.Statement));
            Assert.Equal(Numbers(results), Numbers(spoil.Apply(spoil.Apply(results))));
            spoilt.UnionWith(finding.Findings.Where(one => one.Verdict == Verdict.Fails).Select(one => one.Statement));
        }

        Assert.Equal([], truth.Findings.Select(one => one.Statement).Where(statement => !spoilt.Contains(statement)));
    }

    [Fact]
    public void No_case_is_left_of_a_claim_that_is_gone() =>
        Assert.Equal(Claims.Select(row => row.Data.Item2).Order(StringComparer.Ordinal), ClaimCase.All.Keys.Order(StringComparer.Ordinal));

    public void Dispose() => _team.Dispose();

    private ClaimFinding Judge(ExperimentResults results, string id) => Assert.Single(ClaimJudge.Judge(
        results with { Experiment = results.Experiment with { Claims = [.. results.Experiment.Claims.Where(claim => claim.Id == id)] } },
        new Intervals(1000, 7, _team)));

    private static IEnumerable<double> Numbers(ExperimentResults results) => results.Points.SelectMany(point => results.Experiment.Solvers
        .SelectMany(solver => point.BySolver[solver]).SelectMany(run => run.Totals.Values.Concat(run.Arrays.Values.SelectMany(array => array))));

    private static string Told(ClaimFinding finding) => string.Join('\n', finding.Findings.Where(one => one.Verdict != Verdict.Holds)
        .Select(one => $"{one.Verdict}: {one.Statement}: {one.Value} [{one.Low}, {one.High}] in [{one.AtLeast}, {one.AtMost}]"));
}
