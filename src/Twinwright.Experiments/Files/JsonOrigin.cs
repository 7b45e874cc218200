using System.Text.Json;
using Twinwright.Model;

namespace Twinwright.Experiments.Files;

/// <summary>The <c>origin</c> of an instance (<c>docs/formats.md</c>, sections 2 and 6).</summary>
internal static class JsonOrigin
{
    private static readonly string[] Names = ["scenario", "deployment", "dynamics_seed", "step"];

    /// <summary>Reads it.</summary>
    public static WorldOrigin Read(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, Names);
        return new WorldOrigin(
            fields.Text("scenario") ?? "",
            fields.Integer("deployment"),
            fields.Integer("dynamics_seed"),
            fields.Integer("step"));
    }

    /// <summary>Writes it, key and all; nothing when it is not known.</summary>
    public static void Write(JsonOut json, WorldOrigin? origin)
    {
        if (origin is null)
        {
            return;
        }

        json.Key("origin").Object(inline: true).Key("scenario").Text(origin.Scenario);
        json.Key("deployment").Integer(origin.Deployment);
        json.Key("dynamics_seed").Integer(origin.DynamicsSeed);
        json.Key("step").Integer(origin.Step).End();
    }
}
