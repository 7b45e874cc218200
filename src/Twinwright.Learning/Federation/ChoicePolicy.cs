using Twinwright.Learning.Policies;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Federation;

/// <summary>What <see cref="Ql"/> and <see cref="Mab"/> ask of a policy before they act by it.</summary>
internal static class ChoicePolicy
{
    /// <summary>Name of the option that fixes what a choice's rounds are a share of.</summary>
    public const string Rounds = "rounds";

    /// <summary>Refuses a policy of another solver or of other choices.</summary>
    /// <exception cref="SolverRefusedException">It is one.</exception>
    public static void Check(Policy policy, string solver, RoundsScale scale)
    {
        if (policy.Solver != solver)
        {
            throw new SolverRefusedException($"solver {solver} cannot act by a policy of {policy.Solver}");
        }

        var (asked, trained) = (EdgeServerChoices.Word(scale), policy.Options.GetValueOrDefault(Rounds, EdgeServerChoices.Word(RoundsScale.Cap)));
        if (asked != trained)
        {
            throw new SolverRefusedException(
                $"solver {solver}: its policy was trained with {Rounds}={trained}, but {Rounds}={asked} is asked for");
        }
    }

    /// <summary>What a solver says that has got no policy.</summary>
    public static SolverRefusedException Missing(string solver) => new($"solver {solver} acts by a policy and has been given none");
}
