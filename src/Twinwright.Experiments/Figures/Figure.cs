using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>A drawing with what a reader needs to understand it, as PNG and as SVG.</summary>
public sealed partial class Figure
{
    private const float PngScale = 2;
    private readonly Action<SKCanvas> _draw;

    internal Figure(string id, string title, string caption, int widthPx, int heightPx, Action<SKCanvas> draw)
    {
        Id = id;
        Title = title;
        Caption = caption;
        WidthPx = widthPx;
        HeightPx = heightPx;
        _draw = draw;
    }

    /// <summary>Name of the figure's files, without extension.</summary>
    public string Id { get; }

    /// <summary>What it shows, in a few words.</summary>
    public string Title { get; }

    /// <summary>How to read it.</summary>
    public string Caption { get; }

    /// <summary>Width [px].</summary>
    public int WidthPx { get; }

    /// <summary>Height [px].</summary>
    public int HeightPx { get; }

    /// <summary>Places that tell more when pointed at, in an SVG.</summary>
    internal IReadOnlyList<Hotspot> Hotspots { get; init; } = [];

    /// <summary>The drawing on white, twice as many pixels each way.</summary>
    public byte[] ToPng()
    {
        var info = new SKImageInfo(
            (int)(WidthPx * PngScale), (int)(HeightPx * PngScale), SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(info);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(PngScale);
        _draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The drawing as a file of its own.</summary>
    public string ToSvg() => $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{Svg(Id, " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"")}\n";

    /// <summary>The drawing as an element of an HTML page.</summary>
    /// <param name="prefix">Unique in the page; the names inside the drawing start with it.</param>
    public string ToInlineSvg(string prefix) => Svg(prefix, "");

    private string Svg(string prefix, string namespaces)
    {
        // Skia counts its names through the life of the process: count them anew, so that equal drawings are equal.
        var names = new Dictionary<string, string>();
        var body = Names().Replace(DrawnElements(), match =>
        {
            var skias = match.Groups[2].Value;
            names.TryAdd(skias, string.Create(CultureInfo.InvariantCulture, $"{prefix}-{names.Count + 1}"));
            return match.Groups[1].Value + names[skias];
        });

        // The viewer may lack our font; Verdana has the same widths.
        body = body.Replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Bitstream Vera Sans, Verdana, sans-serif\"", StringComparison.Ordinal);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg{namespaces} viewBox=\"0 0 {WidthPx} {HeightPx}\" width=\"{WidthPx}\" height=\"{HeightPx}\" role=\"img\" aria-labelledby=\"{prefix}-title\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{prefix}-title\">{Markup.Escape(Title)}</title>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{WidthPx}\" height=\"{HeightPx}\" fill=\"#ffffff\"/>\n");
        svg.Append(body);
        foreach (var spot in Hotspots)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{spot.X:0.##}\" cy=\"{spot.Y:0.##}\" r=\"{spot.Radius:0.##}\" fill=\"#ffffff\" fill-opacity=\"0\"><title>{Markup.Escape(spot.Text)}</title></circle>\n");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>What Skia writes between its own root tags.</summary>
    private string DrawnElements()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, WidthPx, HeightPx), stream))
        {
            _draw(canvas);
        }

        var xml = Encoding.UTF8.GetString(stream.ToArray());
        var start = xml.IndexOf('>', xml.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        var end = xml.LastIndexOf("</svg>", StringComparison.Ordinal);
        return end < 0 ? "" : xml[start..end].TrimStart('\n');
    }

    [GeneratedRegex("(\\bid=\"|url\\(#|href=\"#)([^\")]+)")]
    private static partial Regex Names();
}

/// <summary>A place in a figure and what it tells [px].</summary>
internal readonly record struct Hotspot(float X, float Y, float Radius, string Text);
