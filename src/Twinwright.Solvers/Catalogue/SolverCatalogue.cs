using System.Reflection;

namespace Twinwright.Solvers.Catalogue;

/// <summary>All solvers, found by their <see cref="SolverAttribute"/>.</summary>
public static class SolverCatalogue
{
    private static readonly Lock Registering = new();
    private static volatile SolverEntry[] s_found = [.. Scan(typeof(SolverCatalogue).Assembly)];

    /// <summary>All solvers, in their order.</summary>
    public static IReadOnlyList<SolverEntry> All => s_found;

    /// <summary>Adds the solvers of another assembly; adding it twice changes nothing.</summary>
    public static void Register(Assembly assembly)
    {
        lock (Registering)
        {
            // A new array each time: whoever is reading the old one goes on undisturbed.
            var added = Scan(assembly).Where(entry => s_found.All(known => known.Type != entry.Type));
            s_found = [.. s_found.Concat(added).Order()];
        }
    }

    /// <summary>The solvers of a system, in their order.</summary>
    public static IEnumerable<SolverEntry> Of(SystemKind system) => s_found.Where(entry => entry.System == system);

    private static IEnumerable<SolverEntry> Scan(Assembly assembly) => assembly.GetTypes()
        .Select(type => (Type: type, Attribute: type.GetCustomAttribute<SolverAttribute>()))
        .Where(found => found.Attribute is not null)
        .Select(found => new SolverEntry(found.Type, found.Attribute!))
        .OrderBy(entry => entry);
}
