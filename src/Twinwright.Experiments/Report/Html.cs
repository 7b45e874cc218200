using System.Globalization;
using System.Text;
using Twinwright.Experiments.Figures;

namespace Twinwright.Experiments.Report;

/// <summary>Writes the elements of a report; every text is escaped here.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    public static string Escape(string text) => Markup.Escape(text);

    /// <summary>Markup as it stands.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    public Html Element(string name, string text, string attributes = "") =>
        Raw($"<{name}{(attributes.Length > 0 ? " " : "")}{attributes}>{Escape(text)}</{name}>");

    /// <summary>How deep headings stand: 2 under the page's title, 3 in a part.</summary>
    public int HeadingLevel { get; init; } = 2;

    public Html Heading(string text) => Element(HeadingLevel == 2 ? "h2" : "h3", text);

    public Html Facts(IEnumerable<(string Name, string Value)> facts)
    {
        Raw("<dl>");
        foreach (var (name, value) in facts)
        {
            Raw($"<dt>{Escape(name)}</dt><dd>{Escape(value)}</dd>");
        }

        return Raw("</dl>");
    }

    /// <summary>A table whose rows stand in named groups; the first cell of a row is its header.</summary>
    /// <param name="caption">What it holds.</param>
    /// <param name="columns">Titles of the columns.</param>
    /// <param name="groups">Rows by group; a row has its colour and its cells.</param>
    public Html Table(
        string caption, IReadOnlyList<string> columns, IEnumerable<(string Name, IReadOnlyList<(string Colour, string[] Cells)> Rows)> groups)
    {
        Raw("<div class=\"scroll\"><table>");
        Element("caption", caption);
        Raw($"<thead><tr>{string.Concat(columns.Select(column => $"<th scope=\"col\">{Escape(column)}</th>"))}</tr></thead>");
        foreach (var (name, rows) in groups)
        {
            Raw(string.Create(CultureInfo.InvariantCulture, $"<tbody><tr><th scope=\"rowgroup\" colspan=\"{columns.Count}\">{Escape(name)}</th></tr>"));
            foreach (var (colour, cells) in rows)
            {
                var swatch = $"<span class=\"swatch\" style=\"background:{colour}\"></span>";
                Raw($"<tr><th scope=\"row\">{swatch}{Escape(cells[0])}</th>{string.Concat(cells.Skip(1).Select(cell => $"<td>{Escape(cell)}</td>"))}</tr>");
            }

            Raw("</tbody>");
        }

        return Raw("</table></div>");
    }

    public Html Figure(Figure figure, string prefix)
    {
        var id = $"{prefix}-{figure.Id}";
        Raw($"<figure id=\"{Escape(id)}\">");
        Raw(figure.ToInlineSvg(id));
        Element("figcaption", figure.Caption);
        return Raw("</figure>");
    }

    public override string ToString() => _text.ToString();
}
