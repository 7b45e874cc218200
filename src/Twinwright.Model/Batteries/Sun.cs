namespace Twinwright.Model.Batteries;

/// <summary>Light by the sun's height over the horizon.</summary>
public static class Sun
{
    private const double DegreesToRadians = Math.PI / 180;

    /// <summary>Sine of the sun's elevation; a clear sky gives that share of the light of a sun in the zenith.</summary>
    /// <remarks>
    /// sin h = sin φ sin δ + cos φ cos δ cos(15°(hour − 12)), with Cooper's declination
    /// δ = 23.44° sin(2π(284 + day)/365).
    /// </remarks>
    /// <param name="latitudeDeg">φ [°].</param>
    /// <param name="dayOfYear">Day of the year, 1 for 1 January.</param>
    /// <param name="solarHour">Hour by the sun, 12 at its highest [h].</param>
    /// <returns>sin h, negative at night [1].</returns>
    public static double SineOfElevation(double latitudeDeg, int dayOfYear, double solarHour)
    {
        var latitude = latitudeDeg * DegreesToRadians;
        var declination = 23.44 * DegreesToRadians * Math.Sin(2 * Math.PI * (284 + dayOfYear) / 365);
        var hourAngle = 15 * DegreesToRadians * (solarHour - 12);
        return (Math.Sin(latitude) * Math.Sin(declination))
            + (Math.Cos(latitude) * Math.Cos(declination) * Math.Cos(hourAngle));
    }

    /// <summary>Share of full light under a clear sky after some steps.</summary>
    /// <param name="latitudeDeg">Latitude [°].</param>
    /// <param name="firstDay">Day of the year at step 0.</param>
    /// <param name="firstHour">Solar hour at step 0 [h].</param>
    /// <param name="hoursPerStep">Hours from step to step [h].</param>
    /// <param name="step">Step, from 0.</param>
    /// <returns>max(0, sin h) [1]; 0 at night.</returns>
    public static double ClearSky(double latitudeDeg, int firstDay, double firstHour, double hoursPerStep, long step)
    {
        var hours = firstHour + (hoursPerStep * step);
        var days = Math.Floor(hours / 24);
        return Math.Max(0, SineOfElevation(latitudeDeg, firstDay + (int)(days % 365), hours - (24 * days)));
    }
}
