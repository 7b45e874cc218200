using Twinwright.Model.Composed;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Files;

/// <summary>A scenario as read, with all overrides in it: of one system, of the other, or of both composed.</summary>
public sealed record LoadedScenario
{
    private readonly WideAreaScenario? _wideArea;
    private readonly FederationScenario? _federation;
    private readonly ComposedScenario? _composed;

    /// <summary>A wide-area scenario.</summary>
    /// <param name="name">Its name in results: <c>wide-area/paper</c>, or the file's name without its ending.</param>
    /// <param name="wideArea">The world.</param>
    public LoadedScenario(string name, WideAreaScenario wideArea) => (Name, _wideArea) = (name, wideArea);

    /// <summary>A federated construction.</summary>
    /// <param name="name">Its name in results: <c>federation/paper</c>, or the file's name without its ending.</param>
    /// <param name="federation">The world.</param>
    public LoadedScenario(string name, FederationScenario federation) => (Name, _federation) = (name, federation);

    /// <summary>Both systems composed.</summary>
    /// <param name="name">Its name in results: <c>composed/germany</c>, or the file's name without its ending.</param>
    /// <param name="composed">The world.</param>
    public LoadedScenario(string name, ComposedScenario composed) => (Name, _composed) = (name, composed);

    /// <summary>Its name in results.</summary>
    public string Name { get; }

    /// <summary>Which system it describes.</summary>
    public SystemKind System => _composed is not null ? SystemKind.Composed
        : _wideArea is null ? SystemKind.Federation : SystemKind.WideArea;

    /// <summary>The wide-area world.</summary>
    /// <exception cref="InvalidOperationException">It is of another system.</exception>
    public WideAreaScenario WideArea
    {
        get => _wideArea ?? throw new InvalidOperationException($"{Name} is no wide-area world");
        init => _wideArea = value;
    }

    /// <summary>The federated construction.</summary>
    /// <exception cref="InvalidOperationException">It is of another system.</exception>
    public FederationScenario Federation => _federation ?? throw new InvalidOperationException($"{Name} is no federated construction");

    /// <summary>Both systems composed.</summary>
    /// <exception cref="InvalidOperationException">It is of one system alone.</exception>
    public ComposedScenario Composed
    {
        get => _composed ?? throw new InvalidOperationException($"{Name} is of one system alone");
        init => _composed = value;
    }

    /// <summary>One line about it; null when there is none.</summary>
    public string? Summary { get; init; }

    /// <summary>Content of the positions' file as it was read; null when edge servers are placed at random.</summary>
    public byte[]? PositionsContent { get; init; }
}

/// <summary>How a scenario was run, for <c>resolved.toml</c>.</summary>
/// <param name="Deployments">Seeds of the deployments, at least one.</param>
/// <param name="DynamicsSeed">Seed of the dynamics of the first run.</param>
public sealed record ResolvedRun(IReadOnlyList<long> Deployments, long DynamicsSeed);
