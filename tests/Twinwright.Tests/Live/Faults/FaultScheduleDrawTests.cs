using Xunit;

namespace Twinwright.Tests.Live.Faults;

public class FaultScheduleDrawTests
{
    [Fact]
    public void Two_to_five_faults_begin_within_the_window_and_end_after_they_begin()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var faults = FaultSchedule.Of(seed).Faults;
            Assert.InRange(faults.Count, 2, 5);
            Assert.All(faults, fault =>
            {
                Assert.InRange(fault.AtS, 0, FaultSchedule.WindowS);
                Assert.InRange(fault.Silo, 0, FaultSchedule.Silos - 1);
                Assert.True(fault.ForS is >= 0.1 and (<= 8 or double.PositiveInfinity), fault.ToString());
            });
            Assert.Equal(faults.OrderBy(fault => fault.AtS), faults);
        }
    }

    [Fact]
    public void Eleven_seeds_in_a_row_have_every_kind()
    {
        for (var first = 1; first < 100; first++)
        {
            var drawn = Enumerable.Range(first, 11).SelectMany(seed => FaultSchedule.Of(seed).Faults).Select(fault => fault.Kind).ToHashSet();
            Assert.Equal(Enum.GetValues<FaultKind>().Length, drawn.Count);
        }
    }

    [Fact]
    public void A_seed_draws_the_same_faults_again_and_another_seed_others()
    {
        Assert.Equal(FaultSchedule.Of(7).Faults, FaultSchedule.Of(7).Faults);
        Assert.NotEqual(FaultSchedule.Of(7).Faults, FaultSchedule.Of(29).Faults);
    }

    [Fact]
    public void Now_and_then_a_silo_stays_dead_until_the_end_and_faults_overlap()
    {
        var schedules = Enumerable.Range(1, 200).Select(seed => FaultSchedule.Of(seed)).ToList();
        Assert.Contains(schedules, schedule => schedule.Faults.Any(fault => double.IsInfinity(fault.ForS)));
        Assert.Contains(schedules, schedule => schedule.Faults.Zip(schedule.Faults.Skip(1)).Any(pair => pair.Second.AtS < pair.First.AtS + pair.First.ForS));
        Assert.Contains(schedules, schedule => !schedule.BrokerMayForget && schedule.ClocksAgree);
    }
}
