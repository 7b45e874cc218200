using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Reproduction;

/// <summary>Keeps the finished runs of an unfinished reproduction, so that it can go on.</summary>
/// <remarks>
/// One file a run, written whole or not at all and named after everything that its facts depend on. Numbers are kept to
/// the last bit, so that what is drawn and judged is the same as if nothing had been interrupted.
/// </remarks>
internal sealed class RunStore : IDisposable
{
    /// <summary>Its folder in that of the reproduction.</summary>
    public const string FolderName = "unfinished";

    private const string ClaimName = "claim";
    private static readonly JsonSerializerOptions Numbers = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly string _folder;
    private readonly FileStream _claim;

    /// <summary>Makes the folder and claims it, for as long as this process lives.</summary>
    /// <param name="folder">The reproduction's folder.</param>
    /// <exception cref="InputException">Another reproduction is writing there.</exception>
    public RunStore(string folder)
    {
        _folder = Path.Combine(folder, FolderName);
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, ClaimName);
        try
        {
            _claim = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new InputException("--out", folder, "must be a folder of its own, but another reproduction is writing there");
        }
    }

    /// <summary>Whether a folder holds an unfinished reproduction.</summary>
    public static bool IsUnfinished(string folder) => Directory.Exists(Path.Combine(folder, FolderName));

    /// <summary>The facts of a run, if they were kept; null otherwise, also when the file is damaged.</summary>
    /// <param name="description">Everything that they depend on.</param>
    public RunFacts? Find(string description)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(PathOf(description)), Numbers);
            return kept is { Totals: { } totals, Arrays: { } arrays } ? new(totals, arrays) : null;
        }
        catch (Exception missing) when (missing is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps the facts of a run.</summary>
    /// <param name="description">Everything that they depend on.</param>
    /// <param name="facts">The facts.</param>
    public void Keep(string description, RunFacts facts) => AtomicFile.Write(
        PathOf(description), JsonSerializer.SerializeToUtf8Bytes(new Kept(new(facts.Totals), new(facts.Arrays)), Numbers));

    /// <summary>Removes everything: the reproduction stands.</summary>
    /// <param name="folder">The reproduction's folder.</param>
    public static void Remove(string folder)
    {
        if (IsUnfinished(folder))
        {
            Directory.Delete(Path.Combine(folder, FolderName), recursive: true);
        }
    }

    /// <summary>Leaves everything as it is, for another attempt.</summary>
    public void Dispose() => _claim.Dispose();

    private string PathOf(string description) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)))[..32] + ".json");

    private sealed record Kept(Dictionary<string, double> Totals, Dictionary<string, double[]> Arrays);
}
