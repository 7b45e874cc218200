using static Twinwright.Tests.Reproduction.Claims.ClaimCase;
using static Twinwright.Tests.Reproduction.Claims.Spoil;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>What Kang 2023 says, as numbers.</summary>
internal static class WideAreaCases
{
    private static readonly (string, double)[] Energies = [("mf-ppo", 1), ("greedy", 2), ("random", 3), ("nc", 4), ("ma-ppo", 5), ("oracle", 0.8)];

    public static IReadOnlyDictionary<string, ClaimCase> All { get; } = new Dictionary<string, ClaimCase>
    {
        ["K2"] = Of(
            "kang2023/fig2", (_, solver, _) => Level(solver, ("ma-ppo", 0.1), ("mf-ppo", 6), ("greedy", 12)),
            Swap("mf-ppo", "greedy"), Swap("mf-ppo", "ma-ppo"), Swap("greedy", "ma-ppo")),
        ["K3"] = Of("kang2023/fig3", (_, solver, _) => Level(solver, ("ma-ppo", 6), ("mf-ppo", 1)), Swap("mf-ppo", "ma-ppo")),
        ["K4"] = OfRows(
            "kang2023/fig4",
            (_, solver, array, server) => array switch
            {
                "sensors" => server.Embb + server.Urllc,
                "neighbour_sensors" => server.Around,

                // Those without neighbours help the other way round, and must not count.
                "neighbours" => server.Row % 4 == 0 ? 0 : 3,
                "helper_rate" => 0.5 + (0.02 * server.Noise)
                    + ((solver == "mf-ppo" ? 1 : solver == "oracle" ? -1 : 0) * (server.Row % 4 == 0 ? -9 : 1) * ((0.01 * (server.Embb + server.Urllc)) - (0.01 * server.Around))),
                _ => 1,
            },
            Swap("mf-ppo", "oracle"), Swap("mf-ppo", "greedy")),
        ["K5"] = Of(
            "kang2023/fig5",
            (_, solver, measure) => measure switch
            {
                "a_energy_j" => Level(solver, ("nc", 1), ("ma-ppo", 1.2), ("greedy", 3), ("mf-ppo", 5)),
                "a_neighbours_energy_j" => Level(solver, ("nc", 30), ("ma-ppo", 28), ("greedy", 20), ("mf-ppo", 10)),
                "a_sum_energy_j" => Level(solver, ("nc", 31), ("ma-ppo", 29.2), ("greedy", 23), ("mf-ppo", 15)),
                _ => 1,
            },
            [
                Swap("mf-ppo", "nc"), Swap("mf-ppo", "ma-ppo"), Swap("mf-ppo", "greedy"),
                .. SwapEach("mf-ppo", "nc", "a_energy_j", "a_neighbours_energy_j", "a_sum_energy_j"),
                .. SwapEach("mf-ppo", "ma-ppo", "a_energy_j", "a_neighbours_energy_j", "a_sum_energy_j"),
                .. SwapEach("mf-ppo", "greedy", "a_neighbours_energy_j", "a_sum_energy_j"),
            ]),
        ["K6"] = Of(
            "kang2023/fig6", (_, solver, _) => Level(solver, Energies),
            Swap("mf-ppo", "greedy"), Swap("greedy", "random"), Swap("random", "nc"), Swap("nc", "ma-ppo"), Swap("mf-ppo", "ma-ppo")),
        ["K6-similarity"] = Of(
            "kang2023/similarity", (spot, solver, _) => solver == "random" ? 5.5 - (0.5 * spot.At) : 4, Swap("random", "nc"), Reverse("a")),
        ["K7"] = OfRows(
            "kang2023/fig7",
            (_, solver, array, server) => array switch
            {
                "embb_available" => server.Embb,
                "urllc_available" => server.Urllc,

                // Without a single cycle with active sensors there is no power, whatever stands there.
                "embb_active_cycles" => server.Row % 4 == 0 ? 0 : 5,
                "transmit_power_w" => (server.Row % 4 == 0 ? -9 : 1) * (solver == "mf-ppo" ? 1 : -1) * (server.Embb + (2 * server.Urllc) + server.Noise),
                _ => 1,
            },
            Swap("mf-ppo", "mgm")),
        ["K7-batteries"] = OfRows(
            "kang2023/batteries",
            (spot, _, array, server) => array switch
            {
                "embb_available" => server.Embb,
                "urllc_available" => server.Urllc,
                "transmit_power_w" => (spot.Place.Value == "0.001" ? 1 : 2) * (server.Embb - server.Urllc + server.Noise),
                _ => 1,
            },
            Exchange("embb_available", "urllc_available")),
        ["K3-conventional"] = Of(
            "kang2023/conventional", (_, solver, _) => Level(solver, ("ma-ppo{sample=true}", 6), ("mf-ppo{sample=true}", 1)),
            Swap("mf-ppo{sample=true}", "ma-ppo{sample=true}")),
        ["K6-conventional"] = Of(
            "kang2023/conventional", (_, solver, _) => Level(solver, Energies),
            Swap("mf-ppo", "greedy"), Swap("greedy", "nc"), Swap("nc", "ma-ppo"), Swap("mf-ppo", "ma-ppo")),
        ["K8"] = Switch("mf-ppo"),
        ["K8-cheapest"] = Switch("nc"),
        ["K-optimality"] = Of(
            "kang2023/optimality",
            (_, solver, _) => Level(solver, ("oracle", 1), ("best-response", 1.02), ("mgm", 0.9), ("shared-ppo", 0.95), ("nc", 5)),
            Swap("best-response", "nc"), Swap("oracle", "mgm"), Swap("oracle", "shared-ppo")),
    };

    /// <summary>URLLC sensors are off where eMBB sensors dominate, on where they dominate, and between as the importance says; the other solver does the contrary.</summary>
    private static ClaimCase Switch(string solver) => OfRows(
        "kang2023/fig8",
        (spot, own, array, server) =>
        {
            double On(double share) => (own == solver ? share : 1 - share) * server.Urllc;
            return array switch
            {
                "dominated_embb_urllc_active" => On(0.02),
                "dominated_urllc_urllc_active" => On(0.97),
                "between_urllc_active" => On(spot.Place.Value == "5" ? 0.1 : 0.9),
                _ => server.Urllc,
            };
        },
        [Swap("mf-ppo", "nc"), Reverse("k"), .. SwapEach("mf-ppo", "nc", "dominated_embb_urllc_active", "dominated_urllc_urllc_active", "between_urllc_active")]);
}
