using Twinwright.Model.Batteries;

namespace Twinwright.Model.WideArea;

/// <summary>Which choices of the five heads make a difference: m (2), N^(B,a), N^(U,a), P_r and z (10 levels each).</summary>
/// <remarks>
/// Marked false are a helper's identity without a neighbour, levels that activate as many sensors as a lower level, and
/// powers above the least where no eMBB sensor is available. The first choice of every head is always open.
/// </remarks>
public static class ActionMask
{
    /// <summary>Levels of a head, 0.1 … 1.0.</summary>
    public const int Levels = 10;

    /// <summary>Logits of an agent.</summary>
    public const int Size = 2 + (4 * Levels);

    /// <summary>Writes the masks of all edge servers.</summary>
    /// <param name="cycle">The cycle to decide.</param>
    /// <param name="into">F × <see cref="Size"/> marks, by edge server.</param>
    public static void Write(in CycleView cycle, Span<bool> into)
    {
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            var own = into.Slice(i * Size, Size);
            own.Fill(true);
            own[1] = !cycle.System.Graph.Of(i).IsEmpty;
            MaskRepeats(own.Slice(2, Levels), cycle.AvailableEmbb[i]);
            MaskRepeats(own.Slice(2 + Levels, Levels), cycle.AvailableUrllc[i]);
            if (cycle.AvailableEmbb[i] == 0)
            {
                own.Slice(3 + (2 * Levels), Levels - 1).Clear();
            }
        }
    }

    private static void MaskRepeats(Span<bool> head, int available)
    {
        for (var level = 2; level <= Levels; level++)
        {
            head[level - 1] = Battery.ActivatedByLevel(level, available) != Battery.ActivatedByLevel(level - 1, available);
        }
    }
}
