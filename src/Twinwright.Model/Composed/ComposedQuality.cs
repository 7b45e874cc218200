namespace Twinwright.Model.Composed;

/// <summary>How the cycles of a frame bear on what it has constructed.</summary>
public static class ComposedQuality
{
    /// <summary>Quality of a partial-DT after the cycles of its frame.</summary>
    /// <remarks>
    /// A·min{1, (1/K) Σ_k (z_base after help + z)}, A from Chen 2025, eq. 4, and z of the edge server that hosts it from
    /// Kang 2023, eqs. 13 and 41: an update that falls short of what is needed (1) takes its share of the quality, and
    /// none adds to it.
    /// </remarks>
    /// <param name="quality">A [1].</param>
    /// <param name="keptUp">Σ_k (z_base after help + z) [1].</param>
    /// <param name="cycles">K [1].</param>
    /// <returns>Quality [1].</returns>
    public static double KeptUp(double quality, double keptUp, int cycles) => quality * Math.Min(1, keptUp / cycles);

    /// <summary>Similarity of two edge servers as a cycle sees it.</summary>
    /// <remarks>
    /// s_ij = clip(near − slope·d_ij/d_th + noise, 0, 1) as in wide-area updating, times 1 where i and j host
    /// partial-DTs of one family or both a local sub-model, times the share of another family otherwise.
    /// </remarks>
    /// <param name="mean">near − slope·d_ij/d_th [1].</param>
    /// <param name="noise">Noise of the cycle [1].</param>
    /// <param name="family">Family of i; −1 for a local sub-model.</param>
    /// <param name="other">Family of j.</param>
    /// <param name="crossFamily">The share [1].</param>
    /// <returns>s_ij [1].</returns>
    public static double Similarity(double mean, double noise, int family, int other, double crossFamily)
    {
        var similarity = double.MinNative(double.MaxNative(mean + noise, 0), 1);
        return family == other ? similarity : crossFamily * similarity;
    }
}
