using System.Globalization;
using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Results;

/// <summary>The totals of all runs that a folder of results holds, read back from its <c>results.csv</c>.</summary>
/// <param name="File">The file they are from, for messages.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Solvers">Solvers, in the order of the file.</param>
/// <param name="Runs">A value for each solver, metric and run, in the order of the file.</param>
public sealed record ResultTotals(string File, string Scenario, IReadOnlyList<string> Solvers, IReadOnlyList<RunValue> Runs)
{
    private const long MaxBytes = 512L << 20;
    private const string Header = "scenario,solver,deployment,dynamics_seed,step,metric,value";
    private const int Columns = 7;

    /// <summary>Reads a folder that <c>compare --out</c> or <c>solve --out</c> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">There is no such folder or file, or it is no table of results.</exception>
    public static ResultTotals Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(folder.Length == 0 ? "''" : folder, InputException.WholeFile, "is no folder of results: there is no such folder");
        }

        var path = Path.Combine(folder, "results.csv");
        if (!System.IO.File.Exists(path))
        {
            throw new InputException(
                folder, InputException.WholeFile, "holds no results.csv; compare --out writes such a folder, and an interrupted one when it is run again");
        }

        return Parse(InputFile.ReadText(path, MaxBytes), path);
    }

    /// <summary>Reads the text of a <c>results.csv</c>; its steps are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <exception cref="InputException">It is no table of results.</exception>
    public static ResultTotals Parse(string text, string name)
    {
        var problems = new ProblemList(name);
        var (runs, scenarios) = (new List<RunValue>(), new List<string>());
        var seen = new HashSet<(string, string, long, long)>();
        foreach (var row in CsvText.Rows(text, problems))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {row.Line}");
            if (row.Fields is not { } fields)
            {
                continue;
            }

            if (row.Line == 1)
            {
                if (string.Join(',', fields) != Header)
                {
                    throw new InputException(name, place, $"must be {Header}");
                }
            }
            else if (ValueOf(fields, place, problems) is { } run && fields[4].Length == 0)
            {
                runs.Add(run);
                if (!seen.Add((run.Solver, run.Metric, run.Deployment, run.DynamicsSeed)))
                {
                    problems.Add(place, $"tells {run.Metric} of {run.Solver} for a run that an earlier line told it for");
                }

                if (!scenarios.Contains(fields[0]))
                {
                    scenarios.Add(fields[0]);
                }
            }
        }

        if (problems.Count == 0 && scenarios.Count != 1)
        {
            problems.Add(InputException.WholeFile, scenarios.Count == 0 ? "holds no totals" : "holds more than one scenario");
        }

        problems.ThrowIfAny();
        return new(name, scenarios[0], [.. runs.Select(run => run.Solver).Distinct()], runs);
    }

    private static RunValue? ValueOf(string[] fields, string place, ProblemList problems)
    {
        var culture = CultureInfo.InvariantCulture;
        if (fields.Length != Columns)
        {
            problems.Add(place, string.Create(culture, $"must have {Columns} columns, but has {fields.Length}"));
        }
        else if (fields[0].Length == 0 || fields[1].Length == 0 || fields[5].Length == 0)
        {
            problems.Add(place, "must name a scenario, a solver and a metric");
        }
        else if (!long.TryParse(fields[2], NumberStyles.AllowLeadingSign, culture, out var deployment)
            || !long.TryParse(fields[3], NumberStyles.AllowLeadingSign, culture, out var seed)
            || (fields[4].Length > 0 && !int.TryParse(fields[4], NumberStyles.None, culture, out _)))
        {
            problems.Add(place, "deployment, dynamics_seed and step must be whole numbers");
        }
        else if (!double.TryParse(fields[6], NumberStyles.Float, culture, out var value))
        {
            problems.Add(place, $"value must be a number, but is {Shown.Text(fields[6])}");
        }
        else
        {
            return new(fields[1], fields[5], deployment, seed, value);
        }

        return null;
    }
}
