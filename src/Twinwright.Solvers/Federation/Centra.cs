using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.Federation;

/// <summary>Decides the framework without edge servers: which sensors send straight to the cloud, and for what.</summary>
/// <remarks>
/// Best-improvement local search on utility less penalty: from random links in the first frame, later from the links of
/// the frame before. It is no <see cref="IFederationSolver"/>: nothing that it decides is a federation-decision.
/// </remarks>
[Solver(SystemKind.Federation, "centra", "all data straight to the cloud, by local search over who sends; the framework without edge servers", Order = 70)]
public sealed class Centra
{
    private CentraSearch? _search;

    /// <summary>Called once before the first frame of a run.</summary>
    /// <param name="system">The sizes and constants of all frames to come.</param>
    public void Begin(CentraSystem system) => _search = new CentraSearch(system);

    /// <summary>Decides a frame.</summary>
    /// <param name="frame">The frame; only to be read.</param>
    /// <param name="actions">Takes the links and the number of improvements.</param>
    public void Decide(CentraFrame frame, CentraActions actions)
    {
        if (frame.State.Frame == 1)
        {
            DrawLinks(frame, actions.Linked);
        }
        else
        {
            frame.WasLinked.CopyTo(actions.Linked, 0);
        }

        actions.Moves = _search!.Improve(frame, actions.Linked);
    }

    /// <summary>As many random links as there may be.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="linked">Takes them, as n × C + c.</param>
    internal static void DrawLinks(CentraFrame frame, bool[] linked)
    {
        var (system, rng) = (frame.System.System, new Rng(frame.State.DynamicsSeed).Split("solver/centra"));
        var (order, left) = (new int[linked.Length], frame.System.MostLinks);
        var free = system.MaxAssociations.ToArray();
        for (var pair = 0; pair < order.Length; pair++)
        {
            order[pair] = pair;
        }

        Array.Clear(linked);
        for (var drawn = 0; drawn < order.Length && left > 0; drawn++)
        {
            var at = rng.NextInteger(drawn, order.Length - 1);
            (order[drawn], order[at]) = (order[at], order[drawn]);
            var n = order[drawn] / system.PartialDts;
            if (free[n] > 0)
            {
                linked[order[drawn]] = true;
                (free[n], left) = (free[n] - 1, left - 1);
            }
        }
    }
}
