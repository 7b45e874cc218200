using System.Net;
using System.Net.Http.Headers;
using Twinwright.Live.Access;
using Twinwright.Live.Settings;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>A live system with users, tokens and registered sensors only.</summary>
public sealed class GuardedFixture : LiveFixture
{
    /// <inheritdoc />
    protected override LiveSettings Change(LiveSettings settings) => settings with
    {
        Users =
        [
            new MqttUser("one", Hash("password-one", slow: true), [TopicScope.Parse("area/*")!]),
            new MqttUser("two", Hash("password-two", slow: false), [TopicScope.Parse("area/two")!, TopicScope.Parse("other/x")!]),
        ],
        Tokens = [.. Enum.GetValues<ApiRole>().Select(role => new ApiToken($"{role}", Hash($"token-of-{role}", slow: false), role))],
    };

    private static SecretHash Hash(string secret, bool slow) => SecretHash.TryParse(SecretHash.Of(secret, slow), out var hash) ? hash : throw new InvalidOperationException();
}

/// <summary>A live system on which sensors do not register themselves.</summary>
public sealed class ClosedFixture : LiveFixture
{
    /// <inheritdoc />
    protected override LiveSettings Change(LiveSettings settings) => settings with { AutoRegister = false };
}

public class AccessTests(GuardedFixture live, ClosedFixture closed) : IClassFixture<GuardedFixture>, IClassFixture<ClosedFixture>
{
    [Theory]
    [InlineData("one", "password-one", true)]
    [InlineData("two", "password-two", true)]
    [InlineData("one", "password-two", false)]
    [InlineData("nobody", "password-one", false)]
    [InlineData("one", null, false)]
    [InlineData(null, null, false)]
    public void Only_users_with_their_password_are_admitted(string? user, string? password, bool admitted)
    {
        for (var time = 0; time < 2; time++)
        {
            using var client = new RawMqtt(live.Broker);
            Assert.Equal(admitted ? 0 : 0x86, client.Connect("", user: user, password: password));
        }
    }

    [Theory]
    [InlineData("one", "area/two", true)]
    [InlineData("one", "other/x", false)]
    [InlineData("two", "area/two", true)]
    [InlineData("two", "area/one", false)]
    public void A_user_publishes_its_own_topics_only(string user, string sensor, bool may)
    {
        using var client = new RawMqtt(live.Broker);
        client.Connect("", user: user, password: $"password-{user}");

        Assert.Equal(may ? 0 : 0x87, client.Publish($"twinwright/{sensor}/reading", LiveFixture.Payload(user.Length)));
        Assert.Equal(may ? 0 : 0x90, client.Publish($"twinwright/{sensor}/status", "on"));
        Assert.Equal(0x90, client.Publish($"twinwright/{sensor}/command", "off"));
    }

    [Fact]
    public void A_user_listens_to_its_own_topics_only()
    {
        using var client = new RawMqtt(live.Broker);
        client.Connect("", user: "two", password: "password-two");
        client.Send(0x82, [0, 1, 0, .. RawMqtt.Text("twinwright/area/two/command"), 1, .. RawMqtt.Text("twinwright/area/+/command"), 1, .. RawMqtt.Text("#"), 1]);

        Assert.Equal([1, 0x87, 0x87], client.Receive()!.Value.Body[3..].Select(code => (int)code));
    }

    [Theory]
    [InlineData(null, "health/ready", HttpStatusCode.OK)]
    [InlineData(null, "metrics", HttpStatusCode.Unauthorized)]
    [InlineData("a-wrong-token", "api/v1/sensors", HttpStatusCode.Unauthorized)]
    [InlineData("token-of-Viewer", "api/v1/sensors", HttpStatusCode.OK)]
    [InlineData("token-of-Viewer", "metrics", HttpStatusCode.OK)]
    [InlineData("token-of-Operator", "api/v1/sensors", HttpStatusCode.OK)]
    [InlineData("token-of-Device", "api/v1/sensors", HttpStatusCode.Forbidden)]
    [InlineData("token-of-Device", "api/v1/sensors/area/nowhere", HttpStatusCode.NotFound)]
    [InlineData("token-of-Device", "metrics", HttpStatusCode.Forbidden)]
    public async Task A_token_opens_what_its_role_may_see(string? token, string address, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await live.Api.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_viewer_changes_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/sensors", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token-of-Viewer");
        using var answer = await live.Api.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_sensor_that_is_not_registered_is_refused_where_none_registers_itself()
    {
        var before = closed.Refused("unknown_sensor");
        using var client = new RawMqtt(closed.Broker);
        client.Connect("");

        Assert.Equal(0x87, client.Publish("twinwright/area/new/reading", LiveFixture.Payload(1)));
        await closed.AssertRefusedAsync("unknown_sensor", before);
    }
}
