using System.Text.Json;
using Twinwright.Model.Batteries;
using Twinwright.Model.Computing;
using Twinwright.Model.Numerics;
using Twinwright.Model.Radio;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Model;

/// <summary>Values that <c>tests/reference/make_closed_forms.py</c> computed with thirty digits, apart from this code.</summary>
public class ClosedFormTests
{
    private static readonly JsonElement Forms =
        JsonDocument.Parse(File.ReadAllText(Repository.Path("tests", "reference", "closed_forms.json"))).RootElement;

    [Fact]
    public void E1() => ForEach("e1", at =>
        Near.Relative(Number(at, "value"), SpecialFunctions.ExponentialIntegral(Number(at, "x")), 1e-13));

    [Fact]
    public void Inverse_q() => ForEach("inverse_q", at =>
        Near.Relative(Number(at, "value"), SpecialFunctions.InverseQ(Number(at, "probability")), 1e-14));

    [Fact]
    public void Log1p() => ForEach("log1p", at =>
        Near.Relative(Number(at, "value"), SpecialFunctions.Log1p(Number(at, "x")), 1e-15));

    [Fact]
    public void Snr_of_a_urllc_packet() => ForEach("urllc_snr", at => Near.Relative(
        Number(at, "snr"),
        FiniteBlocklength.RequiredSnr(
            Number(at, "rate_bit_per_s"), Number(at, "bandwidth_hz"), Number(at, "mini_slot_s"), Number(at, "error_probability")),
        1e-12));

    [Fact]
    public void A_helper_s_finishing_time() => ForEach("helper_time", at =>
    {
        var (flop, delay, deadline) = (Number(at, "workload_flop"), Number(at, "transmission_delay_s"), Number(at, "latency_threshold_s"));
        var recipients = at.GetProperty("recipients").EnumerateArray()
            .Select(recipient => (DelayS: Number(recipient, "transmission_delay_s"), Flop: Number(recipient, "workload_flop")))
            .Where(recipient => recipient.Flop > 0 && recipient.DelayS < deadline).ToList();
        var time = HelperTime.ComputingDelayS(
            flop, delay, deadline, 0.05,
            recipients.Select(recipient => recipient.DelayS).ToArray(),
            recipients.Select(recipient => recipient.Flop).ToArray());
        Near.Relative(Number(at, "finish_s"), delay + time, 1e-13);
    });

    [Fact]
    public void Optimal_iterations() => ForEach("optimal_iterations", at =>
    {
        var constants = new WideAreaConstants
        {
            ConvergencyThreshold = Number(at, "convergency_threshold"),
            IterationUnit = Number(at, "iteration_unit"),
            ConvergencyExponent = Number(at, "convergency_exponent"),
            EmbbSamples = Of(at, "samples", "embb").GetInt32(),
            UrllcSamples = Of(at, "samples", "urllc").GetInt32(),
            EmbbSampleFlop = Of(at, "sample_flop", "embb").GetDouble(),
            UrllcSampleFlop = Of(at, "sample_flop", "urllc").GetDouble(),
            IntegratedSampleFlop = Of(at, "sample_flop", "integrated").GetDouble(),
        };
        var importance = new ProcessImportance(
            Of(at, "importance", "embb").GetDouble(), Of(at, "importance", "urllc").GetDouble(), Of(at, "importance", "integrated").GetDouble());
        var cheapest = Workload.Cheapest(constants, importance, Of(at, "active", "embb").GetInt32(), Of(at, "active", "urllc").GetInt32());
        var iterations = cheapest.Process == SubProcess.None ? 0 : Workload.OptimalIterations(
            Number(at, "convergency"), constants.ConvergencyScale, importance.Of(cheapest.Process),
            cheapest.DataSamples, constants.ConvergencyExponent);
        foreach (var process in new[] { SubProcess.Embb, SubProcess.Urllc, SubProcess.Integrated })
        {
            var expected = Of(at, "iterations", process.ToString().ToLowerInvariant()).GetDouble();
            Near.Relative(expected, cheapest.Process == process ? iterations : 0, 1e-12);
        }

        Near.Relative(
            Number(at, "workload_flop"),
            Workload.OptimalFlop(Number(at, "convergency"), constants.ConvergencyScale, cheapest.FlopPerConvergency),
            1e-12);
    });

    [Fact]
    public void Philox4x32_10() => ForEach("philox4x32_10", at =>
    {
        var (counter, key, output) = (Words(at, "counter"), Words(at, "key"), Words(at, "output"));
        var (x0, x1, x2, x3) = Philox.Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
        Assert.Equal(output, new[] { x0, x1, x2, x3 });
    });

    [Fact]
    public void Elevation_of_the_sun() => ForEach("solar_sin_elevation", at => Assert.Equal(
        Number(at, "sin_elevation"),
        Sun.SineOfElevation(Number(at, "latitude_deg"), at.GetProperty("day_of_year").GetInt32(), Number(at, "solar_hour")),
        1e-13));

    private static void ForEach(string name, Action<JsonElement> check)
    {
        var cases = Forms.GetProperty(name).EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        Assert.All(cases, check);
    }

    private static double Number(JsonElement at, string name) => at.GetProperty(name).GetDouble();

    private static JsonElement Of(JsonElement at, string name, string part) => at.GetProperty(name).GetProperty(part);

    private static uint[] Words(JsonElement at, string name) => [.. at.GetProperty(name).EnumerateArray().Select(word => word.GetUInt32())];
}
