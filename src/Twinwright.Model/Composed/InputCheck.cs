using System.Globalization;

namespace Twinwright.Model.Composed;

/// <summary>Refuses inputs that are none, before they are in the world for good.</summary>
internal static class InputCheck
{
    public static void Length(int length, int wanted, string name)
    {
        if (length != wanted)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"must have {wanted} entries, but has {length}"), name);
        }
    }

    public static void Numbers(ReadOnlySpan<double> values, int wanted, double min, double max, string name)
    {
        Length(values.Length, wanted, name);
        for (var at = 0; at < values.Length; at++)
        {
            // In this order what is no number is refused.
            if (!(values[at] >= min && values[at] <= max))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"must be numbers in [{min}, {max}], but entry {at} is {values[at]}"), name);
            }
        }
    }
}
