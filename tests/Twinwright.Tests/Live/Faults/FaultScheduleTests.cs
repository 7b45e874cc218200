using System.Globalization;
using Xunit;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A dozen schedules; <c>tests/live/fault-schedules</c> runs many, or one again by its seed.</summary>
public class FaultScheduleTests
{
    private static readonly long First = Number("TWINWRIGHT_FAULT_SEED", 1);
    private static readonly long Schedules = Number("TWINWRIGHT_FAULT_SCHEDULES", 12);

    [Fact]
    public async Task A_cluster_keeps_what_it_has_promised_whatever_is_done_to_it()
    {
        var outcomes = new List<FaultOutcome>();
        var bed = await FaultBed.StartAsync();
        try
        {
            for (var seed = First; seed < First + Schedules; seed++)
            {
                outcomes.Add(await RunAsync(bed, seed));
                Log(outcomes[^1].ToString());
            }
        }
        finally
        {
            await bed.DisposeAsync();
        }

        Log(FaultOutcome.Summary(outcomes));
        Assert.Equal(Schedules, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.True(
            outcome.Problems.Count == 0,
            $"run again by tests/live/fault-schedules --seed {outcome.Schedule.Seed} --count 1\n{outcome}\n{string.Join('\n', outcome.Problems.Take(50))}"));
    }

    private static async Task<FaultOutcome> RunAsync(FaultBed bed, long seed)
    {
        var run = new FaultRun(bed, FaultSchedule.Of(seed));
        FaultOutcome outcome;
        try
        {
            outcome = await run.RunAsync();
            if (outcome.Problems.Count > 0)
            {
                KeepLogs(run, outcome);
            }
        }
        finally
        {
            await run.DisposeAsync();
        }

        Directory.Delete(run.Folder, recursive: true);
        return outcome;
    }

    private static void KeepLogs(FaultRun run, FaultOutcome outcome)
    {
        var folder = Path.Combine(House.Repository.Root, "artifacts", "faults", outcome.Schedule.Seed.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "problems.txt"), [outcome.ToString(), .. outcome.Problems]);
        foreach (var log in Directory.EnumerateFiles(run.Folder, "*.log", SearchOption.AllDirectories))
        {
            File.Copy(log, Path.Combine(folder, Path.GetFileName(log)), overwrite: true);
        }
    }

    private static void Log(string text)
    {
        if (Environment.GetEnvironmentVariable("TWINWRIGHT_FAULT_LOG") is { Length: > 0 } log)
        {
            File.AppendAllText(log, text + "\n");
        }
    }

    private static long Number(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
