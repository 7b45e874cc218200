namespace Twinwright.Live.SubModels;

/// <summary>Turns the latest measurements of a sensor and its neighbours into a sample.</summary>
/// <remarks>
/// eMBB inputs, for each lag k and quantity: own change x_k − x_0 (at k = 0 the level), whether x_k is known, and the
/// same of the neighbours' mean (at k = 0 its distance from the anchor). x_0 stands for the anchor, the last known value.
/// URLLC inputs: level and last change of each quantity, alarm now, time since the last alarm in the window, age of the anchor.
/// </remarks>
public static class FeatureWriter
{
    /// <summary>Writes inputs and anchors; residuals become NaN.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="own">Own values as lag × quantity, the latest first; NaN is missing.</param>
    /// <param name="neighbours">Neighbours' means, likewise.</param>
    /// <param name="yearShare">Time of the year of the latest step, in [0, 1).</param>
    /// <param name="row">The sample, as wide as the layout.</param>
    /// <returns>False when a quantity is known nowhere in the window, so that nothing can be predicted.</returns>
    public static bool Write(SubModelTask task, ReadOnlySpan<double> own, ReadOnlySpan<double> neighbours, double yearShare, Span<float> row)
    {
        var layout = task.Layout;
        var count = task.Quantities.Count;
        ArgumentOutOfRangeException.ThrowIfNotEqual(own.Length, task.Window * count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(neighbours.Length, own.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, layout.Width);
        var embb = row[..layout.Embb];
        var urllc = row.Slice(layout.Embb, layout.Urllc);
        row[layout.Residuals..].Fill(float.NaN);
        var oldest = 0;
        for (var q = 0; q < count; q++)
        {
            var quantity = task.Quantities[q];
            var age = FirstKnown(own, q, count);
            if (age < 0)
            {
                return false;
            }

            oldest = Math.Max(oldest, age);
            var anchor = own[(age * count) + q];
            row[layout.Anchors + q] = (float)anchor;
            var around = FirstKnown(neighbours, q, count);
            var level = around < 0 ? 0 : neighbours[(around * count) + q];
            for (var lag = 0; lag < task.Window; lag++)
            {
                var at = (lag * count) + q;
                var into = embb.Slice(4 * at, 4);
                (into[0], into[1]) = Change(own[at], anchor, quantity);
                (into[2], into[3]) = Change(neighbours[at], level, quantity);
            }

            embb[4 * q] = Bounded((anchor - quantity.Centre) / quantity.Scale);
            embb[(4 * q) + 2] = around < 0 ? 0 : Bounded((level - anchor) / quantity.Scale);
            urllc[2 * q] = embb[4 * q];
            urllc[(2 * q) + 1] = -Change(task.Window > 1 ? own[count + q] : double.NaN, own[q], quantity).Value;
        }

        var since = SinceAlarm(task, own);
        urllc[(2 * count)..][0] = since == 0 ? 1 : 0;
        urllc[(2 * count)..][1] = (float)since / task.Window;
        urllc[(2 * count)..][2] = (float)oldest / task.Window;
        if (task.Seasonal)
        {
            // Polynomials of ours, since the last bits of a library's sine may differ between machines.
            (embb[^2], embb[^1]) = Season(yearShare);
        }

        return true;
    }

    /// <summary>Writes what was to be predicted.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="next">The next value of every quantity.</param>
    /// <param name="row">A sample with inputs and anchors.</param>
    public static void SetNext(SubModelTask task, ReadOnlySpan<double> next, Span<float> row)
    {
        var layout = task.Layout;
        for (var q = 0; q < layout.Outputs; q++)
        {
            row[layout.Residuals + q] = (float)((next[q] - row[layout.Anchors + q]) / task.Quantities[q].ChangeScale);
        }
    }

    /// <summary>Steps since the last alarm in the window; the window's length without one.</summary>
    public static int SinceAlarm(SubModelTask task, ReadOnlySpan<double> own)
    {
        var count = task.Quantities.Count;
        for (var lag = 0; lag < task.Window; lag++)
        {
            for (var q = 0; q < (task.Alarm == AlarmKind.Above ? 1 : count); q++)
            {
                var value = own[(lag * count) + q];
                var alarm = task.Alarm == AlarmKind.Above
                    ? value > task.AlarmThreshold
                    : lag + 1 < task.Window && Math.Abs(value - own[((lag + 1) * count) + q]) > task.AlarmThreshold * task.Quantities[q].ChangeScale;
                if (alarm)
                {
                    return lag;
                }
            }
        }

        return task.Window;
    }

    private static int FirstKnown(ReadOnlySpan<double> values, int quantity, int count)
    {
        for (var at = quantity; at < values.Length; at += count)
        {
            if (!double.IsNaN(values[at]))
            {
                return at / count;
            }
        }

        return -1;
    }

    private static (float Value, float Known) Change(double value, double from, TaskQuantity quantity) =>
        double.IsNaN(value) || double.IsNaN(from) ? (0, 0) : (Bounded((value - from) / quantity.ChangeScale), 1);

    private static float Bounded(double scales) => (float)Math.Clamp(scales, -SubModelTask.MostScales, SubModelTask.MostScales);

    /// <summary>A smooth wave a year and the same a quarter later, as a parabola of each half.</summary>
    private static (float Sine, float Cosine) Season(double yearShare)
    {
        return (Wave(yearShare), Wave(yearShare + 0.25));

        static float Wave(double share)
        {
            share -= Math.Floor(share);
            var half = share < 0.5 ? share : share - 0.5;
            var bump = (float)(16 * half * (0.5 - half));
            return share < 0.5 ? bump : -bump;
        }
    }
}
