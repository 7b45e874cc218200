using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Running;

public sealed class RunLedgerTests : IDisposable
{
    private static readonly World World = new(Deployment: 4, DynamicsSeed: 9, Group: 0);
    private static readonly WorldValues Values = new([[1.25, 2, 3, 0], [0.1 + 0.2, 1, 1, 7]]);

    private readonly string _folder = Directory.CreateTempSubdirectory("twinwright-ledger-").FullName;

    private string[] Kept => Directory.Exists(Path.Combine(_folder, "unfinished"))
        ? Directory.GetFiles(Path.Combine(_folder, "unfinished"), "*.json")
        : [];

    [Fact]
    public void What_was_kept_is_found_to_the_last_bit()
    {
        Open().Keep(World, Values);

        Assert.Equal(Values.BySolver, Open().Find(World)!.BySolver);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_kept_too()
    {
        var values = new WorldValues([[double.PositiveInfinity, double.NaN, 0, 0], [double.MaxValue, double.Epsilon, -0.0, 0]]);
        Open().Keep(World, values);

        Assert.Equal(values.BySolver, Open().Find(World)!.BySolver);
    }

    [Fact]
    public void Two_at_once_in_one_folder_is_one_too_many()
    {
        using var first = Open();
        first.Keep(World, Values);

        var refused = Assert.Throws<InputException>(() => Open().Keep(World, Values));

        Assert.Contains("another comparison", refused.Message, StringComparison.Ordinal);
        first.Dispose();
        Open().Keep(World, Values);
    }

    [Fact]
    public void Another_world_is_not_found()
    {
        Open().Keep(World, Values);

        Assert.Null(Open().Find(World with { Deployment = 5 }));
        Assert.Null(Open().Find(World with { DynamicsSeed = 10 }));
    }

    [Fact]
    public void What_another_comparison_kept_is_not_used()
    {
        Open("a longer run").Keep(World, Values);

        Assert.Null(Open().Find(World));
        Assert.NotNull(Open("a longer run").Find(World));
    }

    [Fact]
    public void A_ledger_is_described_by_all_that_values_depend_on()
    {
        var path = Path.Combine(_folder, "world.toml");
        File.WriteAllText(path, "system = \"wide-area\"\nedge_servers.positions_csv = \"sites.csv\"\n");
        File.WriteAllText(Path.Combine(_folder, "sites.csv"), "name,east_m,north_m\na,0,0\nb,100,0\n");
        string[] texts =
        [
            Text("nc", 5, "1"), Text("nc,greedy", 5, "1"), Text("nc", 6, "1"), Text("nc", 5, "2"),
            Text("nc", 5, "1", "constants.latency_threshold_s=4"),
        ];
        File.WriteAllText(Path.Combine(_folder, "sites.csv"), "name,east_m,north_m\na,0,0\nb,100.5,0\n");

        Assert.Equal(6, texts.Append(Text("nc", 5, "1")).Distinct().Count());

        string Text(string solvers, int steps, string version, params string[] sets)
        {
            var scenario = ScenarioFile.Load(path, sets);
            return RunLedger.Describe(new ComparisonRequest
            {
                Scenario = scenario,
                Solvers = SolverSpec.ParseList(solvers, SystemKind.WideArea),
                Runs = 1,
                Seed = 1,
                FirstDeployment = 1,
                Length = new RunLength(steps, 2),
            }, version);
        }
    }

    [Fact]
    public void A_construction_is_described_by_its_scenario_too()
    {
        string[] texts = [Text(), Text("constants.change_cost=0.25"), Text("framework=non-overlap"), Text("channel.states=[0.2, 0.4]")];

        Assert.Equal(4, texts.Append(Text()).Distinct().Count());

        static string Text(params string[] sets) => RunLedger.Describe(
            new ComparisonRequest
            {
                Scenario = PlainFederation.Scenario(sets),
                Solvers = [PlainFederation.Solver("coin")],
                Runs = 1,
                Seed = 1,
                FirstDeployment = 1,
                Length = new RunLength(5, 5),
            },
            "1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[[1.25, 2, 3")]
    [InlineData("null")]
    [InlineData("[null, null]")]
    [InlineData("[[1, 2, 3, 0]]")]
    [InlineData("[[1, 2, 3], [1, 2, 3]]")]
    [InlineData("{\"values\": 1}")]
    [InlineData("[[\"a\", 2, 3, 0], [1, 1, 1, 7]]")]
    public void A_damaged_file_is_as_good_as_none(string content)
    {
        Open().Keep(World, Values);
        File.WriteAllText(Assert.Single(Kept), content);

        Assert.Null(Open().Find(World));
    }

    [Fact]
    public void An_opened_ledger_leaves_no_trace_until_something_is_kept()
    {
        var ledger = Open();
        Assert.Null(ledger.Find(World));
        ledger.Close();

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_closed_ledger_is_gone()
    {
        var ledger = Open();
        ledger.Keep(World, Values);
        Assert.Single(Kept);
        ledger.Close();

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunLedger Open(string description = "a run") => new(_folder, description, solvers: 2, metrics: 4);
}
