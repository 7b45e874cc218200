namespace Twinwright.Model.Federation;

/// <summary>What to do in one frame: a <c>federation-decision</c> (<c>docs/formats.md</c>, section 7).</summary>
/// <param name="Assignment">The edge server that creates each partial-DT; C indices.</param>
/// <param name="Links">y and z: one entry a link.</param>
/// <param name="Rounds">T_b; B numbers.</param>
public sealed record FederationDecision(int[] Assignment, IReadOnlyList<FederationLink> Links, int[] Rounds)
{
    /// <summary>Free text; ignored.</summary>
    public string? Comment { get; init; }
}
