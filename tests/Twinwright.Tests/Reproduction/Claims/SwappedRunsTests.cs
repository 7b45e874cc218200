using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Model.Threading;
using Xunit;
using Reproducing = Twinwright.Experiments.Reproduction.Reproduction;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>Real runs, a few, with solvers' names exchanged: whatever is said of them must not survive it.</summary>
public sealed class SwappedRunsTests
{
    [Theory]
    [InlineData("chen2025/fig8", 12, "socf", "centra", "non-overlap")]
    [InlineData("chen2025/fig9", 6, "dmo", "gre", "ql", "lbcd", "pts", "mab")]
    public void No_statement_of_two_solvers_comes_out_alike_when_their_names_are_exchanged(string id, int runs, string proposed, params string[] others)
    {
        var known = MadeUp.BuiltIn(id);
        var experiment = known with
        {
            // What no claim speaks of need not run.
            Solvers = [.. known.Solvers.Where(solver => solver == proposed || others.Contains(solver))],
            Quick = known.Quick with { Runs = runs },
            Steps = 20,
        };
        var request = new ReproductionRequest { Experiments = [experiment], Quick = true, Seed = 300, Resamples = 1000, Version = "test" };
        var results = Assert.Single(Reproducing.Run(request, 2, null, CancellationToken.None).Experiments);
        using var team = new WorkerTeam(1);
        var decided = 0;
        foreach (var other in others)
        {
            var (real, swapped) = (Judge(results), Judge(Spoil.Swap(proposed, other).Apply(results)));
            foreach (var (claim, contrary) in real.Zip(swapped))
            {
                if (claim.Verdict == Verdict.Holds)
                {
                    Assert.NotEqual(Verdict.Holds, contrary.Verdict);
                }

                foreach (var (one, two) in claim.Findings.Zip(contrary.Findings).Where(pair => IsOf(pair.First.Statement, proposed, other)))
                {
                    Assert.Equal(one.Statement, two.Statement);
                    Assert.Equal(-one.Value, two.Value, 1e-9 * Math.Abs(one.Value));
                    Assert.False(one.Verdict == two.Verdict && one.Verdict != Verdict.Undecided, $"{one.Statement}: {one.Verdict} either way");
                    decided += one.Verdict == Verdict.Undecided ? 0 : 1;
                }
            }
        }

        Assert.InRange(decided, 4, int.MaxValue);

        IReadOnlyList<ClaimFinding> Judge(ExperimentResults of) => ClaimJudge.Judge(of, new Intervals(1000, 7, team));
    }

    private static bool IsOf(string statement, string one, string other) => statement.Contains(" has less ", StringComparison.Ordinal)
        && (statement.StartsWith(one + " ", StringComparison.Ordinal) && statement.EndsWith(" " + other, StringComparison.Ordinal)
            || statement.StartsWith(other + " ", StringComparison.Ordinal) && statement.EndsWith(" " + one, StringComparison.Ordinal));
}
