using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Sweeps;
using Twinwright.Learning.Policies;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>Makes solvers, and gives those that act by a policy the one that fits.</summary>
/// <remarks>
/// A policy is looked for in every folder as <c>FOLDER/SOLVER/deployment-D</c>, or as <c>FOLDER/SOLVER</c> when one serves
/// all deployments, or as FOLDER itself, and last among those that come with the program. The first that fits is taken.
/// Policies are read once and shared by all threads.
/// </remarks>
public sealed class PolicyShelf
{
    /// <summary>Folder of the policies that come with the program.</summary>
    public const string ShippedName = "policies";

    private static readonly TrainCommandLine Unknown = new("SCENARIO", []);
    private readonly IReadOnlyList<string> _folders;
    private readonly TrainCommandLine _train;

    // Policies that came by value, by folder, and digests of those that come with the program, by place; null where folders
    // are looked up on disk. One that is not among them is not there, whatever stands on this machine's disk.
    private readonly Dictionary<string, PolicyFiles>? _carried;
    private readonly IReadOnlyDictionary<string, string>? _shippedThere;
    private readonly ConcurrentDictionary<string, Lazy<PolicyFiles>> _packed = new();
    private readonly ConcurrentDictionary<string, Lazy<(TrainedPolicy Trained, string Digest)>> _read = new();
    private readonly Lazy<string?> _shipped = new(() =>
        ProjectRoot.Find() is { } root && Path.Combine(root, ShippedName) is var path && Directory.Exists(path) ? path : null);

    /// <summary>A shelf of folders.</summary>
    /// <param name="folders">Folders with policies, in the order in which they are asked.</param>
    /// <param name="train">The command that trains for the world at hand; for messages.</param>
    /// <exception cref="InputException">A folder holds no policy.</exception>
    public PolicyShelf(IReadOnlyList<string> folders, TrainCommandLine train) => (_folders, _train) = (Holding(folders), train);

    /// <summary>A shelf that came by value.</summary>
    internal PolicyShelf(PolicyOrder order)
    {
        (_folders, _train) = (order.Folders, order.Train);
        (_carried, _shippedThere) = (order.Policies.ToDictionary(policy => policy.Folder), order.Shipped);
    }

    /// <summary>A shelf with nothing but the policies that come with the program.</summary>
    /// <param name="scenario">Name of the scenario, for messages; null when it is not known.</param>
    public static PolicyShelf Shipped(string? scenario = null) => new([], scenario is null ? Unknown : new TrainCommandLine(scenario, []));

    /// <summary>Whether a solver, or one of a pair, acts by a policy.</summary>
    public static bool Needs(SolverSpec solver) => solver.Parts.Any(part => typeof(IPolicySolver).IsAssignableFrom(part.Entry.Type));

    /// <summary>Where a training puts its policy, below the folder that is to hold policies.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="deployment">Seed of the deployment; not used where one policy serves all.</param>
    public static string Place(SolverEntry solver, long? deployment) => solver.Transfers || deployment is null
        ? solver.Id
        : Path.Combine(solver.Id, string.Create(CultureInfo.InvariantCulture, $"deployment-{deployment}"));

    /// <summary>Makes a solver, with its policy when it acts by one.</summary>
    /// <param name="solver">Which one.</param>
    /// <param name="world">What the policy must fit.</param>
    /// <exception cref="SolverRefusedException">There is no policy that fits.</exception>
    /// <exception cref="InputException">A policy's file is broken.</exception>
    public object Create(SolverSpec solver, PolicyWorld world)
    {
        var decider = solver.Create();
        if (decider is IPolicySolver learned)
        {
            var (folder, trained) = Find(solver, world);
            try
            {
                learned.Load(trained.Policy);
            }
            catch (SolverRefusedException refused)
            {
                throw new SolverRefusedException($"solver {solver.Entry.Id}: the policy in {folder} cannot be used: {refused.Message}");
            }
        }

        return decider;
    }

    /// <summary>Refuses a folder of one policy that none of the solvers acts by: others would act unnoticed.</summary>
    /// <param name="solvers">All solvers that are to decide; where none of them acts by a policy, nothing is refused.</param>
    /// <exception cref="InputException">There is such a folder, or its policy is broken.</exception>
    public void RequireUse(params IReadOnlyList<SolverSpec> solvers)
    {
        var needy = solvers.SelectMany(solver => solver.Parts).Where(Needs).Select(solver => solver.Entry.Id).Distinct().ToList();
        foreach (var folder in needy.Count == 0 ? [] : _folders.Where(Holds))
        {
            if (Open(folder).Trained.Policy.Solver is var other && !needy.Contains(other))
            {
                throw new InputException(folder, "--policy", $"must hold a policy of solver {string.Join(" or ", needy)}, but holds one of {Shown.Raw(other)}");
            }
        }
    }

    /// <summary>Refuses deployments for which there is no policy at all, all of them at once.</summary>
    /// <param name="solver">A solver; one without a policy is never refused.</param>
    /// <param name="deployments">Seeds of the deployments that it is to decide.</param>
    /// <exception cref="SolverRefusedException">For some there is none.</exception>
    public void Require(SolverSpec solver, IReadOnlyList<long> deployments)
    {
        if (solver.Second is not null)
        {
            foreach (var part in solver.Parts)
            {
                Require(part, deployments);
            }
        }
        else if (Needs(solver))
        {
            RequireOne(solver, deployments);
        }
    }

    private void RequireOne(SolverSpec solver, IReadOnlyList<long> deployments)
    {
        var missing = deployments.Where(deployment => !Places(solver.Entry, deployment).Any(Holds)).ToList();
        if (missing.Count > 0)
        {
            throw Missing(solver, missing);
        }
    }

    /// <summary>What the policies of a solver are, in a few digits: results depend on it.</summary>
    /// <param name="solver">The solver; of one without a policy the text is empty.</param>
    /// <param name="deployments">Seeds of the deployments that it is to decide.</param>
    public string Digest(SolverSpec solver, IReadOnlyList<long> deployments)
    {
        if (!Needs(solver))
        {
            return "";
        }

        var digests = solver.Parts.Where(Needs).SelectMany(part => deployments.SelectMany(deployment => Places(part.Entry, deployment))).Distinct().Where(Holds).Select(place => Open(place).Digest);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', digests))));
    }

    /// <summary>All that some solvers may ask of this shelf in some deployments, by value; see <see cref="PolicyOrder"/>.</summary>
    /// <remarks>Folders that are policies themselves come along whoever they are of: which solver they are of is asked of them.</remarks>
    internal PolicyOrder Pack(IEnumerable<SolverSpec> solvers, IReadOnlyList<long> deployments)
    {
        List<SolverEntry> needy = [.. solvers.SelectMany(solver => solver.Parts).Where(Needs).Select(part => part.Entry).Distinct()];
        List<string> places = [.. needy.SelectMany(solver => deployments.Select(deployment => Place(solver, deployment))).Distinct()];
        var folders = needy.Count == 0 ? [] : _folders.Concat(places.SelectMany(place => _folders.Select(folder => Path.Combine(folder, place))));
        var shipped = places.Where(place => _shipped.Value is { } root && Holds(Path.Combine(root, place)));
        return new(
            _folders, [.. folders.Distinct().Where(Holds).Select(Files)],
            shipped.ToDictionary(place => place, place => Open(Path.Combine(_shipped.Value!, place)).Digest), _train);
    }

    private PolicyFiles Files(string folder) => _packed.GetOrAdd(folder, path => new Lazy<PolicyFiles>(() =>
    {
        var (policy, weights) = (Path.Combine(path, PolicyFolder.PolicyName), Path.Combine(path, PolicyFolder.WeightsName));
        var files = new PolicyFiles(
            path, InputFile.ReadBytes(policy, InputFile.MaxJsonBytes), InputFile.ReadBytes(weights, SafetensorsFile.MaxBytes));
        return Read(files).Digest == Open(path).Digest ? files
            : throw new InputException(path, InputException.WholeFile, "must not change while it is in use, but has");
    })).Value;

    private (string Folder, TrainedPolicy Trained) Find(SolverSpec solver, PolicyWorld world)
    {
        if (!solver.Entry.Transfers && world.Deployment is null)
        {
            throw new SolverRefusedException(
                $"solver {solver.Entry.Id} has a policy of its own for each deployment, but the instance does not say which it is of; it has no origin");
        }

        string? misfit = null;
        foreach (var place in Places(solver.Entry, world.Deployment).Where(Holds))
        {
            var trained = Open(place).Trained;
            if (PolicyFit.Problem(solver, trained, world) is not { } problem)
            {
                return (place, trained);
            }

            misfit ??= $"solver {solver.Entry.Id}: the policy in {place} {problem}; train one that fits by: {Command(solver, Deployments(world))}";
        }

        throw misfit is null ? Missing(solver, Deployments(world)) : new SolverRefusedException(misfit);
    }

    private SolverRefusedException Missing(SolverSpec solver, IReadOnlyList<long> deployments)
    {
        var whom = solver.Entry.Transfers ? "" : $" for deployment{(deployments.Count == 1 ? "" : "s")} {TrainCommandLine.List(deployments)}";
        var where = _folders.Count == 0 ? "--policy names no folder and none comes with the program" : $"none in {string.Join(", ", _folders)} nor among those that come with the program";
        return new SolverRefusedException(
            $"solver {solver.Entry.Id} acts by a policy, but there is none{whom}: {where}; train it by: {Command(solver, deployments)}");
    }

    private string Command(SolverSpec solver, IReadOnlyList<long> deployments) =>
        _train.Of(solver, solver.Entry.Transfers ? [] : deployments, _folders.Count > 0 && !Holds(_folders[0]) ? _folders[0] : ShippedName);

    private static long[] Deployments(PolicyWorld world) => world.Deployment is { } seed ? [seed] : [];

    private IEnumerable<string> Places(SolverEntry solver, long? deployment) =>
        _folders.Where(folder => IsOf(solver, folder))
            .Concat(_folders.Select(folder => Path.Combine(folder, Place(solver, deployment))))
            .Concat(_shipped.Value is { } shipped ? [Path.Combine(shipped, Place(solver, deployment))] : []);

    private bool IsOf(SolverEntry solver, string folder) => Holds(folder) && Open(folder).Trained.Policy.Solver == solver.Id;

    /// <summary>Refuses folders without a policy: most likely their names are wrong, and other policies would act unnoticed.</summary>
    private static IReadOnlyList<string> Holding(IReadOnlyList<string> folders)
    {
        foreach (var folder in folders.Where(folder => !HoldsAny(folder, depth: 2)))
        {
            throw new InputException(
                folder, "--policy", Directory.Exists(folder)
                    ? $"must hold {PolicyFolder.PolicyName}, or SOLVER/{PolicyFolder.PolicyName}, or SOLVER/deployment-D/{PolicyFolder.PolicyName}, but holds none"
                    : "must be a folder with policies, but there is none");
        }

        return folders;
    }

    private static bool HoldsAny(string folder, int depth) => Directory.Exists(folder)
        && (PolicyFolder.Holds(folder) || (depth > 0 && Directory.EnumerateDirectories(folder).Any(inner => HoldsAny(inner, depth - 1))));

    private (TrainedPolicy Trained, string Digest) Open(string folder) =>
        _read.GetOrAdd(folder, path => new Lazy<(TrainedPolicy, string)>(() =>
            _carried?.GetValueOrDefault(path) is { } carried ? Read(carried) : OnDisk(path))).Value;

    /// <summary>Whether a folder holds a whole policy; of one of this shelf's by value only what came counts.</summary>
    private bool Holds(string folder) => _carried is null ? PolicyFolder.Holds(folder)
        : _carried.ContainsKey(folder) || (ShippedPlace(folder) is { } place && _shippedThere!.ContainsKey(place));

    private string? ShippedPlace(string folder) =>
        _shipped.Value is { } shipped && folder.StartsWith(shipped + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? folder[(shipped.Length + 1)..] : null;

    private (TrainedPolicy Trained, string Digest) OnDisk(string folder)
    {
        var found = PolicyFolder.Read(folder);
        return _shippedThere is null || (ShippedPlace(folder) is { } place && _shippedThere[place] == found.Digest) ? found
            : throw new InvalidOperationException($"the policy in {folder} is another one than where the job comes from; all silos need the program with the same policies");
    }

    private static (TrainedPolicy Trained, string Digest) Read(PolicyFiles files) =>
        PolicyFolder.Read(Path.Combine(files.Folder, PolicyFolder.PolicyName), files.Policy, _ => files.Weights);
}
