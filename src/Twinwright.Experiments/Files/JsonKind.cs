using System.Text.Json;

namespace Twinwright.Experiments.Files;

/// <summary>The <c>kind</c>, <c>version</c> and <c>comment</c> that every JSON file of ours has.</summary>
public static class JsonKind
{
    /// <summary>A wide-area cycle.</summary>
    public const string Cycle = "wide-area-cycle";

    /// <summary>A decision of such a cycle.</summary>
    public const string Decision = "wide-area-decision";

    /// <summary>The score of such a decision.</summary>
    public const string Score = "wide-area-score";

    /// <summary>A frame of a federated construction.</summary>
    public const string Frame = "federation-frame";

    /// <summary>A decision of such a frame.</summary>
    public const string FrameDecision = "federation-decision";

    /// <summary>The score of such a decision.</summary>
    public const string FrameScore = "federation-score";

    /// <summary>What a training has learnt.</summary>
    public const string Policy = "policy";

    /// <summary>The version of all of them.</summary>
    public const long Version = 1;

    /// <summary>The kinds that can be read.</summary>
    public static IReadOnlyList<string> All { get; } = [Cycle, Decision, Score, Frame, FrameDecision, FrameScore, Policy];

    /// <summary>Refuses a document of another kind or version, whatever else is wrong with it.</summary>
    /// <param name="root">The document.</param>
    /// <param name="kind">The kind it must be of.</param>
    /// <param name="file">Name of the file for messages.</param>
    internal static void Check(JsonElement root, string kind, string file)
    {
        if (Kind(root, file) is { } other && other != kind)
        {
            throw new InputException(file, ".kind", $"must be \"{kind}\", but is {Shown.Text(other)}");
        }

        if (JsonWalk.Find(root, "version") is { } version
            && version.ValueKind == JsonValueKind.Number && version.TryGetInt64(out var number) && number != Version)
        {
            throw new InputException(file, ".version", $"must be {Version}, but is {number}");
        }
    }

    /// <summary>The kind that a document says it is of.</summary>
    /// <returns>Null when it does not say so; what is no object or has no text for a kind is refused.</returns>
    internal static string? Kind(JsonElement root, string file)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InputException(file, ".", $"must be an object, but is {JsonWalk.Describe(root)}");
        }

        if (JsonWalk.Find(root, "kind") is not { } kind)
        {
            return null;
        }

        return kind.ValueKind == JsonValueKind.String && JsonWalk.TryText(kind) is { } text
            ? text
            : throw new InputException(file, ".kind", $"must be a string, but is {JsonWalk.Describe(kind)}");
    }

    /// <summary>Opens the root object of a document that passed <see cref="Check"/>.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="root">The document.</param>
    /// <param name="required">Required fields of this kind.</param>
    /// <param name="optional">Optional ones.</param>
    /// <returns>Its fields.</returns>
    internal static JsonFields Open(JsonWalk walk, JsonElement root, string[] required, params string[] optional)
    {
        string[] all = ["kind", "version", .. required, "comment", .. optional];
        var fields = new JsonFields(walk, root, all, required.Length + 2);
        fields.Integer("version", Version, Version);
        return fields;
    }

    /// <summary>Writes them.</summary>
    /// <param name="json">The file, its root object open.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="comment">The comment; null for none.</param>
    internal static void Write(JsonOut json, string kind, string? comment)
    {
        json.Key("kind").Text(kind).Key("version").Integer(Version);
        if (comment is not null)
        {
            json.Key("comment").Text(comment);
        }
    }
}
