namespace Twinwright.Model.Numerics;

/// <summary>Spherical Lambert azimuthal equal-area projection about a centre.</summary>
/// <remarks>
/// Snyder 1987, <i>Map Projections: A Working Manual</i>, eqs. 24-2, 22-4, 22-5:
/// k = √(2/(1 + sin φ0 sin φ + cos φ0 cos φ cos Δλ)), x = R k cos φ sin Δλ,
/// y = R k (cos φ0 sin φ − sin φ0 cos φ cos Δλ). Areas are true; distances are true at the centre.
/// </remarks>
/// <param name="longitudeDeg">λ0, longitude of the centre [°].</param>
/// <param name="latitudeDeg">φ0, latitude of the centre [°].</param>
public sealed class LambertProjection(double longitudeDeg, double latitudeDeg)
{
    /// <summary>R, mean radius of the earth (IUGG) [m].</summary>
    public const double EarthRadiusM = 6_371_008.8;

    /// <summary>Projects a place.</summary>
    /// <param name="longitude">λ [°].</param>
    /// <param name="latitude">φ [°].</param>
    /// <returns>East and north of the centre [m]; infinite or not a number at the point opposite to it.</returns>
    public (double EastM, double NorthM) Project(double longitude, double latitude)
    {
        var (sin0, cos0) = Math.SinCos(double.DegreesToRadians(latitudeDeg));
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(latitude));
        var (sinDelta, cosDelta) = Math.SinCos(double.DegreesToRadians(longitude - longitudeDeg));
        var k = Math.Sqrt(2 / (1 + sin0 * sin + cos0 * cos * cosDelta));
        return (EarthRadiusM * k * cos * sinDelta, EarthRadiusM * k * (cos0 * sin - sin0 * cos * cosDelta));
    }
}
