using System.Collections.Concurrent;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Running;

public sealed class ComparisonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twinwright-comparison-").FullName;

    [Fact]
    public void Worlds_are_runs_of_their_own_deployment_unless_deployments_are_listed()
    {
        Assert.Equal([new World(7, 3, 0), new World(8, 4, 1)], Request(2).Worlds());
        Assert.Equal(
            [new World(20, 3, 0), new World(20, 4, 0), new World(10, 3, 1), new World(10, 4, 1)],
            (Request(2) with { Deployments = [20, 10] }).Worlds());
    }

    [Fact]
    public void Threads_and_ledgers_change_nothing()
    {
        var request = Request(5);
        var plain = ResultJson.Of(Comparison.Run(request, 1, null, null, CancellationToken.None));

        Assert.Equal(plain, ResultJson.Of(Comparison.Run(request, 4, null, null, CancellationToken.None)));
        Assert.Equal(plain, ResultJson.Of(Comparison.Run(request, 2, Ledger(), null, CancellationToken.None)));
    }

    [Fact]
    public void A_ledger_spares_the_worlds_that_it_knows()
    {
        var request = Request(3);
        var ledger = Ledger();
        var worlds = request.Worlds();
        double[] odd = [1, 2, 3, 4];
        ledger.Keep(worlds[1], new WorldValues([odd, odd]));

        var result = Comparison.Run(request, 1, ledger, null, CancellationToken.None);

        Assert.Equal(odd, result.PerRun.Where(run => run.Solver == "nc" && run.Deployment == worlds[1].Deployment).Select(run => run.Value));
    }

    [Fact]
    public void A_stopped_comparison_throws_and_goes_on_from_what_it_kept()
    {
        var request = Request(6);
        using var source = new CancellationTokenSource();
        var progress = new StopAfter(2, source);

        using (var ledger = Ledger())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Comparison.Run(request, 2, ledger, progress, source.Token));
        }

        Assert.Contains(request.Worlds(), world => Ledger().Find(world) is not null);
        Assert.Contains(request.Worlds(), world => Ledger().Find(world) is null);
        Assert.Equal(
            ResultJson.Of(Comparison.Run(request, 1, null, null, CancellationToken.None)),
            ResultJson.Of(Comparison.Run(request, 1, Ledger(), null, CancellationToken.None)));
    }

    [Fact]
    public void Progress_counts_every_world_once()
    {
        var progress = new StopAfter(int.MaxValue, null);
        Comparison.Run(Request(5), 2, null, progress, CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 5), progress.Seen.Order());
    }

    [Fact]
    public void Too_large_a_world_is_refused_before_any_run()
    {
        var request = Request(1) with { Solvers = SolverSpec.ParseList("nc,exhaustive", SystemKind.WideArea) };
        request = request with { Scenario = ScenarioFile.Load("wide-area/small", ["edge_servers.count=15"]) };

        var refused = Assert.Throws<SolverRefusedException>(() => Comparison.Run(request, 1, Ledger(), null, CancellationToken.None));

        Assert.Contains("14", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void The_samples_are_the_first_worlds_runs()
    {
        var result = Comparison.Run(Request(3), 2, null, null, CancellationToken.None);

        Assert.Equal(["nc", "greedy"], result.Samples.Select(sample => sample.Solver));
        Assert.All(result.Samples, sample => Assert.Equal((7, 3), (sample.Deployment, sample.DynamicsSeed)));
    }

    [Fact]
    public void A_construction_is_compared_by_differences_whatever_the_threads_and_from_a_ledger()
    {
        var request = Request(3) with
        {
            Scenario = PlainFederation.Scenario(),
            Solvers = [PlainFederation.Solver("coin"), PlainFederation.Solver("penny")],
        };
        using var ledger = new RunLedger(_folder, "a construction", solvers: 2, SystemMetrics.Federation.Count);
        var plain = Comparison.Run(request, 1, null, null, CancellationToken.None);

        Assert.Equal(SystemMetrics.Federation.Select(metric => metric.Name), plain.MetricNames);
        Assert.All(plain.Paired, pair => Assert.Equal(("difference_mean", 0.0, 0), (pair.Kind, pair.Value, pair.Wins)));
        foreach (var threads in (int[])[4, 1])
        {
            Assert.Equal(ResultJson.Of(plain), ResultJson.Of(Comparison.Run(request, threads, ledger, null, CancellationToken.None)));
        }

        Assert.All(request.Worlds(), world => Assert.NotNull(ledger.Find(world)));
        Assert.All(plain.Samples, sample => Assert.NotNull(sample.Federation));
    }

    [Fact]
    public void Values_of_a_deployment_are_averaged_arithmetically_for_a_construction()
    {
        var result = Comparison.Run(
            Request(2) with { Scenario = PlainFederation.Scenario(), Solvers = [PlainFederation.Solver("coin")], Deployments = [4] },
            1, null, null, CancellationToken.None);

        foreach (var metric in result.Metrics)
        {
            var mean = result.PerRun.Where(run => run.Metric == metric.Metric).Average(run => run.Value);
            Assert.Equal(mean, metric.Mean, 1e-12 * (1 + Math.Abs(mean)));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ComparisonRequest Request(int runs) => new()
    {
        Scenario = ScenarioFile.Load("wide-area/small"),
        Solvers = SolverSpec.ParseList("nc,greedy", SystemKind.WideArea),
        Runs = runs,
        Seed = 3,
        FirstDeployment = 7,
        Length = new RunLength(5, 2),
    };

    private RunLedger Ledger() => new(_folder, "a comparison", solvers: 2, metrics: 4);

    /// <summary>Asks to stop once so many worlds are done.</summary>
    private sealed class StopAfter(int worlds, CancellationTokenSource? source) : IProgressSink
    {
        public ConcurrentBag<int> Seen { get; } = [];

        public void Report(int done, int total)
        {
            Seen.Add(done);
            if (done >= worlds)
            {
                source?.Cancel();
            }
        }
    }
}
