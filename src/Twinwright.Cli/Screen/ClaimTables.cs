using Spectre.Console;
using Spectre.Console.Rendering;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;

namespace Twinwright.Cli.Screen;

/// <summary>What a reproduction has found, on the screen.</summary>
internal static class ClaimTables
{
    /// <summary>Every claim with its verdict, and the statements that keep it from holding.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="folder">Where the report is; null when none was written.</param>
    public static string Of(ReproductionResult result, string? folder)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("claim", "verdict", "what is claimed");
        foreach (var claim in result.Claims)
        {
            List<IRenderable> words = [new Text(claim.Claim.Statement)];
            words.AddRange(Against(claim).Select(line => new Text(line, new Style(decoration: Decoration.Dim))));
            table.AddRow(new Text(claim.Claim.Id), new Text(claim.Verdict.ToString().ToLowerInvariant()), new Rows(words));
        }

        return Rendering.Of(table) + (folder is null
            ? "\nAdd --out DIR for a report with figures.\n"
            : $"\nReport: {Path.Combine(folder, "report.html")}\n");
    }

    private static IEnumerable<string> Against(ClaimFinding claim)
    {
        const int Most = 3;
        var against = claim.Findings.Where(finding => finding.Verdict != Verdict.Holds).OrderBy(finding => finding.Verdict == Verdict.Fails ? 0 : 1).ToList();
        return against.Take(Most)
            .Select(finding => $"  {finding.Verdict.ToString().ToLowerInvariant()}: {finding.Statement}: {Wording.Short(finding.Value)} {Wording.Interval(finding.Low, finding.High)}")
            .Concat(against.Count > Most ? [$"  … and {against.Count - Most} more"] : [])
            .Concat(claim.Missing.Count > 0 ? [$"  not run: {string.Join("; ", claim.Missing.Take(Most))}{(claim.Missing.Count > Most ? $" and {claim.Missing.Count - Most} more" : "")}"] : []);
    }
}
