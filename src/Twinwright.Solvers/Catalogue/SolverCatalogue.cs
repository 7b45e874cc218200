using System.Reflection;

namespace Twinwright.Solvers.Catalogue;

/// <summary>All solvers, found by their <see cref="SolverAttribute"/>.</summary>
public static class SolverCatalogue
{
    /// <summary>All solvers, in their order.</summary>
    public static IReadOnlyList<SolverEntry> All { get; } = [.. Rooms().SelectMany(Scan).Order()];

    /// <summary>The solvers of a system, in their order.</summary>
    public static IEnumerable<SolverEntry> Of(SystemKind system) => All.Where(entry => entry.System == system);

    // Solvers that learn live in a project above this one; a program without them has the others.
    private static IEnumerable<Assembly> Rooms()
    {
        yield return typeof(SolverCatalogue).Assembly;
        if (Path.Exists(Path.Combine(AppContext.BaseDirectory, "Twinwright.Learning.dll")))
        {
            yield return Assembly.Load("Twinwright.Learning");
        }
    }

    private static IEnumerable<SolverEntry> Scan(Assembly assembly) => assembly.GetTypes()
        .Select(type => (Type: type, Attribute: type.GetCustomAttribute<SolverAttribute>()))
        .Where(found => found.Attribute is not null)
        .Select(found => new SolverEntry(found.Type, found.Attribute!));
}
