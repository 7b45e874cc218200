using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Results;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>Each kind of test on numbers whose answer is plain.</summary>
public sealed class ClaimTestKindsTests : IDisposable
{
    private static readonly Panel Sizes = new("p", "", "key", "size", ["1", "2", "4"], []);
    private readonly WorkerTeam _team = new(1);

    [Fact]
    public void An_order_is_a_statement_for_each_pair_of_neighbours_and_tells_their_difference()
    {
        var claim = Judge(
            [new OrderTest("m", ["a", "b", "c"])], MadeUp.Point("", ("a", "m", [1, 2, 3]), ("b", "m", [2, 3, 4]), ("c", "m", [1.5, 2.5, 3.5])));

        Assert.Equal(["a has less m than b", "b has less m than c"], claim.Findings.Select(finding => finding.Statement));
        Assert.Equal([(-1.0, Verdict.Holds), (0.5, Verdict.Fails)], claim.Findings.Select(finding => (finding.Value, finding.Verdict)));
        Assert.All(claim.Findings, finding => Assert.Equal((null, 0.0), (finding.AtLeast, finding.AtMost)));
    }

    [Fact]
    public void Energies_are_compared_by_geometric_means_of_ratios()
    {
        var point = MadeUp.Point("", ("a", "system_energy_j", [1, 10, 100]), ("b", "system_energy_j", [2, 40, 800]));

        var order = Assert.Single(Judge([new OrderTest("system_energy_j", ["a", "b"])], point).Findings);
        var ratio = Assert.Single(Judge([new RatioTest("system_energy_j", "b", "a", 3, 5)], point).Findings);

        Assert.Equal(0.25, order.Value, 1e-12);
        Assert.Equal(1, order.AtMost);
        Assert.Equal(4, ratio.Value, 1e-12);
        Assert.Equal((3.0, 5.0), (ratio.AtLeast, ratio.AtMost));
    }

    [Fact]
    public void Other_measures_are_compared_by_ratios_of_means()
    {
        var finding = Assert.Single(Judge(
            [new RatioTest("m", "b", "a", 2, null)], MadeUp.Point("", ("a", "m", [1, 10, 100]), ("b", "m", [2, 40, 800]))).Findings);

        Assert.Equal(842.0 / 111, finding.Value, 1e-12);
        Assert.Equal(("m of b ÷ that of a", Verdict.Holds), (finding.Statement, finding.Verdict));
    }

    [Fact]
    public void A_solver_that_was_not_run_at_a_point_is_passed_over_there()
    {
        double[] one = [1, 1, 1], two = [2, 2, 2], three = [3, 3, 3];
        PointResults[] points =
        [
            MadeUp.Point(new("p", "1"), [3], ("a", "m", one), ("b", "m", two), ("c", "m", three)),
            MadeUp.Point(new("p", "2"), [3], ("a", "m", one), ("c", "m", three)),
            MadeUp.Point(new("p", "4"), [3], ("c", "m", three)),
        ];

        Assert.Equal(
            ["size 1: a has less m than b", "size 1: b has less m than c", "size 2: a has less m than c"],
            Statements([new OrderTest("m", ["a", "b", "c"])], points));
        Assert.Equal(["size 1: m of b ÷ that of a"], Statements([new RatioTest("m", "b", "a", 1, null)], points));
        Assert.Equal(["size 1: m of a", "size 2: m of a"], Statements([new LevelTest("m", "a", 1, null)], points));
        Assert.Equal(["size 1: m of b is below its m"], Statements([new BelowTest("m", "m", "b")], points));
        Assert.Equal(["m of a falls from size 1 to 2"], Statements([new TrendTest("m", "a", false)], points));
        Assert.Empty(Statements([new TrendTest("m", "b", false)], points));
        Assert.Equal(["m of a at size 2 ÷ that at 1"], Statements([new SteadyTest("m", "a", 2, false)], points));
        Assert.Equal(["exponent of m of a in size"], Statements([new ExponentTest("m", "a", 0, null, null, "")], points));
        Assert.Empty(Statements([new ExponentTest("m", "b", 0, null, null, "")], points));
        Assert.Equal(["size 1: share of m in m of b; a single one would refute it"], Statements([new NeverTest("b", "m", "m", 0.1)], points));
    }

    /// <summary>Else the paper's order would hold without the proposed solver in it.</summary>
    [Theory]
    [InlineData("absent", "a", "b")]
    [InlineData("a", "absent", "b")]
    [InlineData("a", "b", "absent")]
    public void An_order_with_a_solver_that_was_run_nowhere_is_undecided(params string[] solvers)
    {
        var claim = Judge([new OrderTest("m", solvers)], MadeUp.Point("", ("a", "m", [1, 1, 1]), ("b", "m", [2, 2, 2])));

        Assert.Equal(Verdict.Undecided, claim.Verdict);
        Assert.Contains(claim.Findings, finding => finding.Statement == "a has less m than b" && finding.Verdict == Verdict.Holds);
        Assert.Equal(Verdict.Fails, Judge([new OrderTest("m", solvers)], MadeUp.Point("", ("a", "m", [2, 2, 2]), ("b", "m", [1, 1, 1]))).Verdict);
    }

    [Fact]
    public void What_is_the_same_is_neither_less_nor_more()
    {
        var point = MadeUp.Point("", ("a", "m", [1, 2, 3]), ("b", "m", [1, 2, 3]), ("a", "system_energy_j", [1, 2, 3]), ("b", "system_energy_j", [1, 2, 3]));
        ClaimTest[] tests = [new OrderTest("m", ["a", "b"]), new OrderTest("system_energy_j", ["b", "a"]), new BelowTest("m", "system_energy_j", "a")];

        Assert.All(tests, test => Assert.Equal(Verdict.Undecided, Judge([test], point).Verdict));
        Assert.Equal(Verdict.Holds, Judge([new RatioTest("m", "a", "b", 1, 1)], point).Verdict);
    }

    [Fact]
    public void Only_what_a_test_speaks_of_is_looked_at()
    {
        Panel[] panels = [Sizes, Sizes with { Id = "q", Axis = "weight" }];
        PointResults[] points = [.. panels.SelectMany(panel => panel.Values.Select((value, at) => MadeUp.Point(
            new(panel.Id, value), [3], ("a", "m", [.. Enumerable.Repeat(panel.Id == "p" ? 1.0 + at : 9.0 - at, 3)]))))];

        Assert.Equal(
            ["size 1: m of a", "size 2: m of a", "size 4: m of a", "weight 1: m of a", "weight 2: m of a", "weight 4: m of a"],
            Statements([new LevelTest("m", "a", 0, null)], panels, points));
        Assert.Equal(["weight 1: m of a", "weight 2: m of a", "weight 4: m of a"], Statements([new LevelTest("m", "a", 0, null) { Panel = "q" }], panels, points));
        Assert.Equal(["size 4: m of a", "weight 4: m of a"], Statements([new LevelTest("m", "a", 0, null) { At = ["4"] }], panels, points));
        Assert.Equal(["weight 2: m of a"], Statements([new LevelTest("m", "a", 0, null) { Panel = "q", At = ["2"] }], panels, points));
        Assert.Equal(
            ["m of a falls from weight 2 to 4"], Statements([new TrendTest("m", "a", false) { Panel = "q", At = ["2", "4"] }], panels, points));
        Assert.Equal(["m of a at weight 4 ÷ that at 2"], Statements([new SteadyTest("m", "a", 2, false) { Panel = "q", At = ["2", "4"] }], panels, points));
        Assert.Equal(2, Statements([new ExponentTest("m", "a", null, 2, null, "")], panels, points).Count);
    }

    [Theory]
    [InlineData(true, "1 2 3", Verdict.Holds)]
    [InlineData(false, "3 2 1", Verdict.Holds)]
    [InlineData(true, "3 2 1", Verdict.Fails)]
    [InlineData(false, "1 2 3", Verdict.Fails)]
    [InlineData(true, "1 3 3", Verdict.Holds)] // flat at one end
    [InlineData(true, "1 1 3", Verdict.Holds)]
    [InlineData(true, "1 3 2.97", Verdict.Holds)] // back by less than a fiftieth of the whole way
    [InlineData(true, "1 3 2.9", Verdict.Fails)]
    [InlineData(false, "3 1 1.03", Verdict.Holds)]
    [InlineData(false, "3 1 1.1", Verdict.Fails)]
    [InlineData(true, "2 2 2", Verdict.Undecided)] // what stands still does not rise
    [InlineData(true, "1 5 1.5", Verdict.Fails)]
    public void A_trend_goes_the_whole_way_and_never_back(bool up, string course, Verdict verdict)
    {
        double[] levels = [.. course.Split(' ').Select(level => double.Parse(level, System.Globalization.CultureInfo.InvariantCulture))];
        foreach (var measure in (string[])["m", "system_energy_j"])
        {
            // Of energies the way is one of ratios: the same course on a logarithmic scale.
            PointResults[] points = [.. levels.Select((level, at) => MadeUp.Point(new("p", Sizes.Values[at]), [4], ("a", measure, [
                .. Enumerable.Range(0, 4).Select(world => measure == "m" ? level + (10 * world) : Math.Exp(level) * (1 + world))])))];

            var claim = Judge([new TrendTest(measure, "a", up)], points);

            Assert.Equal(verdict, claim.Verdict);
            Assert.Equal(3, claim.Findings.Count);
            var whole = claim.Findings[0];
            Assert.Equal(measure == "m" ? levels[^1] - levels[0] : Math.Exp(levels[^1] - levels[0]), whole.Value, 1e-9);
            Assert.Equal(measure == "m" ? 0.0 : 1, up ? whole.AtLeast : whole.AtMost);
            Assert.Null(up ? whole.AtMost : whole.AtLeast);
            var back = 0.02 * (up ? -1 : 1) * Math.Abs(levels[^1] - levels[0]);
            Assert.All(claim.Findings.Skip(1), step => Assert.Equal(measure == "m" ? back : Math.Exp(back), (up ? step.AtLeast : step.AtMost)!.Value, 1e-9));
        }
    }

    [Theory]
    [InlineData(1.5, false, "2 2.8 3", Verdict.Holds)]
    [InlineData(1.5, false, "2 3.2 2", Verdict.Fails)]
    [InlineData(1.5, false, "2 2 1.2", Verdict.Fails)]
    [InlineData(1.5, true, "2 2 0.2", Verdict.Holds)]
    [InlineData(1.5, true, "2 2 3.2", Verdict.Fails)]
    [InlineData(1.5, false, "3 2 2", Verdict.Holds)]
    public void What_is_steady_stays_within_a_factor_of_where_it_begins(double within, bool below, string course, Verdict verdict)
    {
        double[] levels = [.. course.Split(' ').Select(level => double.Parse(level, System.Globalization.CultureInfo.InvariantCulture))];
        PointResults[] points = [.. levels.Select((level, at) => MadeUp.Point(new("p", Sizes.Values[at]), [3], ("a", "m", [level, 2 * level, 3 * level])))];

        var claim = Judge([new SteadyTest("m", "a", within, below)], points);

        Assert.Equal(verdict, claim.Verdict);
        Assert.Equal(levels[1] / levels[0], claim.Findings[0].Value, 1e-12);
        Assert.Equal(levels[2] / levels[0], claim.Findings[1].Value, 1e-12);
        Assert.Equal(2, claim.Findings.Count);
        Assert.All(claim.Findings, finding => Assert.Equal((below ? null : 1 / within, within), (finding.AtLeast, finding.AtMost)));
    }

    [Theory]
    [InlineData("1 2 3", "4 5 6", Verdict.Holds)]
    [InlineData("4 5 6", "1 2 3", Verdict.Fails)]
    public void One_measure_is_below_another_of_the_same_runs(string own, string other, Verdict verdict)
    {
        double[] Numbers(string text) => [.. text.Split(' ').Select(double.Parse)];

        var finding = Assert.Single(Judge([new BelowTest("m", "n", "a")], MadeUp.Point("", ("a", "m", Numbers(own)), ("a", "n", Numbers(other)))).Findings);

        Assert.Equal((verdict, Numbers(own).Average() - Numbers(other).Average()), (finding.Verdict, finding.Value));
        Assert.Equal((3, 3), (finding.Pair!.Pairs, verdict == Verdict.Holds ? finding.Pair.Agreeing : 3 - finding.Pair.Agreeing));
    }

    [Theory]
    [InlineData(0, 10_000, 0.01, Verdict.Holds)]
    [InlineData(0, 100, 0.01, Verdict.Undecided)] // too few to speak of a rate of 1 %: the interval goes up to 3.6 %
    [InlineData(1, 10_000, 0.01, Verdict.Fails)]
    [InlineData(1, 3, 0.01, Verdict.Fails)]
    [InlineData(3, 3, 0.9, Verdict.Fails)]
    public void What_never_happens_is_refuted_by_a_single_time(int happened, int trials, double rate, Verdict verdict)
    {
        var finding = Assert.Single(Judge(
            [new NeverTest("a", "n", "m", rate)], MadeUp.Point("", ("a", "n", [happened, 0]), ("a", "m", [trials, 0]))).Findings);

        Assert.Equal((verdict, trials), (finding.Verdict, finding.Samples));
        Assert.Equal(happened / (double)trials, finding.Value, 1e-12);

        // Clopper and Pearson's ends have closed forms for none, one and all: P(X ≥ k) = 2.5 % and P(X ≤ k) = 2.5 %.
        Assert.Equal(happened == 0 ? 0 : happened == trials ? Math.Pow(0.025, 1.0 / trials) : 1 - Math.Pow(0.975, 1.0 / trials), finding.Low, 1e-9);
        if (happened == 0)
        {
            Assert.Equal(1 - Math.Pow(0.025, 1.0 / trials), finding.High, 1e-9);
        }
        else if (happened == 1)
        {
            Assert.Equal(0.025, Math.Pow(1 - finding.High, trials) + (trials * finding.High * Math.Pow(1 - finding.High, trials - 1)), 1e-6);
        }
        else
        {
            Assert.Equal(1, finding.High);
        }
    }

    [Fact]
    public void What_could_not_have_happened_says_nothing()
    {
        var claim = Judge([new NeverTest("a", "n", "m", 0.1)], MadeUp.Point("", ("a", "n", [0, 0]), ("a", "m", [0, 0])));

        Assert.Empty(claim.Findings);
        Assert.Equal(Verdict.Undecided, claim.Verdict);
    }

    [Theory]
    [InlineData(1, 0.9, 1.1, null, Verdict.Holds)]
    [InlineData(2, 0.9, 1.1, null, Verdict.Fails)]
    [InlineData(0, 0.9, 1.1, null, Verdict.Fails)]
    [InlineData(2, 1.9, null, null, Verdict.Holds)]
    [InlineData(2, null, 1.9, null, Verdict.Fails)]
    [InlineData(2, 0.99, 1.01, "1 4 16", Verdict.Holds)] // against their squares
    public void An_exponent_is_the_slope_of_logarithms(double power, double? least, double? most, string? sizes, Verdict verdict)
    {
        PointResults[] points = [.. Sizes.Values.Select(value => MadeUp.Point(new("p", value), [3], ("a", "m", [
            .. Enumerable.Range(1, 3).Select(world => 5 * world * Math.Pow(double.Parse(value), power))])))];

        var finding = Assert.Single(Judge([new ExponentTest("m", "a", least, most, sizes?.Split(' ').Select(double.Parse).ToList(), "")], points).Findings);

        Assert.Equal(verdict, finding.Verdict);
        Assert.Equal(sizes is null ? power : power / 2, finding.Value, 1e-12);
    }

    [Fact]
    public void Sizes_belong_to_the_values_of_the_panel_also_where_points_are_missing()
    {
        PointResults[] points = [.. new[] { "1", "4" }.Select(value => MadeUp.Point(new("p", value), [2], ("a", "m", [double.Parse(value), 2 * double.Parse(value)])))];

        // 4 times as much at a size of 16 instead of 1: an exponent of one half.
        var finding = Assert.Single(Judge([new ExponentTest("m", "a", 0.4, 0.6, [1, 1000, 16], "form")], points).Findings);

        Assert.Equal((Verdict.Holds, "exponent of m of a in form, by size"), (finding.Verdict, finding.Statement));
        Assert.Equal(0.5, finding.Value, 1e-12);
    }

    [Fact]
    public void A_measure_of_0_has_no_exponent()
    {
        PointResults[] points = [.. Sizes.Values.Select(value => MadeUp.Point(new("p", value), [2], ("a", "m", [0, 1])))];

        Assert.Equal(Verdict.Undecided, Judge([new ExponentTest("m", "a", -9, 9, null, "")], points).Verdict);
    }

    [Theory]
    [InlineData(0.1, 1.05, Verdict.Holds, 0)]
    [InlineData(0.1, 1.05, Verdict.Fails, 30)] // still far away after a tenth
    [InlineData(0.5, 1.05, Verdict.Holds, 30)]
    public void A_curve_has_settled_where_it_is_what_it_ends_as(double after, double within, Verdict verdict, double constant)
    {
        double[] Curve(double level) => [.. Enumerable.Range(0, 200).Select(at =>
            (constant > 0 ? level * (1 - Math.Exp(-at / constant)) : at < 20 ? 0 : level) + (0.01 * level * Math.Sin(at)))];

        var results = new ExperimentResults(
            MadeUp.Own(["a"], null, new SettlesTest("objective", "a", after, within)), [],
            [MadeUp.Curve("a", 1, Curve(50)), MadeUp.Curve("a", 2, Curve(70)), MadeUp.Curve("other", 1, [.. Enumerable.Range(1, 200).Select(at => (double)at)])]);
        var finding = Assert.Single(Assert.Single(ClaimJudge.Judge(results, new Intervals(500, 7, _team))).Findings);

        Assert.Equal(verdict, finding.Verdict);
        Assert.Equal((1 / within, within), (finding.AtLeast, finding.AtMost));

        // The twenty iterations from that share on, of both trainings, over their last twenty.
        double[] both = [.. Curve(50).Zip(Curve(70), (one, other) => one + other)];
        Assert.Equal(both.Skip((int)(after * 200)).Take(20).Average() / both.TakeLast(20).Average(), finding.Value, 1e-9);
    }

    [Fact]
    public void A_curve_without_the_metric_or_without_points_decides_nothing()
    {
        foreach (var curve in (TrainedCurve[])[MadeUp.Curve("a", 1, []), MadeUp.Curve("a", 1, [double.NaN, double.NaN]), MadeUp.Curve("a", 1, [1]), MadeUp.Curve("b", 1, [1, 1, 1])])
        {
            var results = new ExperimentResults(MadeUp.Own(["a"], null, new SettlesTest("objective", "a", 0.1, 2)), [], [curve]);
            Assert.Equal(Verdict.Undecided, Assert.Single(ClaimJudge.Judge(results, new Intervals(500, 7, _team))).Verdict);
        }

        var none = new ExperimentResults(MadeUp.Own(["a"], null, new SettlesTest("validation", "a", 0.1, 2)), [], [MadeUp.Curve("a", 1, [1, 1, 1])]);
        Assert.Equal(Verdict.Undecided, Assert.Single(ClaimJudge.Judge(none, new Intervals(500, 7, _team))).Verdict);
    }

    public void Dispose() => _team.Dispose();

    private IReadOnlyList<string> Statements(ClaimTest[] tests, PointResults[] points) => Statements(tests, [Sizes], points);

    private static IReadOnlyList<string> Statements(ClaimTest[] tests, Panel[] panels, PointResults[] points) =>
        [.. tests.SelectMany(test => test.Checks(new(MadeUp.Own(["a"], panels, tests), points, []))).Select(check => check.Statement)];

    private ClaimFinding Judge(ClaimTest[] tests, params PointResults[] points) => Assert.Single(ClaimJudge.Judge(
        new ExperimentResults(MadeUp.Own(["a"], points[0].Place.Panel.Length > 0 ? [Sizes] : null, tests), points, []), new Intervals(500, 7, _team)));
}
