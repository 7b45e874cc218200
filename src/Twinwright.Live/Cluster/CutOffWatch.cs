using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Twinwright.Live.Grains;
using Twinwright.Live.Hosting;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Cluster;

/// <summary>Asks this silo's edge servers, again and again, whether they must go on by themselves.</summary>
internal sealed class CutOffWatch(Places places, ILocalSiloDetails self, IGrainFactory grains, TwinPresence twin, CutOffReader cutOff, TimeProvider clock, ILogger<CutOffWatch> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Asks until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
            string[] own = [.. twin.Plan!.Areas.Where(area => places.OfEdgeServer(area) is { } place && place.Equals(self.SiloAddress))];
            if (!TryLook(own))
            {
                continue;
            }

            foreach (var asked in own.Select(area => (area, grains.EdgeServer(area).GoOnAsync())).ToList())
            {
                try
                {
                    await asked.Item2.WaitAsync(stop).ConfigureAwait(false);
                }
                catch (Exception trouble) when (!stop.IsCancellationRequested)
                {
                    log.LogDebug("Edge server {Id} cannot go on by itself: {Trouble}", asked.area, trouble.Message);
                }
            }
        }
    }

    private bool TryLook(string[] own)
    {
        try
        {
            Array.ForEach(own, cutOff.Look);
            return true;
        }
        catch (Exception trouble)
        {
            log.LogDebug("Nobody can go on by itself: {Trouble}", trouble.Message);
            return false;
        }
    }
}
