using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Settings;
using Twinwright.Live.Telemetry;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>A live system in this process, on free ports.</summary>
public class LiveFixture : IAsyncLifetime
{
    private readonly Scratch _scratch = new();
    private LiveHost? _host;

    /// <summary>Where the broker listens.</summary>
    public Uri Broker => _host!.MqttUrl;

    /// <summary>Asks the API.</summary>
    public HttpClient Api { get; } = new();

    /// <summary>How it runs.</summary>
    protected virtual LiveSettings Change(LiveSettings settings) => settings;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var settings = new LiveSettings { DataFolder = _scratch["data"], Url = new Uri("http://127.0.0.1:0"), MqttPort = 0 };
        _host = await LiveHost.StartAsync(Change(settings), null, log => log.SetMinimumLevel(LogLevel.None), CancellationToken.None);
        Api.BaseAddress = _host.Url;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _host!.DisposeAsync();
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Refused messages so far, by reason.</summary>
    /// <remarks>Asked of the counter itself: a scrape of <c>/metrics</c> is kept for 0.3 s. That both agree is a test of its own.</remarks>
    public long Refused(string reason) => _host!.Services.GetRequiredService<LiveMetrics>().RefusedSoFar(Enum.GetValues<Refusal>().Single(refusal => RefusalNames.Of(refusal) == reason));

    /// <summary>Refused messages as <c>/metrics</c> tells them.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ScrapeAsync() => Regex
        .Matches(await Api.GetStringAsync(new Uri("metrics", UriKind.Relative)), "^twinwright_readings_refused_total{[^}]*reason=\"(\\w+)\"[^}]*} (\\d+)", RegexOptions.Multiline)
        .ToDictionary(line => line.Groups[1].Value, line => long.Parse(line.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Waits until as many more were refused for a reason.</summary>
    public async Task AssertRefusedAsync(string reason, long before, long more = 1)
    {
        var now = -1L;
        for (var tries = 0; tries < 1000 && (now = Refused(reason)) < before + more; tries++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(before + more, now);
    }

    /// <summary>Stored readings of a sensor; −1 when it is unknown.</summary>
    public async Task<long> StoredAsync(string area, string sensor)
    {
        using var answer = await Api.GetAsync(new Uri($"api/v1/sensors/{area}/{sensor}", UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return -1;
        }

        using var told = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return told.RootElement.GetProperty("readings_stored").GetInt64();
    }

    /// <summary>A valid payload.</summary>
    public static string Payload(long sequence, string rest = "") => $$$"""{"seq": {{{sequence}}}, "taken_at": "2026-01-31T12:00:00Z", "values": {"pm10": 12.5}{{{rest}}}}""";
}
