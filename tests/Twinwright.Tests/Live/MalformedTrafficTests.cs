using System.Formats.Cbor;
using System.Globalization;
using System.Text;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>What is not as it should be is refused, counted under its reason, and disturbs nobody.</summary>
public class MalformedTrafficTests(LiveFixture live) : IClassFixture<LiveFixture>
{
    private static readonly string Ahead = DateTimeOffset.UtcNow.AddHours(25).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static TheoryData<string, string, string> Payloads => new()
    {
        { "text for a sequence", "wrong_type", """{"seq": "7", "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1}}""" },
        { "a broken sequence", "wrong_type", """{"seq": 7.5, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1}}""" },
        { "text for a value", "wrong_type", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": "1"}}""" },
        { "a time without an offset", "wrong_type", """{"seq": 7, "taken_at": "2026-01-31T12:00:00", "values": {"a": 1}}""" },
        { "a negative sequence", "out_of_range", """{"seq": -7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1}}""" },
        { "a value beyond doubles", "out_of_range", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1e999}}""" },
        { "NaN", "malformed", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": NaN}}""" },
        { "Infinity", "malformed", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": Infinity}}""" },
        { "deep nesting", "malformed", """{"x": """ + new string('[', 5000) + new string(']', 5000) + "}" },
        { "a value twice", "malformed", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1, "a": 2}}""" },
        { "a field twice", "malformed", """{"seq": 7, "seq": 8, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1}}""" },
        { "a cut end", "malformed", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1""" },
        { "words after the end", "malformed", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {"a": 1}} x""" },
        { "a list", "malformed", "[1, 2]" },
        { "no values", "missing_field", """{"seq": 7, "taken_at": "2026-01-31T12:00:00Z", "values": {}}""" },
        { "no time", "missing_field", """{"seq": 7, "values": {"a": 1}}""" },
        { "more than a day ahead", "ahead", $$$"""{"seq": 7, "taken_at": "{{{Ahead}}}", "values": {"a": 1}}""" },
        { "nothing", "malformed", "" },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task A_payload_that_is_none_is_refused_under_its_reason_with_0x99_and_before_version_5_acknowledged(string what, string reason, string payload)
    {
        var before = live.Refused(reason);
        using var client = new RawMqtt(live.Broker);
        Assert.Equal(0, client.Connect(""));
        Assert.Equal(0x99, client.Publish("twinwright/bad/payload/reading", payload));
        Assert.Equal(0, client.Publish("twinwright/good/beside/reading", LiveFixture.Payload(what.Length), packet: 2));
        await live.AssertRefusedAsync(reason, before);
        Assert.Equal(-1, await live.StoredAsync("bad", "payload"));
    }

    [Fact]
    public async Task The_metrics_tell_every_reason_with_its_count()
    {
        using var client = new RawMqtt(live.Broker);
        client.Connect("");
        Assert.Equal(0x99, client.Publish("twinwright/bad/metrics/reading", "{}"));
        IReadOnlyDictionary<string, long> told = new Dictionary<string, long>();
        for (var tries = 0; tries < 40 && told.GetValueOrDefault("missing_field") < live.Refused("missing_field"); tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            told = await live.ScrapeAsync();
        }

        Assert.All(told, reason => Assert.Equal(live.Refused(reason.Key), reason.Value));
        string[] reasons = ["topic", "oversize", "malformed", "missing_field", "wrong_type", "out_of_range", "unknown_sensor", "older", "ahead", "not_allowed", "busy", "not_stored"];
        Assert.Equal(reasons.Order(), told.Keys.Order());
        Assert.True(told["missing_field"] > 0);
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_s_client_is_told_as_far_as_its_version_can(string version)
    {
        var (good, bad, before) = ($"mosquitto-{version}", Encoding.UTF8.GetBytes("no json"), live.Refused("malformed"));
        Assert.Equal(0, (await MosquittoPub.LinesAsync(live.Broker, $"twinwright/good/{good}/reading", Enumerable.Range(0, 50).Select(sequence => LiveFixture.Payload(sequence)), "-V", version)).ExitCode);
        Assert.Equal(50, await live.StoredAsync("good", good));
        var (_, error) = await MosquittoPub.MessageAsync(live.Broker, "twinwright/bad/mosquitto/reading", bad, "-q", "1", "-V", version);
        Assert.Equal(version == "mqttv5", error.Contains("Payload format invalid", StringComparison.OrdinalIgnoreCase));
        await live.AssertRefusedAsync("malformed", before);
    }

    [Fact]
    public async Task Numbers_of_CBOR_that_are_not_finite_are_refused_and_others_stored()
    {
        var before = live.Refused("out_of_range");
        using var client = new RawMqtt(live.Broker);
        client.Connect("");
        foreach (var (value, reason) in ((double, int)[])[(double.NaN, 0x99), (double.PositiveInfinity, 0x99), (12.5, 0)])
        {
            var cbor = new CborWriter();
            cbor.WriteStartMap(3);
            cbor.WriteTextString("seq");
            cbor.WriteInt32(1);
            cbor.WriteTextString("taken_at");
            cbor.WriteInt64(1_769_860_800);
            cbor.WriteTextString("values");
            cbor.WriteStartMap(1);
            cbor.WriteTextString("pm10");
            cbor.WriteDouble(value);
            cbor.WriteEndMap();
            cbor.WriteEndMap();
            client.Send(RawMqtt.Publish(Encoding.UTF8.GetBytes("twinwright/good/cbor/reading"), cbor.Encode(), properties: []));
            var answer = client.Receive()!.Value;
            Assert.Equal(reason, answer.Body.Length > 2 ? answer.Body[2] : 0);
        }

        await live.AssertRefusedAsync("out_of_range", before, 2);
        Assert.Equal(1, await live.StoredAsync("good", "cbor"));
    }

    [Fact]
    public async Task Readings_too_far_behind_in_their_own_boot_are_refused_but_late_ones_are_stored_and_repeated_ones_acknowledged()
    {
        var before = live.Refused("older");
        using var client = new RawMqtt(live.Broker);
        client.Connect("");
        int Offer(long sequence, int boot) => client.Publish("twinwright/good/order/reading", LiveFixture.Payload(sequence, $", \"boot\": {boot}"));

        Assert.Equal([0, 0, 0, 0x99, 0, 0, 0, 0x99], [Offer(5000, 1), Offer(4000, 1), Offer(4000, 1), Offer(3999, 1), Offer(0, 2), Offer(5000, 1), Offer(4999, 1), Offer(3998, 1)]);

        await live.AssertRefusedAsync("older", before, 2);
        Assert.Equal(4, await live.StoredAsync("good", "order"));
    }

    [Theory]
    [InlineData("twinwright/only-area/reading")]
    [InlineData("twinwright/a/b/c/reading")]
    [InlineData("twinwright//b/reading")]
    [InlineData("twinwright/a/ä/reading")]
    [InlineData("twinwright/a/.b/reading")]
    [InlineData("twinwright/a/b/other")]
    [InlineData("elsewhere/a/b/reading")]
    [InlineData("$SYS/broker")]
    public async Task A_topic_that_is_none_is_refused(string topic)
    {
        var before = live.Refused("topic");
        using var client = new RawMqtt(live.Broker);
        client.Connect("");

        Assert.Equal(0x90, client.Publish(topic, LiveFixture.Payload(1)));
        await live.AssertRefusedAsync("topic", before);
    }

    public static TheoryData<string, byte[]> Bytes => new()
    {
        { "a topic with a null", RawMqtt.Publish("twinwright/a/b\0c/reading"u8.ToArray(), "x"u8, properties: []) },
        { "a topic that is no UTF-8", RawMqtt.Publish([.. "twinwright/a/"u8, 0xC3, 0x28, .. "/reading"u8], "x"u8, properties: []) },
        { "a topic with a wildcard", RawMqtt.Publish("twinwright/a/+/reading"u8.ToArray(), "x"u8, properties: []) },
        { "an alias that nobody gave", RawMqtt.Publish([], "x"u8, properties: [0x23, 0, 9]) },
        { "QoS 3", [0x36, 5, 0, 1, (byte)'a', 0, 1] },
        { "a type that is none", [0x00, 0] },
        { "a length without an end", [0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a topic longer than its packet", [0x30, 3, 0xFF, 0xFF, 1] },
        { "a second CONNECT", RawMqtt.Packet(0x10, [.. RawMqtt.Text("MQTT"), 5, 2, 0, 0, 0, 0, 0]) },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public async Task Bytes_against_the_standard_store_nothing_and_others_go_on(string what, byte[] bytes)
    {
        using var beside = new RawMqtt(live.Broker);
        Assert.Equal(0, beside.Connect(""));
        using (var client = new RawMqtt(live.Broker))
        {
            client.Connect("");
            client.Send(bytes);
            client.Send(RawMqtt.Packet(0xC0, []));
            while (client.Receive() is { } answer && answer.First != 0xD0)
            {
                // A refusal, or a ping's answer, or the end of the connection: all leave the broker as it was.
            }
        }

        Assert.Equal(0, beside.Publish("twinwright/good/beside-bytes/reading", LiveFixture.Payload(what.Length)));
        Assert.Equal(-1, await live.StoredAsync("a", "b"));
    }

    [Fact]
    public async Task An_announced_length_beyond_the_limit_ends_the_connection_before_its_bytes_come()
    {
        var before = live.Refused("oversize");
        using var client = new RawMqtt(live.Broker);
        client.Connect("");
        client.Send([0x32, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1]);

        Assert.True(client.Ends());
        await live.AssertRefusedAsync("oversize", before);
        Assert.Equal(0, (await MosquittoPub.LinesAsync(live.Broker, "twinwright/good/after-oversize/reading", [LiveFixture.Payload(1)])).ExitCode);
    }

    [Fact]
    public async Task A_packet_that_comes_byte_by_byte_is_taken_and_half_a_packet_is_not()
    {
        var packet = RawMqtt.Publish("twinwright/good/bytes/reading"u8.ToArray(), Encoding.UTF8.GetBytes(LiveFixture.Payload(1)), properties: []);
        using (var half = new RawMqtt(live.Broker))
        {
            half.Connect("half");
            half.Send(packet.AsSpan(0, packet.Length - 1));
        }

        Assert.Equal(-1, await live.StoredAsync("good", "bytes"));
        using var client = new RawMqtt(live.Broker);
        client.Connect("slow");
        foreach (var letter in packet)
        {
            client.Send([letter]);
        }

        Assert.Equal(0x40, client.Receive()!.Value.First);
        Assert.Equal(1, await live.StoredAsync("good", "bytes"));
    }

    [Fact]
    public async Task Noise_is_survived_before_and_after_a_connection_is_made()
    {
        var chance = new Rng(11).Split("noise");
        for (var run = 0; run < 24; run++)
        {
            using var client = new RawMqtt(live.Broker);
            if (run % 2 == 0)
            {
                client.Connect("");
            }

            client.Send([.. Enumerable.Range(0, 1 + (run * 43)).Select(_ => (byte)(chance.NextUnit() * 256))]);
        }

        Assert.Equal(0, (await MosquittoPub.LinesAsync(live.Broker, "twinwright/good/after-noise/reading", [LiveFixture.Payload(1), LiveFixture.Payload(2)])).ExitCode);
        Assert.Equal(2, await live.StoredAsync("good", "after-noise"));
    }
}
