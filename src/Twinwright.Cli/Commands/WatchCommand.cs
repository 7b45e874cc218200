using System.ComponentModel;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Spectre.Console.Cli;
using Twinwright.Experiments.Files;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright watch</c></summary>
internal sealed class WatchCommand : AsyncCommand<WatchCommand.Settings>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken stop)
    {
        if (!Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new InputException("--url", settings.Url, "must be the address of a live system, such as http://127.0.0.1:5080");
        }

        if (settings.Frames is < 1)
        {
            throw new InputException("--frames", $"{settings.Frames}", "must be at least 1");
        }

        if (settings.Since < 0)
        {
            throw new InputException("--since", $"{settings.Since}", "must not be negative");
        }

        using var client = new HttpClient { BaseAddress = url, Timeout = Patience };
        if (settings.Token is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        await WatchAsync(client, settings, stop).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private static async Task WatchAsync(HttpClient client, Settings settings, CancellationToken stop)
    {
        var (cycle, frame, change) = (settings.Since - 1, 0L, 0L);
        var shown = 0;
        while (true)
        {
            var news = new List<(long Cycle, int Order, JsonNode Item)>();
            foreach (var item in await ItemsAsync(client, $"api/v1/cycles?after={cycle}", "items", stop).ConfigureAwait(false))
            {
                cycle = (long)item["cycle"]!;
                news.Add((cycle, 1, item));
            }

            foreach (var item in await ItemsAsync(client, $"api/v1/frames?after={frame}", "items", stop).ConfigureAwait(false))
            {
                frame = (long)item["frame"]!;
                news.Add(((long)item["last_cycle"]!, 2, item));
            }

            foreach (var item in await ItemsAsync(client, $"api/v1/solvers?after={change}", "switches", stop).ConfigureAwait(false))
            {
                change = (long)item["id"]!;
                news.Add((cycle, 3, item));
            }

            foreach (var (_, order, item) in news.Where(entry => entry.Cycle >= settings.Since).OrderBy(entry => (entry.Cycle, entry.Order)))
            {
                Console.Out.WriteLine(settings.Json ? item.ToJsonString() : order switch { 1 => Cycle(item), 2 => Frame(item), _ => Change(item) });
                if (order == 2 && ++shown == settings.Frames)
                {
                    return;
                }
            }

            await Console.Out.FlushAsync(stop).ConfigureAwait(false);
            await Task.Delay(Pause, stop).ConfigureAwait(false);
        }
    }

    private static async Task<IEnumerable<JsonNode>> ItemsAsync(HttpClient client, string address, string list, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), stop).ConfigureAwait(false);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw new InputException("--token", "", "must be a token of the live system, which refused to answer");
            }

            answer.EnsureSuccessStatusCode();
            var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false))!;
            return page[list]!.AsArray().Select(item => item!);
        }
        catch (HttpRequestException unreachable)
        {
            throw new IOException($"no live system answers at {client.BaseAddress}: {unreachable.Message}; start one by: twinwright serve --replay pm10-germany");
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IOException($"the live system at {client.BaseAddress} does not answer within {Patience.TotalSeconds:0} s");
        }
    }

    private static string Cycle(JsonNode cycle) => string.Create(
        CultureInfo.InvariantCulture,
        $"cycle {(long)cycle["cycle"]!,5}  {Day(cycle),-10}  {Text(cycle, "decided_by"),-14} {Number(cycle, "energy_j"),10:#,0.0} J  helpers {Number(cycle, "effective_helpers"),3:0}  z {Number(cycle, "mean_convergency"),5:0.00}  iterations {Number(cycle, "iterations"),6:#,0}  error {Error(cycle, "error"),7}  persistence {Error(cycle, "persistence_error"),7}  alone {Error(cycle, "alone_error"),7}");

    private static string Frame(JsonNode frame) => string.Create(
        CultureInfo.InvariantCulture,
        $"frame {(long)frame["frame"]!,5}  {Day(frame),-10}  {Text(frame, "decided_by"),-14} {Number(frame, "energy_j"),10:#,0.0} J  utility {Number(frame, "utility"),8:0.00}  delay {Number(frame, "delay_s"),6:0.00} s  changes {Number(frame, "changes"),4:0}  twin version {Number(frame, "version"),4:0}");

    private static string Change(JsonNode change) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Text(change, "system")} step {(long)change["step"]!}: {Text(change, "from")} -> {Text(change, "to")}: {Text(change, "reason")}");

    private static string Day(JsonNode item) => Text(item, "clock") is { Length: >= 10 } time ? time[..10] : "";

    private static string Text(JsonNode item, string name) => (string?)item[name] ?? "";

    /// <summary>An error; a dash before the first prediction has come true.</summary>
    private static string Error(JsonNode item, string name) =>
        Number(item, name) is var error && double.IsNaN(error) ? "–" : error.ToString("0.000", CultureInfo.InvariantCulture);

    private static double Number(JsonNode item, string name) => item[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN;

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--url <URL>")]
        [Description("Address of the live system (http://127.0.0.1:5080).")]
        public string Url { get; init; } = "http://127.0.0.1:5080";

        [CommandOption("--token <TOKEN>")]
        [Description("Token of the live system, where it asks for one.")]
        public string? Token { get; init; }

        [CommandOption("--since <CYCLE>")]
        [Description("Show cycles from this one on (0: all).")]
        public long Since { get; init; }

        [CommandOption("--frames <N>")]
        [Description("End after so many frames; without it, Ctrl-C ends.")]
        public int? Frames { get; init; }

        [CommandOption("--json")]
        [Description("A JSON document a line.")]
        public bool Json { get; init; }
    }
}
