using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Trainings;
using Twinwright.Learning.Policies;
using Twinwright.Model.Federation;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Tests.Trainings;
using Scratch = Twinwright.Tests.Cli.Scratch;
using Xunit;

namespace Twinwright.Tests.Running;

/// <summary>Two folders of policies: one of deployments 3 and 4 of the small world, one with another option.</summary>
public sealed class TrainedFolders : IDisposable
{
    public TrainedFolders()
    {
        using var team = new WorkerTeam(1);
        TrainingSession.Run(Apprentice.Request(Scratch["two"], "", false, 3, 4), team, null, CancellationToken.None);
        TrainingSession.Run(Apprentice.Request(Scratch["heads"], "heads=3", false, 3), team, null, CancellationToken.None);
        TrainingSession.Run(Apprentice.Request(Scratch["shared"], "", true, 3), team, null, CancellationToken.None);
    }

    public Scratch Scratch { get; } = new();

    public void Dispose() => Scratch.Dispose();
}

public class PolicyShelfTests(TrainedFolders folders) : IClassFixture<TrainedFolders>
{
    private string Two => folders.Scratch["two"];

    [Fact]
    public void A_missing_policy_is_refused_with_the_command_that_trains_it()
    {
        Assert.Equal(
            $"solver apprentice acts by a policy, but there is none for deployment 5: none in {Two} nor among those that come with the program; "
                + $"train it by: twinwright train wide-area/small --solver apprentice --deployments 5 --out {Two}",
            Refusal(() => Shelf(Two).Create(Apprentice.Spec(), World(5))));
    }

    [Fact]
    public void All_missing_ones_of_a_comparison_are_named_at_once_before_anything_runs()
    {
        var request = new ComparisonRequest
        {
            Scenario = ScenarioFile.Load("wide-area/small"),
            Solvers = [SolverSpec.Parse("nc", SystemKind.WideArea), Apprentice.Spec("contrary=true")],
            Runs = 6,
            Seed = 1,
            FirstDeployment = 3,
            Length = new RunLength(2, 2),
            Policies = Shelf(Two),
        };

        Assert.EndsWith(
            $"twinwright train wide-area/small --solver 'apprentice{{contrary=true}}' --deployments 5-8 --out {Two}",
            Refusal(() => Comparison.Run(request, 1, null, null, CancellationToken.None)),
            StringComparison.Ordinal);
        Assert.Equal(2, Comparison.Run(request with { Runs = 2 }, 2, null, null, CancellationToken.None).Runs);
    }

    [Fact]
    public void A_folder_may_be_that_of_one_policy()
    {
        var one = Path.Combine(Two, "apprentice", "deployment-4");
        Assert.NotNull(Shelf(one).Create(Apprentice.Spec(), World(4)));
        Assert.Contains("belongs to another deployment", Refusal(() => Shelf(one).Create(Apprentice.Spec(), World(3))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two/aprentice", "must be a folder with policies, but there is none")]
    [InlineData("empty", "but holds none")]
    public void A_folder_without_policies_is_refused(string name, string message)
    {
        Directory.CreateDirectory(folders.Scratch["empty"]);
        var refused = Assert.Throws<InputException>(() => Shelf(folders.Scratch[name]));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_one_policy_that_none_of_the_solvers_acts_by_is_refused()
    {
        var one = Path.Combine(Two, "apprentice", "deployment-4");
        SolverSpec[] specs = [SolverSpec.Parse("nc", SystemKind.WideArea), SolverSpec.Parse("ma-ppo", SystemKind.WideArea)];

        Assert.Contains(
            "must hold a policy of solver ma-ppo, but holds one of apprentice",
            Assert.Throws<InputException>(() => Shelf(one).RequireUse(specs)).Message, StringComparison.Ordinal);
        Shelf(one).RequireUse([.. specs, Apprentice.Spec()]);
        Shelf(Two).RequireUse(specs);
        Shelf(one).RequireUse(specs[0]);
    }

    [Fact]
    public void Overrides_and_odd_words_are_in_the_command_ready_for_a_shell()
    {
        var shelf = new PolicyShelf([], new TrainCommandLine("my world.toml", ["edge_servers.count=12", "helper_constraint='x y'"]));

        Assert.EndsWith(
            @"twinwright train 'my world.toml' --solver apprentice --deployments 3 --set edge_servers.count=12 --set 'helper_constraint='\''x y'\''' --out policies",
            Refusal(() => shelf.Create(Apprentice.Spec(), World(3))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_policy_that_fits_is_taken()
    {
        Shelf(folders.Scratch["heads"], Two).Create(Apprentice.Spec(), World(3));
        Shelf(Two, folders.Scratch["heads"]).Create(Apprentice.Spec("heads=3,contrary=true"), World(3));
    }

    [Fact]
    public void Another_option_is_refused_by_name()
    {
        Assert.Contains(
            "was trained with heads=2, but heads=3 is asked for; train one that fits by: twinwright train wide-area/small --solver 'apprentice{heads=3}' --deployments 3",
            Refusal(() => Shelf(Two).Create(Apprentice.Spec("heads=3"), World(3))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_edge_servers_is_refused()
    {
        Assert.Contains(
            "is for 10 edge servers, but there are 12",
            Refusal(() => Shelf(Two).Create(Apprentice.Spec(), World(3, "edge_servers.count=12"))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("area.width_m=1300")]
    [InlineData("max_neighbour_distance_m=300")]
    [InlineData("sensors.outer_radius_m=55")]
    public void Another_deployment_of_the_same_number_is_refused(string set)
    {
        Assert.Contains(
            "belongs to another deployment: number 3 of wide-area/small",
            Refusal(() => Shelf(Two).Create(Apprentice.Spec(), World(3, set))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("constants.latency_threshold_s=4")]
    [InlineData("harvest.embb_max_j=0.1")]
    public void Other_constants_and_dynamics_are_no_other_deployment(string set) =>
        Shelf(Two).Create(Apprentice.Spec(), World(3, set));

    [Fact]
    public void One_that_transfers_serves_any_deployment()
    {
        Shelf(folders.Scratch["shared"]).Create(Apprentice.Spec("", transfers: true), World(77));
        Assert.Contains(
            "names no deployment",
            Refusal(() =>
            {
                var copy = folders.Scratch["copy", "apprentice", "deployment-3"];
                Directory.CreateDirectory(copy);
                foreach (var file in Directory.GetFiles(folders.Scratch["shared", "apprentice"]))
                {
                    File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
                }

                Shelf(folders.Scratch["copy"]).Create(Apprentice.Spec(), World(3));
            }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_is_decided_by_the_policy_of_its_origin_to_what_the_run_decides()
    {
        var deployment = Deployment.Draw(ScenarioFile.Load("wide-area/small").WideArea, 4);
        var instance = WideAreaRunner.CycleAt("wide-area/small", deployment, 9, Apprentice.Spec(), 2, CancellationToken.None, Shelf(Two));
        var read = InstanceFile.Parse(InstanceFile.Write(instance), "x");

        var decision = WideAreaRunner.Decide(read, Apprentice.Spec(), null, Shelf(Two));
        var contrary = WideAreaRunner.Decide(read, Apprentice.Spec("contrary=true"), null, Shelf(Two));

        Assert.Equal(decision.EdgeServers.Select(server => !server.Helper), contrary.EdgeServers.Select(server => server.Helper));
        var origin = read.Origin!;
        Assert.Contains(
            "belongs to another deployment",
            Refusal(() => WideAreaRunner.Decide(read with { Origin = origin with { Deployment = 3 } }, Apprentice.Spec(), null, Shelf(Two))),
            StringComparison.Ordinal);
        Assert.Contains(
            "it has no origin",
            Refusal(() => WideAreaRunner.Decide(read with { Origin = null }, Apprentice.Spec(), null, Shelf(Two))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_policy_is_refused_with_its_file()
    {
        var folder = folders.Scratch["broken", "apprentice", "deployment-3"];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "policy.json"), "{}");

        var refused = Assert.Throws<InputException>(() => Shelf(folders.Scratch["broken"]).Create(Apprentice.Spec(), World(3)));

        Assert.Contains(Path.Combine(folder, "policy.json"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_kept_of_a_comparison_depends_on_the_policies()
    {
        ComparisonRequest Request(string folder) => new()
        {
            Scenario = ScenarioFile.Load("wide-area/small"),
            Solvers = [Apprentice.Spec("heads=3")],
            Runs = 1,
            Seed = 1,
            FirstDeployment = 3,
            Length = new RunLength(2, 2),
            Policies = Shelf(folders.Scratch[folder]),
        };

        Assert.NotEqual(RunLedger.Describe(Request("two"), "1"), RunLedger.Describe(Request("heads"), "1"));
        Assert.Equal(RunLedger.Describe(Request("two"), "1"), RunLedger.Describe(Request("two"), "1"));
    }

    [Fact]
    public void An_instance_has_the_fingerprint_of_its_deployment()
    {
        var cycles = Deployment.Draw(ScenarioFile.Load("wide-area/paper").WideArea, 2);
        var cycle = InstanceFile.Parse(InstanceFile.Write(WideAreaRunner.CycleAt(
            "x", cycles, 1, SolverSpec.Parse("nc", SystemKind.WideArea), 1, CancellationToken.None)), "x");
        Assert.Equal(DeploymentFingerprint.Of(cycles.System), DeploymentFingerprint.Of(CycleConversion.FromInstance(cycle).System));

        var frames = FederationDeployment.Draw(ScenarioFile.Load("federation/paper").Federation, 2);
        var frame = FrameFile.Parse(FrameFile.Write(FederationRunner.FrameAt(
            "x", frames, 1, SolverSpec.Parse("socf", SystemKind.Federation), 1, 4, CancellationToken.None)), "x");
        Assert.Equal(DeploymentFingerprint.Of(frames.System), DeploymentFingerprint.Of(FrameConversion.FromInstance(frame).System));
        Assert.NotEqual(
            DeploymentFingerprint.Of(frames.System),
            DeploymentFingerprint.Of(FederationDeployment.Draw(ScenarioFile.Load("federation/paper").Federation, 3).System));
    }

    [Theory]
    [InlineData("1-3,7,9-10", 1L, 2L, 3L, 7L, 9L, 10L)]
    [InlineData("5,3-4", 5L, 3L, 4L)]
    [InlineData("9223372036854775806-9223372036854775807", long.MaxValue - 1, long.MaxValue)]
    public void Numbers_are_listed_as_the_command_line_reads_them(string text, params long[] numbers)
    {
        Assert.Equal(text, TrainCommandLine.List(numbers));
        Assert.Equal(numbers, Twinwright.Cli.NumberList.Parse("--deployments", TrainCommandLine.List(numbers)));
    }

    private static PolicyShelf Shelf(params string[] folders) => new(folders, new TrainCommandLine("wide-area/small", []));

    private static PolicyWorld World(long deployment, params string[] sets) =>
        PolicyWorld.Of(Deployment.Draw(ScenarioFile.Load("wide-area/small", sets).WideArea, deployment));

    private static string Refusal(Action action) => Assert.Throws<SolverRefusedException>(action).Message;
}
