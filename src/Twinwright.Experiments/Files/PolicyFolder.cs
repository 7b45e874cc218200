using System.Security.Cryptography;
using Twinwright.Learning.Policies;

namespace Twinwright.Experiments.Files;

/// <summary>A folder that holds a policy: <c>policy.json</c> and <c>weights.safetensors</c>, and its learning curve.</summary>
public static class PolicyFolder
{
    /// <summary>What it is, and where it fits; written last, so that a folder which has it is whole.</summary>
    public const string PolicyName = "policy.json";

    /// <summary>The weights.</summary>
    public const string WeightsName = "weights.safetensors";

    /// <summary>The learning curve.</summary>
    public const string CurveName = "curve.json";

    /// <summary>Kind of the weights, in their header.</summary>
    public const string WeightsKind = "policy-weights";

    /// <summary>Whether a folder holds a whole policy.</summary>
    public static bool Holds(string folder) => File.Exists(Path.Combine(folder, PolicyName));

    /// <summary>Reads a policy.</summary>
    /// <param name="folder">Its folder.</param>
    /// <returns>The policy, and the SHA-256 of its <see cref="PolicyName"/>, which covers the weights, too.</returns>
    /// <exception cref="InputException">A file is missing or malformed, or the two do not belong together.</exception>
    public static (TrainedPolicy Trained, string Digest) Read(string folder)
    {
        var path = Path.Combine(folder, PolicyName);
        return Read(path, InputFile.ReadBytes(path, InputFile.MaxJsonBytes));
    }

    /// <summary>Reads a policy whose <see cref="PolicyName"/> has been read.</summary>
    internal static (TrainedPolicy Trained, string Digest) Read(string path, byte[] json) =>
        Read(path, json, weights => InputFile.ReadBytes(weights, SafetensorsFile.MaxBytes));

    /// <summary>Reads a policy whose files have been read.</summary>
    /// <param name="path">Path of its <see cref="PolicyName"/>, for messages.</param>
    /// <param name="json">Content of that file.</param>
    /// <param name="weightsAt">Gives the content of the weights, whose path it is told.</param>
    internal static (TrainedPolicy Trained, string Digest) Read(string path, byte[] json, Func<string, byte[]> weightsAt)
    {
        var (trained, sha) = PolicyFile.Parse(json, path);
        var weightsPath = Path.Combine(Path.GetDirectoryName(path) ?? "", WeightsName);
        var weights = weightsAt(weightsPath);
        var (tensors, _) = SafetensorsFile.Parse(weights, weightsPath);
        SafetensorsFile.CheckFinite(tensors, weightsPath);
        if (Sha256(weights) is var found && found != sha)
        {
            throw new InputException(weightsPath, InputException.WholeFile, $"must have the SHA-256 that {PolicyName} beside it names, {sha}, but has {found}");
        }

        CheckNetworks(trained.Policy, tensors, weightsPath);
        return (trained with { Policy = trained.Policy with { Tensors = tensors } }, Sha256(json));
    }

    /// <summary>Writes a policy; an existing one is replaced.</summary>
    /// <param name="folder">Where to; must exist.</param>
    /// <param name="trained">The policy.</param>
    /// <param name="curve">Text of the learning curve.</param>
    /// <exception cref="InputException">A weight is not finite.</exception>
    public static void Write(string folder, TrainedPolicy trained, string curve)
    {
        foreach (var (name, bytes) in Files(trained, curve))
        {
            AtomicFile.Write(Path.Combine(folder, name), bytes);
        }
    }

    /// <summary>The files of a policy's folder, in the order in which they must be written.</summary>
    /// <param name="trained">The policy.</param>
    /// <param name="curve">Text of the learning curve.</param>
    /// <exception cref="InputException">A weight is not finite.</exception>
    internal static IReadOnlyList<(string Name, byte[] Bytes)> Files(TrainedPolicy trained, string curve)
    {
        var tensors = trained.Policy.Tensors;
        SafetensorsFile.CheckFinite(tensors, WeightsName);
        CheckNetworks(trained.Policy, tensors, WeightsName);
        var weights = SafetensorsFile.Write(tensors, new Dictionary<string, string> { ["kind"] = WeightsKind, ["version"] = "1" });
        return
        [
            (WeightsName, weights),
            (CurveName, System.Text.Encoding.UTF8.GetBytes(curve)),
            (PolicyName, PolicyFile.Write(trained, Sha256(weights))),
        ];
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void CheckNetworks(Policy policy, TensorSet tensors, string file)
    {
        var problems = new ProblemList(file);
        foreach (var network in policy.Networks)
        {
            for (var layer = 0; layer < network.Shape.Layers; layer++)
            {
                var (inputs, outputs) = (network.Shape.InputsOf(layer), network.Shape.OutputsOf(layer));
                Check($"{network.Prefix}.{layer}.weight", [network.Networks, inputs, outputs]);
                Check($"{network.Prefix}.{layer}.bias", [network.Networks, outputs]);
            }
        }

        problems.ThrowIfAny();

        void Check(string name, int[] shape)
        {
            var tensor = tensors.Find(name);
            if (tensor?.Single is null || !tensor.Shape.SequenceEqual(shape))
            {
                problems.Add(name, $"must be F32 of shape [{string.Join(", ", shape)}] ({PolicyName}), but "
                    + (tensor is null ? "is missing" : $"is {(tensor.Single is null ? "F64" : "F32")} of shape [{string.Join(", ", tensor.Shape)}]"));
            }
        }
    }
}
