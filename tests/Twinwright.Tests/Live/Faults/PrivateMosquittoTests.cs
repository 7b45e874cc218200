using MQTTnet;
using MQTTnet.Protocol;
using Twinwright.Live.Load;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.Faults;

public class PrivateMosquittoTests
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_and_what_waits_in_it_outlive_a_kill()
    {
        using var scratch = new Scratch();
        using var broker = await PrivateMosquitto.StartAsync(scratch["broker"], Patience);
        await ListenAsync(broker, _ => { }, TimeSpan.Zero);
        Assert.Equal(0, (await MosquittoPub.LinesAsync(broker.Url, "faults/topic", Enumerable.Range(0, 20).Select(at => $"{at}"))).ExitCode);
        await Task.Delay(2500, Patience); // It saves once a second.
        broker.Kill();
        Assert.True(broker.HasExited);
        await broker.RestartAsync(Patience);

        var heard = new List<string>();
        await ListenAsync(broker, heard.Add, TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(0, 20).Select(at => $"{at}"), heard);
    }

    [Fact]
    public async Task Held_it_answers_nobody_until_it_goes_on()
    {
        using var scratch = new Scratch();
        using var broker = await PrivateMosquitto.StartAsync(scratch["broker"], Patience);
        broker.Pause();
        var publish = MosquittoPub.LinesAsync(broker.Url, "faults/topic", ["1"]);
        await Task.Delay(500, Patience);
        Assert.False(publish.IsCompleted);
        broker.Continue();
        Assert.Equal(0, (await publish).ExitCode);
    }

    private static async Task ListenAsync(PrivateMosquitto broker, Action<string> heard, TimeSpan time)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message =>
        {
            heard(message.ApplicationMessage.ConvertPayloadToString());
            return Task.CompletedTask;
        };
        await client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500)
                .WithClientId("listener").WithCleanStart(false).WithSessionExpiryInterval(uint.MaxValue).Build(),
            Patience);
        await client.SubscribeAsync("faults/topic", MqttQualityOfServiceLevel.AtLeastOnce, Patience);
        await Task.Delay(time, Patience);
        await client.DisconnectAsync(cancellationToken: Patience);
    }
}
