using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Twinwright.Live.Load;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A cluster of three silos, its broker and three publishers, under the faults of a schedule.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    /// <summary>Cycles of a frame of the replayed world.</summary>
    public const int CyclesPerFrame = 5;

    private const int Publishers = 3;
    private const int BrokerMegabytes = 64;
    private const double RecoverWithinS = 60;

    /// <summary>Readings of each publisher after all was healed that must be stored before what is missing counts as lost: enough for every lane.</summary>
    private const int Barrier = 12;

    private readonly FaultBed _bed;
    private readonly FaultSchedule _schedule;
    private readonly string _folder;
    private readonly string _name;
    private readonly List<Silo> _silos = [];
    private readonly List<FaultPublisher> _publishers = [];
    private readonly List<string> _notes = [];
    private readonly List<(Fault Fault, double FromS)> _recoverFrom = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _end = new();
    private FaultHands _hands = null!;
    private ClusterWatch _watch = null!;
    private Task _atWork = Task.CompletedTask;

    public FaultRun(FaultBed bed, FaultSchedule schedule)
    {
        (_bed, _schedule, _folder) = (bed, schedule, bed.Folder(schedule.Seed));
        _name = string.Create(CultureInfo.InvariantCulture, $"faults_{schedule.Seed}");
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Where the silos and the broker log.</summary>
    public string Folder => _folder;

    private double NowS => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Runs it to its end.</summary>
    public async Task<FaultOutcome> RunAsync()
    {
        var problems = new List<string>();
        var (lost, record) = (0, default(ClusterRecord));
        try
        {
            await StartAsync();
            await InjectAsync();
            lost = await RecoverAsync(problems);
            await SettleAsync(problems);
            await StopAsync();
            record = await ReadAsync();
            problems.AddRange(Check(record));
        }
        catch (Exception trouble)
        {
            problems.Add($"{trouble.GetType().Name}: {trouble.Message.ReplaceLineEndings(" ")} {trouble.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Faults", StringComparison.Ordinal))?.Trim()}");
        }

        return new FaultOutcome
        {
            Schedule = _schedule,
            Readings = _publishers.Sum(publisher => publisher.All.Count),
            Repeats = _publishers.Sum(publisher => publisher.Repeats),
            Refused = record?.Sensors.Sum(sensor => sensor.Refused) ?? 0,
            LostByBroker = lost,
            Cycles = record?.Cycles.Count(cycle => cycle.FinishedAtMs is not null) ?? 0,
            EndedByThemselves = _silos.Sum(silo => silo.EndedByItself),
            Recoveries = [.. _recoverFrom.Where(one => double.IsFinite(RecoveredAtS(one.FromS))).Select(one => new Recovery(one.Fault.Kind, RecoveredAtS(one.FromS) - one.FromS))],
            Notes = _notes,
            Problems = problems,
            Seconds = NowS,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await (_hands?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _bed.DropAsync(_name);
        _end.Dispose();
    }

    private async Task StartAsync()
    {
        await _bed.CreateAsync(_name);
        _hands = await FaultHands.StartAsync(_bed, _schedule, _folder, _name, BrokerMegabytes, _notes, _end.Token);
        _silos.AddRange(_hands.Silos);
        _silos.ForEach(silo => silo.Start());
        var chance = new Rng(_schedule.Seed).Split("publishers");
        for (var number = 0; number < Publishers; number++)
        {
            // Debian's client now and then, for what we did not write ourselves.
            _publishers.Add(new FaultPublisher(number, _hands.Broker.Url, number == 2 && _schedule.Seed % 4 == 0, chance.Split("publisher", number), () => NowS));
        }

        _watch = new ClusterWatch(_bed, _name, _silos, () => NowS);
        await WaitAsync("the silos were not ready", () => _silos.All(silo => silo.FirstReady.IsCompleted), RecoverWithinS);
        _atWork = Task.WhenAll([_watch.RunAsync(_end.Token), _hands.KeepAliveAsync(_end.Token), .. _publishers.Select(publisher => Task.Run(() => publisher.RunAsync(_end.Token)))]);
        await WaitAsync("no cycle was finished before the faults", () => _watch.Cycles > 0 && _publishers.All(publisher => publisher.All.Any(reading => reading.HasReceipt)), RecoverWithinS);
    }

    private async Task InjectAsync()
    {
        var zeroS = NowS;
        using var healed = new CancellationTokenSource();
        var faults = _schedule.Faults.Select(fault => Task.Run(() => ApplyAsync(fault, zeroS, healed.Token))).ToList();
        await Task.WhenAll(faults.Where((_, at) => double.IsFinite(_schedule.Faults[at].ForS)));
        await healed.CancelAsync();
        await Task.WhenAll(faults);
    }

    private async Task ApplyAsync(Fault fault, double zeroS, CancellationToken healed)
    {
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, zeroS + fault.AtS - NowS)), CancellationToken.None);
        var beginS = NowS;
        await _hands.BeginAsync(fault, _publishers);
        await (double.IsFinite(fault.ForS) ? Task.Delay(TimeSpan.FromSeconds(fault.ForS), CancellationToken.None) : Task.Delay(Timeout.InfiniteTimeSpan, healed))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _hands.EndAsync(fault, _publishers);
        lock (_recoverFrom)
        {
            _recoverFrom.Add((fault, fault.IsKill ? beginS : NowS));
        }
    }

    /// <summary>Waits until work goes on after every fault, and counts what the broker has lost.</summary>
    private async Task<int> RecoverAsync(List<string> problems)
    {
        var healedS = NowS;
        foreach (var (fault, fromS) in _recoverFrom)
        {
            await WaitAsync($"no recovery from {fault}", () => double.IsFinite(RecoveredAtS(fromS)), RecoverWithinS + healedS - NowS);
        }

        await WaitAsync(
            "readings published after the faults were not stored",
            () => _publishers.All(publisher => publisher.All.Where(reading => reading.FirstSentAtS > healedS).OrderBy(reading => reading.FirstSentAtS).Take(Barrier).ToList() is { Count: Barrier } first
                && first.All(reading => reading.HasReceipt)),
            RecoverWithinS + healedS - NowS);

        // The lanes have come past whatever the broker had for them: what it has acknowledged and is not stored by now, it has lost.
        List<PublishedReading> missing = [];
        for (var startS = NowS; ; await Task.Delay(250))
        {
            missing = await MissingAsync([.. _publishers.SelectMany(publisher => publisher.All).Where(reading => reading.Acknowledged && !reading.HasReceipt && reading.FirstSentAtS < healedS)]);
            if (missing.Count == 0 || NowS - startS > (_schedule.BrokerMayForget ? 2 : 10))
            {
                break;
            }
        }

        if (!_schedule.BrokerMayForget)
        {
            problems.AddRange(missing.Select(reading => $"{reading}, which the broker acknowledged, was not stored until it was published again"));
        }

        return missing.Count;
    }

    /// <summary>Waits until all is confirmed and two more cycles have finished.</summary>
    private async Task SettleAsync(List<string> problems)
    {
        var (cycles, startS) = (_watch.Cycles, NowS);
        foreach (var publisher in _publishers)
        {
            (publisher.Measures, publisher.TrustsReceiptsOnly) = (false, true);
        }

        await WaitAsync("two more cycles did not finish", () => _watch.Cycles >= cycles + 2, RecoverWithinS);
        await WaitAsync(
            () => $"{_publishers.Sum(publisher => publisher.All.Count(reading => !reading.HasReceipt))} readings were not confirmed, such as {_publishers.SelectMany(publisher => publisher.All).First(reading => !reading.HasReceipt)}",
            () => _publishers.All(publisher => publisher.All.All(reading => reading.HasReceipt)), RecoverWithinS + startS - NowS);
        foreach (var silo in _silos)
        {
            await WaitAsync("a silo has no API", () => silo.Url is not null, RecoverWithinS + startS - NowS);
            foreach (var publisher in _publishers)
            {
                problems.AddRange(await ClusterWatch.SensorProblemsAsync(silo.Url!, publisher.Name, publisher.All.Count));
            }
        }
    }

    private async Task StopAsync()
    {
        if (!_end.IsCancellationRequested)
        {
            await _end.CancelAsync();
            await _atWork;
            await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
        }
    }

    private IEnumerable<string> Check(ClusterRecord record) =>
    [
        .. ReadingChecks.Problems(record, [.. _publishers.SelectMany(publisher => publisher.All)]),
        .. StepChecks.Problems(record, CyclesPerFrame, _schedule.ClocksAgree),
        .. StepChecks.Seen(_watch.Versions),
        .. LedgerChecks.Problems(record),
        .. _publishers.SelectMany(publisher => publisher.Problems),
    ];

    private async Task<ClusterRecord> ReadAsync()
    {
        await using var connection = await _bed.OpenAsync(_name);
        return await ClusterRecord.ReadAsync(connection);
    }

    private async Task<List<PublishedReading>> MissingAsync(IReadOnlyList<PublishedReading> readings) =>
        readings.Count == 0 ? [] : ReadingChecks.Missing(await ReadAsync(), readings);

    private double RecoveredAtS(double fromS) => Math.Max(
        _watch.CycleAfterS(fromS),
        _publishers.SelectMany(publisher => publisher.All).Where(reading => reading.FirstSentAtS > fromS && reading.HasReceipt).Select(reading => reading.ReceiptAtS)
            .DefaultIfEmpty(double.PositiveInfinity).Min());

    private Task WaitAsync(string otherwise, Func<bool> isSo, double withinS) => WaitAsync(() => otherwise, isSo, withinS);

    private async Task WaitAsync(Func<string> otherwise, Func<bool> isSo, double withinS)
    {
        for (var startS = NowS; !isSo(); await Task.Delay(50))
        {
            if (NowS - startS > withinS)
            {
                throw new TimeoutException($"{otherwise()} within {RecoverWithinS} s");
            }

            if (_atWork.IsFaulted)
            {
                await _atWork;
            }
        }
    }
}
