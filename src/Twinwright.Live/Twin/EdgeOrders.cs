using Twinwright.Live.Grains;
using Twinwright.Model.Composed;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Twin;

/// <summary>From decisions to orders.</summary>
/// <param name="plan">The twin.</param>
/// <param name="epoch">The cloud's epoch.</param>
/// <param name="world">The model's world, with the frame's coalitions.</param>
internal sealed class EdgeOrders(TwinPlan plan, long epoch, ComposedStepper world)
{
    /// <summary>An edge server's order as a frame begins.</summary>
    /// <param name="b">The edge server.</param>
    /// <param name="frame">The frame, from 0.</param>
    /// <param name="cycle">The cycle with which it begins.</param>
    /// <param name="partialDt">The partial-DT that it builds; −1 for none.</param>
    /// <param name="builder">The edge server that built it before; −1 for none.</param>
    /// <param name="rounds">T_b.</param>
    public FrameOrder Frame(int b, int frame, long cycle, int partialDt, int builder, int rounds) => new()
    {
        Epoch = epoch,
        Order = 2 * cycle,
        Frame = frame + 1,
        PartialDt = partialDt,
        ComesFrom = builder >= 0 && builder != b ? plan.Areas[builder] : null,
        Rounds = partialDt < 0 ? 0 : rounds,
    };

    /// <summary>An edge server's order in a cycle.</summary>
    /// <param name="i">The edge server.</param>
    /// <param name="cycle">The cycle.</param>
    /// <param name="step">The step of the data.</param>
    /// <param name="cut">Id of the last reading that counts.</param>
    /// <param name="outcome">What comes of the cycle by the model.</param>
    /// <param name="need">What it lacks before anybody helps [1].</param>
    /// <param name="similarity">s of every link [1].</param>
    public CycleOrder Cycle(int i, long cycle, long step, long cut, CycleOutcome outcome, double need, double[] similarity) => new()
    {
        Epoch = epoch,
        Order = (2 * cycle) + 1,
        Cycle = cycle,
        Step = step,
        Helper = outcome.Helper[i],
        HelpedBy = outcome.Choice[i] is var helper and >= 0 ? plan.Areas[helper] : null,
        Similarity = outcome.Choice[i] >= 0 ? similarity[outcome.ChoiceLink[i]] : 0,
        Process = outcome.Process[i],
        Iterations = (int)Math.Ceiling(outcome.Convergency[i] * plan.Settings.IterationsPerConvergency),
        AloneIterations = (int)Math.Ceiling(need * plan.Settings.IterationsPerConvergency),
        Cut = cut,
        Coalition = Coalition(i),
    };

    /// <summary>Series of the sensors that are linked to an edge server, in their order; its own where none is.</summary>
    private int[] Coalition(int edgeServer)
    {
        var frame = world.State.Frame;
        int[] members = [.. Enumerable.Range(0, frame.System.Sensors).Where(n => frame.WasMember(edgeServer, n)).Select(n => plan.SensorSeries[n])];
        return members.Length > 0 ? members : plan.SeriesOf(edgeServer);
    }
}
