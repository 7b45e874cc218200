using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Sweeps;

/// <summary>A shelf of policies by value, as far as some solvers may ask for it in a deployment.</summary>
/// <param name="Folders">The folders that are asked, in this order; only their names count.</param>
/// <param name="Policies">What stands in them.</param>
/// <param name="Shipped">Policies that come with the program are not sent: every silo has them. What the asker's are, by place, for a silo whose are others.</param>
/// <param name="Train">The command that trains for the world at hand; for messages.</param>
internal sealed record PolicyOrder(IReadOnlyList<string> Folders, IReadOnlyList<PolicyFiles> Policies, IReadOnlyDictionary<string, string> Shipped, TrainCommandLine Train)
{
    /// <summary>Packs what solvers may need.</summary>
    /// <param name="shelf">The shelf.</param>
    /// <param name="solvers">The solvers.</param>
    /// <param name="deployments">Seeds of the deployments.</param>
    public static PolicyOrder Of(PolicyShelf shelf, IEnumerable<SolverSpec> solvers, params IReadOnlyList<long> deployments) => shelf.Pack(solvers, deployments);

    /// <summary>A shelf that gives the same policies, and the same reasons where it has none.</summary>
    public PolicyShelf Shelf() => new(this);
}

/// <summary>A policy as its files hold it.</summary>
/// <param name="Folder">Name of its folder.</param>
/// <param name="Policy">What it is and where it fits.</param>
/// <param name="Weights">Its weights.</param>
internal sealed record PolicyFiles(string Folder, byte[] Policy, byte[] Weights);
