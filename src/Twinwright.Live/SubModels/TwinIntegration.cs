namespace Twinwright.Live.SubModels;

/// <summary>A prediction and how wrong its source has lately been.</summary>
/// <param name="Value">The prediction [unit]; NaN when there is none.</param>
/// <param name="Rms">Recent root mean square error [unit]; NaN when it has not been measured.</param>
public readonly record struct RatedPrediction(double Value, double Rms);

/// <summary>The cloud's part: one prediction of several.</summary>
public static class TwinIntegration
{
    /// <summary>Mean of the predictions, weighted by inverse recent squared error.</summary>
    /// <remarks>
    /// ŷ = Σ w ŷ_k / Σ w, w = 1/max(RMS_k², (10⁻⁶)²): the weights of least variance when errors are independent. Sources
    /// without a measured error count only while none has one, and then all alike.
    /// </remarks>
    /// <param name="predictions">The sources, such as a station's sub-model and its region's partial-DT.</param>
    /// <returns>ŷ [unit]; NaN when no source predicts.</returns>
    public static double Combine(ReadOnlySpan<RatedPrediction> predictions)
    {
        const double Least = 1e-12;
        var (sum, weights, plain, count) = (0.0, 0.0, 0.0, 0);
        foreach (var prediction in predictions)
        {
            if (double.IsNaN(prediction.Value))
            {
                continue;
            }

            (plain, count) = (plain + prediction.Value, count + 1);
            if (!double.IsNaN(prediction.Rms))
            {
                var weight = 1 / Math.Max(prediction.Rms * prediction.Rms, Least);
                (sum, weights) = (sum + (weight * prediction.Value), weights + weight);
            }
        }

        return weights > 0 ? sum / weights : count > 0 ? plain / count : double.NaN;
    }
}
