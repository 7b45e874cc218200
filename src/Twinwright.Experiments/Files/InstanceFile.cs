using System.Text.Json;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes a <c>wide-area-cycle</c> (<c>docs/formats.md</c>, section 2).</summary>
public static class InstanceFile
{
    private static readonly string[] Required = ["constants", "max_neighbour_distance_m", "edge_servers", "similarity"];

    private static readonly string[] EdgeServerNames =
    [
        "east_m", "north_m", "importance_embb", "importance_urllc", "importance_integrated", "basic_convergency",
        "embb_sensors", "urllc_sensors",
    ];

    private static readonly string[] EmbbNames = ["path_loss_db", "battery_j"];
    private static readonly string[] UrllcNames = ["battery_j", "energy_per_cycle_j"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The cycle.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static WideAreaCycle Read(string path) => Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path);

    /// <summary>Parses bytes.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The cycle.</returns>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static WideAreaCycle Parse(ReadOnlyMemory<byte> json, string file)
    {
        using var document = JsonWalk.Open(json, file);
        JsonKind.Check(document.RootElement, JsonKind.Cycle, file);
        var walk = new JsonWalk(file);
        var fields = JsonKind.Open(walk, document.RootElement, Required, "previous_helper", "origin");
        var count = fields.Count("edge_servers");
        var owner = "the edge servers";
        var cycle = new WideAreaCycle
        {
            Constants = fields.Read("constants", value => JsonConstants.WideArea.Read(walk, value)) ?? new WideAreaConstants(),
            MaxNeighbourDistanceM = fields.Number("max_neighbour_distance_m", NumberRange.NotNegative),
            EdgeServers = fields.Read("edge_servers", value => walk.NonEmptyArray(value, item => EdgeServer(walk, item))) ?? [],
            Similarity = fields.Array(
                "similarity",
                row => walk.Array(row, value => walk.Number(value, NumberRange.Fraction), count, owner),
                count,
                owner),
            PreviousHelper = fields.Read("previous_helper", value => walk.Array(value, walk.Boolean, count, owner)),
            Origin = fields.Read("origin", value => JsonOrigin.Read(walk, value)),
            Comment = fields.Text("comment"),
        };
        walk.Problems.ThrowIfAny();
        return cycle;
    }

    /// <summary>Writes a cycle.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(WideAreaCycle cycle)
    {
        var json = new JsonOut(JsonKind.Cycle).Object();
        JsonKind.Write(json, JsonKind.Cycle, cycle.Comment);
        JsonConstants.WideArea.Write(json.Key("constants"), cycle.Constants);
        json.Key("max_neighbour_distance_m").Number(cycle.MaxNeighbourDistanceM);
        json.Key("edge_servers").Array();
        foreach (var edgeServer in cycle.EdgeServers)
        {
            WriteEdgeServer(json.Object(), edgeServer);
            json.End();
        }

        json.End().Key("similarity").Array(inline: cycle.Similarity.Length <= 8);
        foreach (var row in cycle.Similarity)
        {
            json.Numbers(row);
        }

        json.End();
        WriteOptional(json, cycle);
        return json.End().ToBytes();
    }

    private static EdgeServerState EdgeServer(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, EdgeServerNames);
        return new EdgeServerState
        {
            EastM = fields.Number("east_m", NumberRange.Any),
            NorthM = fields.Number("north_m", NumberRange.Any),
            ImportanceEmbb = fields.Number("importance_embb", NumberRange.Positive),
            ImportanceUrllc = fields.Number("importance_urllc", NumberRange.Positive),
            ImportanceIntegrated = fields.Number("importance_integrated", NumberRange.Positive),
            BasicConvergency = fields.Number("basic_convergency", NumberRange.NotNegative),
            EmbbSensors = fields.Array("embb_sensors", value =>
            {
                var sensor = new JsonFields(walk, value, EmbbNames);
                return new EmbbSensorState(
                    sensor.Number("path_loss_db", NumberRange.Any), sensor.Number("battery_j", NumberRange.NotNegative));
            }),
            UrllcSensors = fields.Array("urllc_sensors", value =>
            {
                var sensor = new JsonFields(walk, value, UrllcNames);
                return new UrllcSensorState(
                    sensor.Number("battery_j", NumberRange.NotNegative),
                    sensor.Number("energy_per_cycle_j", NumberRange.NotNegative));
            }),
        };
    }

    private static void WriteEdgeServer(JsonOut json, EdgeServerState edgeServer)
    {
        json.Key("east_m").Number(edgeServer.EastM);
        json.Key("north_m").Number(edgeServer.NorthM);
        json.Key("importance_embb").Number(edgeServer.ImportanceEmbb);
        json.Key("importance_urllc").Number(edgeServer.ImportanceUrllc);
        json.Key("importance_integrated").Number(edgeServer.ImportanceIntegrated);
        json.Key("basic_convergency").Number(edgeServer.BasicConvergency);
        json.Key("embb_sensors").Array(inline: true);
        foreach (var sensor in edgeServer.EmbbSensors)
        {
            json.Object(inline: true).Key("path_loss_db").Number(sensor.PathLossDb);
            json.Key("battery_j").Number(sensor.BatteryJ).End();
        }

        json.End().Key("urllc_sensors").Array(inline: true);
        foreach (var sensor in edgeServer.UrllcSensors)
        {
            json.Object(inline: true).Key("battery_j").Number(sensor.BatteryJ);
            json.Key("energy_per_cycle_j").Number(sensor.EnergyPerCycleJ).End();
        }

        json.End();
    }

    private static void WriteOptional(JsonOut json, WideAreaCycle cycle)
    {
        if (cycle.PreviousHelper is { } previous)
        {
            json.Key("previous_helper").Array(inline: true);
            foreach (var helper in previous)
            {
                json.Boolean(helper);
            }

            json.End();
        }

        JsonOrigin.Write(json, cycle.Origin);
    }
}
