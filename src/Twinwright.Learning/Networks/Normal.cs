using Twinwright.Model.Numerics;

namespace Twinwright.Learning.Networks;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>The value below which a share of draws lies.</summary>
    /// <param name="share">In (0, 1).</param>
    public static double Inverse(double share) => -SpecialFunctions.InverseQ(share);
}
