using ScottPlot;
using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>The typefaces of every figure, read from this assembly.</summary>
/// <remarks>
/// A machine without fonts draws text as nothing, and says nothing. So no figure asks the machine:
/// the family has a name of our own that only our resolver answers.
/// </remarks>
public static class FigureFonts
{
    /// <summary>Name under which ScottPlot finds the family.</summary>
    /// <remarks>A property, no constant: whoever asks for the name has the resolver registered first.</remarks>
    public static string Family { get; } = "Twinwright Sans";

    static FigureFonts() => Fonts.FontResolvers.Insert(0, new Resolver());

    /// <summary>DejaVu Sans.</summary>
    public static SKTypeface Regular { get; } = Load("Fonts/DejaVuSans.ttf");

    /// <summary>DejaVu Sans Bold.</summary>
    public static SKTypeface Bold { get; } = Load("Fonts/DejaVuSans-Bold.ttf");

    private static SKTypeface Load(string resource)
    {
        using var stream = typeof(FigureFonts).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the assembly lacks the font {resource}");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"{resource} is not a font");
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            fontName != Family ? null : bold ? Bold : Regular;
    }
}
