using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.WideArea;

/// <summary>What an agent of wide-area updating decides itself.</summary>
public enum HeadSet
{
    /// <summary>Five heads: m, N^(B,a), N^(U,a), P_r and z; inputs with z_base.</summary>
    All,

    /// <summary>m, P_r and z; which sensors are activated is left to the heuristic.</summary>
    [Word("m-p-z")]
    HelperPowerConvergency,

    /// <summary>The printed sizes: m, N^(B,a), N^(U,a) and P_r in 32 logits, inputs without z_base; z is always the need.</summary>
    Paper,
}
