using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Running;

/// <summary>Keeps the finished worlds of an unfinished comparison in its results folder, so that it can go on.</summary>
/// <remarks>
/// One small file a world, written whole or not at all and named after everything that its values depend on: what was
/// kept for another comparison is not found. Once the results stand, the folder is removed.
/// </remarks>
public sealed class RunLedger : IDisposable
{
    private const string FolderName = "unfinished";
    private const string ClaimName = "claim";

    // Energies can overflow in a scenario that asks for it.
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _folder;
    private readonly string _fingerprint;
    private readonly int _solvers;
    private readonly int _metrics;
    private readonly Lock _opening = new();
    private FileStream? _claim;

    /// <summary>Everything that values depend on, as text.</summary>
    /// <param name="request">What is compared; of positions counts what the file held, not its name.</param>
    /// <param name="version">Version of the program.</param>
    public static string Describe(ComparisonRequest request, string version) => string.Join('\n', [
        Describe(request.Scenario),
        .. request.Solvers.Select(solver => solver.Text),
        .. request.Solvers.Where(PolicyShelf.Needs).Select(solver => (request.Policies ?? PolicyShelf.Shipped(request.Scenario.Name))
            .Digest(solver, [.. request.Worlds().Select(world => world.Deployment).Distinct()])),
        request.Length.ToString(),
        version]);

    /// <summary>Everything about a scenario that values depend on, as text.</summary>
    /// <param name="scenario">The scenario; of positions counts what the file held, not its name.</param>
    internal static string Describe(LoadedScenario scenario) =>
        $"{ScenarioFile.Write(scenario)}\n{Convert.ToHexStringLower(SHA256.HashData(scenario.PositionsContent ?? []))}";

    /// <summary>Opens the ledger of a comparison.</summary>
    /// <param name="resultsFolder">The results folder.</param>
    /// <param name="description">Everything that values depend on; see <see cref="Describe(ComparisonRequest, string)"/>.</param>
    /// <param name="solvers">Number of solvers.</param>
    /// <param name="metrics">Number of metrics.</param>
    public RunLedger(string resultsFolder, string description, int solvers, int metrics)
    {
        _folder = Path.Combine(resultsFolder, FolderName);
        _fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)))[..16];
        (_solvers, _metrics) = (solvers, metrics);
    }

    /// <summary>The values of a world, if they were kept; null otherwise, also when the file is damaged.</summary>
    public WorldValues? Find(World world)
    {
        try
        {
            var values = JsonSerializer.Deserialize<double[][]>(File.ReadAllBytes(PathOf(world)), Json);
            return values?.Length == _solvers && values.All(own => own?.Length == _metrics)
                ? new WorldValues(values)
                : null;
        }
        catch (Exception missing) when (missing is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps the values of a world.</summary>
    /// <exception cref="InputException">Another comparison is writing into the same results folder.</exception>
    public void Keep(World world, WorldValues values)
    {
        Claim();
        AtomicFile.Write(PathOf(world), JsonSerializer.SerializeToUtf8Bytes(values.BySolver, Json));
    }

    /// <summary>Removes the ledger: the results stand.</summary>
    public void Close()
    {
        Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Leaves the ledger as it is, for another attempt.</summary>
    public void Dispose()
    {
        _claim?.Dispose();
        _claim = null;
    }

    /// <summary>Makes the folder and claims it, for as long as this process lives.</summary>
    /// <remarks>Not before there is something to keep: a comparison that is refused leaves nothing behind.</remarks>
    private void Claim()
    {
        lock (_opening)
        {
            if (_claim is not null)
            {
                return;
            }

            Directory.CreateDirectory(_folder);
            try
            {
                _claim = new FileStream(Path.Combine(_folder, ClaimName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(Path.Combine(_folder, ClaimName)))
            {
                throw new InputException("--out", Path.GetDirectoryName(_folder)!, "must be a folder of its own, but another comparison is writing there");
            }
        }
    }

    private string PathOf(World world) => Path.Combine(
        _folder, string.Create(CultureInfo.InvariantCulture, $"{_fingerprint}-{world.Deployment}-{world.DynamicsSeed}.json"));
}
