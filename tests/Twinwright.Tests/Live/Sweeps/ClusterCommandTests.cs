using System.Diagnostics;
using System.Text;
using Twinwright.Cli;
using Twinwright.Cli.Live;
using Twinwright.Live.Sweeps;
using Twinwright.Tests.Cli;
using Twinwright.Tests.Reproduction;
using Xunit;

namespace Twinwright.Tests.Live.Sweeps;

/// <summary>The real program as asker, with silos of this process.</summary>
public sealed class ClusterCommandTests : IClassFixture<SweepDatabase>, IAsyncLifetime
{
    private const string Comparison = "compare wide-area/small --solvers nc,oracle --runs 20 --steps 150 --json";
    private readonly SweepDatabase _database;
    private readonly Scratch _scratch = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _silos = [];

    public ClusterCommandTests(SweepDatabase database)
    {
        _database = database;
        _scratch.Write("cluster.toml", Encoding.UTF8.GetBytes($"kind = \"cluster\"\n\n[database]\nconnection = \"{database.Connection}\"\n"));
    }

    public async ValueTask InitializeAsync() => await _database.ClearAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_silos);
        _stop.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData("compare wide-area/small --solvers nc,greedy,mgm --runs 3", true)]
    [InlineData("compare composed/small --solvers socf+mgm --runs 2 --steps 4 --json", true)]
    [InlineData("compare federation/small --solvers socf,static --deployments 1-2 --runs 2 --steps 5", false)]
    [InlineData("train wide-area/small --solver mf-ppo{season_steps=32,lanes=2,units=8} --iterations 2 --deployments 1-2 --onnx --json", true)]
    [InlineData("reproduce small.toml --quick --json", true)]
    [InlineData("reproduce small.toml --quick", false)]
    public void Silos_of_a_cluster_give_the_same_bytes(string words, bool withFolder)
    {
        Start(2);
        _scratch.Write("small.toml", Encoding.UTF8.GetBytes(SmallExperiments.Plain));
        string[] Words(string folder) => [.. words.Split(' '), .. withFolder ? ["--out", folder] : Array.Empty<string>()];

        var here = ProgramRun.Good(_scratch.Folder, Words("here"));
        var there = ProgramRun.Good(_scratch.Folder, [.. Words("there"), "--cluster", "cluster.toml"]);

        Assert.Equal(here.Text.Replace("here", "there", StringComparison.Ordinal), there.Text);
        if (withFolder)
        {
            _scratch.AssertSame("here", "there");
        }
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 130)]
    public async Task An_asker_that_is_ended_goes_on_to_the_same_bytes_when_it_is_started_again(string signal, int code)
    {
        Start(2);
        string[] words = Comparison.Split(' ');
        var straight = ProgramRun.Good(_scratch.Folder, [.. words, "--out", "straight"]);
        string[] swept = [.. words, "--out", "swept", "--cluster", "cluster.toml"];
        var process = ProgramRun.StartInterruptible(_scratch.Folder, swept);
        var patience = Stopwatch.StartNew();
        while (Kept() < 2 && !process.HasExited && patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            await Task.Delay(5, CancellationToken.None);
        }

        Signal.Send(signal, process);
        var ended = ProgramRun.Finish(process);

        Assert.Equal(code, ended.ExitCode);
        Assert.InRange(Kept(), 2, 19);
        if (signal == "INT")
        {
            Assert.Equal("twinwright: interrupted\n", ended.Error);
            Assert.Equal(0, await _database.AskAsync<long>("SELECT count(*) FROM sweep"));
        }

        Assert.Equal(straight.Text, ProgramRun.Good(_scratch.Folder, swept).Text);
        _scratch.AssertSame("straight", "swept");
    }

    [Fact]
    public async Task Silos_that_are_killed_lose_nothing()
    {
        string[] words = Comparison.Split(' ');
        var straight = ProgramRun.Good(_scratch.Folder, words);
        var asker = ProgramRun.StartInterruptible(_scratch.Folder, [.. words, "--out", "swept", "--cluster", "cluster.toml"]);
        var (dying, living) = (Silo(), (Process?)null);
        try
        {
            var patience = Stopwatch.StartNew();
            while (Kept() < 2)
            {
                Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "no silo has done anything");
                await Task.Delay(5, CancellationToken.None);
            }

            // Halted first, so that it is sure to be killed while it holds a job.
            for (var held = 0L; held == 0;)
            {
                Signal.Send("STOP", dying);
                await Task.Delay(100, CancellationToken.None);
                held = await _database.AskAsync<long>("SELECT count(*) FROM sweep_job WHERE state = 'held'");
                Signal.Send(held > 0 ? "KILL" : "CONT", dying);
            }

            Assert.True(Kept() < 20);
            living = Silo();

            var swept = ProgramRun.Finish(asker);
            Assert.True(swept.ExitCode == 0, swept.Error);
            Assert.Equal(straight.Text, swept.Text);
        }
        finally
        {
            foreach (var silo in new[] { dying, living }.OfType<Process>())
            {
                silo.Kill(entireProcessTree: true);
                silo.Dispose();
            }
        }
    }

    [Fact]
    public void Without_a_silo_it_is_said_and_waited_for()
    {
        var process = ProgramRun.StartInterruptible(_scratch.Folder, [.. Comparison.Split(' '), "--cluster", "cluster.toml"]);
        Assert.Equal($"twinwright: no silo of version {ProgramVersion.Text} has been seen for 10 s; waiting for one", process.StandardError.ReadLine());
        Start(1);

        Assert.Equal(0, ProgramRun.Finish(process).ExitCode);
    }

    [Theory]
    [InlineData("kind = \"cluster\"\n", 2, "database.connection")]
    [InlineData("kind = \"cluster\"\n[database]\nconnection = \"Hopst=1\"\n", 2, "connection string")]
    [InlineData("kind = \"cluster\"\n[database]\nconnection = \"Host=127.0.0.1;Port=1;Username=a;Database=b\"\n", 1, "cannot be reached")]
    public void A_cluster_that_cannot_be_reached_is_told_in_a_sentence(string file, int code, string words)
    {
        _scratch.Write("bad.toml", Encoding.UTF8.GetBytes(file));

        var run = ProgramRun.In(_scratch.Folder, [.. Comparison.Split(' '), "--cluster", "bad.toml"]);

        Assert.Equal(code, run.ExitCode);
        Assert.Equal("", run.Text);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private Process Silo() => ProgramRun.StartInterruptible(_scratch.Folder, ["serve", "--cluster", "cluster.toml"]);

    private int Kept() => Directory.Exists(_scratch["swept", "unfinished"])
        ? Directory.GetFiles(_scratch["swept", "unfinished"], "*.json").Count(file => Path.GetFileName(file)[0] != '.')
        : 0;

    private void Start(int silos)
    {
        for (var silo = 0; silo < silos; silo++)
        {
            var worker = new SweepWorker(_database.Source, new SweepWork(), 1, $"silo {silo}");
            _silos.Add(Task.Run(() => worker.RunAsync(_stop.Token)));
        }
    }
}
