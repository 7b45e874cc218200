using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Twinwright.Experiments.Files;
using Twinwright.Learning.Policies;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Files;

/// <summary>Damaged files either parse or are refused; nothing else ever happens.</summary>
public sealed partial class MutationTests
{
    private static readonly string[] EdgeValues =
    [
        "0", "-0", "-1", "1.0", "1e0", "1e999", "-1e999", "1e-999", "99999999999999999999", "-9223372036854775808",
        "2147483648", "nan", "NaN", "inf", "Infinity", "null", "true", "\"\"", "\"\\ud800\"", "[]", "{}", "[[[[", "0x1", "1_0", "''", "1979-05-27",
    ];

    private static readonly Gen<(int Kind, double At, double Length, int Value)> Step =
        Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, 255]);

    [Fact]
    public void A_damaged_scenario_parses_or_is_refused() =>
        Damage(ScenarioFile.Write(new LoadedScenario("x", new WideAreaScenario())), bytes => ScenarioFile.Parse(InputFile.Text(bytes, "x"), "x.toml"));

    [Fact]
    public void A_damaged_instance_parses_or_is_refused() =>
        Damage(Examples.Instance, bytes => InstanceFile.Parse(bytes, "x"));

    [Fact]
    public void A_damaged_decision_parses_or_is_refused()
    {
        var instance = InstanceFile.Parse(Examples.Bytes(Examples.Instance), "x");
        Damage(Examples.Decision, bytes => DecisionFile.Parse(bytes, "x", instance));
    }

    [Fact]
    public void A_damaged_score_parses_or_is_refused() =>
        Damage(Examples.Score, bytes => ScoreFile.Parse(bytes, "x"));

    [Fact]
    public void Damaged_positions_parse_or_are_refused() =>
        Damage(
            File.ReadAllText(Path.Combine(Examples.Root, "data/pm10-germany/stations.csv")),
            bytes => PositionsCsv.Parse(InputFile.Text(bytes, "x"), "x"));

    [Fact]
    public void A_damaged_override_parses_or_is_refused() =>
        Damage("constants.max_cpu_hz=1.5e9", bytes =>
            ScenarioFile.Parse("", "x.toml", [Encoding.UTF8.GetString(bytes)]));

    [Fact]
    public void A_damaged_scenario_of_a_federation_parses_or_is_refused() =>
        Damage(ScenarioFile.Write(new LoadedScenario("x", new FederationScenario())), bytes => ScenarioFile.Parse(InputFile.Text(bytes, "x"), "x.toml"));

    [Fact]
    public void A_damaged_frame_parses_or_is_refused() =>
        Damage(Examples.Frame, bytes => FrameFile.Parse(bytes, "x"));

    [Fact]
    public void A_damaged_frame_with_all_that_is_optional_parses_or_is_refused()
    {
        var optional = Examples.Edit(
            Examples.Frame, "\"previous_association\"", """
            "previous_links": [{"edge_server": 0, "sensor": 0, "subcarrier": 1}, {"edge_server": 1, "sensor": 2, "subcarrier": 0}],
             "frames": 9, "mean_new_data_kbit": [1.5, 2.5], "origin": {"scenario": "x", "deployment": 1, "dynamics_seed": 2, "step": 3}, "previous_association"
            """);
        Damage(optional, bytes => FrameFile.Parse(bytes, "x"));
    }

    [Fact]
    public void A_damaged_decision_of_a_frame_parses_or_is_refused()
    {
        var frame = FrameFile.Parse(Examples.Bytes(Examples.Frame), "x");
        Damage(Examples.FrameDecision, bytes => FrameDecisionFile.Parse(bytes, "x", frame));
        Damage(Examples.FrameDecision, bytes => FrameDecisionFile.Parse(bytes, "x"));
    }

    [Fact]
    public void A_damaged_score_of_a_frame_parses_or_is_refused() =>
        Damage(Examples.FrameScore, bytes => FrameScoreFile.Parse(bytes, "x"));

    [Fact]
    public void A_damaged_override_of_a_list_parses_or_is_refused() =>
        Damage("channel.states=[0.2, 0.4]", bytes =>
            ScenarioFile.Parse("system = \"federation\"", "x.toml", [Encoding.UTF8.GetString(bytes)]));

    [Fact]
    public void A_damaged_policy_parses_or_is_refused()
    {
        using var trained = new TrainedFolder();
        Damage(Encoding.UTF8.GetString(trained.Json), bytes => PolicyFile.Parse(bytes, "x"));
    }

    [Fact]
    public void Damaged_tensors_parse_or_are_refused()
    {
        var tensors = new TensorSet();
        tensors.Add("actor.0.weight", [1f, 2, 3, 4], 2, 2);
        tensors.Add("steps", [0.0], 1);

        Damage(
            SafetensorsFile.Write(tensors, new Dictionary<string, string> { ["kind"] = "x" }),
            bytes => SafetensorsFile.Parse(bytes, "x"));
    }

    private static void Damage(string valid, Action<byte[]> parse) => Damage(Examples.Bytes(valid), parse);

    private static void Damage(byte[] valid, Action<byte[]> parse)
    {
        parse(valid);
        Step.Array[1, 3].Sample(
            steps =>
            {
                var bytes = steps.Aggregate(valid, Mutate);
                try
                {
                    parse(bytes);
                }
                catch (InputException refusal)
                {
                    Broken.AssertShownWell(refusal);
                }
            },
            iter: 3000);
    }

    private static byte[] Mutate(byte[] bytes, (int Kind, double At, double Length, int Value) step)
    {
        var at = (int)(step.At * (bytes.Length - 1));
        var length = Math.Min(bytes.Length - at, 1 + (int)(step.Length * step.Length * 200));
        if (bytes.Length == 0)
        {
            return bytes;
        }

        switch (step.Kind)
        {
            case 0:
                var flipped = bytes.ToArray();
                flipped[at] = (byte)step.Value;
                return flipped;
            case 1:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[(int)(step.Length * (bytes.Length - 1))..]];
            default:
                // Latin-1 keeps every byte what it is.
                var text = Encoding.Latin1.GetString(bytes);
                var numbers = Number().Matches(text);
                if (numbers.Count == 0)
                {
                    return bytes;
                }

                var number = numbers[(int)(step.At * (numbers.Count - 1))];
                var edge = EdgeValues[step.Value % EdgeValues.Length];
                return Encoding.Latin1.GetBytes(text[..number.Index] + edge + text[(number.Index + number.Length)..]);
        }
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?(e[+-]?\d+)?")]
    private static partial Regex Number();
}
