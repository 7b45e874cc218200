using Microsoft.Extensions.Logging;
using MQTTnet;
using Twinwright.Live.Grains;
using Twinwright.Live.Hosting;
using Twinwright.Live.Replay;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Cluster;

/// <summary>Publishes real data from one silo of the cluster, the first by name, and lets the twin's clock run with it.</summary>
/// <remarks>
/// A step's cycle begins when its readings are durable. The next step is published when its cycle is done, or, at a given pace,
/// when the cloud has been away for a while: sensors do not wait for it, and what was missed is caught up with when it is back.
/// Two silos that both believe to be the first do no harm: readings are stored once, and cycles are run once.
/// </remarks>
internal sealed class ClusterReplay(
    IReplaySource source, StepPublisher publisher, TwinWorld world, TwinStore store, PostgresDatabase database, IGrainFactory grains, SiloNames silos,
    ClusterSettings settings, ReplayHealth health, TimeProvider clock, ILogger<ClusterReplay> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly Complaints _beginning = new(log, clock), _publishing = new(log, clock), _running = new(log, clock);
    private static readonly TimeSpan PublishAgain = TimeSpan.FromSeconds(3);

    /// <summary>Replays while this silo is the first, until the data ends or it is stopped.</summary>
    /// <param name="speed">Seconds of the data that pass in a second; null for one step a second; infinity for as fast as it goes.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(double? speed, CancellationToken stop)
    {
        var interval = speed is { } factor ? source.Interval / factor : TimeSpan.FromSeconds(1);
        while (true)
        {
            await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
            if (!silos.IsFirst)
            {
                health.Trouble = null;
                continue;
            }

            using var leading = CancellationTokenSource.CreateLinkedTokenSource(stop);
            try
            {
                var progress = new Progress(NextStep());
                log.LogInformation("Replaying from step {Step} of {Steps}, one every {Interval}", progress.Done, source.Steps, interval);
                await Task.WhenAny(PublishAsync(progress, interval, leading.Token), CyclesAsync(progress, leading.Token), OustedAsync(leading.Token)).Unwrap().ConfigureAwait(false);
            }
            catch (Exception trouble) when (!stop.IsCancellationRequested)
            {
                Tell(_beginning, "the replay begins again", trouble);
            }
            finally
            {
                await leading.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The step that the cloud's next cycle is of, as the database knows it, whether the cloud can be asked or not.</summary>
    private long NextStep() => store.CloudState() is { } bytes && CloudMemory.From(bytes) is { FirstStep: >= 0 } memory ? memory.FirstStep + memory.Cycles : world.FirstStep;

    private void Tell(Complaints complaints, string what, Exception trouble)
    {
        var why = trouble is TimeoutException ? "no answer has come in time" : trouble.Message;
        health.Trouble = $"{what}: {why}";
        complaints.Tell(what, why);
    }

    private async Task OustedAsync(CancellationToken leading)
    {
        while (silos.IsFirst)
        {
            await Task.Delay(Pause, clock, leading).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(Progress progress, TimeSpan interval, CancellationToken leading)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var due = clock.GetTimestamp();
        while (progress.Published < source.Steps)
        {
            var step = progress.Published;
            while (step > progress.Done && !(interval > TimeSpan.Zero && clock.GetElapsedTime(progress.HeardAt) > settings.CutOffAfter))
            {
                await progress.ChangedAsync(leading).ConfigureAwait(false);
            }

            var waited = clock.GetElapsedTime(clock.GetTimestamp(), due);
            if (!IsStored(step))
            {
                if (waited > TimeSpan.Zero)
                {
                    await Task.Delay(waited, clock, leading).ConfigureAwait(false);
                }

                due = Math.Max(due, clock.GetTimestamp() - clock.TimestampFrequency / 100) + (long)(interval.TotalSeconds * clock.TimestampFrequency);
                await StoreAsync(client, step, leading).ConfigureAwait(false);
            }

            progress.Publish(clock.GetTimestamp());
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, leading).ConfigureAwait(false);
    }

    /// <summary>Publishes until all of a step is durable: an acknowledgement of the broker alone says nothing of the database.</summary>
    private async Task StoreAsync(IMqttClient client, long step, CancellationToken leading)
    {
        while (true)
        {
            try
            {
                if (!client.IsConnected)
                {
                    await client.ConnectAsync(BrokerConnection.Options(settings.Broker, $"{settings.Name}-replay-{Guid.NewGuid():N}").WithCleanStart().Build(), leading).ConfigureAwait(false);
                }

                using var patience = CancellationTokenSource.CreateLinkedTokenSource(leading);
                patience.CancelAfter(PublishAgain);
                await publisher.PublishAsync(client, step, patience.Token).ConfigureAwait(false);
                for (var wait = 2; !patience.IsCancellationRequested; wait = Math.Min(2 * wait, 50))
                {
                    if (IsStored(step))
                    {
                        return;
                    }

                    await Task.Delay(wait, patience.Token).ConfigureAwait(false);
                }
            }
            catch (Exception trouble) when (!leading.IsCancellationRequested)
            {
                Tell(_publishing, $"step {step} is published again", trouble);
                await Task.Delay(Pause, clock, leading).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether all readings of a step are stored, or never will be, since somebody has counted too far ahead for their sensors.</summary>
    private bool IsStored(long step)
    {
        var readings = source.At(step).ToList();
        return database.Rows(
            """
            SELECT count(*) FROM unnest($1, $2) AS t(area, name) JOIN sensor s ON s.area = t.area AND s.name = t.name
            LEFT JOIN reading r ON r.sensor = s.id AND r.boot = 0 AND r.seq = $0
            WHERE r.id IS NOT NULL OR $0 < CASE WHEN s.boot = 0 THEN s.last_seq ELSE (SELECT max(o.seq) FROM reading o WHERE o.sensor = s.id AND o.boot = 0) END - $3
            """,
            row => row.GetInt64(0), step, readings.Select(reading => reading.Area).ToArray(), readings.Select(reading => reading.Sensor).ToArray(), (long)Ingestion.Reading.Window)[0] >= readings.Count;
    }

    private async Task CyclesAsync(Progress progress, CancellationToken leading)
    {
        while (true)
        {
            var step = progress.Done;
            while (step >= progress.Published)
            {
                await progress.ChangedAsync(leading).ConfigureAwait(false);
            }

            try
            {
                await grains.Cloud().RunAsync(step, source.TimeMs(step)).WaitAsync(leading).ConfigureAwait(false);
                health.Trouble = null;
                _beginning.Over();
                _publishing.Over();
                _running.Over();
                progress.Finish(clock.GetTimestamp());
            }
            catch (Exception trouble) when (!leading.IsCancellationRequested)
            {
                Tell(_running, $"the cycle of step {step} is tried again", trouble);
                await Task.Delay(Pause, clock, leading).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How far readings and cycles are.</summary>
    private sealed class Progress(long next)
    {
        private readonly SemaphoreSlim _changed = new(0);
        private long _published = next, _done = next, _heardAt;

        /// <summary>The next step to be published.</summary>
        public long Published => Volatile.Read(ref _published);

        /// <summary>The next step to be run.</summary>
        public long Done => Volatile.Read(ref _done);

        /// <summary>When the cloud was heard of last, or was last given something new after it had done all.</summary>
        public long HeardAt => Volatile.Read(ref _heardAt);

        public void Publish(long now)
        {
            if (Done == Published)
            {
                Volatile.Write(ref _heardAt, now);
            }

            Interlocked.Increment(ref _published);
            _changed.Release(2);
        }

        public void Finish(long now)
        {
            Volatile.Write(ref _heardAt, now);
            Interlocked.Increment(ref _done);
            _changed.Release(2);
        }

        /// <summary>Waits until something has changed, or for a moment.</summary>
        public Task ChangedAsync(CancellationToken stop) => _changed.WaitAsync(TimeSpan.FromMilliseconds(100), stop);
    }
}
