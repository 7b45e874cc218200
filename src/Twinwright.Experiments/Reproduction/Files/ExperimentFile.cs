using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Reproduction.Files;

/// <summary>Reads experiments (<c>docs/formats.md</c>, section 16).</summary>
public static class ExperimentFile
{
    /// <summary>What an experiment's <c>kind</c> says.</summary>
    public const string Kind = "experiment";

    private const int MostRuns = 10_000;

    /// <summary>Reads an experiment that comes with the program, or another one by its path.</summary>
    /// <param name="path">Which file.</param>
    /// <exception cref="InputException">The file breaks a rule.</exception>
    public static Experiment Load(ExperimentPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(InputFile.ReadText(path.Path, InputFile.MaxTomlBytes, path.Shown), path.Name, path.Shown);
    }

    /// <summary>Reads an experiment from text.</summary>
    /// <param name="text">The TOML text.</param>
    /// <param name="id">Name of the experiment.</param>
    /// <param name="shown">Name of the file for messages.</param>
    /// <exception cref="InputException">The text breaks a rule.</exception>
    public static Experiment Parse(string text, string id, string shown)
    {
        var problems = new ProblemList(shown);
        var file = new EntryTable(TomlEntries.Parse(text, shown, problems), problems);
        if (file.Text("kind") is not Kind and not "")
        {
            file.Fail("kind", $"must be {Shown.Text(Kind)}");
        }

        var panels = file.Tables("panels").Select(Panel).ToList();
        var claims = file.Tables("claims").Select(Claim).ToList();
        var experiment = new Experiment
        {
            Id = id,
            Title = file.Text("title"),
            Paper = file.Text("paper"),
            Note = file.TextOr("note", "") ?? "",
            Form = file.Word<ExperimentForm>("form"),
            Scenario = file.Text("scenario"),
            Set = file.Texts("set") ?? [],
            Solvers = file.SomeTexts("solvers"),
            Proposed = file.TextOr("proposed", null) ?? file.Texts("solvers")?.LastOrDefault() ?? "",
            Measures = file.SomeTexts("measures"),
            Steps = (int?)file.Whole("steps", 1, 1_000_000),
            Measured = (int?)file.Whole("measured", 1, 1_000_000),
            Panels = panels.Count > 0 ? panels : [new Panel("", "", "", "", [], [])],
            Quick = Effort(file, "quick"),
            Full = Effort(file, "full"),
            Trainings = [.. file.Tables("trainings").Select(table => new TrainingPlan(
                table.Text("solver"), table.Seeds("deployments") ?? [1], table.Seeds("seeds") ?? [1], (int?)table.Whole("iterations", 1, 100_000_000)))],
            Claims = claims,
        };
        file.RefuseOthers();
        problems.ThrowIfAny();
        ExperimentRules.Check(experiment, problems);
        problems.ThrowIfAny();
        return experiment;
    }

    private static Panel Panel(EntryTable table) => new(
        table.Text("id"), table.TextOr("title", "") ?? "", table.Text("key"), table.Text("axis"), table.SomeTexts("values"), table.Texts("set") ?? []);

    private static Claim Claim(EntryTable table)
    {
        var tests = table.Tables("tests");
        if (tests.Count == 0)
        {
            table.Fail("tests", "must hold at least one test");
        }

        return new Claim(table.Text("id"), table.Text("statement"), [.. tests.Select(ClaimTests.Read).OfType<ClaimTest>()]);
    }

    private static Effort Effort(EntryTable file, string key)
    {
        if (file.Table(key) is not { } table)
        {
            file.Fail(key, "is missing; it must be a table with runs");
            return new(null, 1, new Dictionary<string, IReadOnlyList<string>>());
        }

        var values = new Dictionary<string, IReadOnlyList<string>>();
        if (table.Table("values") is { } some)
        {
            foreach (var panel in some.Keys())
            {
                values[panel] = some.SomeTexts(panel);
            }
        }

        if (!table.Has("runs"))
        {
            table.Fail("runs", "is missing; it must be a number of runs");
        }

        return new(table.Seeds("deployments"), (int)(table.Whole("runs", 1, MostRuns) ?? 1), values);
    }
}
