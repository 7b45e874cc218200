using Microsoft.Extensions.DependencyInjection;
using Twinwright.Cli.Live;
using Twinwright.Live.Cluster;
using Twinwright.Live.Grains;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Live.Twin;
using Twinwright.Model.Computing;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>What an edge server gives to others is what it had learnt by an order, whatever it has done by itself since.</summary>
public sealed class HelpAfterOrdersTests(PostgresServer server)
{
    private const string Helper = "single-hop", Recipient = "multi-hop";
    private static readonly LiveTwin Twin = TwinLoader.Load("motes", null, new TwinSettings());

    [Fact]
    public async Task A_recipient_is_helped_alike_whether_its_helper_has_gone_on_by_itself_or_not()
    {
        byte[] calmHelp, calmRecipient;
        await using (var calm = await BeginAsync())
        {
            (calmHelp, calmRecipient) = await HelpAsync(calm, cycle: 4);
        }

        await using var silo = await BeginAsync();
        await GoOnAsync(silo, first: 5, last: 8);
        var (help, recipient) = await HelpAsync(silo, cycle: 4);

        Assert.Equal(calmHelp, help);
        Assert.Equal(calmRecipient, recipient);
        Assert.NotEqual(help, Newest(silo));
    }

    [Fact]
    public async Task Orders_that_come_after_own_steps_move_what_is_given_and_own_steps_after_them_do_not()
    {
        await using var silo = await BeginAsync();
        await GoOnAsync(silo, first: 5, last: 8);
        var helper = silo.Services.GetRequiredService<IGrainFactory>().EdgeServer(Helper);
        var fourth = await helper.ParametersAsync(Number(4));
        await Assert.ThrowsAsync<InvalidOperationException>(() => helper.ParametersAsync(Number(5)));

        // The step was done by itself already; the order adds iterations that were lacking.
        await OrderAsync(silo, Helper, cycle: 5, helpedBy: null, iterations: 9);
        var fifth = await helper.ParametersAsync(Number(5));
        Assert.Equal(Newest(silo), fifth);
        Assert.NotEqual(fourth, fifth);

        await GoOnAsync(silo, first: 9, last: 9);
        Assert.NotEqual(Newest(silo), fifth);
        Assert.Equal(fifth, await helper.ParametersAsync(Number(5)));
    }

    /// <summary>A silo whose edge servers have obeyed: the helper the orders of cycles 0 to 4, the recipient those of 0 to 3.</summary>
    private async Task<LiveHost> BeginAsync()
    {
        // Nobody is to be at the broker: readings are stored by hand.
        var silo = await SiloHere.StartAsync(
            new ClusterSettings
            {
                Name = "help",
                Connection = await server.DatabaseAsync(),
                Broker = new BrokerSettings { Url = new Uri("mqtt://127.0.0.1:1"), Lanes = 1 },
                CutOffAfter = TimeSpan.FromMilliseconds(50),
            },
            Twin, replays: false);
        await silo.Services.GetRequiredService<TwinStore>().TakeEpochAsync(TwinStore.Cloud, 0);
        for (var cycle = 0; cycle <= 4; cycle++)
        {
            await PublishAsync(silo, cycle);
            await OrderAsync(silo, Helper, cycle, helpedBy: null, iterations: 5);
            if (cycle < 4)
            {
                await OrderAsync(silo, Recipient, cycle, helpedBy: null, iterations: 5);
            }
        }

        return silo;
    }

    /// <summary>The recipient is helped.</summary>
    /// <returns>What the helper gives, and the recipient as it is stored after it.</returns>
    private static async Task<(byte[] Help, byte[] Recipient)> HelpAsync(LiveHost silo, long cycle)
    {
        var report = await OrderAsync(silo, Recipient, cycle, helpedBy: Helper, iterations: 5);
        var help = await silo.Services.GetRequiredService<IGrainFactory>().EdgeServer(Helper).ParametersAsync(Number(cycle));
        Assert.Equal(help.Length, report.ParameterBytes);
        Assert.NotEmpty(report.Blend);
        return (help, silo.Services.GetRequiredService<TwinStore>().EdgeServer(Recipient)!.State);
    }

    /// <summary>Readings of some steps come, no orders do, and the helper goes on by itself.</summary>
    private static async Task GoOnAsync(LiveHost silo, long first, long last)
    {
        for (var step = first; step <= last; step++)
        {
            await PublishAsync(silo, step);
        }

        await SiloHere.UntilAsync(
            async () =>
            {
                silo.Services.GetRequiredService<CutOffReader>().Look(Helper);
                await silo.Services.GetRequiredService<IGrainFactory>().EdgeServer(Helper).GoOnAsync();
                return silo.Services.GetRequiredService<TwinStore>().OwnSteps(Helper, long.MaxValue, 100) is [(var newest, _), ..] && newest >= last;
            },
            "an edge server goes on by itself");
    }

    private static async Task PublishAsync(LiveHost silo, long step)
    {
        var (store, source) = (silo.Services.GetRequiredService<PostgresReadingStore>(), Twin.World.Source);
        await Task.WhenAll(source.At(step).Select(one => store.AppendAsync(one.Area, one.Sensor, new Reading(step, 0, source.TimeMs(step), one.Values), mayRegister: true)));
    }

    private static Task<EdgeReport> OrderAsync(LiveHost silo, string edgeServer, long cycle, string? helpedBy, int iterations) =>
        silo.Services.GetRequiredService<IGrainFactory>().EdgeServer(edgeServer).CycleAsync(new CycleOrder
        {
            Epoch = 1,
            Order = Number(cycle),
            Cycle = cycle,
            Step = cycle,
            Helper = false,
            HelpedBy = helpedBy,
            Similarity = 0.8,
            Process = SubProcess.Integrated,
            Iterations = iterations,
            AloneIterations = 0,
            Cut = silo.Services.GetRequiredService<ReadingStore>().LastReading(),
            Coalition = [],
        });

    private static long Number(long cycle) => (2 * cycle) + 1;

    /// <summary>Parameters of the helper's sub-model as it is by now.</summary>
    private static byte[] Newest(LiveHost silo) => silo.Services.GetRequiredService<IEdgeModels>()
        .Parameters(EdgeServerMemory.From(silo.Services.GetRequiredService<TwinStore>().EdgeServer(Helper)!.State).Local);
}
