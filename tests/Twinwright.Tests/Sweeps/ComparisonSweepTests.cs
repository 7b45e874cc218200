using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Sweeps;
using Twinwright.Experiments.Trainings;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Sweeps;

public sealed class ComparisonSweepTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory]
    [InlineData("wide-area/small", "nc,greedy,oracle,random,mgm", 1)]
    [InlineData("wide-area/small", "nc,static,best-response", 3)]
    [InlineData("federation/small", "socf,foresight,static,centra", 2)]
    [InlineData("composed/small", "socf+mgm,static+random", 2)]
    [InlineData("wide-area/germany", "nc,greedy", 1)]
    public void Worlds_that_others_run_give_the_same_files_and_the_same_document(string scenario, string solvers, int threads)
    {
        string[] overrides = scenario.StartsWith("wide-area", StringComparison.Ordinal) ? ["constants.latency_threshold_s=4.3"] : [];
        var request = Request(ScenarioFile.Load(scenario, overrides), solvers);
        var pool = new PoolInProcess(2) { Threads = threads };

        AssertSame(request, pool);

        Assert.Equal(Enumerable.Repeat("comparison-world", 4), pool.Kinds);
    }

    [Fact]
    public void Positions_and_scenario_are_sent_along_and_not_read_again()
    {
        scratch.Write("sites.csv", "name,east_m,north_m\na,0,0\nb,90,10.5\nc,40,77\nd,160,130\n"u8);
        scratch.Write("own.toml", System.Text.Encoding.UTF8.GetBytes(
            ScenarioFile.Write(ScenarioFile.Load("wide-area/small"))
                .Split('\n')
                .Where(line => !line.StartsWith("count = ", StringComparison.Ordinal))
                .Select(line => line.StartsWith("positions_csv = ", StringComparison.Ordinal) ? "positions_csv = \"sites.csv\"" : line)
                .Aggregate((all, line) => all + "\n" + line)));
        var request = Request(ScenarioFile.Load(scratch["own.toml"]), "nc,greedy,mgm");
        Assert.Equal(["a", "b", "c", "d"], request.Scenario.WideArea.Positions!.Select(site => site.Name));
        var local = Comparison.Run(request, 1, null, null, Never);
        File.Delete(scratch["sites.csv"]);
        File.Delete(scratch["own.toml"]);

        AssertSame(request, new PoolInProcess(), local);
    }

    [Fact]
    public void Given_policies_are_sent_along_and_not_read_again()
    {
        var scenario = ScenarioFile.Load("wide-area/small");
        using (var team = new WorkerTeam(1))
        {
            TrainingSession.Run(new TrainingRequest
            {
                Scenario = scenario,
                Solver = SolverSpec.ParseForTraining("mf-ppo{iterations=2,season_steps=32,lanes=2,units=8}", SystemKind.WideArea),
                Deployments = [5, 6],
                Seed = 1,
                Folder = scratch["own"],
                Version = "1",
            }, team, null, Never);
        }

        ComparisonRequest Fresh() => Request(scenario, "nc,mf-ppo") with
        {
            Policies = new PolicyShelf([scratch["own"]], new TrainCommandLine("wide-area/small", [])),
            Deployments = [5, 6],
            Runs = 2,
        };
        var local = Comparison.Run(Fresh(), 1, null, null, Never);
        var pool = new PoolInProcess
        {
            // All four worlds are on their way by then: twice the width.
            Width = 2,
            Before = _ =>
            {
                SpinWait.SpinUntil(() => Asked >= 4);
                lock (scratch)
                {
                    if (Directory.Exists(scratch["own"]))
                    {
                        Directory.Delete(scratch["own"], recursive: true);
                    }
                }
            },
        };
        Watched = pool;

        AssertSame(Fresh(), pool, local);
        Assert.False(Directory.Exists(scratch["own"]));
    }

    [Fact]
    public void What_a_ledger_kept_is_not_run_again_and_what_others_ran_is_kept()
    {
        var request = Request(ScenarioFile.Load("wide-area/small"), "nc,greedy");
        using var stop = new CancellationTokenSource();
        using (var ledger = Ledger(request))
        {
            // One at a time: the third world ends it.
            var halting = new OneByOne(new PoolInProcess(), 2, stop);
            Assert.ThrowsAny<OperationCanceledException>(() => Comparison.Run(request, 1, ledger, null, stop.Token, halting));
        }

        var kept = Directory.GetFiles(scratch["ledger", "unfinished"], "*.json").Length;
        Assert.InRange(kept, 2, 3);
        var pool = new PoolInProcess();
        using var again = Ledger(request);
        var result = Comparison.Run(request, 1, again, null, Never, pool);

        // The first world is always run, for the pictures.
        Assert.Equal(4 - kept + 1, pool.Kinds.Count);
        Assert.Equal(ResultJson.Of(Comparison.Run(request, 1, null, null, Never)), ResultJson.Of(result));
    }

    [Theory]
    [InlineData("mf-ppo", "acts by a policy, but there is none")]
    [InlineData("exhaustive", "takes on at most 14 edge servers, but there are 15")]
    public void What_is_refused_is_refused_with_the_same_words_before_anything_is_asked(string solver, string words)
    {
        var request = Request(ScenarioFile.Load("wide-area/small", ["edge_servers.count=15"]), solver) with { FirstDeployment = 900 };
        var pool = new PoolInProcess();

        var local = Assert.ThrowsAny<Exception>(() => Comparison.Run(request, 1, null, null, Never));
        var swept = Assert.Throws(local.GetType(), () => Comparison.Run(request, 1, null, null, Never, pool));

        Assert.Contains(words, local.Message, StringComparison.Ordinal);
        Assert.Equal(local.Message, swept.Message);
        Assert.Empty(pool.Kinds);
    }

    [Fact]
    public void Policies_that_come_with_the_program_are_not_sent_but_a_silo_with_others_does_not_use_them()
    {
        var request = Request(ScenarioFile.Load("wide-area/paper"), "shared-ppo") with { Length = new(2, 1) };
        var job = WorldOrder.Job(request, SystemRuns.Of(request.Scenario).Policies, request.Worlds()[0], withSamples: false);
        Assert.InRange(job.Order.Length, 0, 20_000);
        var order = SweepJson.Read<WorldOrder>(job.Order);
        Assert.Equal(["shared-ppo"], order.Policies.Shipped.Keys);
        _ = SweepAnswer.Open(SweepJobs.Run(job, 1, Never));

        var other = order with { Policies = order.Policies with { Shipped = new Dictionary<string, string> { ["shared-ppo"] = "00" } } };

        var failure = Assert.Throws<InvalidOperationException>(() => SweepJobs.Run(job with { Order = SweepJson.Write(other) }, 1, Never));
        Assert.Contains("is another one than where the job comes from", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_refuses_with_the_words_of_a_run_here()
    {
        var request = Request(ScenarioFile.Load("wide-area/small", ["edge_servers.count=15"]), "exhaustive");
        var runs = SystemRuns.Of(request.Scenario);
        var job = WorldOrder.Job(request, runs.Policies, request.Worlds()[0], withSamples: false);

        var here = Assert.Throws<SolverRefusedException>(() => runs.Draw(3).Run(7, request.Solvers[0], request.Length, Never));
        var there = Assert.Throws<SolverRefusedException>(() => SweepAnswer.Open(SweepJobs.Run(job, 2, Never)));

        Assert.Equal(here.Message, there.Message);
    }

    private PoolInProcess? Watched { get; set; }

    private int Asked => Watched?.Kinds.Count ?? 0;

    private RunLedger Ledger(ComparisonRequest request) =>
        new(scratch["ledger"], RunLedger.Describe(request, "1"), request.Solvers.Count, SystemRuns.Of(request.Scenario).Metrics.Count);

    private static ComparisonRequest Request(LoadedScenario scenario, string solvers) => new()
    {
        Scenario = scenario,
        Solvers = SolverSpec.ParseList(solvers, scenario.System),
        Runs = 4,
        Seed = 7,
        FirstDeployment = 3,
        Length = SystemRuns.Of(scenario).Length(6, null),
    };

    private void AssertSame(ComparisonRequest request, PoolInProcess pool, ComparisonResult? local = null)
    {
        local ??= Comparison.Run(request, 2, null, null, Never);
        var swept = Comparison.Run(request, 1, null, null, Never, pool);

        Assert.Equal(ResultJson.Of(local), ResultJson.Of(swept));
        var (one, other) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        ResultsFolder.Write(scratch[one], local, ResolvedScenario.Of(request.Scenario, new([1], 1)));
        ResultsFolder.Write(scratch[other], swept, ResolvedScenario.Of(request.Scenario, new([1], 1)));
        scratch.AssertSame(one, other);
        Assert.Contains(scratch.Files(other).Keys, name => name.StartsWith("figures/", StringComparison.Ordinal));
    }

    /// <summary>A pool that takes no job before the last one is done, and stops the sweep after some.</summary>
    private sealed class OneByOne(PoolInProcess pool, int jobs, CancellationTokenSource stop) : ISweepPool
    {
        private int _done;

        public int Width => 0;

        public async Task<byte[]> RunAsync(SweepJob job, CancellationToken end)
        {
            if (_done++ == jobs)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, end);
            }

            return await pool.RunAsync(job, end);
        }
    }
}
