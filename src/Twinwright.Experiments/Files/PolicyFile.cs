using System.Text.Json;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes <c>policy.json</c> (<c>docs/formats.md</c>, section 13): all of a policy but its weights.</summary>
public static class PolicyFile
{
    /// <summary>Most networks of a stack, most units of a layer, and most layers.</summary>
    private const int MostNetworks = 1_000_000, MostUnits = 1_000_000, MostLayers = 64;

    private static readonly string[] Required =
    [
        "solver", "options", "observes", "acts", "sizes", "deployment", "fingerprint", "networks", "training", "run",
        "weights_sha256",
    ];

    private static readonly string[] RunNames =
    [
        "scenario", "deployments", "seed", "iterations", "agent_steps", "objective_first", "objective_last", "validation",
        "command", "settings_sha256", "twinwright_version",
    ];

    private static readonly string[] NetworkNames = ["prefix", "networks", "inputs", "hidden", "outputs", "activation"];

    /// <summary>Reads a file.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The policy without tensors, and the SHA-256 that the weights' file must have.</returns>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static (TrainedPolicy Trained, string WeightsSha256) Parse(ReadOnlyMemory<byte> json, string file)
    {
        using var document = JsonWalk.Open(json, file);
        JsonKind.Check(document.RootElement, JsonKind.Policy, file);
        var walk = new JsonWalk(file);
        var fields = JsonKind.Open(walk, document.RootElement, Required);
        var deployment = fields.Read<long?>("deployment", value => Null(value) ? null : walk.Integer(value, long.MinValue, long.MaxValue));
        var fingerprint = fields.Read<string?>("fingerprint", value => Null(value) ? null : Hex(walk, value));
        if (walk.Problems.Count == 0 && deployment is null != fingerprint is null)
        {
            walk.Fail("fingerprint", "must be null exactly when deployment is null");
        }

        var policy = new Policy
        {
            Solver = fields.Text("solver") ?? "",
            Options = fields.Read("options", value => Texts(walk, value)) ?? [],
            Observes = fields.Array("observes", walk.Text),
            Acts = fields.Array("acts", walk.Text),
            Sizes = fields.Read("sizes", value => walk.Map(value, (_, size) => (int)walk.Integer(size, 0, int.MaxValue))) ?? [],
            Fingerprint = fingerprint,
            Networks = fields.Array("networks", value => Network(walk, value)),
            Training = fields.Read("training", value => Texts(walk, value)) ?? [],
            Tensors = new TensorSet(),
        };
        var run = fields.Read("run", value => Run(walk, value));
        var weights = fields.Read("weights_sha256", value => Hex(walk, value));
        walk.Problems.ThrowIfAny();
        return (new TrainedPolicy(policy, deployment, run!), weights!);
    }

    /// <summary>Writes a policy.</summary>
    /// <param name="trained">The policy.</param>
    /// <param name="weightsSha256">SHA-256 of the weights' file, in lower-case hexadecimal digits.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(TrainedPolicy trained, string weightsSha256)
    {
        var (policy, run) = (trained.Policy, trained.Run);
        var json = new JsonOut(JsonKind.Policy).Object();
        JsonKind.Write(json, JsonKind.Policy, null);
        json.Key("solver").Text(policy.Solver);
        Write(json.Key("options"), policy.Options);
        Write(json.Key("observes"), policy.Observes);
        Write(json.Key("acts"), policy.Acts);
        json.Key("sizes").Object(inline: true);
        foreach (var (name, size) in policy.Sizes.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.Key(name).Integer(size);
        }

        json.End().Key("deployment").IntegerOrNull(trained.Deployment);
        _ = policy.Fingerprint is { } fingerprint ? json.Key("fingerprint").Text(fingerprint) : json.Key("fingerprint").Null();
        json.Key("networks").Array();
        foreach (var network in policy.Networks)
        {
            json.Object(inline: true).Key("prefix").Text(network.Prefix).Key("networks").Integer(network.Networks);
            json.Key("inputs").Integer(network.Shape.Inputs).Key("hidden").Integers(network.Shape.Hidden);
            json.Key("outputs").Integer(network.Shape.Outputs);
            json.Key("activation").Text(Word(network.Shape.Activation)).End();
        }

        Write(json.End().Key("training"), policy.Training);
        json.Key("run").Object().Key("scenario").Text(run.Scenario);
        json.Key("deployments").Array(inline: true);
        foreach (var seed in run.Deployments)
        {
            json.Integer(seed);
        }

        json.End().Key("seed").Integer(run.Seed).Key("iterations").Integer(run.Iterations).Key("agent_steps").Integer(run.AgentSteps);
        json.Key("objective_first").NumberOrNull(run.ObjectiveFirst).Key("objective_last").NumberOrNull(run.ObjectiveLast);
        json.Key("validation").NumberOrNull(run.Validation).Key("command").Text(run.Command);
        json.Key("settings_sha256").Text(run.SettingsSha256).Key("twinwright_version").Text(run.Version).End();
        return json.Key("weights_sha256").Text(weightsSha256).End().ToBytes();
    }

    private static TrainingRunFacts Run(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, RunNames);
        double Optional(string name) => fields.Read(name, value => Null(value) ? double.NaN : walk.Number(value, NumberRange.Any));
        return new TrainingRunFacts
        {
            Scenario = fields.Text("scenario") ?? "",
            Deployments = fields.Array("deployments", value => walk.Integer(value, long.MinValue, long.MaxValue)),
            Seed = fields.Integer("seed"),
            Iterations = (int)fields.Integer("iterations", 0, int.MaxValue),
            AgentSteps = fields.Integer("agent_steps", 0),
            ObjectiveFirst = Optional("objective_first"),
            ObjectiveLast = Optional("objective_last"),
            Validation = Optional("validation"),
            Command = fields.Text("command") ?? "",
            SettingsSha256 = fields.Read("settings_sha256", value => Hex(walk, value)) ?? "",
            Version = fields.Text("twinwright_version") ?? "",
        };
    }

    private static PolicyNetwork Network(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, NetworkNames);
        var hidden = fields.Array("hidden", value => (int)walk.Integer(value, 1, MostUnits));
        if (hidden.Length > MostLayers)
        {
            walk.Fail("hidden", $"must have at most {MostLayers} items, but has {hidden.Length}");
        }

        var activation = fields.Read("activation", value =>
        {
            foreach (var known in Enum.GetValues<Activation>())
            {
                if (value.ValueKind == JsonValueKind.String && value.ValueEquals(Word(known)))
                {
                    return known;
                }
            }

            walk.Fail($"must be one of {string.Join(", ", Enum.GetValues<Activation>().Select(Word))}, but is {JsonWalk.Describe(value)}");
            return Activation.Linear;
        });
        return new PolicyNetwork(
            fields.Text("prefix") ?? "",
            (int)fields.Integer("networks", 1, MostNetworks),
            new NetworkShape((int)fields.Integer("inputs", 1, MostUnits), hidden, (int)fields.Integer("outputs", 1, MostUnits), activation));
    }

    private static string Word(Activation activation) => activation.ToString().ToLowerInvariant();

    private static bool Null(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    private static Dictionary<string, string> Texts(JsonWalk walk, JsonElement element) => walk.Map(element, (_, text) => walk.Text(text));

    private static string Hex(JsonWalk walk, JsonElement element)
    {
        var before = walk.Problems.Count;
        var text = walk.Text(element);
        if (walk.Problems.Count == before && (text.Length != 64 || !text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f')))
        {
            walk.Fail($"must be 64 lower-case hexadecimal digits, but is {Shown.Text(text)}");
        }

        return text;
    }

    private static void Write(JsonOut json, IReadOnlyDictionary<string, string> texts)
    {
        json.Object();
        foreach (var (name, text) in texts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.Key(name).Text(text);
        }

        json.End();
    }

    private static void Write(JsonOut json, IReadOnlyList<string> texts)
    {
        json.Array();
        foreach (var text in texts)
        {
            json.Text(text);
        }

        json.End();
    }
}
