using System.Net;
using System.Text.Json;

namespace Twinwright.Live.Load;

/// <summary>Follows readings, one after the other, until the API shows them.</summary>
/// <param name="http">Asks the API.</param>
/// <param name="count">Told how long it took.</param>
/// <param name="clock">The clock.</param>
internal sealed class LoadProbe(HttpClient http, LoadCount count, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(2);

    /// <summary>Follows readings until it is stopped; what is then on its way is not counted.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var wanted = new TaskCompletionSource<Published>(TaskCreationOptions.RunContinuationsAsynchronously);
                await count.Wanted.Writer.WriteAsync(wanted, stop).ConfigureAwait(false);
                var published = await wanted.Task.WaitAsync(stop).ConfigureAwait(false);
                while (await LastSequenceAsync(http, published.Sensor, stop).ConfigureAwait(false) < published.Sequence)
                {
                    await Task.Delay(Between, stop).ConfigureAwait(false);
                }

                count.Seen(clock.GetElapsedTime(published.At).TotalSeconds);
                await Task.Delay(5 * Between, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static async Task<long> LastSequenceAsync(HttpClient http, int sensor, CancellationToken stop)
    {
        using var answer = await http.GetAsync(new Uri($"api/v1/sensors/{LoadSender.Area}/{LoadSender.SensorName(sensor)}", UriKind.Relative), stop).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return -1;
        }

        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false));
        return json.RootElement.GetProperty("last_seq").GetInt64();
    }
}
