using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>Which part of a text stands at the point given.</summary>
internal enum TextAnchor
{
    Left,
    Centre,
    Right,
}

/// <summary>Draws marks and text in pixels; the vertical centre of a text stands at its y.</summary>
internal sealed class Ink(SKCanvas canvas)
{
    public static float WidthOf(string text, float size = FigureStyle.TextSize, bool bold = false)
    {
        using var font = Font(size, bold);
        return font.MeasureText(text);
    }

    public void Text(
        string text, float x, float y, SKColor color, TextAnchor anchor = TextAnchor.Left,
        float size = FigureStyle.TextSize, bool bold = false)
    {
        using var font = Font(size, bold);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        var align = anchor switch
        {
            TextAnchor.Centre => SKTextAlign.Center,
            TextAnchor.Right => SKTextAlign.Right,
            _ => SKTextAlign.Left,
        };
        canvas.DrawText(text, x, y + (0.36f * size), align, font, paint);
    }

    public void Line(float x1, float y1, float x2, float y2, SKColor color, float width = 1, bool dashed = false)
    {
        using var paint = Stroke(color, width);
        using var dash = dashed ? SKPathEffect.CreateDash([5, 4], 0) : null;
        paint.PathEffect = dash;
        canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    /// <summary>Many lines as one path, so that a dense map stays one element of an SVG.</summary>
    /// <param name="lines">Their ends.</param>
    /// <param name="color">Colour.</param>
    /// <param name="width">Width [px].</param>
    /// <param name="dash">Lengths of dashes and gaps in turn [px]; empty or null for whole lines.</param>
    public void Lines(IEnumerable<(SKPoint From, SKPoint To)> lines, SKColor color, float width, float[]? dash = null)
    {
        using var path = new SKPath();
        foreach (var (from, to) in lines)
        {
            if (dash is { Length: > 0 })
            {
                AddDashes(path, from, to, dash);
            }
            else
            {
                path.MoveTo(from);
                path.LineTo(to);
            }
        }

        using var paint = Stroke(color, width);
        canvas.DrawPath(path, paint);
    }

    /// <summary>Skia's own dashes become outlines in an SVG, five times as long.</summary>
    /// <param name="path">Takes the dashes.</param>
    /// <param name="from">One end of the line.</param>
    /// <param name="to">The other.</param>
    /// <param name="dash">Lengths of dashes and gaps in turn [px], as many of the one as of the other.</param>
    /// <param name="begun">How much of the pattern lines before this one have used up [px].</param>
    /// <returns>How much is used up after it [px].</returns>
    private static float AddDashes(SKPath path, SKPoint from, SKPoint to, float[] dash, float begun = 0)
    {
        var length = SKPoint.Distance(from, to);
        var (along, part) = (-begun, 0);
        for (; along + dash[part] <= 0; part = (part + 1) % dash.Length)
        {
            along += dash[part];
        }

        for (; along < length; part = (part + 1) % dash.Length)
        {
            if (part % 2 == 0)
            {
                path.MoveTo(At(Math.Max(along, 0)));
                path.LineTo(At(Math.Min(along + dash[part], length)));
            }

            along += dash[part];
        }

        return (begun + length) % dash.Sum();

        // Tenths of a pixel are enough to see, and half as long in an SVG.
        SKPoint At(float distance) => new(
            MathF.Round(from.X + ((to.X - from.X) * distance / length), 1), MathF.Round(from.Y + ((to.Y - from.Y) * distance / length), 1));
    }

    /// <summary>A broken line: a point that is not a number leaves a gap, a lone point a dot.</summary>
    /// <param name="points">Its points [px].</param>
    /// <param name="color">Colour.</param>
    /// <param name="width">Width [px].</param>
    /// <param name="dash">Lengths of dashes and gaps in turn [px]; null for a whole line.</param>
    public void Curve(IReadOnlyList<SKPoint> points, SKColor color, float width, float[]? dash = null)
    {
        using var path = new SKPath();
        var drawing = false;
        var begun = 0f;
        for (var i = 0; i < points.Count; i++)
        {
            var here = float.IsFinite(points[i].Y);
            var next = i + 1 < points.Count && float.IsFinite(points[i + 1].Y);
            if (here && drawing && dash is not null)
            {
                begun = AddDashes(path, points[i - 1], points[i], dash, begun);
            }
            else if (here && drawing)
            {
                path.LineTo(points[i]);
            }
            else if (here && next)
            {
                path.MoveTo(points[i]);
            }
            else if (here)
            {
                Circle(points[i].X, points[i].Y, 1.2f * width, color);
            }

            drawing = here;
        }

        using var paint = Stroke(color, width);
        paint.StrokeJoin = SKStrokeJoin.Round;
        canvas.DrawPath(path, paint);
    }

    /// <summary>The area between two broken lines; points that are not numbers leave a gap, a lone pair is a stroke.</summary>
    /// <param name="lower">One edge [px].</param>
    /// <param name="upper">The other, at the same x.</param>
    /// <param name="color">Colour; not black when it lets through, which Skia's SVG forgets.</param>
    public void Band(IReadOnlyList<SKPoint> lower, IReadOnlyList<SKPoint> upper, SKColor color)
    {
        for (var first = 0; first < lower.Count; first++)
        {
            var last = first;
            while (last < lower.Count && float.IsFinite(lower[last].Y) && float.IsFinite(upper[last].Y))
            {
                last++;
            }

            if (last == first + 1)
            {
                Line(lower[first].X, lower[first].Y, upper[first].X, upper[first].Y, color, 4);
            }
            else if (last > first)
            {
                using var path = new SKPath();
                path.AddPoly([.. lower.Take(last).Skip(first), .. upper.Take(last).Skip(first).Reverse()]);
                using var paint = Fill(color);
                canvas.DrawPath(path, paint);
            }

            first = last;
        }
    }

    public void Box(float left, float top, float right, float bottom, SKColor fill, SKColor? outline = null)
    {
        var box = new SKRect(Math.Min(left, right), Math.Min(top, bottom), Math.Max(left, right), Math.Max(top, bottom));
        using var paint = Fill(fill);
        canvas.DrawRect(box, paint);
        if (outline is { } color)
        {
            using var stroke = Stroke(color, 1);
            canvas.DrawRect(box, stroke);
        }
    }

    /// <summary>A box whose colour runs from its left or upper end to the other.</summary>
    public void Gradient(SKRect box, SKColor from, SKColor to)
    {
        var end = box.Width > box.Height ? new SKPoint(box.Right, box.Top) : new SKPoint(box.Left, box.Bottom);
        using var shader = SKShader.CreateLinearGradient(new SKPoint(box.Left, box.Top), end, [from, to], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(box, paint);
    }

    public void Circle(float x, float y, float radius, SKColor fill, SKColor? outline = null, float outlineWidth = 1)
    {
        using var paint = Fill(fill);
        canvas.DrawCircle(x, y, radius, paint);
        if (outline is { } color)
        {
            Ring(x, y, radius, color, outlineWidth);
        }
    }

    /// <summary>A disc in equal parts, the first starting upwards.</summary>
    /// <remarks>Arcs are Bézier curves of at most a quarter: Skia breaks its own arcs into hundreds of pieces in an SVG.</remarks>
    public void Pie(float x, float y, float radius, IReadOnlyList<SKColor> parts)
    {
        var quarters = (int)Math.Ceiling(4.0 / parts.Count);
        var step = MathF.Tau / (parts.Count * quarters);
        var reach = radius * 4 / 3 * MathF.Tan(step / 4);
        for (var i = 0; i < parts.Count; i++)
        {
            using var path = new SKPath();
            path.MoveTo(Hundredths(x, y));
            path.LineTo(Rim(i * quarters));
            for (var arc = i * quarters; arc < (i + 1) * quarters; arc++)
            {
                path.CubicTo(Rim(arc, reach), Rim(arc + 1, -reach), Rim(arc + 1));
            }

            path.Close();
            using var paint = Fill(parts[i]);
            canvas.DrawPath(path, paint);
        }

        SKPoint Rim(int arc, float along = 0)
        {
            var (sin, cos) = MathF.SinCos(arc * step);
            return Hundredths(x + (radius * sin) + (along * cos), y - (radius * cos) + (along * sin));
        }

        static SKPoint Hundredths(float x, float y) => new(MathF.Round(x, 2), MathF.Round(y, 2));
    }

    public void Ring(float x, float y, float radius, SKColor color, float width)
    {
        using var stroke = Stroke(color, width);
        canvas.DrawCircle(x, y, radius, stroke);
    }

    public void Arrow(SKPoint from, SKPoint to, SKColor color, float width)
    {
        var length = SKPoint.Distance(from, to);
        if (length < 1)
        {
            return;
        }

        var along = new SKPoint((to.X - from.X) / length, (to.Y - from.Y) / length);
        var across = new SKPoint(-along.Y, along.X);
        var head = Math.Min(length, 2.5f + (2.5f * width));
        var neck = new SKPoint(to.X - (head * along.X), to.Y - (head * along.Y));
        var half = 0.45f * head;

        Line(from.X, from.Y, neck.X, neck.Y, color, width);
        using var path = new SKPath();
        path.MoveTo(to);
        path.LineTo(neck.X + (half * across.X), neck.Y + (half * across.Y));
        path.LineTo(neck.X - (half * across.X), neck.Y - (half * across.Y));
        path.Close();
        using var paint = Fill(color);
        canvas.DrawPath(path, paint);
    }

    private static SKFont Font(float size, bool bold) =>
        new(bold ? FigureFonts.Bold : FigureFonts.Regular, size)
        {
            Subpixel = true,
            LinearMetrics = true,
            Hinting = SKFontHinting.None,
        };

    private static SKPaint Stroke(SKColor color, float width) =>
        new() { Color = color, StrokeWidth = width, Style = SKPaintStyle.Stroke, IsAntialias = true };

    private static SKPaint Fill(SKColor color) => new() { Color = color, IsAntialias = true };
}
