using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Model.Threading;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_is_done_once_run_after_run(int workers)
    {
        using var team = new WorkerTeam(workers);
        var work = new Counting(64, workers);
        for (var run = 1; run <= 2_000; run++)
        {
            var items = run % 65;
            Array.Clear(work.Done);
            team.Run(items, work);
            Assert.All(work.Done.Take(items), done => Assert.Equal(1, done));
            Assert.All(work.Done.Skip(items), done => Assert.Equal(0, done));
        }

        Assert.False(work.WorkerShared);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_reaches_the_caller_and_the_team_works_on(int workers)
    {
        using var team = new WorkerTeam(workers);
        var failure = Record.Exception(() => team.Run(20, new Failing()));
        Assert.NotNull(failure);
        Assert.IsType<InvalidOperationException>(failure is AggregateException group ? Assert.Single(group.InnerExceptions) : failure);

        var work = new Counting(20, workers);
        team.Run(20, work);
        Assert.All(work.Done, done => Assert.Equal(1, done));
    }

    [Fact]
    public void A_team_has_at_least_its_caller() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(0));

    private sealed class Counting(int items, int workers) : IWorkItems
    {
        private readonly int[] _busy = new int[workers];

        public int[] Done { get; } = new int[items];

        public bool WorkerShared { get; private set; }

        public void Do(int item, int worker)
        {
            WorkerShared |= Interlocked.Increment(ref _busy[worker]) != 1;
            Interlocked.Increment(ref Done[item]);
            Interlocked.Decrement(ref _busy[worker]);
        }
    }

    private sealed class Failing : IWorkItems
    {
        public void Do(int item, int worker)
        {
            if (item == 7)
            {
                throw new InvalidOperationException("item 7");
            }
        }
    }
}
