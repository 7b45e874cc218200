using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;
using Twinwright.Live.Load;
using Twinwright.Model.Randomness;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.Faults;

/// <summary>What faults are done with does what it says.</summary>
public class FaultToolsTests
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_publisher_publishes_again_until_everything_has_a_receipt(bool withMosquitto)
    {
        using var scratch = new Scratch();
        using var broker = await PrivateMosquitto.StartAsync(scratch["broker"], Patience);
        var started = Stopwatch.GetTimestamp();
        var publisher = new FaultPublisher(1, broker.Url, withMosquitto, new Rng(5), () => Stopwatch.GetElapsedTime(started).TotalSeconds)
        {
            Shuffles = true,
            FlipsBoots = true,
            RepeatsConfirmed = true,
        };

        // A system that loses a third of what comes, and the first receipt of another third.
        var (heard, stored) = (new Dictionary<(long Boot, long Sequence), int>(), new Dictionary<(long Boot, long Sequence), double>());
        using var system = new MqttClientFactory().CreateMqttClient();
        system.ApplicationMessageReceivedAsync += async message =>
        {
            using var json = JsonDocument.Parse(message.ApplicationMessage.ConvertPayloadToString());
            var key = (json.RootElement.GetProperty("boot").GetInt64(), json.RootElement.GetProperty("seq").GetInt64());
            var times = heard[key] = heard.GetValueOrDefault(key) + 1;
            if (times > 1 || key.Item2 % 3 != 0)
            {
                stored[key] = json.RootElement.GetProperty("values").GetProperty("pm10").GetDouble();
                if (times > 1 || key.Item2 % 3 != 1)
                {
                    await system.PublishStringAsync("twinwright/faults/publisher-1/stored", string.Create(CultureInfo.InvariantCulture, $$"""{"boot":{{key.Item1}},"seq":[{{key.Item2}}]}"""));
                }
            }
        };
        await system.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build(), Patience);
        await system.SubscribeAsync("twinwright/+/+/reading", MqttQualityOfServiceLevel.AtLeastOnce, Patience);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(Patience);
        var publishing = publisher.RunAsync(end.Token);
        await Task.Delay(2500, Patience);
        Assert.Contains(publisher.All, reading => reading.Acknowledged && !reading.HasReceipt);
        (publisher.Measures, publisher.TrustsReceiptsOnly) = (false, true);
        for (var left = 300; publisher.All.Any(reading => !reading.HasReceipt) && left > 0; left--)
        {
            await Task.Delay(50, Patience);
        }

        await end.CancelAsync();
        await publishing;
        Assert.True(publisher.All.Count > 30);
        Assert.True(publisher.All.Select(reading => reading.Boot).Distinct().Count() > 1);
        Assert.All(publisher.All, reading => Assert.True(reading.HasReceipt, reading.ToString()));
        Assert.Equal(publisher.All.ToDictionary(reading => (reading.Boot, reading.Sequence), reading => reading.Value), stored);
        Assert.True(publisher.Repeats > 0);
        Assert.Empty(publisher.Problems);
    }

    [Fact]
    public async Task A_receipt_for_what_was_not_published_is_a_problem()
    {
        using var scratch = new Scratch();
        using var broker = await PrivateMosquitto.StartAsync(scratch["broker"], Patience);
        var publisher = new FaultPublisher(1, broker.Url, false, new Rng(5), () => 0) { Measures = false };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Patience);
        var publishing = publisher.RunAsync(end.Token);
        await Task.Delay(500, Patience);
        await MosquittoPub.LinesAsync(broker.Url, "twinwright/faults/publisher-1/stored", ["""{"boot":0,"seq":[7]}"""]);
        await Task.Delay(300, Patience);
        await end.CancelAsync();
        await publishing;
        Assert.Equal(["a receipt came for reading 0/7 of faults/publisher-1, which was not published"], publisher.Problems);
    }

    [Fact]
    public void A_filled_disk_takes_no_byte_until_it_is_freed()
    {
        using var scratch = new Scratch();
        using var disk = new SmallDisk(scratch["disk"], 2);
        Assert.SkipUnless(disk.IsMounted, "no disk may be mounted here");
        var file = Path.Combine(disk.Folder, "file");
        File.WriteAllBytes(file, new byte[100_000]);
        disk.Fill();
        Assert.Throws<IOException>(() => File.AppendAllText(file, new string('x', 100_000)));
        disk.Free();
        File.AppendAllText(file, new string('x', 100_000));
    }

    [Fact]
    public async Task A_clock_jumps_ahead_and_back_while_a_process_runs()
    {
        Assert.SkipWhen(FakeClock.Installed is null, "faketime is not installed");
        using var scratch = new Scratch();
        var clock = new FakeClock(scratch["clock"]);
        clock.Set(0);

        // Perl asks the kernel as .NET does, by clock_gettime.
        var start = new ProcessStartInfo("perl", ["-MTime::HiRes=clock_gettime,CLOCK_REALTIME", "-ne", "$| = 1; printf \"%d\\n\", clock_gettime(CLOCK_REALTIME)"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in clock.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        foreach (var aheadS in new double[] { 0, 1800, -600, 0 })
        {
            clock.Set(aheadS);
            await process.StandardInput.WriteLineAsync("what time is it");
            await process.StandardInput.FlushAsync(Patience);
            var told = long.Parse((await process.StandardOutput.ReadLineAsync(Patience))!, CultureInfo.InvariantCulture);
            Assert.Equal(aheadS, told - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), tolerance: 3);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(Patience);
    }

    [Fact]
    public async Task What_overlaps_is_undone_once_by_the_last()
    {
        var (done, undone, overlap) = (0, 0, new Overlap());
        await overlap.BeginAsync(() => done++);
        await overlap.BeginAsync(() => done++);
        await overlap.EndAsync(() => undone++);
        Assert.Equal((2, 0, true), (done, undone, overlap.IsOn));
        await overlap.EndAsync(() => undone++);
        Assert.Equal((2, 1, false), (done, undone, overlap.IsOn));
    }

    [Fact]
    public void A_summary_tells_failures_and_times_by_kind()
    {
        var good = new FaultOutcome { Schedule = FaultSchedule.Of(1), Readings = 10, Seconds = 2, Recoveries = [new(FaultKind.KillSilo, 3, 4), new(FaultKind.KillSilo, 1, 2)] };
        var bad = new FaultOutcome { Schedule = FaultSchedule.Of(2), Readings = 5, Seconds = 3, LostByBroker = 2, Recoveries = [new(FaultKind.KillSilo, 8, 9)], Problems = ["it broke"] };
        Assert.EndsWith("held; in all 2.0 s", good.ToString(), StringComparison.Ordinal);
        Assert.Contains("FAILED: it broke", bad.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "2 schedules: 1 held, 1 failed (seeds 2); 15 readings, 0 refused, 2 lost by the broker and sent again; 5 s\n"
            + "  KillSilo            3 faults: work went on after 3.0 s (median), 8.0 s (largest); all of it after 4.0 s, 9.0 s",
            FaultOutcome.Summary([good, bad]));
    }
}
