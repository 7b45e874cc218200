using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Federation;

/// <summary>What the rounds of a choice are a share of.</summary>
public enum RoundsScale
{
    /// <summary>{¼, ½, ¾, 1} of cap_b.</summary>
    Cap,

    /// <summary>{½, 1, 1½, 2} times the best real number of rounds, clipped to cap_b: a stronger variant.</summary>
    [Word("closed-form")]
    ClosedForm,
}

/// <summary>The choices of an edge server with a partial-DT: four levels of rounds times {2, 4, 6, 8, 10} links.</summary>
/// <remarks>Choice a has the rounds of level a/5 and 2 + 2 (a mod 5) links; fewer where subcarriers or sensors run out.</remarks>
internal static class EdgeServerChoices
{
    /// <summary>Number of choices.</summary>
    public const int Count = 20;

    private const int LinkLevels = 5;

    /// <summary>Names of what is chosen, for policies.</summary>
    public static IReadOnlyList<string> Names { get; } = ["level of rounds of b", "links of b: 2, 4, 6, 8 or 10"];

    /// <summary>Links of a choice [1].</summary>
    public static int Links(int choice) => 2 * (1 + (choice % LinkLevels));

    /// <summary>Factor on the scale of a choice's rounds [1].</summary>
    public static double Share(int choice, RoundsScale scale)
    {
        var level = 1 + (choice / LinkLevels);
        return scale == RoundsScale.Cap ? level / 4.0 : level / 2.0;
    }

    /// <summary>How a scale is written.</summary>
    public static string Word(RoundsScale scale) => scale == RoundsScale.Cap ? "cap" : "closed-form";
}
