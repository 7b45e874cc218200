namespace Twinwright.Model.WideArea;

/// <summary>What the edge servers of all lanes do in a cycle, in arrays owned by the caller.</summary>
/// <remarks>
/// Rows are lane × F + edge server. Which sensors are activated follows from how many: those of the highest remaining
/// energy, then the better channel, then the lower index (Kang 2023, section 5.3.1).
/// </remarks>
/// <param name="rows">Lanes × F.</param>
public sealed class CycleActions(int rows)
{
    /// <summary>m.</summary>
    public bool[] Helper { get; } = new bool[rows];

    /// <summary>N^(B,a) [1]; more than are available count as all available.</summary>
    public int[] Embb { get; } = new int[rows];

    /// <summary>N^(U,a) [1]; more than are available count as all available.</summary>
    public int[] Urllc { get; } = new int[rows];

    /// <summary>P_r [W]; above 0 where an eMBB sensor is active.</summary>
    public double[] ReceivedW { get; } = new double[rows];

    /// <summary>z asked for [1]; only a helper's has an effect.</summary>
    public double[] Convergency { get; } = new double[rows];

    /// <summary>Lanes × F.</summary>
    public int Rows => Helper.Length;

    /// <summary>The actions of a range of rows.</summary>
    public CycleActionsView Slice(int firstRow, int count) => new()
    {
        Helper = Helper.AsSpan(firstRow, count),
        Embb = Embb.AsSpan(firstRow, count),
        Urllc = Urllc.AsSpan(firstRow, count),
        ReceivedW = ReceivedW.AsSpan(firstRow, count),
        Convergency = Convergency.AsSpan(firstRow, count),
    };
}

/// <summary>The actions of one lane, by edge server; see <see cref="CycleActions"/>.</summary>
public readonly ref struct CycleActionsView
{
    /// <summary>m.</summary>
    public required Span<bool> Helper { get; init; }

    /// <summary>N^(B,a) [1].</summary>
    public required Span<int> Embb { get; init; }

    /// <summary>N^(U,a) [1].</summary>
    public required Span<int> Urllc { get; init; }

    /// <summary>P_r [W].</summary>
    public required Span<double> ReceivedW { get; init; }

    /// <summary>z asked for [1].</summary>
    public required Span<double> Convergency { get; init; }
}
