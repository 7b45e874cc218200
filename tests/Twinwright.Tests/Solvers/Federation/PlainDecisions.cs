using Twinwright.Model.Federation;
using Twinwright.Tests.Model.Federation;

namespace Twinwright.Tests.Solvers.Federation;

/// <summary>All decisions of a tiny frame, one after the other, each scored as a whole: slow, and with nothing clever in it.</summary>
internal static class PlainDecisions
{
    /// <summary>Φ of the best decision that keeps the constraints, rounds in closed form.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="orthogonal">Whether sensor n may only use subcarrier n.</param>
    /// <param name="decisions">Number of decisions gone through, without regard to L_n and R_Min.</param>
    /// <param name="only">An assignment, to leave all others out.</param>
    public static double Best(FrameState frame, bool orthogonal, out int decisions, int[]? only = null)
    {
        var (system, best) = (frame.System, double.NegativeInfinity);
        var (actions, kernel, outcome) = (new FrameActions(system), new FrameKernel(system), new FrameOutcome(system));
        var cells = new int[system.EdgeServers * system.Subcarriers];
        decisions = 0;
        foreach (var assignment in Injections(system.PartialDts, system.EdgeServers))
        {
            if (only is not null && !only.SequenceEqual(assignment))
            {
                continue;
            }

            Array.Fill(cells, -1);
            do
            {
                if (!Write(system, assignment, cells, orthogonal, actions))
                {
                    continue;
                }

                decisions++;
                Train(frame, actions, kernel, outcome);
                kernel.Run(frame, actions, outcome);
                if (FrameViolations.List(system, actions, outcome).All(found => found.Constraint == FederationConstraint.Delay))
                {
                    best = Math.Max(best, HeuristicFrames.Potential(frame, outcome));
                }
            }
            while (Next(cells, system.Sensors));
        }

        return best;
    }

    /// <summary>Sets the rounds of every edge server in closed form.</summary>
    public static void Train(FrameState frame, FrameActions actions, FrameKernel kernel, FrameOutcome outcome)
    {
        var (system, constants) = (frame.System, frame.System.Constants);
        Array.Clear(actions.Rounds);
        kernel.Run(frame, actions, outcome);
        for (var b = 0; b < system.EdgeServers; b++)
        {
            if (outcome.PartialDt[b] < 0)
            {
                continue;
            }

            var (gamma, worth) = (outcome.DataFactor[b], constants.GainWeight * frame.Importance[outcome.PartialDt[b]]);
            var price = constants.EnergyWeightPerJ * system.EnergyPerRoundJ[b];
            var left = constants.FrameDurationS - outcome.Totals.IntegrationDelayS - outcome.EdgeServerDelayS[b];
            var round = 1000 * outcome.DataKbit[b] * system.CyclesPerBit[b] / (system.Cores[b] * system.CpuHz[b]);
            var cap = left < 0 ? 0 : Math.Min(outcome.RoundsCap[b], round > 0 ? Math.Floor(left / round) : double.PositiveInfinity);
            var best = Math.Log2(worth * gamma * system.RoundExponent * Math.Log(2) / price) / system.RoundExponent;
            var low = best > 0 ? Math.Min(cap, Math.Floor(best)) : 0;
            var high = best > 0 ? Math.Min(cap, Math.Ceiling(best)) : 0;
            actions.Rounds[b] = (int)(Worth(high) > Worth(low) ? high : low);

            double Worth(double rounds) =>
                (worth * Math.Min(system.RequiredQuality[outcome.PartialDt[b]], gamma * (1 - Math.Pow(2, -system.RoundExponent * rounds))))
                    - (price * rounds);
        }
    }

    private static bool Write(FederationSystem system, int[] assignment, int[] cells, bool orthogonal, FrameActions actions)
    {
        actions.Clear();
        assignment.CopyTo(actions.Assignment, 0);
        var pairs = new HashSet<(int, int)>();
        for (var at = 0; at < cells.Length; at++)
        {
            var (b, w, n) = (at / system.Subcarriers, at % system.Subcarriers, cells[at]);
            if (n < 0)
            {
                continue;
            }

            if (!assignment.Contains(b) || !pairs.Add((b, n)) || (orthogonal && n != w))
            {
                return false;
            }

            actions.Add(b, n, w);
        }

        return true;
    }

    private static bool Next(int[] cells, int sensors)
    {
        for (var at = 0; at < cells.Length; at++)
        {
            if (++cells[at] < sensors)
            {
                return true;
            }

            cells[at] = -1;
        }

        return false;
    }

    private static IEnumerable<int[]> Injections(int from, int to)
    {
        if (from == 0)
        {
            return [[]];
        }

        return Injections(from - 1, to).SelectMany(front =>
            Enumerable.Range(0, to).Where(b => !front.Contains(b)).Select(b => front.Append(b).ToArray()));
    }
}
