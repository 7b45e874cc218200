using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Experiments.Reproduction.Report;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;
using Twinwright.Tests.Cli;
using Xunit;
using Reproducing = Twinwright.Experiments.Reproduction.Reproduction;

namespace Twinwright.Tests.Reproduction;

/// <summary>A reproduction of four experiments: a swept one, one with options in a solver's name, one with odd values, one with gaps.</summary>
public sealed class WrittenReproduction : IDisposable
{
    public WrittenReproduction()
    {
        var plain = SmallExperiments.Plain.ReplaceLineEndings("\n");
        var options = plain.Replace("\"greedy\"", "\"random{probability=0.25}\"", StringComparison.Ordinal).Replace("\"greedy needs less\"", "\"<b>random</b> & \\\"less\\\"\"", StringComparison.Ordinal)
            .Replace("solver = \"greedy\"", "solver = \"random{probability=0.25}\"", StringComparison.Ordinal).Replace("X1", "X<1>", StringComparison.Ordinal);
        const string States = """
            kind = "experiment"
            title = "States"
            paper = "None"
            form = "sweep"
            scenario = "federation/small"
            solvers = ["socf", "socf{rule=potential+swap,fill=true}"]
            measures = ["utility", "cost"]
            steps = 3
            quick = { runs = 3 }
            full = { runs = 3 }

            [[panels]]
            id = "a"
            key = "channel.states"
            axis = "states"
            values = ["[0.2, 0.4]", "[0.1, 0.5]"]

            [[claims]]
            id = "X3"
            statement = "utility is anything"
            tests = [{ is = "level", measure = "utility", solver = "socf", at_most = 1000000 }]
            """;
        var gaps = States[..States.IndexOf("[[panels]]", StringComparison.Ordinal)].Replace("\"sweep\"", "\"profile\"", StringComparison.Ordinal) + States[States.IndexOf("[[claims]]", StringComparison.Ordinal)..].Replace("X3", "X4", StringComparison.Ordinal);
        Request = new()
        {
            Experiments =
            [
                ExperimentFile.Parse(plain, "paper/plain", "x"), ExperimentFile.Parse(options, "paper/options", "x"),
                ExperimentFile.Parse(States, "states", "x"), ExperimentFile.Parse(gaps, "gaps", "x"),
            ],
            Quick = true,
            Seed = 21,
            Folder = Scratch["out"],
            Resamples = 400,
            Version = "1",
        };
        Result = Reproducing.Run(Request, 2, null, CancellationToken.None);
        using var team = new WorkerTeam(1);
        Json = ReproductionFolder.Write(Request.Folder, Result, Request, team);
    }

    public Scratch Scratch { get; } = new();

    internal ReproductionRequest Request { get; }

    internal ReproductionResult Result { get; }

    public string Json { get; }

    public string Html => File.ReadAllText(Scratch["out", "report.html"]);

    public void Dispose() => Scratch.Dispose();
}

public sealed class ReproductionReportTests(WrittenReproduction written) : IClassFixture<WrittenReproduction>
{
    [Fact]
    public void The_document_tells_figures_with_their_files_and_claims_with_their_evidence()
    {
        var document = JsonNode.Parse(written.Json)!;

        Keys(document, "figures", "claims");
        Assert.Equal(written.Json + "\n", File.ReadAllText(written.Scratch["out", "claims.json"]));
        Assert.All(document["figures"]!.AsArray(), figure =>
        {
            Keys(figure!, "id", "title", "files");
            Assert.Equal(2, figure!["files"]!.AsArray().Count);
            Assert.All(figure["files"]!.AsArray(), file => Assert.True(new FileInfo(written.Scratch["out", (string)file!]).Length > 500));
        });
        Assert.Equal(document["figures"]!.AsArray().Count, document["figures"]!.AsArray().Select(figure => (string)figure!["id"]!).Distinct().Count());
        Assert.Equal(
            document["figures"]!.AsArray().SelectMany(figure => figure!["files"]!.AsArray().Select(file => (string)file!)).Order(StringComparer.Ordinal),
            written.Scratch.Files("out").Keys.Where(name => name.StartsWith("figures/", StringComparison.Ordinal)));

        Assert.Equal(["X1", "X<1>", "X3", "X4"], document["claims"]!.AsArray().Select(claim => (string)claim!["id"]!));
        foreach (var (claim, found) in document["claims"]!.AsArray().Zip(written.Result.Claims))
        {
            Keys(claim!, "id", "statement", "verdict", "evidence");
            Assert.Equal((found.Claim.Statement, found.Verdict.ToString().ToLowerInvariant()), ((string)claim!["statement"]!, (string)claim["verdict"]!));
            var evidence = claim["evidence"]!;
            Keys(evidence, "experiment", "scenario", "seed", "deployments", "runs", "not_run", "statements");
            Assert.Equal((found.Experiment, 21, 0), ((string)evidence["experiment"]!, (int)evidence["seed"]!, evidence["deployments"]!.AsArray().Count));
            Assert.Equal(found.Findings.Count, evidence["statements"]!.AsArray().Count);
            foreach (var (statement, finding) in evidence["statements"]!.AsArray().Zip(found.Findings))
            {
                string[] own = ["statement", "verdict", "value", "ci_low", "ci_high", "at_least", "at_most", "samples"];
                Keys(statement!, finding.Pair is null ? own : [.. own, "p", "effect_size", "rank_biserial", "improvement", "agreeing", "pairs"]);
                Assert.Equal((finding.Value, finding.Low, finding.High), ((double)statement!["value"]!, (double)statement["ci_low"]!, (double)statement["ci_high"]!));
                Assert.Equal((finding.AtLeast, finding.AtMost), ((double?)statement["at_least"], (double?)statement["at_most"]));
                Assert.Equal(finding.Verdict.ToString().ToLowerInvariant(), (string)statement["verdict"]!);
                Assert.Equal(finding.Samples, (int)statement["samples"]!);
                if (finding.Pair is { } pair)
                {
                    Assert.Equal((pair.RankBiserial, pair.Agreeing), ((double)statement["rank_biserial"]!, (int)statement["agreeing"]!));
                    Assert.Equal((pair.P, pair.EffectSize, pair.Improvement, pair.Pairs), ((double)statement["p"]!, (double?)statement["effect_size"] ?? double.NaN, (double)statement["improvement"]!, (int)statement["pairs"]!));
                }
            }
        }
    }

    [Fact]
    public void Every_number_of_every_run_is_in_a_table_that_parses_and_whose_means_are_those_of_the_report()
    {
        foreach (var results in written.Result.Experiments)
        {
            var rows = CsvRows(File.ReadAllText(written.Scratch["out", "runs", results.Experiment.Id + ".csv"]));
            Assert.Equal(["panel", "value", "solver", "deployment", "dynamics_seed", "measure", "number"], rows[0]);
            Assert.Equal([7], rows.Select(row => row.Length).Distinct());
            Assert.Equal(results.Points.Sum(point => point.BySolver.Values.Sum(runs => runs.Sum(run => run.Totals.Count))), rows.Count - 1);
            using var team = new WorkerTeam(1);
            var summaries = MeasureSummary.Of(results, new StratifiedBootstrap(400, 21), team);
            Assert.NotEmpty(summaries);
            foreach (var summary in summaries)
            {
                double[] numbers = [.. rows.Skip(1).Where(row => row[0] == summary.Place.Panel && row[1] == summary.Place.Value && row[2] == summary.Solver && row[5] == summary.Measure)
                    .Select(row => double.Parse(row[6], CultureInfo.InvariantCulture))];
                Assert.Equal(summary.Runs, numbers.Length);
                Assert.Equal(results.Experiment.Quick.Runs, numbers.Length);
                var mean = summary.Measure == "system_energy_j" ? Math.Exp(numbers.Average(Math.Log)) : numbers.Average();
                Assert.Equal(mean, summary.Mean, 1e-9 * Math.Abs(mean));
                Assert.InRange(summary.Mean, summary.MeanInterval.Low, summary.MeanInterval.High);
                Assert.Contains($"<td>{Wording.Long(Wording.Scale(summary.Measure) * mean)}</td>", written.Html, StringComparison.Ordinal);
            }

            var worlds = results.Points[0].Worlds;
            Assert.Equal(
                worlds.Select(world => $"{world.Deployment} {world.DynamicsSeed}"),
                rows.Skip(1).Select(row => $"{row[3]} {row[4]}").Distinct());
        }
    }

    [Fact]
    public void Of_gaps_the_first_solver_has_none_and_the_others_lack_what_they_lack()
    {
        var results = written.Result.Experiments[3];
        using var team = new WorkerTeam(1);
        var utility = MeasureSummary.Of(results, new StratifiedBootstrap(400, 21), team).Where(summary => summary.Measure == "utility").ToList();
        var (first, second) = (results.Points[0].Values("socf", "utility")[0], results.Points[0].Values(results.Experiment.Solvers[1], "utility")[0]);

        Assert.Equal(0, utility[0].Gap);
        Assert.Equal(first.Zip(second, (best, own) => Math.Max(0, (best - own) / Math.Abs(best))).Average(), utility[1].Gap!.Value, 1e-12);
        Assert.Null(MeasureSummary.Of(written.Result.Experiments[0], new StratifiedBootstrap(400, 21), team)[0].Gap);
    }

    [Fact]
    public void The_page_needs_no_network_and_takes_no_text_for_markup()
    {
        var html = written.Html;

        Assert.DoesNotMatch(new Regex(@"<script[^>]*\ssrc", RegexOptions.IgnoreCase), html);
        Assert.DoesNotMatch(new Regex(@"fetch\s*\(|XMLHttpRequest|import\s*\(|WebSocket|sendBeacon|EventSource"), html);
        html = Regex.Replace(html, "<script>.*?</script>", "", RegexOptions.Singleline);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(new Regex(@"\son[a-z]+\s*=", RegexOptions.IgnoreCase), Regex.Replace(html, @">[^<]*<", "><"));
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(Regex.Matches(html, @"(?:href|src|action|data)\s*=\s*[""']([^""']*)[""']").Select(match => match.Groups[1].Value), target =>
            Assert.True(target.StartsWith('#') || target.StartsWith("data:", StringComparison.Ordinal), target[..Math.Min(80, target.Length)]));
        Assert.All(Regex.Matches(html, @"url\(([^)]*)\)").Select(match => match.Groups[1].Value.Trim('"', '\'')), target =>
            Assert.True(target.StartsWith('#') || target.StartsWith("data:", StringComparison.Ordinal), target[..Math.Min(80, target.Length)]));
        Assert.DoesNotContain("<b>random", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;random&lt;/b&gt; &amp; ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("X<1>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_tells_every_claim_its_verdict_and_its_statements()
    {
        foreach (var claim in written.Result.Claims)
        {
            var word = claim.Verdict.ToString().ToLowerInvariant();
            var id = claim.Claim.Id.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
            Assert.Contains($"<h3>{id} <span class=\"verdict {word}\">{word}</span></h3>", written.Html, StringComparison.Ordinal);
            Assert.All(claim.Findings, finding =>
            {
                var own = finding.Verdict.ToString().ToLowerInvariant();
                Assert.Contains(
                    $"<td class=\"words\">{finding.Statement}</td><td class=\"left\"><span class=\"verdict {own}\">{own}</span></td><td>{Wording.Long(finding.Value)}</td>",
                    written.Html, StringComparison.Ordinal);
            });
        }

        var counts = written.Result.Claims.CountBy(claim => claim.Verdict).ToDictionary();
        Assert.Contains($"Of 4 claims {counts.GetValueOrDefault(Verdict.Holds)} hold", written.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(written.Scratch.Folder, written.Html, StringComparison.Ordinal);
    }

    private static void Keys(JsonNode node, params string[] keys) => Assert.Equal(keys, node.AsObject().Select(member => member.Key));

    /// <summary>RFC 4180, as far as no line breaks stand in quotes.</summary>
    private static List<string[]> CsvRows(string text) => [.. text.TrimEnd('\n').Split('\n').Select(line =>
        Regex.Split(line, @",(?=(?:[^""]*""[^""]*"")*[^""]*$)").Select(field => field.StartsWith('"') ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field).ToArray())];
}
