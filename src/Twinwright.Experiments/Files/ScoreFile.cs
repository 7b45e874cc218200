using System.Text.Json;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes a <c>wide-area-score</c> (<c>docs/formats.md</c>, section 5).</summary>
public static class ScoreFile
{
    private static readonly string[] Required =
        ["edge_servers", "system_energy_j", "helpers", "effective_helpers", "violations"];

    private static readonly string[] EdgeServerNames =
    [
        "rate_bit_per_s", "transmission_delay_s", "workload_flop", "iterations", "computing_delay_s", "cpu_flop_per_s",
        "latency_s", "basic_convergency_after_help", "convergency", "updating_convergency", "energy_j", "sensor_energy_j",
    ];

    private static readonly string[] IterationNames = ["embb", "urllc", "integrated"];
    private static readonly string[] ViolationNames = ["constraint", "edge_server", "value", "limit"];

    // In the order of the enumeration.
    private static readonly string[] Constraints = ["C1", "C2", "C3", "helper_choice", "C4", "C5", "max_cpu"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The score.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static WideAreaScore Read(string path) => Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path);

    /// <summary>Parses bytes.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The score.</returns>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static WideAreaScore Parse(ReadOnlyMemory<byte> json, string file)
    {
        using var document = JsonWalk.Open(json, file);
        JsonKind.Check(document.RootElement, JsonKind.Score, file);
        var walk = new JsonWalk(file);
        var fields = JsonKind.Open(walk, document.RootElement, Required);
        var count = fields.Count("edge_servers");
        var edgeServers = fields.Read(
            "edge_servers", value => walk.NonEmptyArray(value, item => EdgeServer(walk, item))) ?? [];
        var before = walk.Problems.Count;
        var helpers = (int)fields.Integer("helpers", 0, count);
        var maxEffective = walk.Problems.Count == before && fields.Has("helpers") ? helpers : count;
        var seen = new HashSet<(WideAreaConstraint, int)>();
        var score = new WideAreaScore(
            edgeServers,
            fields.Number("system_energy_j", NumberRange.NotNegative),
            helpers,
            (int)fields.Integer("effective_helpers", 0, maxEffective),
            fields.Array("violations", value => Violation(walk, value, count, seen)));
        fields.Text("comment");
        walk.Problems.ThrowIfAny();
        return score;
    }

    /// <summary>Writes a score.</summary>
    /// <param name="score">The score.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="InputException">A number is not finite, because the instance or the decision is too extreme.</exception>
    public static byte[] Write(WideAreaScore score)
    {
        var json = new JsonOut(JsonKind.Score).Object();
        JsonKind.Write(json, JsonKind.Score, comment: null);
        json.Key("edge_servers").Array();
        foreach (var edgeServer in score.EdgeServers)
        {
            WriteEdgeServer(json.Object(), edgeServer);
            json.End();
        }

        json.End().Key("system_energy_j").Number(score.SystemEnergyJ);
        json.Key("helpers").Integer(score.Helpers);
        json.Key("effective_helpers").Integer(score.EffectiveHelpers);
        json.Key("violations").Array(inline: score.Violations.Count <= 1);
        foreach (var violation in score.Violations)
        {
            json.Object(inline: true).Key("constraint").Text(Constraints[(int)violation.Constraint]);
            json.Key("edge_server").Integer(violation.EdgeServer);
            WriteValue(json.Key("value"), violation.Constraint, violation.Value);
            WriteValue(json.Key("limit"), violation.Constraint, violation.Limit);
            json.End();
        }

        return json.End().End().ToBytes();
    }

    private static EdgeServerScore EdgeServer(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, EdgeServerNames);
        var (embb, urllc, integrated) = fields.Read("iterations", value => Iterations(walk, value));
        return new EdgeServerScore
        {
            RateBitPerS = fields.Number("rate_bit_per_s", NumberRange.NotNegative),
            TransmissionDelayS = fields.Number("transmission_delay_s", NumberRange.Positive),
            WorkloadFlop = fields.Number("workload_flop", NumberRange.NotNegative),
            IterationsEmbb = embb,
            IterationsUrllc = urllc,
            IterationsIntegrated = integrated,
            ComputingDelayS = fields.Number("computing_delay_s", NumberRange.NotNegative),
            CpuFlopPerS = fields.Number("cpu_flop_per_s", NumberRange.NotNegative),
            LatencyS = fields.Number("latency_s", NumberRange.Positive),
            BasicConvergencyAfterHelp = fields.Number("basic_convergency_after_help", NumberRange.NotNegative),
            Convergency = fields.Number("convergency", NumberRange.NotNegative),
            UpdatingConvergency = fields.Number("updating_convergency", NumberRange.Fraction),
            EnergyJ = fields.Number("energy_j", NumberRange.NotNegative),
            SensorEnergyJ = fields.Number("sensor_energy_j", NumberRange.NotNegative),
        };
    }

    private static (double Embb, double Urllc, double Integrated) Iterations(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, IterationNames);
        double[] iterations = [.. IterationNames.Select(name => fields.Number(name, NumberRange.NotNegative))];
        var positive = iterations.Count(i => i > 0);
        if (positive > 1)
        {
            walk.Fail($"must have at most one number greater than 0, but has {positive}");
        }

        return (iterations[0], iterations[1], iterations[2]);
    }

    private static WideAreaViolation Violation(
        JsonWalk walk, JsonElement element, int count, HashSet<(WideAreaConstraint, int)> seen)
    {
        var fields = new JsonFields(walk, element, ViolationNames);
        var before = walk.Problems.Count;
        var constraint = fields.Read("constraint", value => Constraint(walk, value));
        var edgeServer = fields.Read("edge_server", value => walk.Index(value, count));
        if (walk.Problems.Count == before && fields.Has("constraint") && fields.Has("edge_server") && !seen.Add((constraint, edgeServer)))
        {
            walk.Fail($"must be the only one of its constraint and edge server, but {Constraints[(int)constraint]} of {edgeServer} is listed before");
        }

        return new WideAreaViolation(
            constraint, edgeServer, fields.Number("value", NumberRange.Any), fields.Number("limit", NumberRange.Any));
    }

    private static WideAreaConstraint Constraint(JsonWalk walk, JsonElement element)
    {
        var before = walk.Problems.Count;
        var text = walk.Text(element);
        var index = Array.IndexOf(Constraints, text);
        if (index < 0 && walk.Problems.Count == before)
        {
            walk.Fail($"must be one of {string.Join(", ", Constraints)}, but is {Shown.Text(text)}");
        }

        return (WideAreaConstraint)Math.Max(0, index);
    }

    private static void WriteEdgeServer(JsonOut json, EdgeServerScore edgeServer)
    {
        json.Key("rate_bit_per_s").Number(edgeServer.RateBitPerS);
        json.Key("transmission_delay_s").Number(edgeServer.TransmissionDelayS);
        json.Key("workload_flop").Number(edgeServer.WorkloadFlop);
        json.Key("iterations").Object(inline: true).Key("embb").Number(edgeServer.IterationsEmbb);
        json.Key("urllc").Number(edgeServer.IterationsUrllc);
        json.Key("integrated").Number(edgeServer.IterationsIntegrated).End();
        json.Key("computing_delay_s").Number(edgeServer.ComputingDelayS);
        json.Key("cpu_flop_per_s").Number(edgeServer.CpuFlopPerS);
        json.Key("latency_s").Number(edgeServer.LatencyS);
        json.Key("basic_convergency_after_help").Number(edgeServer.BasicConvergencyAfterHelp);
        json.Key("convergency").Number(edgeServer.Convergency);
        json.Key("updating_convergency").Number(edgeServer.UpdatingConvergency);
        json.Key("energy_j").Number(edgeServer.EnergyJ);
        json.Key("sensor_energy_j").Number(edgeServer.SensorEnergyJ);
    }

    // Some constraints count; a count is written as an integer.
    private static void WriteValue(JsonOut json, WideAreaConstraint constraint, double value)
    {
        var counts = constraint is WideAreaConstraint.C1 or WideAreaConstraint.C2 or WideAreaConstraint.HelperChoice;
        _ = counts && value == (int)value ? json.Integer((int)value) : json.Number(value);
    }
}
