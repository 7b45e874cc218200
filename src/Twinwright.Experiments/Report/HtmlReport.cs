using System.Globalization;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Report;

/// <summary>A page that tells a result to a reader: opens from disk, needs no network, prints.</summary>
public static class HtmlReport
{
    /// <summary>The page of a comparison.</summary>
    public static string Of(ComparisonResult result) => Of(result, FigureSet.Of(result));

    /// <summary>The page of a run.</summary>
    public static string Of(RunResult run) => Of(run, FigureSet.Of(run));

    /// <summary>The page of a comparison whose figures are drawn already.</summary>
    public static string Of(ComparisonResult result, FigureSet figures) => Page(ReportSection.Of(result, figures));

    /// <summary>The page of a run whose figures are drawn already.</summary>
    public static string Of(RunResult run, FigureSet figures) => Page(ReportSection.Of(run, figures));

    /// <summary>One page of several comparisons or runs.</summary>
    /// <param name="title">Title of the page.</param>
    /// <param name="sections">Its parts, in order.</param>
    public static string Combined(string title, params IReadOnlyList<ReportSection> sections)
    {
        var html = new Html { HeadingLevel = 3 };
        html.Raw("<nav aria-label=\"Parts\"><ul>");
        for (var i = 0; i < sections.Count; i++)
        {
            html.Raw($"<li><a href=\"#{Prefix(i)}\">{Html.Escape(sections[i].Heading)}</a></li>");
        }

        html.Raw("</ul></nav>");
        for (var i = 0; i < sections.Count; i++)
        {
            html.Raw($"<section aria-labelledby=\"{Prefix(i)}\">");
            html.Element("h2", sections[i].Heading, $"class=\"part\" id=\"{Prefix(i)}\"");
            sections[i].Write(html, Prefix(i));
            html.Raw("</section>");
        }

        return Document(title, html);
    }

    private static string Page(ReportSection section)
    {
        var html = new Html();
        section.Write(html, Prefix(0));
        return Document(section.Heading, html);
    }

    private static string Prefix(int section) => string.Create(CultureInfo.InvariantCulture, $"part{section + 1}");

    /// <summary>A whole page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">What it says.</param>
    /// <param name="css">Styles beyond those of all reports.</param>
    internal static string Document(string title, Html body, string css = "") => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Html.Escape(title)}</title>
        <style>
        {ReportStyle.Css}{css}
        </style>
        </head>
        <body>
        <header><h1>{Html.Escape(title)}</h1></header>
        <main>
        {body}</main>
        <footer><p>Written by Twinwright. The same scenario, solvers and seeds give the same page.</p></footer>
        <script>
        {ReportStyle.Script}
        </script>
        </body>
        </html>

        """;
}
