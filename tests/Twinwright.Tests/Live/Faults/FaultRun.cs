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

    /// <summary>Readings of each publisher, one after the other, that must come through after the faults: enough for every lane to get some.</summary>
    private const int Barrier = 12;

    private readonly FaultBed _bed;
    private readonly FaultSchedule _schedule;
    private readonly string _folder;
    private readonly string _name;
    private readonly List<Silo> _silos = [];
    private readonly List<FaultPublisher> _publishers = [];
    private readonly List<string> _notes = [];
    private readonly List<(Fault Fault, double FromS)> _recoverFrom = [];
    private readonly List<(string Name, double AtS)> _phases = [];
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
            _phases.Add(("start", NowS));
            await InjectAsync();
            _phases.Add(("faults", NowS));
            lost = await RecoverAsync(problems);
            _phases.Add(("recovery", NowS));
            await SettleAsync(problems);
            _phases.Add(("settling", NowS));
            await StopAsync();
            _phases.Add(("stop", NowS));
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
            EndedByThemselves = _silos.Sum(silo => silo.EndedByItself.Count),
            Recoveries = [.. _recoverFrom.Where(one => double.IsFinite(RecoveredAtS(one.FromS)))
                .Select(one => new Recovery(one.Fault.Kind, RecoveredAtS(one.FromS) - one.FromS, WhollyRecoveredAtS(one.FromS) - one.FromS))],
            Notes = [.. _notes, .. _silos.Index().SelectMany(pair => pair.Item.EndedByItself.Select(said => $"silo {pair.Index} ended by itself, {said}"))],
            Problems = problems,
            Phases = [.. _phases.Zip(_phases.Prepend(("", 0)), (phase, before) => (phase.Name, phase.AtS - before.Item2))],
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

        // A run of readings of each publisher, one after the other, has come through: so all lanes are open, and have come past whatever the
        // broker had for them. A broker that was killed has forgotten who shares the readings: until the silos have told it again it
        // acknowledges readings and gives them to nobody.
        IReadOnlyList<double> barrierS;
        while ((barrierS = await ThroughAsync(healedS)).Count < Publishers)
        {
            await (NowS < healedS + RecoverWithinS
                ? Task.Delay(250)
                : throw new TimeoutException($"readings published after the faults were not stored within {RecoverWithinS} s"));
        }

        // What the broker has acknowledged before that and is not stored by now, it has lost.
        var open = _publishers.Index().SelectMany(pair => pair.Item.All.Where(reading => reading.Acknowledged && !reading.HasReceipt && reading.FirstSentAtS < barrierS[pair.Index])).ToList();
        List<PublishedReading> missing;
        for (var startS = NowS; (missing = Missing(open, await StoredAsync())).Count > 0 && NowS - startS < (_schedule.BrokerMayForget ? 2 : 10);)
        {
            await Task.Delay(250);
        }

        if (!_schedule.BrokerMayForget)
        {
            problems.AddRange(missing.Select(reading => $"{reading}, which the broker acknowledged, was not stored until it was published again"));
        }

        return missing.Count;
    }

    /// <summary>When each publisher began the first run of readings, published after a time, that are all stored [s]; fewer than publishers while some have none.</summary>
    private async Task<IReadOnlyList<double>> ThroughAsync(double timeS)
    {
        // A receipt is told once, to whoever listens then: the database is asked, too.
        var (stored, begun) = (await StoredAsync(), new List<double>());
        foreach (var publisher in _publishers)
        {
            var after = publisher.All.Where(reading => reading.FirstSentAtS > timeS).OrderBy(reading => reading.FirstSentAtS).ThenBy(reading => (reading.Boot, reading.Sequence)).ToList();
            var isThrough = after.ConvertAll(reading => reading.HasReceipt || stored.Contains((reading.Sensor, reading.Boot, reading.Sequence)));
            var first = Enumerable.Range(0, Math.Max(0, after.Count - Barrier + 1)).Where(at => isThrough.Skip(at).Take(Barrier).All(yes => yes)).Take(1).ToList();
            begun.AddRange(first.Select(at => after[at].FirstSentAtS));
        }

        return begun;
    }

    private async Task<HashSet<(string Sensor, long Boot, long Sequence)>> StoredAsync()
    {
        await using var connection = await _bed.OpenAsync(_name);
        await using var command = new NpgsqlCommand("SELECT s.name, r.boot, r.seq FROM twinwright.reading r JOIN twinwright.sensor s ON s.id = r.sensor WHERE s.area = $1", connection);
        command.Parameters.AddWithValue(FaultPublisher.Area);
        await using var rows = await command.ExecuteReaderAsync();
        var stored = new HashSet<(string, long, long)>();
        while (await rows.ReadAsync())
        {
            stored.Add((rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2)));
        }

        return stored;
    }

    private static List<PublishedReading> Missing(IEnumerable<PublishedReading> readings, HashSet<(string, long, long)> stored) =>
        [.. readings.Where(reading => !stored.Contains((reading.Sensor, reading.Boot, reading.Sequence)))];

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

    private double RecoveredAtS(double fromS) => Math.Max(
        _watch.CycleAfterS(fromS, 1),
        _publishers.SelectMany(publisher => publisher.All).Where(reading => reading.FirstSentAtS > fromS && reading.HasReceipt).Select(reading => reading.ReceiptAtS)
            .DefaultIfEmpty(double.PositiveInfinity).Min());

    /// <summary>When every lane had taken readings of every publisher, and a cycle had begun and finished, after a time [s]; infinite when that was not seen.</summary>
    private double WhollyRecoveredAtS(double fromS)
    {
        var atS = _watch.CycleAfterS(fromS, 2);
        foreach (var publisher in _publishers)
        {
            var receiptS = publisher.All.Where(reading => reading.FirstSentAtS > fromS).OrderBy(reading => reading.FirstSentAtS).ThenBy(reading => (reading.Boot, reading.Sequence))
                .Select(reading => reading.HasReceipt ? reading.ReceiptAtS : double.PositiveInfinity).ToList();
            atS = Math.Max(atS, Enumerable.Range(0, Math.Max(0, receiptS.Count - Barrier + 1)).Select(at => receiptS.Skip(at).Take(Barrier).Max()).DefaultIfEmpty(double.PositiveInfinity).Min());
        }

        return atS;
    }

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
