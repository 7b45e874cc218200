using System.Globalization;
using Twinwright.Live.Hosting;
using Twinwright.Live.Load;

namespace Twinwright.Tests.Live.Faults;

/// <summary>What faults are done with: the silos, their links, the broker and the disks of a schedule.</summary>
internal sealed class FaultHands : IAsyncDisposable
{
    private readonly FaultBed _bed;
    private readonly SmallDisk _brokerDisk;
    private readonly Dictionary<(string What, int Silo), Overlap> _overlaps = [];
    private readonly List<TcpProxy[]> _links = [];
    private readonly List<FakeClock?> _clocks = [];

    private FaultHands(FaultBed bed, SmallDisk brokerDisk, PrivateMosquitto broker) => (_bed, _brokerDisk, Broker) = (bed, brokerDisk, broker);

    /// <summary>The broker.</summary>
    public PrivateMosquitto Broker { get; }

    /// <summary>The silos, not yet started.</summary>
    public List<Silo> Silos { get; } = [];

    /// <summary>Starts the broker, and makes links and silos.</summary>
    public static async Task<FaultHands> StartAsync(FaultBed bed, FaultSchedule schedule, string folder, string name, int brokerMegabytes, List<string> notes, CancellationToken stop)
    {
        var disk = new SmallDisk(Path.Combine(folder, "disk"), brokerMegabytes);
        var broker = await PrivateMosquitto.StartAsync(Path.Combine(folder, "broker"), Path.Combine(disk.Folder, "data"), stop);
        var hands = new FaultHands(bed, disk, broker);
        if (schedule.Faults.Any(fault => fault.Kind is FaultKind.FillBrokerDisk or FaultKind.FillDatabaseDisk) && !(disk.IsMounted && bed.PostgresDisk.IsMounted))
        {
            notes.Add("no disk was filled, since none can be mounted here");
        }

        if (!schedule.ClocksAgree && FakeClock.Installed is null)
        {
            notes.Add("no clock jumped, since faketime is not installed");
        }

        for (var silo = 0; silo < FaultSchedule.Silos; silo++)
        {
            var jumps = schedule.Faults.Any(fault => fault.Kind == FaultKind.JumpClock && fault.Silo == silo) && FakeClock.Installed is not null;
            await hands.AddAsync(silo, folder, name, jumps, stop);
        }

        return hands;
    }

    /// <summary>Begins a fault.</summary>
    public Task BeginAsync(Fault fault, IReadOnlyList<FaultPublisher> publishers)
    {
        var (silo, link) = (fault.ConcernsSilo ? Silos[fault.Silo] : null, LinkOf(fault));
        return fault.Kind switch
        {
            FaultKind.KillSilo => Doing(() => silo!.EndAndHold(ProcessSignal.Kill)),
            FaultKind.EndSilo => Doing(() => silo!.EndAndHold((int)fault.Size)),
            FaultKind.PauseSilo => Of("pause", fault).BeginAsync(silo!.Pause),
            FaultKind.JumpClock => Doing(() => _clocks[fault.Silo]?.Set(fault.Size)),
            FaultKind.KillBroker => Of("kill broker").BeginAsync(Broker.Kill),
            FaultKind.PauseBroker => Of("pause broker").BeginAsync(Broker.Pause),
            FaultKind.FillBrokerDisk => Of("fill broker").BeginAsync(_brokerDisk.Fill),
            FaultKind.KillDatabase => Of("kill database").BeginAsync(_bed.Postgres.KillAsync),
            FaultKind.PauseDatabase => Of("pause database").BeginAsync(_bed.Postgres.PauseAsync),
            FaultKind.FillDatabaseDisk => Of("fill database").BeginAsync(_bed.FillAsync),
            FaultKind.CutSilo or FaultKind.CutDatabase or FaultKind.CutBroker => Of("link " + fault.Kind, fault).BeginAsync(link!.Cut),
            FaultKind.HoleSilo or FaultKind.HoleDatabase or FaultKind.HoleBroker => Of("link " + fault.Kind, fault).BeginAsync(link!.BlackHole),
            FaultKind.DelaySilo or FaultKind.DelayDatabase or FaultKind.DelayBroker => Of("link " + fault.Kind, fault).BeginAsync(() => link!.Delay(TimeSpan.FromMilliseconds(fault.Size))),
            _ => Doing(() => Ask(fault.Kind, publishers, wanted: true)),
        };
    }

    /// <summary>Ends a fault.</summary>
    public Task EndAsync(Fault fault, IReadOnlyList<FaultPublisher> publishers)
    {
        var (silo, link) = (fault.ConcernsSilo ? Silos[fault.Silo] : null, LinkOf(fault));
        return fault.Kind switch
        {
            FaultKind.KillSilo or FaultKind.EndSilo => Doing(silo!.Release),
            FaultKind.PauseSilo => Of("pause", fault).EndAsync(silo!.Continue),
            FaultKind.JumpClock => Doing(() => _clocks[fault.Silo]?.Set(0)),
            FaultKind.KillBroker => Of("kill broker").EndAsync(() => Task.CompletedTask),
            FaultKind.PauseBroker => Of("pause broker").EndAsync(Broker.Continue),
            FaultKind.FillBrokerDisk => Of("fill broker").EndAsync(_brokerDisk.Free),
            FaultKind.KillDatabase => Of("kill database").EndAsync(() => Task.CompletedTask),
            FaultKind.PauseDatabase => Of("pause database").EndAsync(_bed.Postgres.ContinueAsync),
            FaultKind.FillDatabaseDisk => Of("fill database").EndAsync(_bed.PostgresDisk.Free),
            FaultKind.RepeatReadings or FaultKind.ShuffleReadings or FaultKind.FlipBoots => Doing(() => Ask(fault.Kind, publishers, wanted: false)),
            _ => Of("link " + fault.Kind, fault).EndAsync(() => HealAsync(link!, fault)),
        };
    }

    /// <summary>Starts broker and database again whenever they have ended, as systemd would: at once after a kill's pause, else after a second.</summary>
    public Task KeepAliveAsync(CancellationToken stop) => Task.WhenAll(
        KeepAsync("kill broker", () => !Broker.HasExited, () => Broker.RestartAsync(CancellationToken.None), stop),
        KeepAsync("kill database", () => _bed.IsAlive, _bed.Postgres.RestartAsync, stop));

    public async ValueTask DisposeAsync()
    {
        Broker.Dispose();
        foreach (var link in _links.SelectMany(links => links))
        {
            await link.DisposeAsync();
        }

        _brokerDisk.Dispose();
    }

    private async Task KeepAsync(string kill, Func<bool> isAlive, Func<Task> restart, CancellationToken stop)
    {
        var wasKilled = false;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(100, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wasKilled |= Of(kill).IsOn;
            if (stop.IsCancellationRequested || Of(kill).IsOn || isAlive())
            {
                continue;
            }

            try
            {
                await Task.Delay(wasKilled ? 0 : 1000, CancellationToken.None);
                await restart();
                wasKilled = false;
            }
            catch (IOException)
            {
                // Its disk is full, or it is killed again: it is tried again.
            }
        }
    }

    private async Task AddAsync(int number, string folder, string name, bool jumps, CancellationToken stop)
    {
        var (listen, http) = (LoopbackPort.Free(), LoopbackPort.Free());
        TcpProxy[] links = [TcpProxy.Start(listen), TcpProxy.Start(_bed.Postgres.Port), TcpProxy.Start(Broker.Port)];
        _links.Add(links);
        var file = Path.Combine(folder, $"silo-{number}.toml");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            kind = "cluster"
            replay = "motes"
            [cluster]
            name = "{name}"
            [database]
            connection = "{_bed.Postgres.ConnectionText(name, links[1].Port)}"
            [broker]
            url = "mqtt://127.0.0.1:{links[2].Port}"
            lanes = 6
            receipts = true
            [[silos]]
            name = "silo-{number}"
            listen = "127.0.0.1:{listen}"
            advertise = "127.0.0.1:{links[0].Port}"
            urls = "http://127.0.0.1:{http}"

            """), stop);
        var clock = jumps ? new FakeClock(Path.Combine(folder, $"clock-{number}")) : null;
        clock?.Set(0);
        _clocks.Add(clock);
        Silos.Add(new Silo(
            [.. FaultBed.Program, "serve", "--cluster", file, "--silo", $"silo-{number}"], clock is null ? [] : [.. clock.Environment], Path.Combine(folder, $"silo-{number}.log")));
    }

    private TcpProxy? LinkOf(Fault fault) => fault.Kind switch
    {
        FaultKind.CutSilo or FaultKind.HoleSilo or FaultKind.DelaySilo => _links[fault.Silo][0],
        FaultKind.CutDatabase or FaultKind.HoleDatabase or FaultKind.DelayDatabase => _links[fault.Silo][1],
        FaultKind.CutBroker or FaultKind.HoleBroker or FaultKind.DelayBroker => _links[fault.Silo][2],
        _ => null,
    };

    /// <summary>Undoes one thing that was done to a link, unless it has ended; another that was done to it begins anew.</summary>
    private Task HealAsync(TcpProxy link, Fault fault)
    {
        link.Heal();
        foreach (var (kind, act) in new (FaultKind, Action)[] { (KindOf(fault, 0), link.Cut), (KindOf(fault, 1), link.BlackHole) })
        {
            if (kind != fault.Kind && Of("link " + kind, fault).IsOn)
            {
                act();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The cut or the black hole of the link that a fault is done to.</summary>
    private static FaultKind KindOf(Fault fault, int which) => fault.Kind switch
    {
        FaultKind.CutSilo or FaultKind.HoleSilo or FaultKind.DelaySilo => which == 0 ? FaultKind.CutSilo : FaultKind.HoleSilo,
        FaultKind.CutDatabase or FaultKind.HoleDatabase or FaultKind.DelayDatabase => which == 0 ? FaultKind.CutDatabase : FaultKind.HoleDatabase,
        _ => which == 0 ? FaultKind.CutBroker : FaultKind.HoleBroker,
    };

    private static void Ask(FaultKind kind, IReadOnlyList<FaultPublisher> publishers, bool wanted)
    {
        foreach (var publisher in publishers)
        {
            switch (kind)
            {
                case FaultKind.RepeatReadings:
                    publisher.RepeatsConfirmed = wanted;
                    break;
                case FaultKind.ShuffleReadings:
                    publisher.Shuffles = wanted;
                    break;
                default:
                    publisher.FlipsBoots = wanted;
                    break;
            }
        }
    }

    private Overlap Of(string what, Fault? fault = null)
    {
        lock (_overlaps)
        {
            var key = (what, fault?.Silo ?? -1);
            return _overlaps.TryGetValue(key, out var overlap) ? overlap : _overlaps[key] = new Overlap();
        }
    }

    private static Task Doing(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
