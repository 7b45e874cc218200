using Twinwright.Model.Equations;
using Twinwright.Model.Quality;

namespace Twinwright.Model.WideArea;

/// <summary>What an edge server's agent is paid for a cycle.</summary>
internal static class LocalReward
{
    /// <summary>Local rewards of a range of edge servers.</summary>
    /// <remarks>
    /// Kang 2023, eqs. 26 and 40:  r_i = −(E_i + Σ_{j ∈ B_i} E_j) p_i^a, with p^a of helpers only, and 1 unless the
    /// scenario asks for the penalty.
    /// </remarks>
    [Equation(Paper.Kang2023, "26")]
    [Equation(Paper.Kang2023, "40")]
    public static void Write(in CycleSpans s, int from, int to, Span<double> rewardJ)
    {
        for (var i = from; i < to; i++)
        {
            var energy = s.EnergyJ[i];
            foreach (var j in s.System.Graph.Of(i))
            {
                energy += s.EnergyJ[j];
            }

            var factor = s.Rectify || !s.Helper[i] ? 1 : Convergency.Penalty(s.AfterHelp[i], s.Convergency[i]);
            rewardJ[i] = -energy * factor;
        }
    }
}
