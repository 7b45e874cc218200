using System.Text.Json;
using Twinwright.Model.Federation;
using Twinwright.Model.Quality;
using Twinwright.Model.Radio;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>Values that <c>tests/reference/make_federation_closed_forms.py</c> computed with sixty digits, apart from this code.</summary>
public class FederationClosedFormTests
{
    private static readonly JsonElement Forms =
        JsonDocument.Parse(File.ReadAllText(Repository.Path("tests", "reference", "federation_closed_forms.json"))).RootElement;

    [Fact]
    public void What_data_is_worth() => ForEach("most_quality", at => Near.Relative(
        Number(at, "value"),
        TwinQuality.DataFactor(Number(at, "data_kbit"), Whole(at, "frame"), Number(at, "data_reference_kbit")),
        1e-14));

    [Fact]
    public void What_a_round_brings() => ForEach("convergence_rate", at => Near.Relative(
        Number(at, "value"),
        TwinQuality.RoundExponent(Number(at, "lipschitz_constant"), Number(at, "learning_rate"), Number(at, "strong_convexity")),
        1e-13));

    [Fact]
    public void Quality() => ForEach("quality", at => Near.Relative(
        Number(at, "value"),
        TwinQuality.Quality(Number(at, "gamma"), Whole(at, "rounds"), Number(at, "convergence_rate"), Number(at, "required_quality")),
        1e-14));

    [Fact]
    public void Cap_of_the_rounds() => ForEach("rounds_cap", at => Assert.Equal(
        Whole(at, "value"),
        TwinQuality.RoundsCap(Number(at, "gamma"), Number(at, "required_quality"), Number(at, "convergence_rate"), Whole(at, "max_rounds"))));

    [Fact]
    public void Rate_of_a_link() => ForEach("link_rate", at => Near.Relative(
        Number(at, "value"),
        CochannelUplink.RateBitPerS(
            Number(at, "subcarrier_hz"),
            Number(at, "transmit_power_w") * Number(at, "gain"),
            at.GetProperty("disturbing").EnumerateArray().Sum(other => Number(other, "transmit_power_w") * Number(other, "gain")),
            Number(at, "noise_w")),
        1e-14));

    [Fact]
    public void Transmission() => ForEach("transmission", at =>
    {
        var links = at.GetProperty("links").EnumerateArray()
            .Select(link => (TimeS: FrameDelays.TransmissionS(Number(link, "data_kbit"), Number(link, "rate_bit_per_s")), PowerW: Number(link, "transmit_power_w")))
            .ToList();
        Near.Relative(Number(at, "delay_s"), links.Select(link => link.TimeS).Append(0).Max(), 1e-14);
        Near.Relative(Number(at, "energy_j"), links.Sum(link => FrameEnergies.TransmissionJ(link.PowerW, link.TimeS)), 1e-14);
    });

    [Fact]
    public void Migration() => ForEach("migration", at =>
    {
        var time = FrameDelays.MigrationS(Number(at, "history_kbit"), Number(at, "edge_link_rate_bit_per_s"));
        Near.Relative(Number(at, "delay_s"), time, 1e-15);
        Near.Relative(Number(at, "energy_j"), FrameEnergies.MigrationJ(Number(at, "transmit_power_w"), time), 1e-15);
    });

    [Fact]
    public void Creation() => ForEach("creation", at =>
    {
        Near.Relative(
            Number(at, "delay_s"),
            FrameDelays.CreationS(Whole(at, "rounds"), Number(at, "data_kbit"), Number(at, "cycles_per_bit"), Whole(at, "cores"), Number(at, "cpu_hz")),
            1e-14);
        Near.Relative(Number(at, "energy_j"), FrameEnergies.CreationJ(Number(at, "energy_per_round_j"), Whole(at, "rounds")), 1e-15);
    });

    [Fact]
    public void Upload() => ForEach("upload", at =>
    {
        var time = FrameDelays.UploadS(Number(at, "model_bit"), Number(at, "cloud_rate_bit_per_s"));
        Near.Relative(Number(at, "delay_s"), time, 1e-15);
        Near.Relative(Number(at, "energy_j"), FrameEnergies.UploadJ(Number(at, "transmit_power_w"), time), 1e-15);
    });

    [Fact]
    public void Integration() => ForEach("integration", at =>
    {
        var models = at.GetProperty("model_bit").EnumerateArray().Select(model => model.GetDouble()).ToList();
        var time = FrameDelays.IntegrationS(models.Sum(), Number(at, "cloud_cycles_per_bit"), Number(at, "cloud_cpu_hz"));
        Near.Relative(Number(at, "delay_s"), time, 1e-14);
        Near.Relative(
            Number(at, "energy_j"),
            FrameEnergies.IntegrationJ(
                models.Count, Number(at, "cloud_access_s"), time, Number(at, "cloud_max_power_w"),
                Number(at, "cloud_idle_power_w"), Number(at, "cloud_leak_power_w")),
            1e-14);
    });

    private static void ForEach(string name, Action<JsonElement> check)
    {
        var cases = Forms.GetProperty(name).EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        Assert.All(cases, check);
    }

    private static double Number(JsonElement at, string name) => at.GetProperty(name).GetDouble();

    private static int Whole(JsonElement at, string name) => at.GetProperty(name).GetInt32();
}
