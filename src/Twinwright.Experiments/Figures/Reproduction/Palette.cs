using SkiaSharp;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Colours of what is no solver: measures, and groups that have an order.</summary>
internal static class Palette
{
    private static readonly SKColor[] Ordered =
        [new(0x56, 0xB4, 0xE9), new(0x00, 0x72, 0xB2), new(0x00, 0x9E, 0x73), new(0xE6, 0x9F, 0x00), new(0xD5, 0x5E, 0x00)];

    private static readonly SKColor[] Spare =
        [new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7), new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x33, 0x22, 0x88)];

    /// <summary>Okabe and Ito's hues from cold to warm.</summary>
    /// <param name="place">Place in the order.</param>
    /// <param name="count">How many there are.</param>
    public static SKColor OfPlace(int place, int count) =>
        count <= Ordered.Length ? Ordered[count <= 2 ? 1 + (3 * place) : (int)Math.Round(place * (Ordered.Length - 1.0) / (count - 1))] : Ordered[place % Ordered.Length];

    /// <summary>The colour that a measure has in other figures, or one of its own.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="place">Place among the measures.</param>
    public static SKColor OfMeasure(string measure, int place) => measure switch
    {
        Wording.Utility => new(0x00, 0x72, 0xB2),
        "gain" => new(0x00, 0x9E, 0x73),
        "cost" => new(0xD5, 0x5E, 0x00),
        "delay_penalty" => new(0x88, 0x22, 0x55),
        _ => Spare[place % Spare.Length],
    };
}
