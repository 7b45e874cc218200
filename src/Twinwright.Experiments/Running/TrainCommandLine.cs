using System.Globalization;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>Writes the command that trains a policy.</summary>
/// <param name="Scenario">The scenario's name or file.</param>
/// <param name="Overrides">Overrides of its keys, as <c>KEY=VALUE</c>.</param>
public sealed record TrainCommandLine(string Scenario, IReadOnlyList<string> Overrides)
{
    /// <summary>The command, to be pasted into a shell.</summary>
    /// <param name="solver">The solver as asked for.</param>
    /// <param name="deployments">Seeds of the deployments.</param>
    /// <param name="folder">Where policies go.</param>
    /// <param name="more">Further words.</param>
    public string Of(SolverSpec solver, IReadOnlyList<long> deployments, string folder, params IEnumerable<string> more) => string.Join(' ', [
        "twinwright train", Quote(Scenario), "--solver", Quote(solver.Text),
        .. deployments.Count == 0 ? [] : new[] { "--deployments", List(deployments) },
        .. Overrides.SelectMany(text => new[] { "--set", Quote(text) }),
        .. more,
        "--out", Quote(folder)]);

    /// <summary>Numbers as the command line takes them, runs of neighbours as a range: <c>1-3,7</c>.</summary>
    public static string List(IReadOnlyList<long> numbers)
    {
        var parts = new List<string>();
        for (var at = 0; at < numbers.Count; at++)
        {
            var first = at;
            while (at + 1 < numbers.Count && numbers[at] >= 0 && numbers[at] < long.MaxValue && numbers[at + 1] == numbers[at] + 1)
            {
                at++;
            }

            parts.Add(first == at
                ? numbers[at].ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{numbers[first]}-{numbers[at]}"));
        }

        return string.Join(',', parts);
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/.,_=-+:@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
