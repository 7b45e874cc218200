using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Twinwright.Cli.Live;
using Twinwright.Live.Cluster;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Load;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Live.Twin;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>A replay waits for readings to become durable, but not for those that never will be.</summary>
public sealed class ClusterReplayTests(PostgresServer server, Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly (string Area, string Sensor) Foreign = ("single-hop", "mote-1");

    // Somebody else has counted further under a sensor's name, and may have begun to count anew since.
    [Theory]
    [InlineData(new long[] { 0 })]
    [InlineData(new long[] { 0, 1 })]
    public async Task Readings_that_are_refused_for_good_do_not_hold_a_replay_up(long[] boots)
    {
        const int Cycles = 3;
        var connection = await server.DatabaseAsync();
        using (var database = PostgresDatabase.Open(connection, "somebody else", NullLogger.Instance))
        {
            await using var readings = new PostgresReadingStore(database);
            foreach (var boot in boots)
            {
                Assert.Equal(Refusal.None, await readings.AppendAsync(Foreign.Area, Foreign.Sensor, new Reading(5000, boot, 1, [new ReadingValue("v", 1)]), mayRegister: true));
            }
        }

        using var broker = await PrivateMosquitto.StartAsync(scratch[$"broker-{boots.Length}"], TestContext.Current.CancellationToken);
        await using var silo = await SiloHere.StartAsync(
            new ClusterSettings { Name = "replay", Connection = connection, Broker = new BrokerSettings { Url = broker.Url, Lanes = 1 } },
            TwinLoader.Load("motes", null, new TwinSettings()), replays: true);
        var store = silo.Services.GetRequiredService<TwinStore>();
        await SiloHere.UntilAsync(() => Task.FromResult(store.Cycles(-1, Cycles).Count == Cycles), $"{Cycles} cycles are done");

        var foreign = silo.Services.GetRequiredService<ReadingStore>().Sensor(Foreign.Area, Foreign.Sensor)!;
        Assert.Equal(boots.Length, foreign.Stored);
        Assert.InRange(foreign.Refused, Cycles, long.MaxValue);
        Assert.InRange(silo.Services.GetRequiredService<ReadingStore>().Sensor("multi-hop", "mote-1")?.Stored ?? 0, Cycles, long.MaxValue);
    }
}
