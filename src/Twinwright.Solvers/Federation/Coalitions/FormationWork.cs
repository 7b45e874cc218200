namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>The work of a coalition formation, counted (Chen 2025, Theorem 3): the same on every machine.</summary>
/// <param name="Candidates">
/// Moves looked at [1]: at each visit those that the rule allows the sensor, though a bound may tell that one of them
/// cannot be the best.
/// </param>
/// <param name="Visits">Sensors looked at, each as often as it was [1]; N make a sweep.</param>
/// <param name="IsSettled">Whether it ended since no sensor moves any more; a guard has ended it otherwise.</param>
public readonly record struct FormationWork(long Candidates, long Visits, bool IsSettled);
