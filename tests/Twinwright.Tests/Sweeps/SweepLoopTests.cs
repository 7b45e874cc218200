using Twinwright.Experiments.Files;
using Twinwright.Experiments.Sweeps;
using Twinwright.Model;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Sweeps;

public sealed class SweepLoopTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 6)]
    public void Two_jobs_for_each_silo_are_on_their_way_and_one_while_there_is_none(int width, int most)
    {
        var pool = new Counting(width);

        Run(pool, 20);

        Assert.Equal(most, pool.MostFlying);
        Assert.Equal(20, pool.Asked);
    }

    [Fact]
    public void A_failure_withdraws_the_other_jobs_and_is_the_one_that_is_told()
    {
        var pool = new Counting(2) { FailAt = 1 };

        var failure = Assert.Throws<TimeoutException>(() => Run(pool, 20));

        Assert.Equal("the second", failure.Message);
        Assert.Equal(0, pool.Flying);
    }

    public static TheoryData<Exception> Refusals =>
    [
        new InputException("a.toml", [.. Enumerable.Range(0, 60).Select(at => new Problem($"place {at}", "is \"wrong\"\n"))], 75),
        new SolverRefusedException("solver x does not"),
        new WorldRefusedException("too large"),
    ];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_comes_back_as_it_was(Exception refusal)
    {
        var thrown = Assert.Throws(refusal.GetType(), () => SweepAnswer.Open(SweepAnswer.Of(() => throw refusal)));

        Assert.Equal(refusal.Message, thrown.Message);
    }

    [Fact]
    public void A_job_of_an_unknown_kind_is_no_refusal_but_a_failure() =>
        Assert.Throws<ArgumentException>(() => SweepJobs.Run(new("dance", []), 1, CancellationToken.None));

    private static void Run(Counting pool, int jobs) => SweepLoop.Run(
        pool, [.. Enumerable.Range(0, jobs)], number => new SweepJob("k", [(byte)number]), (number, answer, _) => Assert.Equal([(byte)number], answer!), CancellationToken.None);

    private sealed class Counting(int width) : ISweepPool
    {
        private int _flying;
        private int _asked;

        public int Width => width;

        public int? FailAt { get; init; }

        public int MostFlying { get; private set; }

        public int Flying => _flying;

        public int Asked => _asked;

        public async Task<byte[]> RunAsync(SweepJob job, CancellationToken stop)
        {
            var number = Interlocked.Increment(ref _asked) - 1;
            MostFlying = Math.Max(MostFlying, Interlocked.Increment(ref _flying));
            try
            {
                await Task.Delay(FailAt is null || number == FailAt ? 5 : Timeout.Infinite, stop);
                return number == FailAt ? throw new TimeoutException("the second") : SweepAnswer.Of(() => job.Order);
            }
            finally
            {
                Interlocked.Decrement(ref _flying);
            }
        }
    }
}
