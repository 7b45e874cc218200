using System.Text.Json;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes a <c>wide-area-decision</c> (<c>docs/formats.md</c>, section 3).</summary>
public static class DecisionFile
{
    private static readonly string[] Names =
        ["helper", "helper_choice", "active_embb", "active_urllc", "received_power_w", "convergency"];

    /// <summary>Reads a file and checks what can be checked without its instance.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static WideAreaDecision Read(string path) =>
        Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path, instance: null);

    /// <summary>Reads a file and checks it against its instance.</summary>
    /// <param name="path">The file.</param>
    /// <param name="instance">The cycle that it decides.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static WideAreaDecision Read(string path, WideAreaCycle instance) =>
        Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path, instance);

    /// <summary>Parses bytes.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="instance">The cycle that it decides; null to check only what can be checked without it.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static WideAreaDecision Parse(ReadOnlyMemory<byte> json, string file, WideAreaCycle? instance = null)
    {
        using var document = JsonWalk.Open(json, file);
        JsonKind.Check(document.RootElement, JsonKind.Decision, file);
        var walk = new JsonWalk(file);
        var fields = JsonKind.Open(walk, document.RootElement, ["edge_servers"]);
        var count = instance?.EdgeServers.Count ?? fields.Count("edge_servers");
        var index = 0;
        EdgeServerDecision Next(JsonElement item) =>
            EdgeServer(walk, item, count, instance?.EdgeServers.ElementAtOrDefault(index++));
        var decision = new WideAreaDecision(instance is null
            ? fields.Read("edge_servers", value => walk.NonEmptyArray(value, Next)) ?? []
            : fields.Array("edge_servers", Next, count, "the edge servers of the instance"))
        {
            Comment = fields.Text("comment"),
        };
        walk.Problems.ThrowIfAny();
        return decision;
    }

    /// <summary>Writes a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(WideAreaDecision decision)
    {
        var json = new JsonOut(JsonKind.Decision).Object();
        JsonKind.Write(json, JsonKind.Decision, decision.Comment);
        json.Key("edge_servers").Array();
        foreach (var edgeServer in decision.EdgeServers)
        {
            json.Object().Key("helper").Boolean(edgeServer.Helper).Key("helper_choice").IntegerOrNull(edgeServer.HelperChoice);
            json.Key("active_embb").Integers(edgeServer.ActiveEmbb);
            json.Key("active_urllc").Integers(edgeServer.ActiveUrllc);
            json.Key("received_power_w").Number(edgeServer.ReceivedPowerW);
            json.Key("convergency").Number(edgeServer.Convergency).End();
        }

        return json.End().End().ToBytes();
    }

    private static EdgeServerDecision EdgeServer(JsonWalk walk, JsonElement element, int count, EdgeServerState? state)
    {
        var fields = new JsonFields(walk, element, Names);
        var decision = new EdgeServerDecision
        {
            Helper = fields.Boolean("helper"),
            HelperChoice = fields.Read<int?>(
                "helper_choice",
                value => value.ValueKind == JsonValueKind.Null ? null : walk.Index(value, count)),
            ActiveEmbb = fields.Read("active_embb", value => walk.Indices(value, state?.EmbbSensors.Count)) ?? [],
            ActiveUrllc = fields.Read("active_urllc", value => walk.Indices(value, state?.UrllcSensors.Count)) ?? [],
            ReceivedPowerW = fields.Number("received_power_w", NumberRange.NotNegative),
            Convergency = fields.Number("convergency", NumberRange.NotNegative),
        };
        if (decision is { ReceivedPowerW: 0, ActiveEmbb.Length: > 0 } && fields.IsZero("received_power_w"))
        {
            walk.Fail("received_power_w", "must be greater than 0 when active_embb is not empty, but is 0");
        }

        return decision;
    }
}
