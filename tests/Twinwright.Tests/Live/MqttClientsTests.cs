using System.Text;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>What clients of MQTT may do, all of which ends in stored readings.</summary>
public class MqttClientsTests(LiveFixture live) : IClassFixture<LiveFixture>
{
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Every_quality_of_service_is_taken_retained_or_not(string qos)
    {
        foreach (var (sequence, retain) in ((int, string[])[])[(1, []), (2, ["-r"])])
        {
            Assert.Equal(0, (await MosquittoPub.MessageAsync(live.Broker, $"twinwright/good/qos-{qos}/reading", Encoding.UTF8.GetBytes(LiveFixture.Payload(sequence)), ["-q", qos, .. retain])).ExitCode);
        }

        for (var tries = 0; tries < 100 && await live.StoredAsync("good", $"qos-{qos}") < 2; tries++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, await live.StoredAsync("good", $"qos-{qos}"));
    }

    [Fact]
    public async Task An_alias_stands_for_the_topic_that_it_was_given_with()
    {
        using var client = new RawMqtt(live.Broker);
        client.Connect("");

        Assert.Equal(0, client.Publish("twinwright/good/alias/reading", LiveFixture.Payload(1), 1, [0x23, 0, 1]));
        Assert.Equal(0, client.Publish("", LiveFixture.Payload(2), 2, [0x23, 0, 1]));
        Assert.Equal(2, await live.StoredAsync("good", "alias"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_without_a_name_is_given_one_unless_it_wants_to_be_known_again(bool five)
    {
        using (var client = new RawMqtt(live.Broker))
        {
            Assert.Equal(0, client.Connect("", five));
        }

        using var lasting = new RawMqtt(live.Broker);

        // Before version 5 it should be told so (code 2); the library ends the connection without a word.
        Assert.Equal(five ? 0 : -1, lasting.Connect("", five, clean: false));
    }

    [Fact]
    public void Of_two_clients_with_a_name_the_later_one_stays()
    {
        using var first = new RawMqtt(live.Broker);
        using var second = new RawMqtt(live.Broker);
        Assert.Equal(0, first.Connect("the-same"));
        Assert.Equal(0, second.Connect("the-same"));

        Assert.True(first.Ends());
        Assert.Equal(0, second.Publish("twinwright/good/the-same/reading", LiveFixture.Payload(1)));
    }

    [Fact]
    public async Task A_busy_publisher_that_never_pings_is_kept()
    {
        using var client = new RawMqtt(live.Broker);
        client.Connect("busy", keepAliveS: 1);
        for (var sequence = 0; sequence < 15; sequence++)
        {
            Assert.Equal(0, client.Publish("twinwright/good/busy/reading", LiveFixture.Payload(sequence)));
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void A_subscriber_receives_readings_that_are_stored_and_none_that_are_refused()
    {
        using var listener = new RawMqtt(live.Broker);
        using var client = new RawMqtt(live.Broker);
        listener.Connect("listener");
        listener.Send(0x82, [0, 1, 0, .. RawMqtt.Text("twinwright/heard/+/reading"), 1]);
        Assert.Equal(0x90, listener.Receive()!.Value.First);
        client.Connect("");
        client.Publish("twinwright/heard/one/reading", "refused");
        client.Publish("twinwright/heard/one/reading", LiveFixture.Payload(7));

        var (first, body) = listener.Receive()!.Value;
        Assert.Equal(0x30, first & 0xF0);
        Assert.EndsWith(LiveFixture.Payload(7), Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }
}
