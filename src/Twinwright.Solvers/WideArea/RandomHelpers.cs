using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea;

/// <summary>Random (Kang 2023, section VI): every edge server draws its identity anew each cycle.</summary>
[Solver(SystemKind.WideArea, "random", "each edge server is a helper with a fixed probability, drawn each cycle", Order = 20)]
public sealed class RandomHelpers(RandomHelpers.Settings settings) : IWideAreaSolver
{
    private double _receivedW;

    /// <inheritdoc />
    public void Begin(WideAreaContext context) => _receivedW = context.HeuristicReceivedW;

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        Activation.Write(cycle, _receivedW, actions);
        var draws = new Rng(cycle.DynamicsSeed).Split("solver/random").Field();
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            actions.Helper[i] = draws[cycle.Step, i] < settings.Probability;
        }
    }

    /// <summary>Options of <c>random</c>.</summary>
    public sealed record Settings
    {
        /// <summary>Probability of being a helper [1].</summary>
        [Option("probability of being a helper", Min = 0, Max = 1)]
        public double Probability { get; init; } = 0.5;
    }
}
