using System.Text.Json;
using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes the <c>violations</c> of a federation's score (<c>docs/formats.md</c>, section 9).</summary>
/// <param name="walk">The walk.</param>
/// <param name="edgeServers">B; null when it is not known.</param>
internal sealed class FrameViolations(JsonWalk walk, int? edgeServers)
{
    private static readonly string[] Fields = ["constraint", "edge_server", "sensor", "subcarrier", "value", "limit"];

    // How a constraint is written, which indices it has, and whether its numbers are counts; in the order of the enumeration.
    private static readonly (string Name, bool EdgeServer, bool Sensor, bool Subcarrier, bool Counts)[] Kinds =
    [
        ("3", true, false, false, true),
        ("coalition", true, false, false, true),
        ("8", false, true, false, true),
        ("14", true, false, true, true),
        ("25b", false, false, false, false),
        ("25c", true, true, true, false),
        ("25g", true, false, false, true),
    ];

    private static readonly string[] Names = [.. Kinds.Select(kind => kind.Name)];

    private readonly HashSet<(FederationConstraint, int?, int?, int?)> _seen = [];

    /// <summary>Reads one.</summary>
    public FederationViolation Read(JsonElement element)
    {
        var fields = new JsonFields(walk, element, Fields);
        var before = walk.Problems.Count;
        var constraint = fields.Read("constraint", Constraint);

        // Of an unknown constraint it is not known which indices it has.
        var isKnown = fields.Has("constraint") && walk.Problems.Count == before;
        var kind = Kinds[(int)constraint];
        int? Read(string name, bool applies, int? bound) =>
            fields.Read(name, value => Index(value, isKnown ? applies : null, kind.Name, bound));
        var violation = new FederationViolation(
            constraint,
            Read("edge_server", kind.EdgeServer, edgeServers),
            Read("sensor", kind.Sensor, null),
            Read("subcarrier", kind.Subcarrier, null),
            fields.Number("value", NumberRange.Any),
            fields.Number("limit", NumberRange.Any));
        if (isKnown && walk.Problems.Count == before && Array.TrueForAll(Fields, fields.Has)
            && !_seen.Add((constraint, violation.EdgeServer, violation.Sensor, violation.Subcarrier)))
        {
            walk.Fail($"must be the only one of its constraint and indices, but {kind.Name} of these is listed before");
        }

        return violation;
    }

    /// <summary>Writes one; a count is written as an integer.</summary>
    public static void Write(JsonOut json, FederationViolation violation)
    {
        var kind = Kinds[(int)violation.Constraint];
        json.Object(inline: true).Key("constraint").Text(kind.Name);
        json.Key("edge_server").IntegerOrNull(violation.EdgeServer);
        json.Key("sensor").IntegerOrNull(violation.Sensor);
        json.Key("subcarrier").IntegerOrNull(violation.Subcarrier);
        Number(json.Key("value"), violation.Value);
        Number(json.Key("limit"), violation.Limit);
        json.End();

        void Number(JsonOut at, double value) => _ = kind.Counts && value == (int)value ? at.Integer((int)value) : at.Number(value);
    }

    private FederationConstraint Constraint(JsonElement element)
    {
        var before = walk.Problems.Count;
        var text = walk.Text(element);
        var index = Array.IndexOf(Names, text);
        if (index < 0 && walk.Problems.Count == before)
        {
            walk.Fail($"must be one of {string.Join(", ", Names)}, but is {Shown.Text(text)}");
        }

        return (FederationConstraint)Math.Max(0, index);
    }

    private int? Index(JsonElement element, bool? applies, string constraint, int? bound)
    {
        var isNull = element.ValueKind == JsonValueKind.Null;
        if (applies == false && !isNull)
        {
            walk.Fail($"must be null for constraint {constraint}, but is {JsonWalk.Describe(element)}");
            return null;
        }

        return isNull && applies != true ? null : walk.Index(element, bound);
    }
}
