using Twinwright.Model.Federation;

namespace Twinwright.Learning.Federation;

/// <summary>The choices of a pair (partial-DT c, edge server b) as arms, and its state as their context.</summary>
/// <remarks>
/// The context is the state of <see cref="QTable"/> without bins: 1, I_c, S_{t−1}/((t − 1) β) and |Co_b(t−1)|/W.
/// </remarks>
/// <param name="exploration">α [1].</param>
internal sealed class MabArms(double exploration) : IPairValues
{
    /// <summary>Length of a context.</summary>
    public const int Dimension = 4;

    private readonly double[] _context = new double[Dimension];
    private FrameState? _frame;

    /// <summary>Names of the context's numbers, for policies.</summary>
    public static IReadOnlyList<string> Observes { get; } =
        ["1", "importance of c", "mean data of c so far / beta", "members of b in the frame before / subcarriers"];

    /// <summary>The linear models.</summary>
    public LinUcb Model { get; } = new(EdgeServerChoices.Count, Dimension);

    /// <inheritdoc />
    public void Load(FrameState frame) => _frame = frame;

    /// <inheritdoc />
    public double Best(int c, int b, out int choice)
    {
        Observe(_frame!, c, b, _context);
        return Model.Best(_context, exploration, out choice);
    }

    /// <summary>Writes the context of a pair.</summary>
    public static void Observe(FrameState frame, int c, int b, Span<double> into)
    {
        var reference = frame.System.Constants.DataReferenceKbit;
        into[0] = 1;
        into[1] = frame.Importance[c];
        into[2] = QTable.MeanDataKbit(frame, c) / reference;
        into[3] = (double)frame.PreviousMembers[b] / frame.System.Subcarriers;
    }
}
