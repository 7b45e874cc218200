using Microsoft.Extensions.Logging;
using Twinwright.Live.Cluster;
using Twinwright.Live.Hosting;
using Twinwright.Live.Settings;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>A silo of a cluster in this process, whose parts a test can ask.</summary>
internal static class SiloHere
{
    /// <summary>Starts it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="twin">The twin that it builds.</param>
    /// <param name="replays">Whether it replays the twin's data, as fast as it goes; else nothing is done but what is asked for.</param>
    public static Task<LiveHost> StartAsync(ClusterSettings cluster, LiveTwin twin, bool replays) => LiveHost.StartAsync(
        new LiveSettings
        {
            Url = new Uri("http://127.0.0.1:0"),
            Replay = replays ? twin.World.Plan.Name : "none",
            Speed = 1e12,
            Cluster = cluster with { File = "cluster.toml", SweepThreads = 0 },
        },
        twin, log => log.SetMinimumLevel(LogLevel.None), TestContext.Current.CancellationToken);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="what">What is waited for, to be told when it never is.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var patience = TimeSpan.FromSeconds(60);
        for (var start = TimeProvider.System.GetTimestamp(); !await isSo();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < patience, $"not within {patience.TotalSeconds} s: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
