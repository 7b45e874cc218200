using Twinwright.Model.Federation;

namespace Twinwright.Learning.Federation;

/// <summary>A table of values over binned states of a pair (partial-DT c, edge server b) and choices.</summary>
/// <remarks>
/// The state is the importance I_c in fifths of [0, 1], the mean data S_{t−1}/(t − 1) in steps of 4 β up to 16 β and
/// beyond, and the coalition size |Co_b(t−1)| as 0, 1–2, 3–4, 5–6, 7–8, 9 and more.
/// </remarks>
internal sealed class QTable : IPairValues
{
    /// <summary>Bins of the importance, of the mean data and of the coalition size.</summary>
    public const int Importances = 5, Means = 5, Members = 6;

    /// <summary>Number of states.</summary>
    public const int States = Importances * Means * Members;

    private const double MeanStep = 4;
    private FrameState? _frame;

    /// <summary>Names of what the state is made of, for policies.</summary>
    public static IReadOnlyList<string> Observes { get; } =
        ["importance of c, in fifths", "mean data of c so far, in steps of 4 beta", "members of b in the frame before, in pairs"];

    /// <summary>Q[s, a] as s × <see cref="EdgeServerChoices.Count"/> + a [1].</summary>
    public double[] Values { get; } = new double[States * EdgeServerChoices.Count];

    /// <inheritdoc />
    public void Load(FrameState frame) => _frame = frame;

    /// <inheritdoc />
    public double Best(int c, int b, out int choice) => Best(State(_frame!, c, b), out choice);

    /// <summary>max_a Q[s, a], and the first a that has it.</summary>
    public double Best(int state, out int choice)
    {
        var row = Values.AsSpan(state * EdgeServerChoices.Count, EdgeServerChoices.Count);
        choice = 0;
        for (var a = 1; a < row.Length; a++)
        {
            choice = row[a] > row[choice] ? a : choice;
        }

        return row[choice];
    }

    /// <summary>S_{t−1}/(t − 1), the mean data of a partial-DT in the frames so far; 0 in the first [kbit].</summary>
    public static double MeanDataKbit(FrameState frame, int c) => frame.Frame == 1 ? 0 : frame.HistoryKbit[c] / (frame.Frame - 1);

    /// <summary>The state of a pair.</summary>
    public static int State(FrameState frame, int c, int b)
    {
        var importance = Math.Clamp((int)(frame.Importance[c] * Importances), 0, Importances - 1);
        var betas = MeanDataKbit(frame, c) / frame.System.Constants.DataReferenceKbit;
        var mean = (int)Math.Min(Means - 1, betas / MeanStep);
        var members = Math.Min(Members - 1, (frame.PreviousMembers[b] + 1) / 2);
        return (((importance * Means) + mean) * Members) + members;
    }

    /// <summary>Learns from a step: Q[s, a] += α (r + γ V − Q[s, a]).</summary>
    /// <param name="state">s.</param>
    /// <param name="choice">a.</param>
    /// <param name="reward">r [1].</param>
    /// <param name="next">V = max_a' Q[s', a'], value of the state that it led to [1].</param>
    /// <param name="discount">γ [1].</param>
    /// <param name="rate">α [1].</param>
    public void Update(int state, int choice, double reward, double next, double discount, double rate)
    {
        ref var value = ref Values[(state * EdgeServerChoices.Count) + choice];
        value += rate * (reward + (discount * next) - value);
    }
}
