using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Batteries;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>From a cycle to the choices that agents have, and from what they choose to actions.</summary>
/// <remarks>Kang 2023, eqs. 22 and 39.</remarks>
/// <param name="heads">What agents decide.</param>
public sealed class AgentChoices(HeadSet heads)
{
    private const int Levels = ActionMask.Levels;
    private const float ActivationSlope = 1f, PowerSlope = 0.7f, ConvergencySlope = 1f;

    /// <summary>Names of what an agent decides.</summary>
    public IReadOnlyList<string> Acts => heads switch
    {
        HeadSet.All => ["helper", "embb_level", "urllc_level", "power_level", "convergency_level"],
        HeadSet.Paper => ["helper", "embb_level", "urllc_level", "power_level"],
        _ => ["helper", "power_level", "convergency_level"],
    };

    /// <summary>The heads.</summary>
    public HeadLayout Layout { get; } = new(heads switch
    {
        HeadSet.All => [2, Levels, Levels, Levels, Levels],
        HeadSet.Paper => [2, Levels, Levels, Levels],
        _ => [2, Levels, Levels],
    });

    /// <summary>Sets the actors' last biases so that the start is close to what the heuristics do.</summary>
    /// <remarks>All available sensors, the scenario's heuristic power, z as low as allowed; a helper or not is left open.</remarks>
    /// <param name="actors">The actors.</param>
    /// <param name="scenario">Has the heuristic power.</param>
    /// <param name="helperBias">Logit of being a helper.</param>
    public void StartLikeHeuristics(NetworkStack actors, WideAreaScenario scenario, double helperBias)
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

    /// <summary>Writes which choices an agent has.</summary>
    /// <param name="mask">F × <see cref="ActionMask.Size"/> marks of a lane.</param>
    /// <param name="i">Which edge server.</param>
    /// <param name="into">As many marks as the layout has logits.</param>
    public void WriteMask(ReadOnlySpan<bool> mask, int i, Span<bool> into)
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

    /// <summary>Turns choices of an agent into its actions.</summary>
    /// <remarks>With <see cref="HeadSet.HelperPowerConvergency"/>, activation must have been written before.</remarks>
    /// <param name="cycle">The cycle.</param>
    /// <param name="i">Which edge server.</param>
    /// <param name="choices">A choice for each head.</param>
    /// <param name="scenario">Has the largest received power.</param>
    /// <param name="actions">Takes the actions.</param>
    public void Apply(in CycleView cycle, int i, ReadOnlySpan<byte> choices, WideAreaScenario scenario, in CycleActionsView actions)
    {
        actions.Helper[i] = choices[0] == 1;
        var at = 1;
        if (heads != HeadSet.HelperPowerConvergency)
        {
            actions.Embb[i] = Battery.ActivatedByLevel(choices[1] + 1, cycle.AvailableEmbb[i]);
            actions.Urllc[i] = Battery.ActivatedByLevel(choices[2] + 1, cycle.AvailableUrllc[i]);
            at = 3;
        }

        actions.ReceivedW[i] = scenario.ReceivedW(choices[at] + 1);
        actions.Convergency[i] = heads == HeadSet.Paper ? Convergency.Need(cycle.BasicConvergency[i]) : (choices[at + 1] + 1) / 10.0;
    }

    /// <summary>Writes activation where agents do not decide it.</summary>
    public void Prepare(in CycleView cycle, double receivedW, in CycleActionsView actions)
    {
        if (heads == HeadSet.HelperPowerConvergency)
        {
            Solvers.WideArea.Activation.Write(cycle, receivedW, actions);
        }
    }
}
