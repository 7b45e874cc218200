using System.Text.Json;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Reproduction.Report;

/// <summary>The document that <c>reproduce --json</c> prints (<c>docs/cli.md</c>).</summary>
public static class ReproductionJson
{
    /// <summary>The document.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="files">Files of each figure, relative to the folder; empty when none were written.</param>
    public static string Of(ReproductionResult result, ReproductionRequest request, IReadOnlyDictionary<string, IReadOnlyList<string>> files)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ResultJson.Write(json =>
        {
            ResultJson.Array(json, "figures", result.Experiments.Zip(result.Figures).SelectMany(pair => pair.Second.Select(figure => (pair.First, figure))), one =>
            {
                var id = ReproductionFolder.IdOf(one.First.Experiment, one.figure);
                json.WriteString("id", id);
                json.WriteString("title", one.figure.Title);
                json.WriteStartArray("files");
                foreach (var file in files.GetValueOrDefault(id) ?? [])
                {
                    json.WriteStringValue(file);
                }

                json.WriteEndArray();
            });
            ResultJson.Array(json, "claims", result.Claims, claim =>
            {
                json.WriteString("id", claim.Claim.Id);
                json.WriteString("statement", claim.Claim.Statement);
                json.WriteString("verdict", Word(claim.Verdict));
                json.WriteStartObject("evidence");
                Evidence(json, claim, result.Experiments.First(experiment => experiment.Experiment.Id == claim.Experiment).Experiment, request);
                json.WriteEndObject();
            });
        });
    }

    private static void Evidence(Utf8JsonWriter json, ClaimFinding claim, Experiment experiment, ReproductionRequest request)
    {
        var effort = experiment.EffortOf(request.Quick);
        json.WriteString("experiment", experiment.Id);
        json.WriteString("scenario", experiment.ScenarioName);
        json.WriteNumber("seed", request.Seed);
        json.WriteStartArray("deployments");
        foreach (var deployment in effort.Deployments ?? [])
        {
            json.WriteNumberValue(deployment);
        }

        json.WriteEndArray();
        json.WriteNumber("runs", effort.Runs);
        json.WriteStartArray("not_run");
        foreach (var missing in claim.Missing)
        {
            json.WriteStringValue(missing);
        }

        json.WriteEndArray();
        ResultJson.Array(json, "statements", claim.Findings, finding =>
        {
            json.WriteString("statement", finding.Statement);
            json.WriteString("verdict", Word(finding.Verdict));
            ResultJson.Number(json, "value", finding.Value);
            ResultJson.Number(json, "ci_low", finding.Low);
            ResultJson.Number(json, "ci_high", finding.High);
            ResultJson.Number(json, "at_least", finding.AtLeast ?? double.NaN);
            ResultJson.Number(json, "at_most", finding.AtMost ?? double.NaN);
            json.WriteNumber("samples", finding.Samples);
            if (finding.Pair is { } pair)
            {
                ResultJson.Number(json, "p", pair.P);
                ResultJson.Number(json, "effect_size", pair.EffectSize);
                ResultJson.Number(json, "rank_biserial", pair.RankBiserial);
                ResultJson.Number(json, "improvement", pair.Improvement);
                json.WriteNumber("agreeing", pair.Agreeing);
                json.WriteNumber("pairs", pair.Pairs);
            }
        });
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
