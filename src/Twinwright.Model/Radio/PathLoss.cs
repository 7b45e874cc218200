namespace Twinwright.Model.Radio;

/// <summary>Log-distance path loss.</summary>
public static class PathLoss
{
    /// <summary>Path loss at a distance (Kang 2023, section VI: 38.46 + 20 log10 d).</summary>
    /// <param name="distanceM">d, above 0 [m].</param>
    /// <param name="referenceDb">Loss at 1 m [dB].</param>
    /// <param name="dbPerDecade">Loss added by a factor of ten [dB].</param>
    /// <returns>L [dB].</returns>
    public static double LossDb(double distanceM, double referenceDb, double dbPerDecade) =>
        referenceDb + (dbPerDecade * Math.Log10(distanceM));

    /// <summary>From decibels to a linear factor.</summary>
    public static double Linear(double db) => Math.Pow(10, db / 10);
}
