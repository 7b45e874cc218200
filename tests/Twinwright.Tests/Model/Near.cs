using Xunit;

namespace Twinwright.Tests.Model;

/// <summary>Comparisons to a relative error, which xunit does not have.</summary>
internal static class Near
{
    /// <summary>Fails unless |actual − expected| ≤ relative · |expected|.</summary>
    public static void Relative(double expected, double actual, double relative)
    {
        if (expected.Equals(actual))
        {
            return;
        }

        var error = Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), double.Epsilon);
        Assert.True(
            error <= relative,
            FormattableString.Invariant($"expected {expected:R}, but got {actual:R}: relative error {error:E2} above {relative:E2}"));
    }

    /// <summary>Fails unless |actual − expected| ≤ tolerance · max(1, |expected|).</summary>
    public static void Mixed(double expected, double actual, double tolerance)
    {
        if (expected.Equals(actual))
        {
            return;
        }

        var error = Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected));
        Assert.True(
            error <= tolerance,
            FormattableString.Invariant($"expected {expected:R}, but got {actual:R}: error {error:E2} above {tolerance:E2}"));
    }
}
