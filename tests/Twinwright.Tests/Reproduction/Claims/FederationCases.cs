using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Results;
using Twinwright.Tests.House;
using static Twinwright.Tests.Reproduction.Claims.ClaimCase;
using static Twinwright.Tests.Reproduction.Claims.Spoil;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>What Chen 2025 says, as numbers.</summary>
internal static class FederationCases
{
    private const string Fill = "socf{fill=true}";
    private const string Literal = "socf{rule=literal}";
    private const string Best = "socf{rule=potential+swap,assignment=exhaustive}";

    public static IReadOnlyDictionary<string, ClaimCase> All { get; } = new Dictionary<string, ClaimCase>
    {
        // Real curves: dmo ends where it soon is, ql still climbs when it has forgotten to explore.
        ["C4"] = new(
            "chen2025/fig4",
            () => MadeUp.Of(MadeUp.BuiltIn("chen2025/fig4"), (_, _, _) => 1) with { Curves = [Shipped("dmo"), Shipped("ql")] },
            Swap("dmo", "ql")),
        ["C5"] = Moves(
            "socf", Fill, (40, 15, 8), (90, 95, 99), 50, "socf_moves_frame_1", "socf_moves_early", "socf_moves_late", "utility_early", "utility_late"),
        ["C5-fill"] = Moves(Fill, "socf", (40, 20, 10), (40, 10, 30), 50, "socf_moves_late"),
        ["C6a"] = Sweep("chen2025/fig6", "a", ("utility", 1), ("gain", 1), ("cost", 0)),
        ["C6b"] = Sweep("chen2025/fig6", "b", ("cost", 1), ("gain", -1), ("utility", 0)),
        ["C6b-range"] = Sweep("chen2025/fig6", "b", ("cost", 1), ("utility", 0)),
        ["C7"] = Sweep("chen2025/fig7", "a", ("gain", -1), ("cost", 0)),
        ["C8"] = Of(
            "chen2025/fig8",
            (_, solver, measure) => measure == "cost"
                ? Level(solver, ("centra", 2), ("non-overlap", 1), ("socf", 1.1))
                : Level(solver, ("centra", 1), ("non-overlap", 2), ("socf", 3)),
            [
                Swap("socf", "centra"), Swap("socf", "non-overlap"),
                .. SwapEach("socf", "centra", "utility", "gain", "cost"), .. SwapEach("socf", "non-overlap", "utility", "gain", "cost"),
            ]),
        ["C8-cloud-energy"] = Of(
            "chen2025/cloud-energy", (spot, solver, _) => Level(solver, ("centra", spot.Place.Value is "1" or "18" ? 1 : 3), ("socf", 2)), Swap("socf", "centra")),
        ["C9a"] = Of(
            "chen2025/fig9", (_, solver, _) => Level(solver, ("gre", 1), ("ql", 2), ("lbcd", 3), ("pts", 4), ("mab", 5), ("dmo", 6)),
            Swap("dmo", "gre"), Swap("dmo", "ql"), Swap("dmo", "lbcd"), Swap("dmo", "pts"), Swap("dmo", "mab"), Swap("gre", "ql")),
        ["C9b"] = Of(
            "chen2025/fig9", (_, solver, _) => Level(solver, ("ql", 1), ("gre", 2), ("lbcd", 3), ("pts", 4), ("mab", 5), ("dmo", 6)),
            Swap("dmo", "ql"), Swap("dmo", "gre"), Swap("dmo", "lbcd"), Swap("dmo", "pts"), Swap("dmo", "mab"), Swap("ql", "gre")),
        ["C9c"] = Of(
            "chen2025/fig9", (_, solver, _) => Level(solver, ("lbcd", 1), ("dmo", 2), ("mab", 3), ("pts", 3.5), ("ql", 4), ("gre", 5)),
            Swap("dmo", "lbcd"), Swap("dmo", "gre"), Swap("dmo", "ql"), Swap("dmo", "pts"), Swap("dmo", "mab")),
        ["C9a-start"] = Of(
            "chen2025/start", (_, solver, _) => Level(solver, ("gre", 1), ("ql", 2), ("lbcd", 3), ("pts", 4), ("mab", 5), ("dmo", 6)),
            Swap("dmo", "gre"), Swap("dmo", "ql"), Swap("dmo", "lbcd"), Swap("dmo", "pts"), Swap("dmo", "mab")),
        ["C9b-untrained"] = Of(
            "chen2025/untrained", (_, solver, _) => Level(solver, ("ql", 1), ("lbcd", 2), ("pts", 3)), Swap("ql", "lbcd"), Swap("ql", "pts")),
        ["C9c-rounds"] = Of(
            "chen2025/rounds", (_, solver, _) => Level(solver, ("dmo{rounds=closed}", 1), ("dmo", 2), ("pts", 3), ("lbcd", 4)),
            Swap("dmo{rounds=closed}", "pts"), Swap("dmo{rounds=closed}", "dmo"),
            SwapEach("dmo{rounds=closed}", "dmo", "gain")[0], SwapEach("dmo{rounds=closed}", "dmo", "utility")[0]),
        ["C-optimality"] = Of("chen2025/optimality", (_, solver, _) => Level(solver, ("exact", 1), (Best, 0.99), ("socf", 0.7)), Swap(Best, "socf")),
        ["T2"] = Certificates("socf", Literal, "moves_that_lower", "unended_frames", "unstable_frames"),
        ["T2-literal"] = Certificates(Literal, "socf", "moves_that_lower", "unended_frames"),
        ["T3"] = Work("candidates_first_frame"),
        ["T3-sweep"] = Work("candidates_per_sweep"),
    };

    private static TrainedCurve Shipped(string solver) =>
        new(new("", ""), solver, null, 1, CurvePoints.Read(Repository.Path("policies", solver, "curve.json")));

    /// <summary>Moves in the first frame, the next ones and the last ones; the other solver's utility is below 0.</summary>
    private static ClaimCase Moves(
        string solver, string other, (double First, double Early, double Late) own, (double First, double Early, double Late) others, double utility, params string[] spoken) => Of(
        "chen2025/fig5",
        (_, one, measure) =>
        {
            var (first, early, late) = one == solver ? own : others;
            return measure switch
            {
                "socf_moves_frame_1" => first,
                "socf_moves_early" => early,
                "socf_moves_late" => late,
                "utility_early" or "utility_late" => one == solver ? utility : -utility,
                _ => 1,
            };
        },
        [Swap(solver, other), .. SwapEach(solver, other, spoken)]);

    /// <summary>Measures of dmo that rise, fall or keep still along a panel; socf's do the contrary, and what should keep still does not.</summary>
    private static ClaimCase Sweep(string experiment, string panel, params (string Measure, int Direction)[] courses) => Of(
        experiment,
        (spot, solver, measure) =>
        {
            if (spot.Place.Panel != panel || courses.All(course => course.Measure != measure))
            {
                return 1000;
            }

            var direction = courses.Single(course => course.Measure == measure).Direction * (solver == "dmo" ? 1 : -1);
            return direction != 0 ? 50 + (5 * direction * spot.At) : solver == "dmo" ? 10 : 10 * Math.Pow(2.5, spot.At);
        },
        [Swap("dmo", "socf"), Reverse(panel), .. SwapEach("dmo", "socf", [.. courses.Select(course => course.Measure)])]);

    private static ClaimCase Certificates(string never, string sometimes, params string[] spoken) => Of(
        "chen2025/theorem2",
        (_, solver, measure) => measure switch
        {
            "moves" => 1000,
            "frames" => 100,
            "certified_frames" => 11,
            _ => solver == sometimes ? 5 : solver == never ? 0 : 1,
        },
        [Swap(never, sometimes), .. SwapEach(never, sometimes, spoken)]);

    /// <summary>The printed form itself, from the scenario of each point.</summary>
    private static ClaimCase Work(string measure) => Of(
        "chen2025/theorem3",
        (spot, _, name) =>
        {
            var world = spot.Scenario!.Federation;
            var (n, l, b) = (world.Sensors.Count, world.Sensors.MaxAssociations, world.EdgeServers.Count);
            return name == measure ? 3.0 * n * l * (b - l) : 1;
        },
        Reverse("n"), Reverse("b"), Reverse("l"));
}
