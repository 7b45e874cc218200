using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Live.Cluster;

/// <summary>Opens those of the broker's lanes that belong to this silo, and leaves them when they belong to another.</summary>
/// <remarks>
/// A lane is a durable session at the broker, with a share of the readings. Whoever is the k-th silo at work has every n-th
/// lane. When a silo dies its lanes go to others, who connect under the same client ids and get what was not acknowledged.
/// While silos see the members differently two may connect as one lane; the broker sends away the earlier one, and what both
/// have stored is stored once.
/// </remarks>
internal sealed class LaneOwners(
    SiloNames silos, ILocalSiloDetails self, ReadingIntake intake, SensorRoll roll, BrokerHealth health, ClusterSettings settings, TimeProvider clock, ILogger<LaneOwners> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private const int RecountEvery = 120;
    private readonly Dictionary<int, (Lane Lane, CancellationTokenSource Stop, Task Work)> _lanes = [];

    /// <summary>Lanes that are open.</summary>
    public int Open => _lanes.Values.Count(lane => lane.Lane.IsOpen);

    /// <summary>Opens and leaves lanes until it is stopped, and then leaves them all.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var turn = 1L; ; turn++)
            {
                await SettleAsync().ConfigureAwait(false);
                health.Trouble = _lanes.OrderBy(lane => lane.Key).Select(lane => lane.Value.Lane.Trouble).FirstOrDefault(trouble => trouble is not null);
                if (turn % RecountEvery == 0)
                {
                    Recount();
                }

                await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(_lanes.Keys.ToList().Select(LeaveAsync)).ConfigureAwait(false);
        }
    }

    private void Recount()
    {
        try
        {
            roll.Recount();
        }
        catch (Exception away) when (PostgresText.IsAway(away))
        {
            log.LogDebug("Sensors could not be counted: {Problem}", away.Message);
        }
    }

    private async Task SettleAsync()
    {
        var members = silos.Active;
        var own = members.Select((member, at) => (member, at)).Where(pair => pair.member.SiloAddress.Equals(self.SiloAddress)).Select(pair => pair.at).DefaultIfEmpty(-1).First();
        for (var number = 0; number < settings.Broker.Lanes; number++)
        {
            var isOwn = own >= 0 && number % members.Count == own;
            if (isOwn && !_lanes.ContainsKey(number))
            {
                var (lane, stop) = (new Lane(number, settings, intake, clock, log), new CancellationTokenSource());
                _lanes[number] = (lane, stop, Task.Run(() => lane.RunAsync(stop.Token), CancellationToken.None));
            }
            else if (!isOwn && _lanes.ContainsKey(number))
            {
                await LeaveAsync(number).ConfigureAwait(false);
            }
        }
    }

    private async Task LeaveAsync(int number)
    {
        var (_, stop, work) = _lanes[number];
        await stop.CancelAsync().ConfigureAwait(false);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        _lanes.Remove(number);
    }
}
