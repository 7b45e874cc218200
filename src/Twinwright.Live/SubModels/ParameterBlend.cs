namespace Twinwright.Live.SubModels;

/// <summary>How much of a helper's layer was taken.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Similarity">Measured similarity of the two layers, in [−1, 1] [1].</param>
/// <param name="Weight">w, in [0, 1] [1].</param>
/// <param name="Bytes">Bytes of the layer's numbers when any of it was taken, else 0.</param>
public readonly record struct LayerBlend(string Layer, double Similarity, double Weight, int Bytes);

/// <summary>A blend of a helper's parameters into a recipient.</summary>
/// <param name="Layers">Layer by layer.</param>
/// <param name="BytesReceived">Bytes of the helper's message.</param>
/// <param name="BytesUsed">Bytes of the layers of which something was taken.</param>
public sealed record BlendResult(IReadOnlyList<LayerBlend> Layers, int BytesReceived, int BytesUsed);

/// <summary>Blends the useful part of a helper's parameters into a recipient, layer by layer.</summary>
/// <remarks>
/// θ_j ← θ_j + w_l (θ_i − θ_j) within layer l,  w_l = s · max(0, cos(θ_i − θ_0, θ_j − θ_0)): s is the similarity that the
/// law of distance gives, θ_0 the origin that all models share. Layers that have learnt the same direction are blended,
/// layers that have gone different ways are left alone. A layer of the recipient that has not moved yet has no direction
/// to disagree, and takes w_l = s; a layer of the helper that has not moved has nothing to give, and w_l = 0. The
/// recipient's optimiser keeps its moments, which describe the recipient's own data.
/// </remarks>
public static class ParameterBlend
{
    /// <summary>Blends.</summary>
    /// <param name="recipient">Changed.</param>
    /// <param name="helperParameters">What <see cref="ISubModel.ParameterBytes"/> of the helper gave.</param>
    /// <param name="lawSimilarity">s, in [0, 1] [1].</param>
    /// <exception cref="SubModelBytesException">The bytes are broken or of another family.</exception>
    public static BlendResult Blend(ISubModel recipient, ReadOnlySpan<byte> helperParameters, double lawSimilarity)
    {
        var family = recipient.Family;
        var helper = new float[family.Origin.Length];
        family.ReadParameters(helperParameters, helper);
        var layers = Blend(family, recipient.Parameters, helper, lawSimilarity);
        return new BlendResult(layers, helperParameters.Length, layers.Sum(layer => layer.Bytes));
    }

    /// <summary>Blends parameters that need no reading.</summary>
    internal static LayerBlend[] Blend(ISubModelFamily family, Span<float> recipient, ReadOnlySpan<float> helper, double lawSimilarity)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(lawSimilarity is >= 0 and <= 1, true, nameof(lawSimilarity));
        var blends = new LayerBlend[family.Layers.Count];
        for (var at = 0; at < blends.Length; at++)
        {
            var layer = family.Layers[at];
            var own = recipient.Slice(layer.Offset, layer.Count);
            var theirs = helper.Slice(layer.Offset, layer.Count);
            var origin = family.Origin.Slice(layer.Offset, layer.Count);
            var similarity = Similarity(own, theirs, origin);
            var weight = lawSimilarity * Math.Max(0, similarity);
            Mix(own, theirs, weight);
            blends[at] = new LayerBlend(layer.Name, similarity, weight, weight > 0 ? layer.Count * sizeof(float) : 0);
        }

        return blends;
    }

    /// <summary>Cosine of what the two layers have learnt since the origin.</summary>
    /// <returns>In [−1, 1]; 1 when the recipient's layer has not moved, 0 when only the helper's has not.</returns>
    public static double Similarity(ReadOnlySpan<float> recipient, ReadOnlySpan<float> helper, ReadOnlySpan<float> origin)
    {
        var (own, theirs, both) = (0.0, 0.0, 0.0);
        for (var at = 0; at < origin.Length; at++)
        {
            var (a, b) = ((double)recipient[at] - origin[at], (double)helper[at] - origin[at]);
            (own, theirs, both) = (own + (a * a), theirs + (b * b), both + (a * b));
        }

        return own == 0 ? 1 : theirs == 0 ? 0 : Math.Clamp(both / Math.Sqrt(own * theirs), -1, 1);
    }

    /// <summary>θ_j ← θ_j + w (θ_i − θ_j): nothing for w = 0, exactly the helper's for w = 1.</summary>
    public static void Mix(Span<float> recipient, ReadOnlySpan<float> helper, double weight)
    {
        for (var at = 0; at < recipient.Length; at++)
        {
            var own = recipient[at];
            recipient[at] = weight == 1 ? helper[at] : (float)(own + (weight * ((double)helper[at] - own)));
        }
    }

    /// <summary>Similarity that the law of distance expects (the model's s_ij without its noise).</summary>
    /// <remarks>s = clip(0.8 − 0.4 d/d_th, 0, 1).</remarks>
    /// <param name="distanceM">d [m].</param>
    /// <param name="thresholdM">d_th [m].</param>
    public static double LawSimilarity(double distanceM, double thresholdM) => Math.Clamp(0.8 - (0.4 * distanceM / thresholdM), 0, 1);
}
