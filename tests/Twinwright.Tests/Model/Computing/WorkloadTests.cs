using CsCheck;
using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.Computing;

public class WorkloadTests
{
    private static readonly double[] Exponents = [1, 1.5, 2, 3];
    private static readonly Gen<double> Factor = Gen.Double[-1.5, 1.5].Select(exponent => Math.Pow(10, exponent));
    private static readonly Gen<ProcessImportance> Importance =
        Gen.Select(Factor, Factor, Factor, (embb, urllc, both) => new ProcessImportance(embb, urllc, 10 * both));

    private static readonly Gen<WideAreaConstants> Constants = Gen.Select(
        Gen.Int[1, 120], Gen.Int[1, 120], Factor, Factor, Factor, Gen.Int[0, 3].Select(at => Exponents[at]),
        (embbSamples, urllcSamples, embb, urllc, both, exponent) => new WideAreaConstants
        {
            EmbbSamples = embbSamples,
            UrllcSamples = urllcSamples,
            EmbbSampleFlop = 1000 * embb,
            UrllcSampleFlop = 1000 * urllc,
            IntegratedSampleFlop = 1000 * both,
            ConvergencyExponent = exponent,
        });

    private static readonly Gen<(WideAreaConstants C, ProcessImportance K, int Embb, int Urllc)> Cases =
        Gen.Select(Constants, Importance, Gen.Int[0, 40], Gen.Int[0, 40]);

    [Fact]
    public void Nothing_is_cheaper_than_the_cheapest_sub_process() => Gen.Select(Cases, Gen.Double[0.01, 1].Array[3]).Sample(
        (at, shares) =>
        {
            // Any feasible point of the linear program (31) splits z A among the sub-processes that have data.
            var (c, k, embb, urllc) = at;
            var programme = Programme(c, k, embb, urllc);
            if (programme.Count == 0)
            {
                return;
            }

            const double Z = 0.7;
            var optimum = Workload.OptimalFlop(Z, c.ConvergencyScale, Workload.Cheapest(c, k, embb, urllc).FlopPerConvergency);
            var parts = programme.Zip(shares).ToList();
            var total = parts.Sum(part => part.Second);
            var mixture = parts.Sum(part => part.First.CostOf(Z * c.ConvergencyScale * part.Second / total, c));
            Assert.True(mixture >= optimum * (1 - 1e-11));
            Near.Relative(programme.Min(vertex => vertex.CostOf(Z * c.ConvergencyScale, c)), optimum, 1e-11);
        },
        iter: 3_000);

    [Fact]
    public void The_optimal_iterations_reach_z_and_cost_the_optimal_work() => Cases.Sample(
        at =>
        {
            var (c, k, embb, urllc) = at;
            const double Z = 0.4;
            var cheapest = Workload.Cheapest(c, k, embb, urllc);
            if (cheapest.Process == SubProcess.None)
            {
                Assert.Equal((0, 0), (embb, urllc));
                return;
            }

            var importance = k.Of(cheapest.Process);
            var iterations = Workload.OptimalIterations(
                Z, c.ConvergencyScale, importance, cheapest.DataSamples, c.ConvergencyExponent);
            Near.Relative(
                Z * c.ConvergencyScale,
                Convergency.Gained(importance, iterations, cheapest.DataSamples, c.ConvergencyExponent),
                1e-13);
            var (onEmbb, onUrllc, onBoth) = cheapest.Process switch
            {
                SubProcess.Embb => (iterations, 0.0, 0.0),
                SubProcess.Urllc => (0, iterations, 0),
                _ => (0, 0, iterations),
            };
            var work = Workload.TotalFlop(
                c, (onEmbb, onUrllc, onBoth), Workload.DataSamples(c.EmbbSamples, embb), Workload.DataSamples(c.UrllcSamples, urllc));
            Near.Relative(Workload.OptimalFlop(Z, c.ConvergencyScale, cheapest.FlopPerConvergency), work, 1e-13);
        },
        iter: 3_000);

    [Fact]
    public void The_printed_cases_of_equation_34_choose_the_same() => Cases.Sample(
        at =>
        {
            var (c, k, embb, urllc) = at;
            if (embb == 0 || urllc == 0)
            {
                return;
            }

            // ① and ② of (32) up to positive factors, and the comparison of the child networks.
            var v = c.ConvergencyExponent;
            var (dataEmbb, dataUrllc) = ((double)c.EmbbSamples * embb, (double)c.UrllcSamples * urllc);
            var least = Math.Pow(Math.Min(dataEmbb, dataUrllc), v - 1);
            var one = (k.Integrated * c.EmbbSampleFlop * least) - (k.Embb * c.IntegratedSampleFlop * Math.Pow(dataEmbb, v - 1));
            var two = (k.Integrated * c.UrllcSampleFlop * least) - (k.Urllc * c.IntegratedSampleFlop * Math.Pow(dataUrllc, v - 1));
            var urllcFirst = c.UrllcSampleFlop * k.Embb * Math.Pow(dataEmbb, v) / (k.Urllc * Math.Pow(dataUrllc, v - 1))
                <= c.EmbbSampleFlop * dataEmbb;
            var printed = one >= 0 && two >= 0 ? SubProcess.Integrated
                : one >= 0 || (two < 0 && urllcFirst) ? SubProcess.Urllc
                : SubProcess.Embb;
            var chosen = Workload.Cheapest(c, k, embb, urllc);
            if (chosen.Process != printed)
            {
                // Rounding may part a tie; then both cost the same.
                var costs = Programme(c, k, embb, urllc).Select(vertex => vertex.CostOf(1, c)).Order().ToList();
                Near.Relative(costs[0], costs[1], 1e-11);
            }
        },
        iter: 5_000);

    [Theory]
    [InlineData(5, 5, 5, SubProcess.Integrated)]
    [InlineData(5, 1, 5, SubProcess.Integrated)]
    [InlineData(1, 5, 5, SubProcess.Integrated)]
    [InlineData(5, 5, 1, SubProcess.Urllc)]
    [InlineData(5, 1, 1, SubProcess.Embb)]
    public void Ties_go_to_the_integrated_network_then_to_urllc(double embb, double urllc, double both, SubProcess expected)
    {
        // One eMBB and ten URLLC sensors deliver 100 samples each, so the importance alone decides.
        Assert.Equal(expected, Workload.Cheapest(new(), new(embb, urllc, both), 1, 10).Process);
    }

    [Fact]
    public void Equal_numbers_of_sensors_tie_at_the_paper_s_constants_and_take_the_integrated_network() => Gen.Int[1, 40].Sample(
        sensors => Workload.Cheapest(new(), new(1, 1, 10), sensors, sensors).Process == SubProcess.Integrated);

    [Fact]
    public void A_cost_within_the_tolerance_counts_as_equal()
    {
        var constants = new WideAreaConstants();

        Assert.Equal(SubProcess.Integrated, Workload.Cheapest(constants, new(1 + 5e-13, 1, 1), 1, 10).Process);
        Assert.Equal(SubProcess.Embb, Workload.Cheapest(constants, new(1 + 5e-12, 1, 1), 1, 10).Process);
        Assert.Equal(SubProcess.Urllc, Workload.Cheapest(constants, new(1 + 5e-13, 1, 0.1), 1, 10).Process);
    }

    [Fact]
    public void Another_sensor_never_makes_the_work_dearer() => Cases.Sample(
        at =>
        {
            var (c, k, embb, urllc) = at;
            if (embb == 0 || urllc == 0)
            {
                return true;
            }

            var cost = Workload.Cheapest(c, k, embb, urllc).FlopPerConvergency * (1 + 1e-12);
            return Workload.Cheapest(c, k, embb + 1, urllc).FlopPerConvergency <= cost
                && Workload.Cheapest(c, k, embb, urllc + 1).FlopPerConvergency <= cost;
        },
        iter: 2_000);

    [Fact]
    public void Needed_sensors_give_the_cheapest_work_with_the_fewest_sensors_of_that_process() =>
        Gen.Select(Constants, Importance, Gen.Int[0, 12], Gen.Int[0, 12]).Sample(
            (constants, importance, embb, urllc) =>
            {
                var c = constants with { ConvergencyExponent = 2 };
                var (needEmbb, needUrllc) = Workload.NeededSensors(c, importance, embb, urllc);
                var needed = Workload.Cheapest(c, importance, needEmbb, needUrllc);
                Assert.InRange(needEmbb, 0, embb);
                Assert.InRange(needUrllc, 0, urllc);
                for (var b = 0; b <= embb; b++)
                {
                    for (var u = 0; u <= urllc; u++)
                    {
                        var other = Workload.Cheapest(c, importance, b, u);
                        if (other.Process == SubProcess.None)
                        {
                            continue;
                        }

                        Assert.True(other.FlopPerConvergency >= needed.FlopPerConvergency * (1 - 3e-12));
                        Assert.False(
                            b + u < needEmbb + needUrllc && other.Process == needed.Process
                                && other.FlopPerConvergency <= needed.FlopPerConvergency * (1 + 1e-13),
                            $"({b}, {u}) is as cheap as ({needEmbb}, {needUrllc}) of ({embb}, {urllc})");
                    }
                }
            },
            iter: 1_000);

    [Fact]
    public void Work_for_a_unit_of_convergency_falls_with_the_data_as_the_exponent_says() =>
        Gen.Select(Factor, Factor, Gen.Int[1, 4_000], Gen.Int[0, 3].Select(at => Exponents[at])).Sample(
            (flop, importance, data, exponent) =>
            {
                var unit = Workload.FlopPerConvergency(8e10, flop, importance, 1, exponent);
                Near.Relative(8e10 * flop / importance, unit, 1e-15);
                Near.Relative(
                    unit, Workload.FlopPerConvergency(8e10, flop, importance, data, exponent) * Math.Pow(data, exponent - 1), 1e-14);
            },
            iter: 1_000);

    [Fact]
    public void Needed_sensors_of_nothing_are_nothing() =>
        Assert.Equal((0, 0), Workload.NeededSensors(new(), new(1, 1, 10), 0, 0));

    [Fact]
    public void Twenty_urllc_sensors_and_thirty_embb_sensors_need_two_of_the_latter()
    {
        // Q^U = 200 < Q^B = 3000: with k^Int = 100 the integrated network wins, and two eMBB sensors feed it.
        Assert.Equal((2, 20), Workload.NeededSensors(new(), new(1, 1, 100), 30, 20));
    }

    private sealed record Vertex(double Importance, double Data, double SampleFlop)
    {
        /// <summary>Work for a share of z A, from iterations: φ I Q c with k I Q^v = share.</summary>
        public double CostOf(double share, WideAreaConstants c)
        {
            var iterations = share / (Importance * Math.Pow(Data, c.ConvergencyExponent));
            return c.IterationUnit * iterations * Data * SampleFlop;
        }
    }

    private static List<Vertex> Programme(WideAreaConstants c, ProcessImportance k, int embb, int urllc)
    {
        var (dataEmbb, dataUrllc) = ((double)c.EmbbSamples * embb, (double)c.UrllcSamples * urllc);
        List<Vertex> all =
        [
            new(k.Embb, dataEmbb, c.EmbbSampleFlop),
            new(k.Urllc, dataUrllc, c.UrllcSampleFlop),
            new(k.Integrated, Math.Min(dataEmbb, dataUrllc), c.IntegratedSampleFlop),
        ];
        return [.. all.Where(vertex => vertex.Data > 0)];
    }
}
