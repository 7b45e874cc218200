using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.Federation;

/// <summary>Tabu search over coalitions, drawn by preference gravity.</summary>
/// <remarks>
/// PTS of Chen 2025, section 5.2, as read here. The assignment is <see cref="Gre"/>'s. The links start as the
/// coalitions of the frame before (at random in the first frame), as those of <see cref="Socf"/> do, and then change
/// by one quit, join, transfer or swap a step; rounds are in closed form and changes count. The gravity between a
/// sensor and an edge server whose coalition it is not in is G_nb = I_c(b) max_w d_nc(b) log2(1 + SINR_nbw), the SINR
/// that the sensor would have in that cell in the place of who owns it now. Every step looks at the quits of all
/// members, and for the sensors of the largest gravity at their joins and transfers, and at the swaps with members
/// whose cell pulls the sensor more than them. The best of these moves is made, even where it lowers the potential;
/// equal ones go to the first. The pairs of sensor and edge server that a move links or parts are tabu for some steps,
/// and a move that changes one is made only if it leads above the best potential found. The best coalitions found
/// with every link at R_Min or above are decided; the start, if there are none.
/// </remarks>
[Solver(SystemKind.Federation, "pts", "greedy assignment, then tabu search over coalitions, drawn by preference gravity", Order = 40)]
public sealed class Pts(Pts.Settings settings) : IFederationSolver
{
    private GreedyAssignment? _greedy;
    private PtsSearch? _search;
    private int[] _assignment = [];

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        (_greedy, _search) = (new GreedyAssignment(context.System), new PtsSearch(context.System));
        _assignment = new int[context.System.PartialDts];
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        _greedy!.Write(frame, _assignment);
        _search!.Search(frame, _assignment, settings, actions);
    }

    /// <summary>Options of <see cref="Pts"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Steps of the search.</summary>
        [Option("moves in a frame", Min = 1, Max = 10000)]
        public int Moves { get; set; } = 80;

        /// <summary>Steps for which a pair stays tabu.</summary>
        [Option("moves for which a sensor stays in, or out of, a coalition that it has just entered or left", Min = 0, Max = 10000)]
        public int Tenure { get; set; } = 7;

        /// <summary>Sensors that are looked at.</summary>
        [Option("sensors that are looked at before each move, those that are pulled most", Min = 1, Max = 100000)]
        public int Candidates { get; set; } = 12;
    }
}
