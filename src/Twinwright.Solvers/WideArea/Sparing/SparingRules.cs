namespace Twinwright.Solvers.WideArea.Sparing;

/// <summary>How the received power is chosen.</summary>
public enum PowerRule
{
    /// <summary>As policies do that do not choose it.</summary>
    Heuristic,

    /// <summary>Each edge server takes the level that its batteries can keep up with.</summary>
    Sustained,
}

/// <summary>How batteries are spared.</summary>
public sealed record SparingRules
{
    /// <summary>How the received power is chosen.</summary>
    public PowerRule Power { get; init; } = PowerRule.Sustained;

    /// <summary>Share of the URLLC sensors' stored cycles spent, for each unit of need; 0 activates all that are needed [1].</summary>
    public double Spend { get; init; } = 1.25;

    /// <summary>The same for a recipient with a helper near [1].</summary>
    public double SpendHelped { get; init; } = 0.8;
}
