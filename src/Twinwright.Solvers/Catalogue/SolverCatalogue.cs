using System.Reflection;

namespace Twinwright.Solvers.Catalogue;

/// <summary>All solvers, found by their <see cref="SolverAttribute"/>.</summary>
public static class SolverCatalogue
{
    private static readonly List<SolverEntry> Found = [.. Scan(typeof(SolverCatalogue).Assembly)];

    /// <summary>All solvers, in their order.</summary>
    public static IReadOnlyList<SolverEntry> All => Found;

    /// <summary>Adds the solvers of another assembly; adding it twice changes nothing.</summary>
    public static void Register(Assembly assembly)
    {
        lock (Found)
        {
            Found.AddRange(Scan(assembly).Where(entry => Found.All(known => known.Type != entry.Type)));
            Found.Sort((a, b) => a.CompareTo(b));
        }
    }

    /// <summary>The solvers of a system, in their order.</summary>
    public static IEnumerable<SolverEntry> Of(SystemKind system) => Found.Where(entry => entry.System == system);

    private static IEnumerable<SolverEntry> Scan(Assembly assembly) => assembly.GetTypes()
        .Select(type => (Type: type, Attribute: type.GetCustomAttribute<SolverAttribute>()))
        .Where(found => found.Attribute is not null)
        .Select(found => new SolverEntry(found.Type, found.Attribute!))
        .OrderBy(entry => entry);
}
