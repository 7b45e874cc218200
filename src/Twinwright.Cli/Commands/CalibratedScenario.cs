using System.Text;
using Twinwright.Experiments.Files;
using Twinwright.Live.Calibration;

namespace Twinwright.Cli.Commands;

/// <summary>Writes a scenario with fitted values, each with where it comes from.</summary>
internal static class CalibratedScenario
{
    /// <summary>The text, which reads back as a scenario.</summary>
    /// <param name="scenario">The scenario as it was.</param>
    /// <param name="result">What was fitted.</param>
    /// <param name="path">Where it will stand, for messages.</param>
    /// <exception cref="InputException">A fitted value is none that a scenario can have.</exception>
    public static string Write(LoadedScenario scenario, CalibrationResult result, string path)
    {
        var (world, origins) = CalibratedWorld.Apply(scenario.Composed, result);
        var fitted = new LoadedScenario(scenario.Name, world) { Summary = $"{scenario.Name} with parameters fitted to {result.DataSet}" };
        var text = new StringBuilder();
        text.Append(FormattableString.Invariant($"# {scenario.Name} as `twinwright calibrate {result.DataSet}` has fitted it (seed {result.Seed}).\n"))
            .Append($"# Measured: {result.Source}.\n");
        foreach (var fit in result.Fits)
        {
            text.Append($"# {fit.Name}: {fit.Verdict}.\n");
        }

        text.Append("# A value with a line \"fitted\" above it was fitted, with its 95 % interval; all others are as they were,\n")
            .Append("# those of fits that are no better than the mean on what was held out, and of a drift that was not told apart from 0, too.\n");
        var table = "";
        foreach (var line in ScenarioFile.Write(fitted).Split('\n')[..^1])
        {
            if (line.StartsWith('['))
            {
                table = line.Trim('[', ']') + ".";
            }
            else if (origins.TryGetValue(table + line.Split(' ')[0], out var origin))
            {
                text.Append($"# fitted: {origin}\n");
            }

            text.Append(line).Append('\n');
        }

        var written = text.ToString();
        _ = ScenarioFile.Parse(written, path);
        return written;
    }
}
