using System.Runtime.CompilerServices;
using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>What an edge server would save as the only helper around, in closed form.</summary>
/// <remarks>
/// All of i's neighbours become its recipients and wait for it, so the printed time of Kang 2023, eq. 38, is the best,
/// and the energies of the group add up to one term:
/// benefit_i = E_i + Σ E_j − κ (C_i + (Σ ((1 − s_ji) C_j)³)^(1/3))³/(D_th − D_i^t)², with energies and work C of
/// everyone on its own. Help that brings i's Z to 1 leaves recipient
/// j the share 1 − s_ji of its need, so the term is exact where every neighbour's data is there before i is done.
/// </remarks>
public static class ClosedFormBenefit
{
    /// <summary>Energy of a helper and of recipients whose data is there before the helper is done.</summary>
    /// <remarks>κ (C_i + (Σ C_j³)^(1/3))³/(D_th − D_i^t)²: Kang 2023, eq. 36 at the optimum (38).</remarks>
    /// <param name="constants">κ, D_th and the least computing time.</param>
    /// <param name="flop">C_i [flop].</param>
    /// <param name="delayS">D_i^t [s]; at D_th or later the least computing time is assumed.</param>
    /// <param name="sumOfCubes">Σ C_j³ [flop³]; 0 for an edge server on its own.</param>
    /// <returns>E_i + Σ E_j [J].</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double GroupEnergyJ(WideAreaConstants constants, double flop, double delayS, double sumOfCubes) =>
        ComputingEnergy.EnergyJ(
            constants.SwitchedCapacitanceWPerHz3,
            flop + (sumOfCubes == 0 ? 0 : Math.Cbrt(sumOfCubes)),
            ComputingEnergy.TimeLeftS(delayS, constants.LatencyThresholdS, constants.MinComputingTimeS));

    /// <summary>Writes the benefit of every edge server. Allocates nothing.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="roles">What everyone's sensors give it; F entries.</param>
    /// <param name="aloneJ">E of an edge server on its own [J]; F entries.</param>
    /// <param name="benefitJ">Energy saved around an edge server [J], negative when helping costs more; F entries. Without
    /// a neighbour, and without data to help with, it is 0.</param>
    /// <param name="aloneFlop">C of an edge server on its own [flop]; F entries.</param>
    public static void Write(
        in CycleView cycle, ReadOnlySpan<Role> roles, Span<double> aloneJ, Span<double> benefitJ, Span<double> aloneFlop)
    {
        var constants = cycle.System.Constants;
        var scale = constants.ConvergencyScale;
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            var role = roles[i];
            aloneFlop[i] = Workload.OptimalFlop(Convergency.Need(cycle.BasicConvergency[i]), scale, role.FlopPerConvergency);
            aloneJ[i] = GroupEnergyJ(constants, aloneFlop[i], role.DelayS, 0);

            // Its place in the result keeps the delay until its turn comes below.
            benefitJ[i] = role.Embb + role.Urllc > 0 ? role.DelayS : double.NaN;
        }

        var graph = cycle.System.Graph;
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            var delay = benefitJ[i];
            var neighbours = graph.Of(i);
            if (double.IsNaN(delay) || neighbours.IsEmpty)
            {
                benefitJ[i] = 0;
                continue;
            }

            var (energy, cubes) = (aloneJ[i], 0.0);
            for (var at = 0; at < neighbours.Length; at++)
            {
                var j = neighbours[at];
                var left = (1 - cycle.Similarity[graph.Reverse[graph.Offsets[i] + at]]) * aloneFlop[j];
                energy += aloneJ[j];
                cubes += left * left * left;
            }

            benefitJ[i] = energy - GroupEnergyJ(constants, aloneFlop[i], delay, cubes);
        }
    }
}
