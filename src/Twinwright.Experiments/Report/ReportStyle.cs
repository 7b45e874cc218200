namespace Twinwright.Experiments.Report;

/// <summary>What makes the page legible on a screen, in the dark and on paper. Nothing is fetched.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --text: #222; --muted: #5c5c5c; --page: #fdfdfc; --rule: #dcdcd8; --head: #f3f3f0; --accent: #0072b2;
        }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6e6e3; --muted: #a6a6a2; --page: #181a1b; --rule: #3a3d3f; --head: #232627; --accent: #7cc0ee; }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--page); color: var(--text);
          font: 16px/1.55 "DejaVu Sans", Verdana, system-ui, sans-serif;
        }
        main, header, footer { max-width: 948px; margin: 0 auto; padding: 0 24px; }
        header { padding-top: 40px; }
        footer { padding-bottom: 48px; color: var(--muted); font-size: 14px; }
        h1 { font-size: 28px; line-height: 1.25; margin: 0 0 8px; }
        h2, h3 { font-size: 18px; margin: 36px 0 8px; }
        h2.part { font-size: 23px; margin: 56px 0 12px; padding-top: 24px; border-top: 2px solid var(--rule); }
        p { max-width: 72ch; margin: 8px 0; }
        .lead { font-size: 17px; }
        a { color: var(--accent); }
        nav ul { padding-left: 20px; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; margin: 12px 0; }
        dt { color: var(--muted); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; margin: 12px 0; font-size: 14.5px; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--muted); padding-bottom: 6px; }
        th, td { padding: 5px 16px 5px 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); font-weight: normal; }
        th:first-child, td:first-child { text-align: left; }
        thead th { border-bottom: 2px solid var(--rule); color: var(--muted); vertical-align: bottom; }
        tbody th[scope=rowgroup] { background: var(--head); padding: 7px 8px; font-weight: bold; }
        tbody th[scope=row] { padding-left: 8px; }
        .swatch { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 8px; }
        figure { margin: 16px 0 32px; }
        figure svg { display: block; width: 100%; max-width: 900px; height: auto; background: #fff; border-radius: 4px; }
        figcaption { max-width: 80ch; margin-top: 8px; font-size: 14px; color: var(--muted); }
        .choose { border: 0; padding: 0; margin: 12px 0; }
        .choose legend { padding: 0; color: var(--muted); font-size: 14px; }
        .choose label { display: inline-block; margin: 4px 16px 4px 0; font-size: 15px; cursor: pointer; }
        @media print {
          :root { --text: #000; --muted: #444; --page: #fff; --rule: #bbb; --head: #eee; }
          body { font-size: 11pt; }
          h2, h3 { break-after: avoid; }
          figure, tr { break-inside: avoid; }
          .choose { display: none; }
          figure[hidden] { display: block; }
        }
        """;

    /// <summary>Shows one map at a time and a choice between them; without it all maps show.</summary>
    public const string Script = """
        for (const maps of document.querySelectorAll("[data-maps]")) {
          const choose = maps.querySelector(".choose");
          const figures = maps.querySelectorAll("figure");
          const show = () => {
            const chosen = choose.querySelector("input:checked").value;
            for (const figure of figures) figure.hidden = figure.id !== chosen;
          };
          choose.hidden = false;
          choose.addEventListener("change", show);
          show();
        }
        """;
}
