using Twinwright.Experiments.Running;
using Xunit;

namespace Twinwright.Tests.Running;

public sealed class RunLedgerTests : IDisposable
{
    private static readonly World World = new(Deployment: 4, DynamicsSeed: 9, Group: 0);
    private static readonly WorldValues Values = new([[1.25, 2, 3, 0], [0.1 + 0.2, 1, 1, 7]]);

    private readonly string _folder = Directory.CreateTempSubdirectory("twinwright-ledger-").FullName;

    private string[] Kept => Directory.Exists(Path.Combine(_folder, "unfinished"))
        ? Directory.GetFiles(Path.Combine(_folder, "unfinished"))
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

    private RunLedger Open(string description = "a run") => new(_folder, description, solvers: 2);
}
