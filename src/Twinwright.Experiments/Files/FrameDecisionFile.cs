using System.Text.Json;
using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes a <c>federation-decision</c> (<c>docs/formats.md</c>, section 7).</summary>
public static class FrameDecisionFile
{
    private static readonly string[] Required = ["assignment", "links", "rounds"];

    /// <summary>Reads a file and checks what can be checked without its frame.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static FederationDecision Read(string path) =>
        Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path, frame: null);

    /// <summary>Reads a file and checks it against its frame.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frame">The frame that it decides.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static FederationDecision Read(string path, FederationFrame frame) =>
        Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path, frame);

    /// <summary>Parses bytes.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="frame">The frame that it decides; null to check only what can be checked without it.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static FederationDecision Parse(ReadOnlyMemory<byte> json, string file, FederationFrame? frame = null)
    {
        using var document = JsonWalk.Open(json, file);
        JsonKind.Check(document.RootElement, JsonKind.FrameDecision, file);
        var walk = new JsonWalk(file);
        var fields = JsonKind.Open(walk, document.RootElement, Required);

        // Without the frame the rounds say how many edge servers there are.
        var edgeServers = frame?.EdgeServers.Count ?? (fields.Length("rounds") is > 0 and { } count ? count : null);
        var decision = new FederationDecision(
            fields.Read("assignment", value => Assignment(walk, value, edgeServers, frame)) ?? [],
            fields.Read("links", value => JsonLinks.Read(walk, value, edgeServers, frame?.Sensors.Count, frame?.Subcarriers)) ?? [],
            fields.Read("rounds", value => Rounds(walk, value, frame)) ?? [])
        {
            Comment = fields.Text("comment"),
        };
        walk.Problems.ThrowIfAny();
        return decision;
    }

    /// <summary>Writes a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(FederationDecision decision)
    {
        var json = new JsonOut(JsonKind.FrameDecision).Object();
        JsonKind.Write(json, JsonKind.FrameDecision, decision.Comment);
        json.Key("assignment").Integers(decision.Assignment);
        JsonLinks.Write(json.Key("links"), decision.Links);
        json.Key("rounds").Integers(decision.Rounds);
        return json.End().ToBytes();
    }

    private static int[] Assignment(JsonWalk walk, JsonElement element, int? edgeServers, FederationFrame? frame)
    {
        int Next(JsonElement value) => walk.Index(value, edgeServers);
        if (frame is not null)
        {
            return walk.Array(element, Next, frame.PartialDts.Count, "the partial-DTs of the frame");
        }

        var assignment = walk.NonEmptyArray(element, Next);
        if (assignment.Length > edgeServers)
        {
            walk.Fail($"must have no more items than rounds ({edgeServers}), but has {assignment.Length}");
        }

        return assignment;
    }

    private static int[] Rounds(JsonWalk walk, JsonElement element, FederationFrame? frame)
    {
        int Next(JsonElement value) => (int)walk.Integer(value, 0, int.MaxValue);
        return frame is null
            ? walk.NonEmptyArray(element, Next)
            : walk.Array(element, Next, frame.EdgeServers.Count, "the edge servers of the frame");
    }
}
