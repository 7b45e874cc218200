using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

/// <summary>The parts of block coordinate descent, each against something that does not know how it works.</summary>
public class LbcdPartsTests
{
    [Fact]
    public void The_gradient_is_the_slope_of_the_relaxed_objective()
    {
        var (compared, bends) = (0, 0);
        for (var seed = 1; seed <= 60; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var rng = new Rng(seed).Split("test/relaxed");
            var relaxation = Relaxed(frame, rng, rng.NextUnit() < 0.5 ? 0 : rng.NextUniform(0, 20));
            relaxation.Evaluate(alongZ: true);
            var (alongY, alongZ) = (relaxation.GradientY.ToArray(), relaxation.GradientZ.ToArray());
            for (var trial = 0; trial < 20 && alongY.Length > 0; trial++)
            {
                var y = rng.NextInteger(0, alongY.Length - 1);
                Compare(relaxation, relaxation.Y, y, alongY[y], ref compared, ref bends);

                // What is not in any coalition has no slope along z.
                var z = rng.NextInteger(0, alongZ.Length - 1);
                Compare(relaxation, relaxation.Z, z, alongZ[z], ref compared, ref bends);
            }
        }

        Assert.True(compared > 1_500 && bends < 0.05 * compared, $"{compared} compared, {bends} bends");
    }

    [Fact]
    public void At_whole_numbers_energy_and_changes_are_those_of_the_frame()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            // Nothing is gained and no time is short: what is left is the cost of the links.
            var scenario = CoalitionFrames.Sized(6, 3, 3, 3) with { Constants = new() { GainWeight = 0, FrameDurationS = 1e9, MinRateBitPerS = 0 } };
            var frame = CoalitionFrames.First(scenario, seed);
            var rng = new Rng(seed).Split("test/plans");
            double? constant = null;
            for (var trial = 0; trial < 5; trial++)
            {
                var plan = Plan(frame, rng);
                Enumerable.Range(0, 3).ToArray().CopyTo(plan.Assignment, 0);
                var scorer = new LbcdScorer(frame.System);
                scorer.Begin(frame, 0);
                scorer.Score(plan);
                var relaxation = new LbcdRelaxation(frame.System);
                relaxation.Begin(frame, 0);
                relaxation.Assign(plan.Assignment);
                for (var pair = 0; pair < plan.Subcarrier.Length; pair++)
                {
                    relaxation.Y[pair] = plan.Subcarrier[pair] == LbcdPlan.None ? 0 : 1;
                    relaxation.Z[(pair * 3) + Math.Max(0, plan.Subcarrier[pair])] = 1;
                }

                var difference = relaxation.Evaluate(alongZ: false) - plan.Worth;
                Assert.Equal(constant ??= difference, difference, 1e-9 * (1 + Math.Abs(plan.Worth)));
            }
        }
    }

    [Fact]
    public void The_projections_are_the_nearest_points_of_their_sets()
    {
        var rng = new Rng(1).Split("test/projection");
        for (var trial = 0; trial < 2_000; trial++)
        {
            var (size, limit) = (rng.NextInteger(1, 8), rng.NextInteger(0, 5));
            var (box, simplex) = (Point(size, rng), Point(size, rng));
            var (inBox, inSimplex) = (box.ToArray(), simplex.ToArray());
            LbcdProjection.Box(inBox, limit);
            LbcdProjection.Simplex(inSimplex, new double[size]);

            Assert.All(inBox, x => Assert.InRange(x, 0, 1));
            Assert.True(inBox.Sum() <= limit + 1e-12);
            Assert.All(inSimplex, x => Assert.True(x >= 0));
            Assert.Equal(1, inSimplex.Sum(), 1e-12);
            for (var other = 0; other < 10; other++)
            {
                // p is nearest to v in a convex set when (v − p)·(q − p) ≤ 0 for every q of the set.
                var weights = Enumerable.Range(0, size).Select(_ => -Math.Log(rng.NextUnit())).ToArray();
                var onSimplex = weights.Select(weight => weight / weights.Sum()).ToArray();
                var within = Enumerable.Range(0, size).Select(_ => rng.NextUnit() < 0.3 ? 1 : rng.NextUnit()).ToArray();
                var scale = Math.Min(1, limit / within.Sum());
                Assert.True(Angle(box, inBox, [.. within.Select(x => x * scale)]) <= 1e-12);
                Assert.True(Angle(simplex, inSimplex, onSimplex) <= 1e-12);
            }
        }

        static double[] Point(int size, Rng rng)
        {
            var scale = rng.NextUnit() < 0.2 ? 0.1 : 3;
            return [.. Enumerable.Range(0, size).Select(_ => rng.NextUnit() < 0.1 ? 1 : rng.NextUniform(-scale, scale))];
        }

        static double Angle(double[] from, double[] nearest, double[] other) =>
            from.Select((v, at) => (v - nearest[at]) * (other[at] - nearest[at])).Sum();
    }

    [Fact]
    public void Under_a_backlog_no_other_rounds_are_better()
    {
        var shortened = 0;
        for (var seed = 1; seed <= 60; seed++)
        {
            var rng = new Rng(seed).Split("test/rounds");
            var scenario = CoalitionFrames.Sized(6, 2, 2, 3) with
            {
                Constants = new() { GainWeight = 25, MaxRounds = 25, FrameDurationS = rng.NextUniform(4, 9) },
                PartialDts = new() { Count = 2, RequiredQuality = 100 },
            };
            var (frame, price) = (CoalitionFrames.First(scenario, seed), rng.NextUniform(0.1, 400));
            Array.Fill(frame.HistoryKbit, 0);
            Array.Fill(frame.Importance, 1);
            var (scorer, plan) = (new LbcdScorer(frame.System), Plan(frame, rng));
            Enumerable.Range(0, 2).ToArray().CopyTo(plan.Assignment, 0);
            scorer.Begin(frame, price);
            scorer.Score(plan);

            var (actions, outcome, kernel) = (new FrameActions(frame.System), new FrameOutcome(frame.System), new FrameKernel(frame.System));
            plan.Write(actions);
            var best = double.NegativeInfinity;
            for (var one = 0; one <= 25; one++)
            {
                for (var two = 0; two <= 25; two++)
                {
                    (actions.Rounds[0], actions.Rounds[1]) = (one, two);
                    kernel.Run(frame, actions, outcome);
                    var lateS = Math.Max(0, outcome.Totals.DelayS - frame.System.Constants.FrameDurationS);
                    best = lateS > 1e-9 ? best : Math.Max(best, outcome.Totals.Utility - (price * outcome.Totals.DelayS));
                }
            }

            if (double.IsFinite(best))
            {
                var constants = frame.System.Constants;
                best += constants.EnergyWeightPerJ * outcome.Totals.IntegrationEnergyJ;
                Assert.Equal(best, plan.Worth, 1e-9 * (1 + Math.Abs(best)));
                var free = new LbcdPlan(frame.System);
                free.CopyFrom(plan);
                scorer.Begin(frame, 0);
                scorer.Score(free);
                shortened += plan.Rounds.Sum() < free.Rounds.Sum() ? 1 : 0;
            }
        }

        Assert.True(shortened > 10, $"{shortened}");
    }

    [Fact]
    public void No_other_assignment_is_better_for_the_same_links()
    {
        var moved = 0;
        for (var seed = 1; seed <= 60; seed++)
        {
            var frame = CoalitionFrames.First(CoalitionFrames.Sized(8, 4, 4, 3) with { Constants = new() { FrameDurationS = 1e9, MinRateBitPerS = 0 } }, seed);
            var rng = new Rng(seed).Split("test/assignment");
            for (var c = 0; c < 4; c++)
            {
                frame.HistoryKbit[c] = rng.NextUniform(500, 3_000);
                frame.PreviousPartialDt[3 - c] = c;
            }

            var (scorer, plan) = (new LbcdScorer(frame.System), Plan(frame, rng));
            scorer.Begin(frame, 0);
            scorer.Score(plan);
            var before = plan.Assignment.ToArray();
            new LbcdAssignment(frame.System).Improve(frame, scorer.State.Radio, plan, 0);
            moved += before.SequenceEqual(plan.Assignment) ? 0 : 1;

            var found = Worth(plan.Assignment);
            Assert.All(AssignmentSearch.Arrangements(4, 4), assignment => Assert.True(Worth(assignment) <= found + 1e-9));

            double Worth(int[] assignment)
            {
                var other = new LbcdPlan(frame.System);
                other.CopyFrom(plan);
                assignment.CopyTo(other.Assignment, 0);
                scorer.Score(other);
                return other.Worth;
            }
        }

        Assert.True(moved > 20, $"{moved}");
    }

    private static void Compare(LbcdRelaxation relaxation, double[] point, int at, double slope, ref int compared, ref int bends)
    {
        const double H = 1e-6;
        var here = point[at];
        var middle = relaxation.Evaluate(alongZ: true);
        point[at] = here + H;
        var above = relaxation.Evaluate(alongZ: true);
        point[at] = here - H;
        var below = relaxation.Evaluate(alongZ: true);
        point[at] = here;
        compared++;
        var (right, left) = ((above - middle) / H, (middle - below) / H);
        var tolerance = 1e-4 * (1 + Math.Abs(slope) + (Math.Abs(middle) * 1e-3));
        if (Math.Abs(right - left) > tolerance)
        {
            bends++;
            return;
        }

        Assert.True(
            Math.Abs(((above - below) / (2 * H)) - slope) <= tolerance,
            FormattableString.Invariant($"slope {(above - below) / (2 * H)}, gradient {slope}"));
    }

    /// <summary>A relaxation at a random point inside.</summary>
    private static LbcdRelaxation Relaxed(FrameState frame, Rng rng, double price)
    {
        var relaxation = new LbcdRelaxation(frame.System);
        relaxation.Begin(frame, price);
        relaxation.Assign(CoalitionFrames.Assignment(frame, frame.DynamicsSeed));
        var subcarriers = frame.System.Subcarriers;
        for (var pair = 0; pair < relaxation.Y.Length; pair++)
        {
            relaxation.Y[pair] = rng.NextUniform(0.02, 0.98);
            var row = relaxation.Z.AsSpan(pair * subcarriers, subcarriers);
            var sum = 0.0;
            foreach (ref var z in row)
            {
                sum += z = rng.NextUniform(0.05, 1);
            }

            foreach (ref var z in row)
            {
                z /= sum;
            }
        }

        return relaxation;
    }

    /// <summary>Random links within eqs. 8 and 14, and a random assignment.</summary>
    private static LbcdPlan Plan(FrameState frame, Rng rng)
    {
        var (system, plan) = (frame.System, new LbcdPlan(frame.System));
        Array.Fill(plan.Subcarrier, LbcdPlan.None);
        CoalitionFrames.Assignment(frame, rng.NextInteger(0, 1_000_000)).CopyTo(plan.Assignment, 0);
        var own = new int[system.Sensors];
        for (var b = 0; b < system.EdgeServers; b++)
        {
            for (var w = 0; w < system.Subcarriers; w++)
            {
                var n = rng.NextInteger(0, system.Sensors - 1);
                if (own[n] < system.MaxAssociations[n] && plan.Subcarrier[(b * system.Sensors) + n] == LbcdPlan.None && rng.NextUnit() < 0.8)
                {
                    plan.Subcarrier[(b * system.Sensors) + n] = w;
                    own[n]++;
                }
            }
        }

        return plan;
    }
}
