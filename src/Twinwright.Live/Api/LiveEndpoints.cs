using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Replay;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Api;

/// <summary>What is answered at which address.</summary>
internal static class LiveEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Maps the addresses.</summary>
    public static void MapLiveApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" }));
        app.MapGet("/health/ready", Ready);
        var api = app.MapGroup("/api/v1");
        api.MapGet("/sensors", Sensors);
        api.MapGet("/sensors/{area}/{sensor}", Sensor);
        api.MapTwinApi();
    }

    /// <summary>Ready is who can make something durable: a row is written, within a few seconds.</summary>
    private static async Task<IResult> Ready(LiveDatabase database, ReplayHealth replay, BrokerHealth broker, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            await database.Writer.WriteAsync(session => session.Run(
                "INSERT INTO setting (name, value) VALUES ('ready', $0) ON CONFLICT (name) DO UPDATE SET value = $0", now)).WaitAsync(Patience, stop).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NotStoredException or TimeoutException)
        {
            return Results.Problem($"nothing can be stored: {database.Writer.Trouble ?? problem.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        return Results.Ok(new { status = "ready", replay = replay.Trouble ?? "well", broker = broker.Trouble ?? "well" });
    }

    private static IResult Sensors(ReadingStore store, string? area = null, long after = 0, int limit = 100) =>
        limit is < 1 or > 1000
            ? TypedResults.Problem($"limit must be from 1 to 1000, but is {limit}", statusCode: StatusCodes.Status400BadRequest)
            : Page(store.Sensors(area, after, limit), limit);

    private static IResult Page(IReadOnlyList<SensorRow> rows, int limit) =>
        TypedResults.Ok(new { items = rows.Select(SensorView.Of), next_after = rows.Count == limit ? rows[^1].Id : (long?)null });

    private static Results<Ok<SensorView>, ProblemHttpResult> Sensor(ReadingStore store, string area, string sensor) =>
        store.Sensor(area, sensor) is { LastTakenAtMs: not null } row
            ? TypedResults.Ok(SensorView.Of(row))
            : TypedResults.Problem($"no reading of sensor {sensor} of area {area} is stored", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>A sensor, as the API tells it.</summary>
public sealed record SensorView
{
    /// <summary>Its number, in the order of registration.</summary>
    public required long Id { get; init; }

    /// <summary>Its area.</summary>
    public required string Area { get; init; }

    /// <summary>Its name.</summary>
    public required string Sensor { get; init; }

    /// <summary>Boot of its last reading.</summary>
    public required long Boot { get; init; }

    /// <summary>Number of its last reading.</summary>
    public required long LastSeq { get; init; }

    /// <summary>Stored readings.</summary>
    public required long ReadingsStored { get; init; }

    /// <summary>Readings that came again.</summary>
    public required long ReadingsRepeated { get; init; }

    /// <summary>Refused readings.</summary>
    public required long ReadingsRefused { get; init; }

    /// <summary>Time of its last reading.</summary>
    public required string? LastTakenAt { get; init; }

    /// <summary>Values of its last reading.</summary>
    public required IReadOnlyDictionary<string, double> LastValues { get; init; }

    internal static SensorView Of(SensorRow row) => new()
    {
        Id = row.Id,
        Area = row.Area,
        Sensor = row.Name,
        Boot = row.Boot,
        LastSeq = row.LastSequence,
        ReadingsStored = row.Stored,
        ReadingsRepeated = row.Repeated,
        ReadingsRefused = row.Refused,
        LastTakenAt = LiveJson.Time(row.LastTakenAtMs),
        LastValues = row.LastValues is { } text ? ValuesText.Read(text).ToDictionary(value => value.Name, value => value.Value) : new Dictionary<string, double>(),
    };
}
