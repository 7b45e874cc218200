using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Twinwright.Live.Grains;
using Twinwright.Live.Hosting;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Api;

/// <summary>What is answered about the twin: versions, frames, cycles, edge servers, predictions and solvers.</summary>
internal static class TwinEndpoints
{
    private const int MaxPage = 1000;

    /// <summary>Maps the addresses.</summary>
    public static void MapTwinApi(this RouteGroupBuilder api)
    {
        api.MapGet("/twin", (TwinStore store) => Views.Raw(store.Twin() ?? Views.NoTwin));
        api.MapGet("/twin/versions/{version:long}", (TwinStore store, long version) => store.Twin(version) is { } twin
            ? Results.Json(Views.Raw(twin))
            : Missing($"the twin has no version {version}, or it is kept no longer"));
        api.MapGet("/frames", (TwinStore store, long after = 0, int limit = 100) => Page(limit, () =>
        {
            var frames = store.Frames(after, limit);
            return Views.Page(frames.Select(frame => Views.Step("frame", frame)), frames.Count == limit ? frames[^1].Step : null);
        }));
        api.MapGet("/cycles", (TwinStore store, long after = -1, int limit = 100) => Page(limit, () =>
        {
            var cycles = store.Cycles(after, limit);
            return Views.Page(cycles.Select(cycle => Views.Step("cycle", cycle)), cycles.Count == limit ? cycles[^1].Step : null);
        }));
        api.MapGet("/predictions", (TwinStore store, string? area = null, long before = long.MaxValue, int limit = 10) => Page(limit, () =>
        {
            var rows = store.Predictions(area, before, limit);
            return Views.Page(rows.Select(Views.Prediction), null, rows.Count > 0 && rows[^1].Cycle > 0 ? rows[^1].Cycle : null);
        }));
        api.MapGet("/edge-servers", async (IGrainFactory grains, TwinPresence twin) =>
            Views.Raw(twin.Plan is null ? Views.NoItems : await grains.Cloud().EdgeServersAsync().ConfigureAwait(false)));
        api.MapGet("/edge-servers/{id}", async (IGrainFactory grains, TwinPresence twin, string id) =>
            twin.Plan is not null && await grains.Cloud().EdgeServerAsync(id).ConfigureAwait(false) is { } view
                ? Results.Json(Views.Raw(view))
                : Missing($"there is no edge server {id}"));
        api.MapGet("/edge-servers/{id}/updates", (TwinStore store, string id, long before = long.MaxValue, int limit = 100) => Page(limit, () =>
        {
            var updates = store.EdgeUpdates(id, before, limit);
            return Views.Page(updates.Select(update => Report(update.Cycle, update.Report)), null, updates.Count == limit ? updates[^1].Cycle : null);
        }));
        api.MapGet("/edge-servers/{id}/own-steps", (TwinStore store, string id, long before = long.MaxValue, int limit = 100) => Page(limit, () =>
        {
            var steps = store.OwnSteps(id, before, limit);
            return Views.Page(steps.Select(step => Views.Raw(step.Report).AsObject()), null, steps.Count == limit ? steps[^1].DataStep : null);
        }));
        api.MapGet("/solvers", async (IGrainFactory grains, TwinPresence twin, TwinStore store, long after = 0, int limit = 100) => limit is < 1 or > MaxPage
            ? Bad(limit)
            : Results.Json(new JsonObject
            {
                ["seats"] = twin.Plan is null ? null : Views.Raw(await grains.Cloud().SeatsAsync().ConfigureAwait(false)),
                ["switches"] = new JsonArray([.. store.Switches(after, limit).Select(Views.Switch)]),
            }));
        api.MapPost("/solvers", async (IGrainFactory grains, TwinPresence twin, SolverRequest request) => twin.Plan is null
            ? Missing("this live system builds no twin; start it with --replay pm10-germany or motes")
            : await grains.Cloud().AppointAsync(request.System ?? "", request.Active, request.Shadow, request.Reason ?? "asked for over the API").ConfigureAwait(false) is { } refusal
                ? Results.Problem(refusal, statusCode: StatusCodes.Status400BadRequest)
                : Results.Accepted());
    }

    private static JsonObject Report(long cycle, string report)
    {
        var view = Views.Raw(report).AsObject();
        view["cycle"] = cycle;
        return view;
    }

    private static IResult Page(int limit, Func<JsonObject> page) => limit is < 1 or > MaxPage ? Bad(limit) : Results.Json(page());

    private static IResult Bad(int limit) =>
        Results.Problem($"limit must be from 1 to {MaxPage}, but is {limit}", statusCode: StatusCodes.Status400BadRequest);

    private static IResult Missing(string what) => Results.Problem(what, statusCode: StatusCodes.Status404NotFound);
}

/// <summary>Asks for another solver in a seat.</summary>
/// <param name="System"><c>federation</c> or <c>wide-area</c>.</param>
/// <param name="Active">Who is to decide; null to leave it.</param>
/// <param name="Shadow">Who is to be looked at; empty for nobody, null to leave it.</param>
/// <param name="Reason">Why; stands in the log.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SolverRequest(string? System, string? Active, string? Shadow, string? Reason);
