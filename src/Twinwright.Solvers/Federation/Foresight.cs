using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>A solver of ours: coalitions and assignment by turns, under a potential that knows what data is worth later.</summary>
/// <remarks>
/// <see cref="Socf"/> looks at a frame by itself. Its sensors let a partial-DT starve whose importance is low just now,
/// though data counts in all frames to come. Here a table of that future value is added to U_b while deciding
/// (<see cref="FutureValue"/>), the assignment is exact for the links that there are, sensors may take each other's
/// places, links change subcarriers, and kicks lead out of optima that no single change can leave. Nothing is learned.
/// </remarks>
[Solver(SystemKind.Federation, "foresight", "coalitions and exact assignment by turns, under a potential with the future value of data", Order = 15)]
public sealed class Foresight(Foresight.Settings settings) : IFederationSolver
{
    private const double UnknownStepSigma = 0.1;
    private const double FullKicks = 100;

    private AssignmentSearch? _matching;
    private ForesightSearch? _search;
    private FutureValue? _future;
    private CoalitionSettings _coalitions = new();
    private int[] _assignment = [];

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        var system = context.System;
        var step = context.Deployment?.Scenario.ImportanceStepSigma ?? UnknownStepSigma;
        _matching = new AssignmentSearch(system);
        _search = new ForesightSearch(system) { Rounds = settings.Rounds, Retune = settings.Retune, Kicks = Kicks(system) };
        _future = settings.Future
            ? new FutureValue(system, new TrainingWorth(system, step, settings.OneLess), new ForesightForecast(settings.Factor, settings.Shared))
            : null;
        _coalitions = new CoalitionSettings
        {
            Rule = settings.Swap ? CoalitionRule.Swap : CoalitionRule.Potential,
            Neighbours = settings.Neighbours,
            OneRoundLess = settings.OneLess,
            Future = _future,
        };
        _assignment = new int[system.PartialDts];
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        _future?.Load(frame);
        _matching!.Match(frame, _coalitions).CopyTo(_assignment);
        _search!.Decide(frame, _assignment, _coalitions, actions);
    }

    /// <summary>Kicks of a frame: each costs as much as a frame without, which in large worlds is much.</summary>
    private int Kicks(FederationSystem system) =>
        (int)(settings.Kicks * Math.Min(1, FullKicks / Math.Max(1, (double)system.Sensors * system.EdgeServers)));

    /// <summary>Options of <see cref="Foresight"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Whether the future value of data counts.</summary>
        [Option("count what data is worth in later frames")]
        public bool Future { get; set; } = true;

        /// <summary>Most rounds of assignment and coalitions.</summary>
        [Option("most rounds of exact assignment and moves; 0 keeps the matching", Min = 0, Max = 100)]
        public int Rounds { get; set; } = 4;

        /// <summary>Whether a sensor may take a member's place.</summary>
        [Option("a sensor may take a member's place")]
        public bool Swap { get; set; } = true;

        /// <summary>Whether links change subcarriers.</summary>
        [Option("let links change subcarriers, and gather a sensor's links on one")]
        public bool Retune { get; set; } = true;

        /// <summary>Kicks of a frame in a world of the paper's size.</summary>
        [Option("kicks out of a frame's optimum, times 100/(sensors x edge servers) where that is below 1", Min = 0, Max = 100_000)]
        public int Kicks { get; set; } = 20;

        /// <summary>Whether T* − 1 is a candidate.</summary>
        [Option("try one round less than the cap, too")]
        public bool OneLess { get; set; } = true;

        /// <summary>Edge servers that a sensor looks at.</summary>
        [Option("a sensor looks at this many edge servers, those it reaches best; 0 for all", Min = 0, Max = 10000)]
        public int Neighbours { get; set; } = 10;

        /// <summary>Expected new data, as a multiple of its running mean.</summary>
        [Option("new data expected in later frames, times its running mean", Min = 0, Max = 10)]
        public double Factor { get; set; } = 1;

        /// <summary>How much of the expected new data is the mean over all partial-DTs.</summary>
        [Option("how much of the expected new data is the mean over all partial-DTs", Min = 0, Max = 1)]
        public double Shared { get; set; }
    }
}
