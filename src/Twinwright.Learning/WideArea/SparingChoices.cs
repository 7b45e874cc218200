using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.Sparing;

namespace Twinwright.Learning.WideArea;

/// <summary>A helper or not, and how many levels of power above what the rules say that spare batteries.</summary>
/// <remarks>
/// <see cref="SparingPlanner"/> says which sensors and which power; an agent takes up to three of the ten levels more or
/// less. z is the need.
/// </remarks>
public sealed class SparingChoices : AgentChoices
{
    private const int Steps = 3;
    private const int Shifts = (2 * Steps) + 1;
    private const float Slope = 1f;
    private WideAreaContext? _context;
    private SparingPlanner? _planner;

    /// <inheritdoc />
    public override IReadOnlyList<string> Acts { get; } = ["helper", "power_levels_above_rule"];

    /// <inheritdoc />
    public override HeadLayout Layout { get; } = new([2, Shifts]);

    /// <inheritdoc />
    public override void Begin(WideAreaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _planner = context.Deployment is { } deployment ? Planner(deployment.System, context) : null;
    }

    /// <inheritdoc />
    public override void StartLikeRules(NetworkStack actors, WideAreaScenario scenario, double helperBias)
    {
        ArgumentNullException.ThrowIfNull(actors);
        for (var network = 0; network < actors.Networks; network++)
        {
            var biases = actors.Biases(network, actors.Shape.Layers - 1);
            biases[1] = (float)helperBias;
            for (var shift = 0; shift < Shifts; shift++)
            {
                biases[2 + shift] = -Slope * Math.Abs(shift - Steps);
            }
        }
    }

    /// <inheritdoc />
    public override void WriteMask(ReadOnlySpan<bool> mask, int i, Span<bool> into)
    {
        into.Fill(true);
        mask.Slice(i * ActionMask.Size, 2).CopyTo(into);
    }

    /// <inheritdoc />
    public override void Apply(in CycleView cycle, ReadOnlySpan<byte> choices, in CycleActionsView actions)
    {
        var planner = _planner ??= Planner(cycle.System, _context ?? throw new InvalidOperationException("Begin must come first"));
        var heads = Layout.Heads;
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            actions.Helper[i] = choices[i * heads] == 1;
        }

        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            planner.Write(cycle, i, choices[(i * heads) + 1] - Steps, actions);
        }
    }

    private static SparingPlanner Planner(WideAreaSystem system, WideAreaContext context) => new(system.Constants, new SparingRules(), context);
}
