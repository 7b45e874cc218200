using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.Federation;

/// <summary>Lyapunov-based block coordinate descent: a virtual queue on lateness weights the delay in each frame's objective.</summary>
/// <remarks>
/// Q(t + 1) = max{0, Q(t) + τ(t) − δ_T}, and each frame maximises V (U − ψ lateness) − Q τ over blocks of x (exact linear
/// assignment), y and z (projected gradient on [0, 1], rounded and repaired), with T in closed form.
/// </remarks>
[Solver(SystemKind.Federation, "lbcd", "Lyapunov-based block coordinate descent on relaxed associations and subcarriers", Order = 50)]
public sealed class Lbcd(Lbcd.Settings settings) : IFederationSolver
{
    private LbcdBlocks? _blocks;

    /// <summary>Q, the backlog that the next frame finds [s].</summary>
    public double BacklogS { get; private set; }

    /// <summary>The blocks, and the plan that they came to.</summary>
    internal LbcdBlocks Blocks => _blocks!;

    /// <inheritdoc />
    public void Begin(FederationContext context) => (_blocks, BacklogS) = (new LbcdBlocks(context.System), 0);

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        // The first frame of another run starts without a backlog.
        BacklogS = frame.Frame == 1 ? 0 : BacklogS;
        _blocks!.Run(frame, BacklogS / settings.V, settings.Cycles, settings.Steps);
        _blocks.Plan.Write(actions);
        BacklogS = Math.Max(0, BacklogS + _blocks.Plan.DelayS - frame.System.Constants.FrameDurationS);
    }

    /// <summary>Options of <see cref="Lbcd"/>.</summary>
    public sealed record Settings
    {
        /// <summary>V. At 0.1 a backlog of 1 s makes a second of delay cost 10, as ψ does in the paper's world.</summary>
        [Option("V, weight of the utility against the queue of lateness in s", Min = 1e-6, Max = 1e6)]
        public double V { get; set; } = 0.1;

        /// <summary>Most cycles over the blocks in a frame.</summary>
        [Option("most cycles over the blocks in a frame", Min = 1, Max = 1000)]
        public int Cycles { get; set; } = 3;

        /// <summary>Steps of a projected gradient.</summary>
        [Option("steps of the projected gradient in a block", Min = 1, Max = 1000)]
        public int Steps { get; set; } = 20;
    }
}
