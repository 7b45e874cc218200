using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Batteries;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>The choices of Kang 2023, eqs. 22 and 39: levels of what is there.</summary>
/// <param name="heads">What agents decide.</param>
public sealed class HeadChoices(HeadSet heads) : AgentChoices
{
    private const int Levels = ActionMask.Levels;
    private const float ActivationSlope = 1f, PowerSlope = 0.7f, ConvergencySlope = 1f;
    private WideAreaScenario _scenario = new();
    private double _heuristicReceivedW;

    /// <inheritdoc />
    public override IReadOnlyList<string> Acts => heads switch
    {
        HeadSet.All => ["helper", "embb_level", "urllc_level", "power_level", "convergency_level"],
        HeadSet.Paper => ["helper", "embb_level", "urllc_level", "power_level"],
        _ => ["helper", "power_level", "convergency_level"],
    };

    /// <inheritdoc />
    public override HeadLayout Layout { get; } = new(heads switch
    {
        HeadSet.All => [2, Levels, Levels, Levels, Levels],
        HeadSet.Paper => [2, Levels, Levels, Levels],
        _ => [2, Levels, Levels],
    });

    /// <inheritdoc />
    public override void Begin(WideAreaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_scenario, _heuristicReceivedW) = (context.Deployment?.Scenario ?? new WideAreaScenario(), context.HeuristicReceivedW);
    }

    /// <inheritdoc />
    /// <remarks>All available sensors, the scenario's heuristic power, z as low as allowed.</remarks>
    public override void StartLikeRules(NetworkStack actors, WideAreaScenario scenario, double helperBias)
    {
        var usual = Levels * scenario.HeuristicReceivedW / scenario.MaxReceivedW;
        for (var network = 0; network < actors.Networks; network++)
        {
            var biases = actors.Biases(network, actors.Shape.Layers - 1);
            biases[1] = (float)helperBias;
            var at = 2;
            if (heads != HeadSet.HelperPowerConvergency)
            {
                for (var level = 1; level <= Levels; level++)
                {
                    biases[at + level - 1] = biases[at + Levels + level - 1] = ActivationSlope * level;
                }

                at += 2 * Levels;
            }

            for (var level = 1; level <= Levels; level++)
            {
                biases[at + level - 1] = -PowerSlope * (float)Math.Abs(level - usual);
                if (heads != HeadSet.Paper)
                {
                    biases[at + Levels + level - 1] = -ConvergencySlope * level;
                }
            }
        }
    }

    /// <inheritdoc />
    public override void WriteMask(ReadOnlySpan<bool> mask, int i, Span<bool> into)
    {
        var from = mask.Slice(i * ActionMask.Size, ActionMask.Size);
        if (heads == HeadSet.HelperPowerConvergency)
        {
            from[..2].CopyTo(into);
            from[(2 + (2 * Levels))..].CopyTo(into[2..]);
            return;
        }

        from[..into.Length].CopyTo(into);
    }

    /// <inheritdoc />
    /// <remarks>With <see cref="HeadSet.HelperPowerConvergency"/>, sensors are activated as the heuristics do.</remarks>
    public override void Apply(in CycleView cycle, ReadOnlySpan<byte> choices, in CycleActionsView actions)
    {
        if (heads == HeadSet.HelperPowerConvergency)
        {
            Solvers.WideArea.Activation.Write(cycle, _heuristicReceivedW, actions);
        }

        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            ApplyOne(cycle, i, choices.Slice(i * Layout.Heads, Layout.Heads), actions);
        }
    }

    private void ApplyOne(in CycleView cycle, int i, ReadOnlySpan<byte> choices, in CycleActionsView actions)
    {
        actions.Helper[i] = choices[0] == 1;
        var at = 1;
        if (heads != HeadSet.HelperPowerConvergency)
        {
            actions.Embb[i] = Battery.ActivatedByLevel(choices[1] + 1, cycle.AvailableEmbb[i]);
            actions.Urllc[i] = Battery.ActivatedByLevel(choices[2] + 1, cycle.AvailableUrllc[i]);
            at = 3;
        }

        actions.ReceivedW[i] = _scenario.ReceivedW(choices[at] + 1);
        actions.Convergency[i] = heads == HeadSet.Paper ? Convergency.Need(cycle.BasicConvergency[i]) : (choices[at + 1] + 1) / 10.0;
    }
}
