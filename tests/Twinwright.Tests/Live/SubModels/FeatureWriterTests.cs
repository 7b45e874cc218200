using Twinwright.Live.SubModels;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public class FeatureWriterTests
{
    private const double None = double.NaN;
    private static readonly SubModelTask Task = new("t", [new("x", 20, 10, 5)], 3, 2, AlarmKind.Above, 50, true);

    [Fact]
    public void A_row_holds_levels_changes_masks_and_the_urgent_message()
    {
        var row = Row([30, None, 60], [40, 45, None], 0.25);

        // Lags of own level or change, mask, neighbours' distance or change, mask; then the year.
        Assert.Equal([1, 1, 1, 1, 0, 0, 1, 1, 6, 1, 0, 0, 1, 0], row[..14]);

        // Level, last change, alarm now, share of the window since the last alarm, age of the anchor.
        Assert.Equal([1, 0, 0, 2 / 3f, 0], row[14..19]);
        Assert.Equal(30, row[19]);
        Assert.True(float.IsNaN(row[20]));
    }

    [Fact]
    public void The_anchor_is_the_last_known_value_and_tells_its_age()
    {
        var row = Row([None, 55, 50], [None, None, None], 0);

        Assert.Equal(55, row[19]);
        Assert.Equal([3.5f, 0], row[..2]);
        Assert.Equal([3.5f, 0, 0, 1 / 3f, 1 / 3f], row[14..19]);
        Assert.All(new[] { 2, 3, 6, 7, 10, 11 }, at => Assert.Equal(0, row[at]));
    }

    [Fact]
    public void The_last_change_is_now_less_before() => Assert.Equal(2, Row([30, 20, None], [None, None, None], 0)[15]);

    [Fact]
    public void An_alarm_now_is_flagged() => Assert.Equal([1, 0], Row([51, 20, None], [None, None, None], 0)[16..18]);

    [Fact]
    public void A_jump_is_an_alarm_of_its_kind()
    {
        var jumps = Task with { Alarm = AlarmKind.Jump, AlarmThreshold = 2 };

        Assert.Equal(1, FeatureWriter.SinceAlarm(jumps, [30, 30, 19]));
        Assert.Equal(3, FeatureWriter.SinceAlarm(jumps, [30, 30, 20]));
    }

    [Fact]
    public void Without_a_known_value_nothing_can_be_predicted() =>
        Assert.False(FeatureWriter.Write(Task, [None, None, None], [1, 2, 3], 0, new float[Task.Layout.Width]));

    [Fact]
    public void The_residual_is_in_scales_of_change_from_the_anchor()
    {
        var row = Row([30, 20, 10], [1, 2, 3], 0);
        FeatureWriter.SetNext(Task, [40], row);
        Assert.Equal(2, row[20]);
    }

    [Fact]
    public void The_years_wave_is_close_to_sine_and_cosine()
    {
        for (var share = 0.0; share < 1; share += 0.01)
        {
            var row = Row([30, 20, 10], [1, 2, 3], share);
            Assert.Equal(Math.Sin(2 * Math.PI * share), row[12], 0.06);
            Assert.Equal(Math.Cos(2 * Math.PI * share), row[13], 0.06);
        }
    }

    private static float[] Row(double[] own, double[] neighbours, double year)
    {
        var row = new float[Task.Layout.Width];
        Assert.True(FeatureWriter.Write(Task, own, neighbours, year, row));
        return row;
    }
}
