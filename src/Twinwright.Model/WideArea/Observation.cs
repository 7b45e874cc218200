using Twinwright.Model.Equations;

namespace Twinwright.Model.WideArea;

/// <summary>What an agent observes: its own edge server and the mean of its neighbours.</summary>
public static class Observation
{
    /// <summary>Numbers an edge server observes of itself.</summary>
    public const int LocalSize = 3;

    /// <summary>Numbers an agent observes: its own, then the neighbours' mean.</summary>
    public const int Size = 2 * LocalSize;

    /// <summary>Writes (N^(B,v), N^(U,v), z_base) and the mean of the same over B_i; zeros without neighbours.</summary>
    /// <remarks>Kang 2023, eqs. 35 and 42: o_i and the mean-field ō_i. Values are as they are; scaling is the learner's.</remarks>
    /// <param name="cycle">The cycle to observe.</param>
    /// <param name="into">F × <see cref="Size"/> numbers, by edge server.</param>
    [Equation(Paper.Kang2023, "35")]
    [Equation(Paper.Kang2023, "42")]
    public static void Write(in CycleView cycle, Span<float> into)
    {
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            var own = into.Slice(i * Size, Size);
            own[0] = cycle.AvailableEmbb[i];
            own[1] = cycle.AvailableUrllc[i];
            own[2] = (float)cycle.BasicConvergency[i];
            var neighbours = cycle.System.Graph.Of(i);
            var (embb, urllc, basic) = (0, 0, 0.0);
            foreach (var j in neighbours)
            {
                embb += cycle.AvailableEmbb[j];
                urllc += cycle.AvailableUrllc[j];
                basic += cycle.BasicConvergency[j];
            }

            var count = Math.Max(1, neighbours.Length);
            own[3] = (float)embb / count;
            own[4] = (float)urllc / count;
            own[5] = (float)(basic / count);
        }
    }
}
