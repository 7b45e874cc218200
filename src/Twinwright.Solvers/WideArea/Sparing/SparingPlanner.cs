using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.Sparing;

/// <summary>Chooses an edge server's sensors and power from its own state, with the cycles to come in view.</summary>
/// <remarks>
/// <see cref="UrllcStore"/> says how many URLLC sensors may be used, the cheapest sub-process with that many which
/// sensors are needed, and <see cref="SustainedPower"/> the power. Besides its own state an edge server need only know
/// whether a neighbour helps.
/// </remarks>
public sealed class SparingPlanner
{
    private readonly WideAreaConstants _constants;
    private readonly SparingRules _rules;
    private readonly SustainedPower _power;
    private readonly double _heuristicReceivedW;
    private readonly double _noise;

    /// <summary>Plans by a scenario's powers and harvest.</summary>
    /// <param name="constants">The model's constants.</param>
    /// <param name="rules">How batteries are spared.</param>
    /// <param name="context">What is known beforehand; without a deployment, levels and harvest are the paper scenario's.</param>
    public SparingPlanner(WideAreaConstants constants, SparingRules rules, WideAreaContext context)
    {
        var scenario = context.Deployment?.Scenario ?? new WideAreaScenario();
        (_constants, _rules, _heuristicReceivedW, _noise) = (constants, rules, context.HeuristicReceivedW, constants.NoiseWPerHz);
        _power = new SustainedPower(constants, scenario.ReceivedW(10), scenario.Harvest.EmbbMaxJ / 2);
    }

    /// <summary>P_r of the lowest of the ten levels [W].</summary>
    public double LevelW => _power.LevelW;

    /// <summary>Sensors and power for a cycle.</summary>
    /// <param name="record">The edge server's own state.</param>
    /// <param name="helped">Whether it is a recipient with a helper near.</param>
    public Role Choose(in LocalRecord record, bool helped) => Choose(record, helped, 0);

    /// <summary>Sensors for a cycle, and a power some levels above what the rules say.</summary>
    /// <param name="record">The edge server's own state.</param>
    /// <param name="helped">Whether it is a recipient with a helper near.</param>
    /// <param name="levels">Levels of power above the rule's; as many as there are, and as leave time to compute.</param>
    public Role Choose(in LocalRecord record, bool helped, int levels)
    {
        var spend = helped ? _rules.SpendHelped : _rules.Spend;
        var usable = spend == 0
            ? record.AvailableUrllc
            : UrllcStore.ToActivate(record, spend * Convergency.Need(record.BasicConvergency));
        var (embb, urllc) = Workload.NeededSensors(_constants, record.Importance, record.AvailableEmbb, usable);
        var role = Role.Of(_constants, _noise, record.Importance, embb, urllc, _heuristicReceivedW);
        return _rules.Power == PowerRule.Heuristic ? role : _power.Shift(_power.Choose(record, role), levels);
    }

    /// <summary>Sensors, power and the missing convergency of an edge server, once somebody has decided who helps.</summary>
    /// <remarks>Allocates nothing; what is written depends on its own state and on who helps among its neighbours.</remarks>
    /// <param name="cycle">The cycle.</param>
    /// <param name="i">The edge server.</param>
    /// <param name="levels">Levels of power above the rule's; see <see cref="Choose(in LocalRecord, bool, int)"/>.</param>
    /// <param name="actions">Identities of everyone are read, all else of the edge server is written.</param>
    public void Write(in CycleView cycle, int i, int levels, in CycleActionsView actions)
    {
        var helped = false;
        foreach (var j in cycle.System.Graph.Of(i))
        {
            helped |= actions.Helper[j];
        }

        var role = Choose(LocalRecord.Of(cycle, i), helped && !actions.Helper[i], levels);
        (actions.Embb[i], actions.Urllc[i], actions.ReceivedW[i]) = (role.Embb, role.Urllc, role.ReceivedW);
        actions.Convergency[i] = Convergency.Need(cycle.BasicConvergency[i]);
    }
}
