using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Twinwright.Live.Ingestion;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A sensor that keeps its readings until they are confirmed, and publishes the rest again.</summary>
/// <remarks>
/// While faults go on, what the broker has acknowledged is left to the broker and the system; so it shows what they lose. Only at the end
/// whatever has no receipt is published again, as a sensor that trusts receipts alone would.
/// </remarks>
internal sealed class FaultPublisher(int number, Uri broker, bool withMosquitto, Rng chance, Func<double> nowS)
{
    /// <summary>Area of the publishers' sensors.</summary>
    public const string Area = "faults";

    private const double PerS = 30;
    private const int Window = 50;
    private const int MostOpen = 500;
    private const double AgainAfterS = 2;

    // Starting a client for every batch takes the processor that the silos need.
    private readonly TimeSpan _tick = TimeSpan.FromMilliseconds(withMosquitto ? 400 : 50);
    private readonly ConcurrentDictionary<(long Boot, long Sequence), PublishedReading> _all = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly List<PublishedReading> _waiting = [];
    private IMqttClient _client = null!;
    private long _boot, _sequence;
    private double _bootAtS;

    /// <summary>Its name.</summary>
    public string Name => $"publisher-{number}";

    /// <summary>Everything that it has published.</summary>
    public ICollection<PublishedReading> All => _all.Values;

    /// <summary>What cannot be.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>How often a reading was published again.</summary>
    public int Repeats { get; private set; }

    /// <summary>Whether it publishes readings again that were confirmed.</summary>
    public bool RepeatsConfirmed { get; set; }

    /// <summary>Whether it shuffles what it publishes.</summary>
    public bool Shuffles { get; set; }

    /// <summary>Whether it begins boots.</summary>
    public bool FlipsBoots { get; set; }

    /// <summary>Whether it makes new readings.</summary>
    public bool Measures { get; set; } = true;

    /// <summary>Whether it trusts receipts alone.</summary>
    public bool TrustsReceiptsOnly { get; set; }

    /// <summary>Publishes until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var client = _client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message =>
        {
            Receive(message.ApplicationMessage.ConvertPayloadToString());
            return Task.CompletedTask;
        };
        var (made, startS) = (0L, nowS());
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync(stop);
                if (!Measures)
                {
                    startS = nowS() - (made / PerS);
                }

                for (; Measures && made < (nowS() - startS) * PerS; made++)
                {
                    if (IsBehind)
                    {
                        startS = nowS() - (made / PerS);
                        break;
                    }

                    _waiting.Add(Measure());
                }

                await SendAsync(Due(), stop);
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // The broker is away: what was not confirmed comes again.
            }

            await Task.Delay(_tick, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether so much is open that a reading could fall behind what the system still takes.</summary>
    private bool IsBehind => _all.Values.Where(reading => !reading.HasReceipt).ToList() is { Count: > 0 } open
        && (open.Count >= MostOpen || open.Any(reading => reading.Boot == _boot && reading.Sequence < _sequence - Reading.Window + 200));

    private PublishedReading Measure()
    {
        if (FlipsBoots && nowS() - _bootAtS > 0.7 && chance.NextUnit() < 0.1)
        {
            (_boot, _sequence, _bootAtS) = (_boot + 1, 0, nowS());
        }

        var reading = new PublishedReading(Area, Name, _boot, _sequence, (_boot * 10_000) + _sequence + ((number + 1) / 8.0));
        _all[(_boot, _sequence)] = reading;
        _sequence++;
        return reading;
    }

    /// <summary>What is to be sent now, in order.</summary>
    private List<PublishedReading> Due()
    {
        var due = new List<PublishedReading>();
        if (!Shuffles || _waiting.Count >= Window || !Measures)
        {
            due.AddRange(_waiting);
            _waiting.Clear();
        }

        if (Shuffles)
        {
            // Fisher and Yates.
            for (var at = due.Count - 1; at > 0; at--)
            {
                var other = chance.NextInteger(0, at);
                (due[at], due[other]) = (due[other], due[at]);
            }
        }

        var now = nowS();
        var again = _all.Values.Where(reading => !double.IsNaN(reading.FirstSentAtS) && now - reading.LastSentAtS > AgainAfterS
            && (TrustsReceiptsOnly ? !reading.HasReceipt : !reading.Acknowledged && !reading.HasReceipt)).OrderBy(reading => (reading.Boot, reading.Sequence)).ToList();
        if (RepeatsConfirmed)
        {
            // Of the last so many, as a sensor does that has missed the confirmation; older ones it would have thrown away.
            again.AddRange(_all.Values.Where(reading => reading.HasReceipt && reading.Boot == _boot && reading.Sequence > _sequence - 300).OrderBy(reading => reading.Sequence)
                .Where(_ => chance.NextUnit() < 0.02).ToList());
        }

        Repeats += again.Count;
        due.AddRange(again);
        return due;
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        if (_client.IsConnected)
        {
            return;
        }

        await _client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).WithProtocolVersion(MqttProtocolVersion.V500).WithClientId(Name).WithCleanStart()
                .WithKeepAlivePeriod(TimeSpan.FromSeconds(5)).WithTimeout(TimeSpan.FromSeconds(2)).Build(),
            stop);
        await _client.SubscribeAsync($"twinwright/{Area}/{Name}/stored", MqttQualityOfServiceLevel.AtMostOnce, stop);
    }

    private async Task SendAsync(List<PublishedReading> readings, CancellationToken stop)
    {
        foreach (var reading in readings)
        {
            reading.LastSentAtS = nowS();
            if (double.IsNaN(reading.FirstSentAtS))
            {
                reading.FirstSentAtS = reading.LastSentAtS;
            }
        }

        if (readings.Count == 0)
        {
            return;
        }

        if (withMosquitto)
        {
            if ((await MosquittoPub.LinesAsync(broker, ReadingTopic.Of(Area, Name), readings.Select(Payload), "-V", "mqttv5", "-i", $"{Name}-outside")).ExitCode == 0)
            {
                readings.ForEach(reading => reading.Acknowledged = true);
            }

            return;
        }

        await Task.WhenAll(readings.Select(reading => PublishAsync(reading, stop)));
    }

    private async Task PublishAsync(PublishedReading reading, CancellationToken stop)
    {
        var result = await _client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(ReadingTopic.Of(Area, Name)).WithPayload(Encoding.UTF8.GetBytes(Payload(reading)))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            stop);
        reading.Acknowledged |= result.IsSuccess;
    }

    private static string Payload(PublishedReading reading) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"seq": {{{reading.Sequence}}}, "boot": {{{reading.Boot}}}, "taken_at": "2026-01-31T12:00:00Z", "values": {"{{{PublishedReading.ValueName}}}": {{{reading.Value}}}}}""");

    private void Receive(string receipt)
    {
        using var json = JsonDocument.Parse(receipt);
        var boot = json.RootElement.GetProperty("boot").GetInt64();
        foreach (var sequence in json.RootElement.GetProperty("seq").EnumerateArray().Select(number => number.GetInt64()))
        {
            if (!_all.TryGetValue((boot, sequence), out var reading) || double.IsNaN(reading.FirstSentAtS))
            {
                _problems.Enqueue($"a receipt came for reading {boot}/{sequence} of {Area}/{Name}, which was not published");
            }
            else if (!reading.HasReceipt)
            {
                reading.ReceiptAtS = nowS();
            }
        }
    }
}
