using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Experiments.Reproduction.Report;
using Twinwright.Model.Threading;
using Twinwright.Tests.Cli;
using Twinwright.Tests.Reproduction;
using Xunit;
using Reproducing = Twinwright.Experiments.Reproduction.Reproduction;

namespace Twinwright.Tests.Sweeps;

public sealed class ReproductionSweepTests : IDisposable
{
    private static readonly Experiment Plain = ExperimentFile.Parse(SmallExperiments.Plain, "plain", "plain.toml");
    private static readonly Experiment Trained = ExperimentFile.Parse(SmallExperiments.Trained, "trained", "trained.toml");
    private readonly Scratch _scratch = new();

    [Fact]
    public void Runs_and_trainings_of_others_give_the_same_folder()
    {
        var pool = new PoolInProcess(2) { Threads = 2 };
        Run(Request("here", Plain, Trained), null);
        Run(Request("there", Plain, Trained), pool);

        _scratch.AssertSame("here", "there");
        Assert.Contains("policies/wide-area-small/mf-ppo-iterations=6-season_steps=32-lanes=2-units=8/mf-ppo/deployment-1/policy.json", _scratch.Files("there").Keys);
        Assert.Equal("training", pool.Kinds[0]);
        Assert.Equal(["reproduction-runs"], pool.Kinds.Skip(1).Distinct());
    }

    [Theory]
    [InlineData("chen2025/fig5")]
    [InlineData("chen2025/fig8")]
    [InlineData("chen2025/theorem2")]
    [InlineData("chen2025/theorem3")]
    [InlineData("kang2023/fig2")]
    public void Every_way_to_look_at_a_run_can_be_sent(string id)
    {
        var experiment = ExperimentFile.Load(ExperimentPath.Find([id])[0]);
        var small = experiment with
        {
            Steps = 3,
            Measured = 2,
            Panels = [.. experiment.Panels.Select(panel => panel with { Values = [.. panel.Values.Take(1)] })],
            Quick = new Effort(experiment.Quick.Deployments is null ? null : [1], 2, new Dictionary<string, IReadOnlyList<string>>()),
            Claims = [],
        };
        var request = Request(null, small) with { Quick = true };
        var here = Reproducing.Run(request, 1, null, CancellationToken.None);
        var there = Reproducing.Run(request, 1, null, CancellationToken.None, null, new PoolInProcess());

        var (one, other) = (Facts(here), Facts(there));
        Assert.NotEmpty(one);
        Assert.Equal(one, other);
    }

    [Fact]
    public void Stopped_it_goes_on_and_has_nothing_done_twice()
    {
        Run(Request("straight", Plain), null);
        using var stop = new CancellationTokenSource();
        var first = new PoolInProcess(0)
        {
            Before = number =>
            {
                if (number == 2)
                {
                    stop.Cancel();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Reproducing.Run(Request("stopped", Plain), 1, null, stop.Token, null, first));
        Assert.True(ReproductionFolder.IsUnfinished(_scratch["stopped"]));

        var second = new PoolInProcess();
        Run(Request("stopped", Plain), second);

        _scratch.AssertSame("straight", "stopped");
        Assert.Equal(Jobs() - 2, second.Kinds.Count);
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Jobs of the plain experiment when nothing is done yet.</summary>
    private static int Jobs()
    {
        var pool = new PoolInProcess();
        Reproducing.Run(new() { Experiments = [Plain], Seed = 11, Resamples = 50, Version = "1" }, 1, null, CancellationToken.None, null, pool);
        return pool.Kinds.Count;
    }

    private static List<string> Facts(ReproductionResult result) =>
    [
        .. from experiment in result.Experiments
           from point in experiment.Points
           from solver in point.BySolver.Keys
           from run in point.BySolver[solver]
           from line in run.Totals.Select(total => FormattableString.Invariant($"{solver} {total.Key} {BitConverter.DoubleToInt64Bits(total.Value)}"))
               .Concat(run.Arrays.Select(array => $"{solver} {array.Key} {string.Join(' ', array.Value.Select(BitConverter.DoubleToInt64Bits))}"))
           select line,
    ];

    private ReproductionRequest Request(string? folder, params Experiment[] experiments) => new()
    {
        Experiments = experiments,
        Seed = 11,
        Folder = folder is null ? null : _scratch[folder],
        Resamples = 200,
        Version = "1",
    };

    private static void Run(ReproductionRequest request, PoolInProcess? pool)
    {
        var result = Reproducing.Run(request, 1, null, CancellationToken.None, null, pool);
        using var team = new WorkerTeam(1);
        ReproductionFolder.Write(request.Folder!, result, request, team);
    }
}
