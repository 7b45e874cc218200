using System.Globalization;
using Twinwright.Experiments.Results;
using Twinwright.Learning.Policies;

namespace Twinwright.Experiments.Files;

/// <summary>An unfinished training as it stands in a file (<c>docs/formats.md</c>, section 14).</summary>
/// <param name="Settings">Everything that its result depends on, line by line.</param>
/// <param name="State">State of the training.</param>
/// <param name="Curve">What it has reported so far.</param>
public sealed record Checkpoint(string Settings, TensorSet State, LearningCurve Curve)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "checkpoint.safetensors";

    /// <summary>Its kind, in its header.</summary>
    public const string Kind = "training-checkpoint";

    private const string CurveName = "curve";
    private const string StatePrefix = "state/";
    private const string SettingsName = "settings";

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        var all = new TensorSet();
        all.Add(CurveName, Curve.ToTensor());
        foreach (var (name, tensor) in State.All)
        {
            all.Add(StatePrefix + name, tensor);
        }

        return SafetensorsFile.Write(all, new Dictionary<string, string>
        {
            ["kind"] = Kind,
            ["version"] = JsonKind.Version.ToString(CultureInfo.InvariantCulture),
            [SettingsName] = Settings,
        });
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It is malformed, or no checkpoint.</exception>
    public static Checkpoint Read(string path)
    {
        var (tensors, metadata) = SafetensorsFile.Read(path);
        return Of(tensors, metadata, path);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="InputException">They are malformed, or no checkpoint.</exception>
    internal static Checkpoint Parse(byte[] bytes, string file)
    {
        var (tensors, metadata) = SafetensorsFile.Parse(bytes, file);
        return Of(tensors, metadata, file);
    }

    /// <summary>Takes a checkpoint from tensors.</summary>
    /// <param name="tensors">Tensors of the file.</param>
    /// <param name="metadata">Texts of its header.</param>
    /// <param name="file">Name for messages.</param>
    internal static Checkpoint Of(TensorSet tensors, IReadOnlyDictionary<string, string> metadata, string file)
    {
        var problems = new ProblemList(file);
        if (metadata.GetValueOrDefault("kind") is var kind && kind != Kind)
        {
            problems.Add($"{SafetensorsFile.MetadataKey}.kind", $"must be \"{Kind}\", but {(kind is null ? "is missing" : $"is {Shown.Text(kind)}")}");
        }

        var settings = metadata.GetValueOrDefault(SettingsName);
        if (settings is null)
        {
            problems.Add($"{SafetensorsFile.MetadataKey}.{SettingsName}", "is missing");
        }

        var curve = LearningCurve.Of(tensors.Find(CurveName));
        if (curve is null)
        {
            problems.Add(CurveName, $"must be F64 of shape [points, {LearningCurve.Columns}], with counts of steps that rise");
        }

        var state = new TensorSet();
        foreach (var (name, tensor) in tensors.All.Where(entry => entry.Key != CurveName))
        {
            if (name.StartsWith(StatePrefix, StringComparison.Ordinal))
            {
                state.Add(name[StatePrefix.Length..], tensor);
            }
            else
            {
                problems.Add(name, $"must begin with {StatePrefix}");
            }
        }

        problems.ThrowIfAny();
        return new Checkpoint(settings!, state, curve!);
    }
}
