using System.Text.Json;
using System.Text.Json.Nodes;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Api;

/// <summary>The twin before anything is built.</summary>
internal static class Views
{
    /// <summary>A twin without a version.</summary>
    public const string NoTwin = """{"version":0,"frame":0,"partial_dts":[]}""";

    /// <summary>An empty list.</summary>
    public const string NoItems = """{"items":[]}""";

    /// <summary>A finished frame or cycle: its number under a name, who decided, what came of it, and its times.</summary>
    public static JsonObject Step(string name, StepSummary step)
    {
        var view = new JsonObject { [name] = step.Step, ["decided_by"] = step.DecidedBy };
        foreach (var (key, value) in JsonNode.Parse(step.Summary)!.AsObject())
        {
            view[key] = value?.DeepClone();
        }

        view["clock"] = LiveJson.Time(step.ClockMs);
        view["started_at"] = LiveJson.Time(step.StartedAtMs);
        view["finished_at"] = LiveJson.Time(step.FinishedAtMs);
        return view;
    }

    /// <summary>A page of a list, and where the next begins.</summary>
    /// <param name="items">The items.</param>
    /// <param name="nextAfter">What to give as <c>after</c> for the next page; null when there is none, or the list goes back.</param>
    /// <param name="nextBefore">What to give as <c>before</c>, in a list that goes back.</param>
    public static JsonObject Page(IEnumerable<JsonObject> items, long? nextAfter, long? nextBefore = null)
    {
        var page = new JsonObject { ["items"] = new JsonArray([.. items]), ["next_after"] = nextAfter };
        if (nextBefore is not null)
        {
            page["next_before"] = nextBefore;
        }

        return page;
    }

    /// <summary>A prediction.</summary>
    public static JsonObject Prediction(PredictionRow row) => new()
    {
        ["cycle"] = row.Cycle,
        ["area"] = row.Area,
        ["sensor"] = row.Sensor,
        ["name"] = row.Name,
        ["for"] = LiveJson.Time(row.ForMs),
        ["predicted"] = row.Predicted,
        ["local"] = row.Local,
        ["partial_dt"] = row.PartialDt,
        ["alone"] = row.Alone,
        ["persistence"] = row.Persistence,
        ["observed"] = row.Observed,
    };

    /// <summary>A change of solver.</summary>
    public static JsonObject Switch(SwitchRow row) => new()
    {
        ["id"] = row.Id,
        ["at"] = LiveJson.Time(row.AtMs),
        ["system"] = row.System,
        ["step"] = row.Step,
        ["from"] = row.From,
        ["to"] = row.To,
        ["reason"] = row.Reason,
    };

    /// <summary>JSON of ours that is passed on as it is.</summary>
    public static JsonNode Raw(string json) => JsonNode.Parse(json)!;
}
