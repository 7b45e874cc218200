using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.Games;

/// <summary>Which single moves a coalition game allows, and when a move is made.</summary>
public enum CoalitionRule
{
    /// <summary>Quit, join and transfer; a move is made when it raises the potential.</summary>
    Potential,

    /// <summary>As <see cref="Potential"/>, and a sensor may take a member's place.</summary>
    [Word("potential+swap")]
    Swap,

    /// <summary>As <see cref="Potential"/>, but no other member's contribution may fall.</summary>
    Pareto,

    /// <summary>The rules of Chen 2025, Definition 7, as printed; they can lower the total and can cycle.</summary>
    Literal,
}

/// <summary>Kinds of single moves, in the order in which ties are broken.</summary>
public enum MoveKind
{
    /// <summary>A sensor leaves a coalition.</summary>
    Quit,

    /// <summary>A sensor enters a coalition and stays where it is.</summary>
    Join,

    /// <summary>A sensor leaves one coalition for another.</summary>
    Transfer,

    /// <summary>A sensor takes a member's place and subcarrier.</summary>
    Swap,
}

/// <summary>A single move of one sensor.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Sensor">n, who moves.</param>
/// <param name="From">The edge server that it leaves; −1 for none.</param>
/// <param name="To">The edge server that it enters; −1 for none.</param>
/// <param name="FromSubcarrier">The subcarrier that it gives up; −1 for none.</param>
/// <param name="ToSubcarrier">The subcarrier that it takes; −1 for none.</param>
/// <param name="Replaced">The member whose place it takes; −1 for none.</param>
/// <param name="Gain">By how much the move raises the potential.</param>
public readonly record struct CoalitionMove(
    MoveKind Kind, int Sensor, int From, int To, int FromSubcarrier, int ToSubcarrier, int Replaced, double Gain);
