using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Policies;

/// <summary>A solver that acts by a policy, which it must be given before it begins.</summary>
public interface IPolicySolver
{
    /// <summary>Takes on a policy; called once, before <c>Begin</c>, which refuses a world that the policy does not fit.</summary>
    /// <param name="policy">The policy.</param>
    /// <exception cref="SolverRefusedException">It was trained for other options, or its weights have other shapes.</exception>
    void Load(Policy policy);
}
