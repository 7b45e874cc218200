using System.Text.Json.Nodes;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Experiments.Reproduction.Report;
using Twinwright.Model.Threading;
using Twinwright.Tests.Cli;
using Xunit;
using Reproducing = Twinwright.Experiments.Reproduction.Reproduction;

namespace Twinwright.Tests.Reproduction;

public sealed class ReproductionTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly Experiment Plain = ExperimentFile.Parse(SmallExperiments.Plain, "plain", "plain.toml");
    private static readonly Experiment Trained = ExperimentFile.Parse(SmallExperiments.Trained, "trained", "trained.toml");

    [Fact]
    public void One_thread_or_two_write_the_same_bytes_which_name_no_folder()
    {
        Run(Request("one-thread", Plain), threads: 1);
        Run(Request("two-threads", Plain), threads: 2);

        scratch.AssertSame("one-thread", "two-threads");
        Assert.Equal(["claims.json", "figures/plain-a.png", "figures/plain-a.svg", "report.html", "runs/plain.csv"], scratch.Files("one-thread").Keys.Select(name =>
            name.StartsWith("figures/", StringComparison.Ordinal) ? "figures/plain-a" + Path.GetExtension(name) : name).Distinct());
        Assert.All(scratch.Files("one-thread").Values, bytes => Assert.DoesNotContain(scratch.Folder, System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void Stopped_after_some_runs_it_goes_on_to_the_same_bytes_and_does_none_twice(int runs)
    {
        var (straight, stopped) = ($"straight-{runs}", $"stopped-{runs}");
        Run(Request(straight, Plain));
        var watch = new Watch(runs);

        if (runs < 8)
        {
            Assert.Throws<OperationCanceledException>(() => Run(Request(stopped, Plain), watch: watch));
        }
        else
        {
            // All runs are done, but the report is not.
            Reproducing.Run(Request(stopped, Plain), 1, watch, CancellationToken.None);
        }

        Assert.True(ReproductionFolder.IsUnfinished(scratch[stopped]));
        Assert.Equal([scratch[stopped, "unfinished"]], Directory.GetFileSystemEntries(scratch[stopped]));
        var kept = Kept(stopped).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        Assert.Equal(runs, kept.Count);
        Assert.DoesNotContain(Directory.GetFiles(scratch[stopped, "unfinished"]), path => path.EndsWith(".tmp", StringComparison.Ordinal));

        Reproducing.Run(Request(stopped, Plain), 2, null, CancellationToken.None);
        Assert.All(kept, one => Assert.Equal(one.Value, File.GetLastWriteTimeUtc(one.Key)));
        Assert.Equal(8, Kept(stopped).Length);

        Run(Request(stopped, Plain), threads: 2);
        scratch.AssertSame(straight, stopped);
    }

    [Fact]
    public void What_an_effort_leaves_out_keeps_a_claim_from_holding_and_is_told()
    {
        var some = Plain with { Quick = new Effort(null, 2, new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["4"] }) };
        var found = Assert.Single(Reproducing.Run(Request("some", some), 1, null, CancellationToken.None).Claims);

        Assert.Equal(["deadline in s 5"], found.Missing);
        Assert.NotEqual(Twinwright.Experiments.Reproduction.Claims.Verdict.Holds, found.Verdict);
    }

    [Fact]
    public void An_earlier_reproductions_figures_and_runs_make_room_for_a_new_one()
    {
        Run(Request("again", Plain with { Id = "earlier" }));
        Run(Request("again", Plain));
        Run(Request("once", Plain));

        scratch.AssertSame("once", "again");
    }

    [Fact]
    public void Policies_of_scenarios_that_share_a_name_do_not_mix()
    {
        File.WriteAllText(scratch["world.toml"], "system = \"wide-area\"\n[edge_servers]\ncount = 5\n");
        Directory.CreateDirectory(scratch["inner"]);
        File.WriteAllText(scratch["inner", "world.toml"], "system = \"wide-area\"\n[edge_servers]\ncount = 6\n");
        var (one, other) = (Trained with { Id = "one", Scenario = scratch["world.toml"] }, Trained with { Id = "other", Scenario = scratch["inner", "world.toml"] });
        var request = Request("both", one) with { Experiments = [one, other], Quick = false };

        var found = Reproducing.Run(request, 2, null, CancellationToken.None);

        Assert.All(found.Experiments, experiment => Assert.Contains("mf-ppo", experiment.Points[0].BySolver.Keys));
        Assert.Equal(2, Directory.GetFiles(scratch["both", "policies"], "policy.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Kept_runs_are_used_and_damaged_ones_done_again()
    {
        Run(Request("sound", Plain));
        Reproducing.Run(Request("damaged", Plain), 1, null, CancellationToken.None);
        string[] broken = ["", "{\"Totals\":{\"a\"", "null", "[]", "{}", "{\"Totals\":null,\"Arrays\":{}}", "{\"Totals\":{\"system_energy_j\":\"x\"},\"Arrays\":{}}", "\0\0\0"];
        foreach (var (path, text) in Kept("damaged").Zip(broken))
        {
            File.WriteAllText(path, text);
        }

        Run(Request("damaged", Plain));
        scratch.AssertSame("sound", "damaged");

        // A kept run is believed: what it says is what is told.
        Reproducing.Run(Request("believed", Plain), 1, null, CancellationToken.None);
        var first = Kept("believed")[0];
        var facts = JsonNode.Parse(File.ReadAllText(first))!;
        facts["Totals"]!["helpers"] = 77.25;
        File.WriteAllText(first, facts.ToJsonString());
        Run(Request("believed", Plain));
        Assert.Contains(",helpers,77.25\n", File.ReadAllText(scratch["believed", "runs", "plain.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_are_kept_to_the_last_bit_also_those_that_are_no_numbers()
    {
        using var store = new RunStore(scratch["store"]);
        var facts = new RunFacts(
            new Dictionary<string, double> { ["a"] = 0.1 + 0.2, ["b"] = double.NaN, ["c"] = double.NegativeInfinity, ["d"] = double.Epsilon, ["e"] = -0.0 },
            new Dictionary<string, double[]> { ["x"] = [double.PositiveInfinity, 1 / 3.0, double.MaxValue], ["y"] = [] });

        store.Keep("a run", facts);

        var found = store.Find("a run")!;
        Assert.Equal(facts.Totals.Select(total => (total.Key, BitConverter.DoubleToInt64Bits(total.Value))), found.Totals.Select(total => (total.Key, BitConverter.DoubleToInt64Bits(total.Value))));
        Assert.Equal(facts.Arrays.Keys, found.Arrays.Keys);
        Assert.Equal(facts.Arrays["x"], found.Arrays["x"]);
        Assert.Null(store.Find("another run"));
    }

    [Fact]
    public void Two_at_once_in_a_folder_is_one_too_many()
    {
        using (new RunStore(scratch["shared"]))
        {
            var refused = Assert.Throws<InputException>(() => Run(Request("shared", Plain)));
            Assert.Contains("another reproduction is writing there", refused.Message, StringComparison.Ordinal);
        }

        Run(Request("shared", Plain));
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("version")]
    [InlineData("effort")]
    [InlineData("steps")]
    [InlineData("set")]
    public void What_another_reproduction_kept_is_not_used_where_it_differs(string what)
    {
        var (folder, alone) = ("other-" + what, "alone-" + what);
        Reproducing.Run(Request(folder, Plain), 1, null, CancellationToken.None);
        var other = Request(folder, what switch
        {
            "steps" => Plain with { Steps = 5 },
            "set" => Plain with { Set = ["edge_servers.count=9"] },
            _ => Plain,
        });
        other = what switch
        {
            "seed" => other with { Seed = 12 },
            "version" => other with { Version = "2" },
            "effort" => other with { Quick = false },
            _ => other,
        };

        Run(other);
        Run(other with { Folder = scratch[alone] });

        scratch.AssertSame(alone, folder);
    }

    [Fact]
    public void Runs_that_experiments_share_are_done_once_and_counted_once()
    {
        // The same points under another name, and one of them under another panel.
        var again = Plain with { Id = "again", Panels = [Plain.Panels[0] with { Values = ["5"] }, new("b", "", "edge_servers.count", "edge servers", ["10", "9"], ["constants.latency_threshold_s=5"])], Claims = [] };
        var watch = new Watch(int.MaxValue);

        Run(Request("together", Plain, again), threads: 2, watch: watch);

        // 2 solvers × 2 worlds × the deadlines 4 and 5 with 10 edge servers, and 5 with 9.
        Assert.Equal((12, 12), (watch.Last.Run, watch.Last.Runs));
        Assert.Equal(12, watch.Reports);
        var (plain, other) = (Csv("together", "plain"), Csv("together", "again"));
        Assert.Equal(
            plain.Where(row => row.StartsWith("a,5,", StringComparison.Ordinal)).Select(row => row[4..]),
            other.Where(row => row.StartsWith("b,10,", StringComparison.Ordinal)).Select(row => row[5..]));
        Assert.Equal(plain.Where(row => row.StartsWith("a,5,", StringComparison.Ordinal)), other.Where(row => row.StartsWith("a,5,", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_policies_that_come_with_the_program_are_recognised()
    {
        foreach (var (id, place, shipped) in (((string, PointPlace, bool)[])[
            ("kang2023/fig6", new("a", "50"), true), ("kang2023/fig6", new("b", "5"), true), ("kang2023/fig6", new("a", "60"), false), ("chen2025/fig4", new("", ""), true)]))
        {
            var experiment = MadeUp.BuiltIn(id);
            var point = ExperimentPoints.Of(experiment, null).Single(one => one.Place == place);
            var trainings = PlannedTraining.Of(experiment, point, new ReproductionRequest { Experiments = [], Folder = scratch["none"], Version = "test" });

            Assert.NotEmpty(trainings);
            Assert.All(trainings.Where(training => training.Seed == 1), training => Assert.Equal(shipped, training.IsShipped));
            Assert.All(trainings.Where(training => training.IsShipped), training => Assert.True(File.Exists(training.CurvePath)));
        }

        // A quick reproduction acts by them where they are, and leaves the solvers out elsewhere; it trains nothing.
        var fig6 = MadeUp.BuiltIn("kang2023/fig6") with { Steps = 2, Measured = 1, Solvers = ["nc", "mf-ppo"], Proposed = "mf-ppo", Claims = [] };
        fig6 = fig6 with
        {
            Quick = new Effort([1], 1, new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["30", "50"], ["b"] = ["5"] }),
            Trainings = [new("mf-ppo", [1], [1], null)],
        };
        var results = Reproducing.Run(new ReproductionRequest { Experiments = [fig6], Quick = true, Seed = 5, Resamples = 100, Version = "test" }, 2, null, CancellationToken.None);
        Assert.Equal(
            [("a", "30", "nc"), ("a", "50", "nc mf-ppo"), ("b", "5", "nc mf-ppo")],
            results.Experiments[0].Points.Select(point => (point.Place.Panel, point.Place.Value, string.Join(' ', point.BySolver.Keys))));
    }

    [Fact]
    public void Without_a_folder_it_is_refused_to_train_and_only_that()
    {
        var refused = Assert.Throws<InputException>(() => Reproducing.Run(Request(null, Trained) with { Quick = false }, 1, null, CancellationToken.None));

        Assert.Contains("needs a folder", refused.Message, StringComparison.Ordinal);
        Reproducing.Run(Request(null, Plain) with { Quick = false }, 1, null, CancellationToken.None);
        var quick = Reproducing.Run(Request(null, Trained), 1, null, CancellationToken.None);
        Assert.Equal(["nc"], quick.Experiments[0].Points[0].BySolver.Keys);
        Assert.Equal(Twinwright.Experiments.Reproduction.Claims.Verdict.Undecided, Assert.Single(quick.Claims).Verdict);
        Assert.Empty(quick.Claims[0].Findings);
    }

    [Fact]
    public void A_training_in_it_is_done_once_kept_and_gone_on_with_to_the_same_bytes()
    {
        var request = Request("trained", Trained) with { Quick = false };
        var watch = new Watch(int.MaxValue);
        Run(request, watch: watch);
        Assert.Equal((1, 1, 4, 4), (watch.Last.Trained, watch.Last.Trainings, watch.Last.Run, watch.Last.Runs));
        Assert.Contains("claims.json", scratch.Files("trained").Keys);
        Assert.Single(scratch.Files("trained").Keys, name => name.StartsWith("policies/", StringComparison.Ordinal) && name.EndsWith("/weights.safetensors", StringComparison.Ordinal));
        Assert.DoesNotContain(scratch.Files("trained").Keys, name => name.Contains("checkpoint", StringComparison.Ordinal) || name.EndsWith("claim", StringComparison.Ordinal));

        // Stopped while it trains: there is a checkpoint, or nothing yet.
        foreach (var delay in (int[])[1, 60, 150])
        {
            using var stop = new CancellationTokenSource(delay);
            try
            {
                Reproducing.Run(Request("trained-stopped", Trained) with { Quick = false }, 1, null, stop.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(ReproductionFolder.IsUnfinished(scratch["trained-stopped"]));
            }
        }

        Run(request with { Folder = scratch["trained-stopped"] }, threads: 2);
        scratch.AssertSame("trained", "trained-stopped");

        // Once more in the same folder: nothing is trained again.
        var before = scratch.Files("trained").Keys.Where(name => name.StartsWith("policies/", StringComparison.Ordinal)).ToDictionary(name => name, name => File.GetLastWriteTimeUtc(scratch["trained", name]));
        Run(request);
        Assert.All(before, one => Assert.Equal(one.Value, File.GetLastWriteTimeUtc(scratch["trained", one.Key])));
    }

    private string[] Kept(string folder) => [.. Directory.GetFiles(scratch[folder, "unfinished"], "*.json").Order(StringComparer.Ordinal)];

    private IEnumerable<string> Csv(string folder, string id) => File.ReadAllLines(scratch[folder, "runs", id + ".csv"]).Skip(1);

    private ReproductionRequest Request(string? folder, params Experiment[] experiments) => new()
    {
        Experiments = experiments,
        Quick = true,
        Seed = 11,
        Folder = folder is null ? null : scratch[folder],
        Resamples = 200,
        Version = "1",
    };

    private static void Run(ReproductionRequest request, int threads = 1, Watch? watch = null)
    {
        var result = Reproducing.Run(request, threads, watch, watch?.Stop ?? CancellationToken.None);
        using var team = new WorkerTeam(threads);
        ReproductionFolder.Write(request.Folder!, result, request, team);
    }

    /// <summary>Counts what it is told, and stops after so many runs.</summary>
    private sealed class Watch(int runs) : IReproductionSink
    {
        private readonly CancellationTokenSource _stop = new();

        public CancellationToken Stop => _stop.Token;

        public ReproductionProgress Last { get; private set; }

        public int Reports { get; private set; }

        public void Report(in ReproductionProgress progress)
        {
            (Last, Reports) = (progress, Reports + 1);
            if (progress.Run == runs)
            {
                _stop.Cancel();
            }
        }
    }
}
