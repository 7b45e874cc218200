using System.Globalization;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>A handful of schedules; <c>tests/live/crash-schedules</c> runs many, or one again by its seed.</summary>
public class CrashScheduleTests
{
    private static readonly long First = Number("TWINWRIGHT_CRASH_SEED", 1);
    private static readonly long Schedules = Number("TWINWRIGHT_CRASH_SCHEDULES", 2);

    [Fact]
    public async Task What_is_acknowledged_is_stored_once_whenever_the_process_is_killed()
    {
        for (var seed = First; seed < First + Schedules; seed++)
        {
            var schedule = new CrashSchedule(seed, Environment.GetEnvironmentVariable("TWINWRIGHT_CRASH_REPLAY") ?? "none", Number("TWINWRIGHT_CRASH_READY_S", 60));
            try
            {
                await schedule.RunAsync();
            }
            catch (Exception problem)
            {
                Assert.Fail($"seed {seed} fails, and does so again by tests/live/crash-schedules --seed {seed} --count 1\n{problem}");
            }

            Assert.True(schedule.Acknowledged > 0);
            if (Environment.GetEnvironmentVariable("TWINWRIGHT_CRASH_LOG") is { Length: > 0 } log)
            {
                await File.AppendAllTextAsync(log, string.Create(
                    CultureInfo.InvariantCulture,
                    $"seed {seed}: {schedule.Acknowledged} readings acknowledged, each stored once; {schedule.Repeats} batches sent again; ready after {schedule.ReadyAfterS.Max():0.0} s at most, {schedule.ProcessorS.Max():0.0} s of processor time\n"), TestContext.Current.CancellationToken);
            }
        }
    }

    private static long Number(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
