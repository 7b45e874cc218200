using Twinwright.Model.Composed;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Composed;

/// <summary>Every joule is in one ledger, and only once.</summary>
public class ComposedLedgerTests
{
    /// <summary>No sun and batteries that never run dry: whatever a battery loses, somebody has spent.</summary>
    private static readonly ComposedScenario Dark = ComposedPlay.Small with
    {
        WideArea = ComposedPlay.Small.WideArea with
        {
            Harvest = new HarvestOptions { EmbbMaxJ = 0, UrllcMaxCycles = 0 },
            Batteries = new BatteryOptions
            {
                EmbbCapacityJ = 1e6, EmbbStartMinJ = 1e5, EmbbStartMaxJ = 1e6, UrllcCapacityCycles = 1e6, UrllcStartMaxCycles = 1e6,
            },
        },
    };

    [Fact]
    public void What_batteries_lose_is_what_members_pay_in_frames_and_others_in_cycles()
    {
        var (members, deployment) = (0.0, ComposedDeployment.Draw(Dark, 2));
        var play = new ComposedPlay(deployment, new DrawnInputs(deployment, 2)) { AfterFrame = (_, _, outcome) => members += outcome.TransmissionEnergyJ.Sum() };
        var before = Stored(play);

        play.Frames(10);

        var (cycles, lost) = (play.Scores.Sum(score => score.SensorEnergyJ), before - Stored(play));
        Assert.True(members > 1e-3 && cycles > 1e-3);
        Assert.Equal(members + cycles, lost, 1e-6);
        Assert.All(play.Scores, score => Assert.Equal(0, score.Overdrawn));
    }

    [Fact]
    public void A_frame_costs_its_construction_its_computing_and_its_sending()
    {
        var (construction, computing, sending) = (0.0, 0.0, 0.0);
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 4);
        var play = new ComposedPlay(deployment, new DrawnInputs(deployment, 4))
        {
            AfterFrame = (_, _, outcome) => construction += outcome.Totals.EnergyJ,
            AfterCycle = (_, outcome) => (computing, sending) = (computing + outcome.EnergyJ.Sum(), sending + outcome.SensorEnergyJ.Sum()),
        };

        play.Frames(6);

        var constants = deployment.Federation.System.Constants;
        var energy = construction + computing + sending;
        Assert.Equal(energy, play.Scores.Sum(score => score.EnergyJ), 1e-9 * energy);
        Assert.Equal(computing / 18, play.Scores.Average(score => score.SystemEnergyJ), 1e-9 * computing);
        Assert.All(play.Scores, score => Assert.Equal(
            score.Gain - (constants.EnergyWeightPerJ * score.EnergyJ) - score.ConfigurationCost, score.Utility, 1e-9 * Math.Abs(score.Utility)));
    }

    [Fact]
    public void Members_who_have_paid_in_the_frame_pay_nothing_in_its_cycles()
    {
        var (coalitions, own) = (0, 0);
        var deployment = ComposedDeployment.Draw(Dark, 6);
        var play = new ComposedPlay(deployment, new DrawnInputs(deployment, 6), wideArea: "nc")
        {
            AfterCycle = (stepper, outcome) =>
            {
                for (var i = 0; i < outcome.Rows; i++)
                {
                    var urllc = outcome.Urllc[i] * stepper.CycleSystem.UrllcEnergyJ.AsSpan(CycleCast.Slots(stepper.CycleSystem.UrllcOffsets, i)).ToArray().Max();
                    if (stepper.UsesCoalition(i))
                    {
                        coalitions += outcome.Embb[i] > 0 ? 1 : 0;
                        Assert.True(outcome.SensorEnergyJ[i] <= urllc);
                    }
                    else if (outcome.Embb[i] > 0)
                    {
                        own++;
                        Assert.True(outcome.SensorEnergyJ[i] > 0);
                    }
                }
            },
        };

        play.Frames(4);

        Assert.True(coalitions > 0 && own > 0);
    }

    [Fact]
    public void Sending_more_than_a_battery_has_is_counted_and_leaves_it_empty()
    {
        var scenario = Dark with
        {
            WideArea = Dark.WideArea with { Batteries = new BatteryOptions { EmbbStartMinJ = 0, EmbbStartMaxJ = 0 } },
        };
        var deployment = ComposedDeployment.Draw(scenario, 2);
        var play = new ComposedPlay(deployment, new DrawnInputs(deployment, 2));

        play.Frames(1);

        Assert.Equal(play.Scores[0].Links, play.Scores[0].Overdrawn);
        Assert.All(play.Stepper.State.EmbbBatteryJ, remaining => Assert.Equal(0, remaining));
    }

    [Theory]
    [InlineData(3, 2.5, 5, 1.5)]
    [InlineData(3, 6, 5, 3)]
    [InlineData(0, 5, 5, 0)]
    public void Quality_is_cut_by_what_the_cycles_fall_short_and_never_raised(double quality, double keptUp, int cycles, double expected) =>
        Assert.Equal(expected, ComposedQuality.KeptUp(quality, keptUp, cycles), 1e-15);

    [Fact]
    public void A_host_without_any_sensor_in_the_cycles_loses_quality_by_the_drift_alone()
    {
        // By hand: nobody is there, so nobody trains or helps; drifts of 0.2 leave 0.8, 0.64 and 0.512, in the mean 0.650667.
        var deployment = ComposedDeployment.Draw(ComposedPlay.Small, 9);
        var recorded = RecordedInputs.Of(new DrawnInputs(deployment, 9), 1, 3);
        foreach (var cycle in recorded.Cycles[0])
        {
            Array.Clear(cycle.EmbbPresent);
            Array.Clear(cycle.UrllcPresent);
            Array.Fill(cycle.Drift, 0.2);
        }

        FrameOutcome? frame = null;
        var play = new ComposedPlay(deployment, recorded, wideArea: "nc") { AfterFrame = (_, _, outcome) => frame = outcome };
        play.Frames(1);

        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(frame!.QualityByPartialDt[c] * (0.8 + 0.64 + 0.512) / 3, play.Stepper.QualityByPartialDt[c], 1e-12);
        }

        Assert.Contains(frame!.QualityByPartialDt, quality => quality > 0);
        Assert.Equal(0, play.Scores[0].SensorEnergyJ);
    }

    private static double Stored(ComposedPlay play) => play.Stepper.State.EmbbBatteryJ.Sum() + play.Stepper.State.UrllcBatteryJ.Sum();
}
