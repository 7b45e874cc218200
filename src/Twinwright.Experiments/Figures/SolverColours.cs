using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>One colour for each solver, the same in every figure.</summary>
/// <remarks>
/// Known ids keep their colour whatever they are compared with. Others, and the same id with other options,
/// take spare colours in their order. Ids of different systems may share one, for they never meet. The hues are Okabe and Ito's and, where those run out, Tol's:
/// both sets stay apart under the usual colour blindnesses.
/// </remarks>
public sealed class SolverColours
{
    private static readonly Dictionary<string, string> Known = new()
    {
        ["nc"] = "#4D4D4D",
        ["random"] = "#A6A6A6",
        ["greedy"] = "#E69F00",
        ["static"] = "#56B4E9",
        ["best-response"] = "#009E73",
        ["oracle"] = "#0072B2",
        ["exhaustive"] = "#DDCC77",
        ["mf-ppo"] = "#D55E00",
        ["ma-ppo"] = "#CC79A7",
        ["mgm"] = "#332288",
        ["shared-ppo"] = "#882255",

        ["socf"] = "#0072B2",
        ["foresight"] = "#D55E00",
        ["dmo"] = "#E69F00",
        ["pts"] = "#009E73",
        ["mab"] = "#CC79A7",
        ["ql"] = "#999933",
        ["lbcd"] = "#882255",
        ["gre"] = "#4D4D4D",
        ["centra"] = "#A6A6A6",
        ["non-overlap"] = "#332288",
        ["multi-start"] = "#44AA99",
        ["exact"] = "#DDCC77",
    };

    private static readonly string[] Spare =
        ["#44AA99", "#999933", "#AA4499", "#117733", "#88CCEE", "#CC6677", "#0072B2", "#D55E00", "#E69F00", "#CC79A7"];

    private readonly Dictionary<string, SKColor> _colours = [];

    /// <summary>Gives the solvers of a result their colours.</summary>
    /// <param name="solvers">Ids with their options, in the order of the result.</param>
    public SolverColours(IEnumerable<string> solvers)
    {
        var distinct = solvers.Distinct().ToList();
        var taken = new HashSet<string>();
        foreach (var solver in distinct)
        {
            var id = IdOf(solver);
            if (Known.TryGetValue(id, out var colour) && taken.Add(id))
            {
                _colours[solver] = SKColor.Parse(colour);
            }
        }

        var spare = Spare.Select(SKColor.Parse).Except(_colours.Values).DefaultIfEmpty(FigureStyle.Muted).ToList();
        var next = 0;
        foreach (var solver in distinct.Where(solver => !_colours.ContainsKey(solver)))
        {
            _colours[solver] = spare[next++ % spare.Count];
        }
    }

    /// <summary>The colour of a solver as #rrggbb.</summary>
    public string Hex(string solver)
    {
        var colour = this[solver];
        return $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}";
    }

    internal SKColor this[string solver] => _colours.TryGetValue(solver, out var colour) ? colour : FigureStyle.Muted;

    /// <summary>The id of a solver without its options.</summary>
    public static string IdOf(string solver) => solver.Split('{', 2)[0];

    /// <summary>The same hue nearer to white.</summary>
    internal static SKColor Tint(SKColor colour, double share) => new(
        Towards(colour.Red, 255, share), Towards(colour.Green, 255, share), Towards(colour.Blue, 255, share));

    internal static byte Towards(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));
}
