using System.Reflection;
using System.Text.RegularExpressions;
using Twinwright.Model.Equations;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.House;

/// <summary><c>docs/equations.md</c> and the <c>[Equation]</c> attributes say the same.</summary>
public partial class EquationMapTests
{
    private static readonly Dictionary<Paper, (string Heading, int Equations)> Papers = new()
    {
        [Paper.Kang2023] = ("Kang 2023", 43),
        [Paper.Chen2025] = ("Chen 2025", 38),
    };

    private static readonly BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_attribute_has_its_row_and_every_row_its_attribute()
    {
        var inCode = Functions().SelectMany(method => method.GetCustomAttributes<EquationAttribute>()
            .Select(equation => $"{Heading(equation.Paper)}: {equation.Number} {Name(method)}")).Distinct().Order(StringComparer.Ordinal);
        var inMap = Rows().Where(row => row.Cells.Length == 4)
            .Select(row => $"{row.Paper}: {row.Cells[0]} {Code(row.Cells[1]).Single()}").Order(StringComparer.Ordinal);

        Assert.Equal(inCode, inMap);
    }

    [Fact]
    public void Every_equation_of_a_paper_has_a_row()
    {
        foreach (var (heading, equations) in Papers.Values)
        {
            var named = Rows().Where(row => row.Paper == heading).SelectMany(row => Numbers(row.Cells[0])).ToHashSet();
            Assert.Equal(Enumerable.Range(1, equations), named.Order());
        }
    }

    [Fact]
    public void Every_test_that_a_row_names_exists()
    {
        var tests = typeof(EquationMapTests).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttributes().Any(attribute => attribute is FactAttribute or TheoryAttribute)))
            .Select(type => type.Name).ToHashSet();
        foreach (var row in Rows().Where(row => row.Cells.Length == 4))
        {
            Assert.All(Code(row.Cells[3]), test => Assert.Contains(test, tests));
            Assert.NotEmpty(Code(row.Cells[3]));
        }
    }

    [Fact]
    public void A_test_that_a_row_names_mentions_the_function()
    {
        // A whole is tested through its results, so its row may name a test of the caller.
        var throughCaller = new HashSet<string> { "LocalReward.Write", "Observation.Write" };
        var sources = Repository.Sources("tests").ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        foreach (var row in Rows().Where(row => row.Cells.Length == 4 && !throughCaller.Contains(Code(row.Cells[1]).Single())))
        {
            var function = Code(row.Cells[1]).Single();
            Assert.True(
                Code(row.Cells[3]).Any(test => sources[test].Any(text => text.Contains(function + "(", StringComparison.Ordinal))),
                $"{row.Cells[0]}: no named test calls {function}");
        }
    }

    [Fact]
    public void Whatever_a_reason_names_exists()
    {
        var types = Assemblies().SelectMany(assembly => assembly.GetTypes()).ToLookup(type => type.Name);
        foreach (var name in Rows().Where(row => row.Cells.Length == 2).SelectMany(row => Code(row.Cells[1])))
        {
            var parts = name.Split('.');
            Assert.True(types.Contains(parts[0]), $"there is no {parts[0]}");
            Assert.True(
                parts.Length == 1 || types[parts[0]].Any(type => type.GetMember(parts[1], Any).Length > 0), $"there is no {name}");
        }
    }

    [Fact]
    public void A_row_s_unit_is_the_suffix_of_the_function()
    {
        (string Suffix, string Unit)[] units = [("BitPerS", "bit/s"), ("FlopPerS", "flop/s"), ("Bit", "bit"), ("Flop", "flop"), ("J", "J"), ("W", "W"), ("S", "s")];
        foreach (var row in Rows().Where(row => row.Cells.Length == 4))
        {
            var function = Code(row.Cells[1]).Single();
            if (units.FirstOrDefault(unit => function.EndsWith(unit.Suffix, StringComparison.Ordinal)) is { Unit: { } expected })
            {
                Assert.Equal((function, expected), (function, row.Cells[2]));
            }
        }
    }

    private static IEnumerable<Assembly> Assemblies() => [typeof(EquationAttribute).Assembly, typeof(SolverCatalogue).Assembly];

    private static IEnumerable<MethodInfo> Functions() => Assemblies().SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(Any)).Where(method => method.IsDefined(typeof(EquationAttribute)));

    private static string Heading(Paper paper) => Papers.TryGetValue(paper, out var known) ? known.Heading : paper.ToString();

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static IEnumerable<string> Code(string cell) => CodePattern().Matches(cell).Select(match => match.Groups[1].Value);

    private static IEnumerable<int> Numbers(string cell)
    {
        var ends = cell.Split('-').Select(int.Parse).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }

    private static IEnumerable<(string Paper, string[] Cells)> Rows()
    {
        var paper = "";
        foreach (var line in File.ReadLines(Repository.Path("docs", "equations.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                paper = line[3..].Trim();
            }
            else if (line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            {
                yield return (paper, [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim())]);
            }
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodePattern();
}
