using Twinwright.Experiments.Running;
using Twinwright.Model;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Tests.Files;
using Xunit;

namespace Twinwright.Tests.Running;

/// <summary>Which solver takes on which construction; who does not says so in one sentence before anything is run.</summary>
public class FederationAdmissionTests
{
    [Theory]
    [InlineData("overlap")]
    [InlineData("non-overlap")]
    public void Frameworks_with_edge_servers_take_any_solver(string framework)
    {
        Draw(framework).Admit(PlainFederation.Solver("gre"));
        Draw(framework).Admit(PlainFederation.Solver("socf"));
    }

    [Fact]
    public void Centra_takes_no_solver_of_coalitions()
    {
        Assert.Equal(
            "solver gre decides coalitions at edge servers, which framework centra does not have; use centra",
            Refusal(() => Draw("centra").Admit(PlainFederation.Solver("gre"))));
        Assert.Equal(
            "solver gre decides coalitions at edge servers, which framework centra does not have; use centra",
            Refusal(() => Draw("centra").InstanceAt(1, PlainFederation.Solver("gre"), 2, 5, CancellationToken.None)));
    }

    [Theory]
    [InlineData("overlap", "centra")]
    [InlineData("centra", "centra")]
    [InlineData("centra", "socf")]
    public void Frames_of_centra_are_no_files(string framework, string solver) => Assert.Contains(
        "no frame of it is a federation-frame",
        Refusal(() => Draw(framework).InstanceAt(1, PlainFederation.Solver(solver), 0, 5, CancellationToken.None)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("centra", 3, "solver centra sends all data straight to the cloud and has no federation-decision")]
    [InlineData("coin", 2, "solver coin takes on at most 2 edge servers, but there are 3")]
    [InlineData("reluctant", 3, "solver reluctant would rather not")]
    public void An_instance_is_not_decided_by_whom_it_does_not_suit(string solver, int maxEdgeServers, string message)
    {
        var instance = FederationRunner.FrameAt(
            "small", FederationDeployment.Draw(PlainFederation.Scenario().Federation, 1), 1, PlainFederation.Solver("coin"), 0, 5, CancellationToken.None);

        Assert.Equal(message, Refusal(() => FederationRunner.Decide(instance, PlainFederation.Solver(solver, maxEdgeServers), null)));
    }

    [Theory]
    [InlineData("coin", 2, "at most 2 edge servers, but there are 3")]
    [InlineData("reluctant", 3, "would rather not")]
    public void A_comparison_asks_every_solver_before_any_of_them_runs(string last, int maxEdgeServers, string named)
    {
        using var folder = new TemporaryFolder();
        using var ledger = new RunLedger(folder.FullName, "a comparison", solvers: 2, SystemMetrics.Federation.Count);
        var request = new ComparisonRequest
        {
            Scenario = PlainFederation.Scenario(),
            Solvers = [PlainFederation.Solver("first"), PlainFederation.Solver(last, maxEdgeServers)],
            Runs = 2,
            Seed = 1,
            FirstDeployment = 1,
            Length = new RunLength(3, 3),
        };
        var progress = new Nothing();

        Assert.Contains(named, Refusal(() => Comparison.Run(request, 1, ledger, progress, CancellationToken.None)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
        Assert.False(progress.Told);
    }

    [Fact]
    public void A_frame_too_large_for_a_file_is_refused_before_it_is_drawn()
    {
        var world = SystemRuns.Of(PlainFederation.Scenario("sensors.count=20000", "edge_servers.count=100", "subcarriers.count=20")).Draw(1);

        var refused = Assert.Throws<WorldRefusedException>(() => world.InstanceAt(1, PlainFederation.Solver("coin"), 0, 1, CancellationToken.None));

        Assert.Contains("20000 sensors and 100 edge servers on 20 subcarriers", refused.Message, StringComparison.Ordinal);
    }

    private static DrawnWorld Draw(string framework) => SystemRuns.Of(PlainFederation.Scenario($"framework={framework}")).Draw(1);

    private static string Refusal(Action action) => Assert.Throws<SolverRefusedException>(action).Message;

    private sealed class Nothing : IProgressSink
    {
        public bool Told { get; private set; }

        public void Report(int done, int total) => Told = true;
    }
}
