using System.Text;
using System.Text.Json;
using Twinwright.Experiments.Files;
using Twinwright.Model.Federation;
using Twinwright.Tests.House;
using Twinwright.Tests.Model;
using Twinwright.Tests.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Running;

/// <summary>Our scorer of frames against the independent one in <c>tests/reference</c>, which computes with sixty digits.</summary>
public class FederationReferenceCasesTests
{
    private const int Cases = 193;
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_scores_as_recorded()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "reference", "federation_cases.json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);

        Assert.Equal(Cases, cases.Count);
        Assert.All(cases.Keys, name =>
        {
            var instance = FrameFile.Parse(Bytes(cases[name], "instance"), name);
            var decision = FrameDecisionFile.Parse(Bytes(cases[name], "decision"), name, instance);
            var recorded = FrameScoreFile.Parse(Bytes(cases[name], "score"), name);
            var score = FrameScorer.Score(instance, decision);
            Frames.Agree(recorded, score, Tolerance);

            // No recorded utility is a difference that cancels.
            Near.Relative(recorded.Utility, score.Utility, Tolerance);
            foreach (var (expected, own) in recorded.EdgeServers.Zip(score.EdgeServers))
            {
                Near.Relative(expected.Utility, own.Utility, Tolerance);
            }

            // What we write reads back to the same score.
            Frames.Agree(score, FrameScoreFile.Parse(FrameScoreFile.Write(score), name), 0);
        });
    }

    [Fact]
    public void The_rules_written_out_plainly_agree_with_the_reference_cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "reference", "federation_cases.json")));
        Assert.All(document.RootElement.GetProperty("cases").EnumerateArray().Select(one => (Name: one.GetProperty("name").GetString()!, Case: one)), one =>
        {
            var instance = FrameFile.Parse(Bytes(one.Case, "instance"), one.Name);
            var decision = FrameDecisionFile.Parse(Bytes(one.Case, "decision"), one.Name, instance);
            Frames.Agree(FrameScoreFile.Parse(Bytes(one.Case, "score"), one.Name), PlainFrameScorer.Score(instance, decision), Tolerance);
        });
    }

    private static byte[] Bytes(JsonElement one, string part) => Encoding.UTF8.GetBytes(one.GetProperty(part).GetRawText());
}
