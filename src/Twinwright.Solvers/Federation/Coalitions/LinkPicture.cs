namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>The links of a state and the assignment they are for, kept to come back to.</summary>
/// <param name="state">Whose links.</param>
/// <param name="partialDts">Length of an assignment.</param>
internal sealed class LinkPicture(CoalitionState state, int partialDts)
{
    private readonly int[] _cells = new int[state.LinkCell.Length];
    private readonly int[] _counts = new int[state.LinkCount.Length];
    private readonly int[] _assignment = new int[partialDts];

    /// <summary>x of the links.</summary>
    public ReadOnlySpan<int> Assignment => _assignment;

    /// <summary>Keeps what is there.</summary>
    public void Take(ReadOnlySpan<int> assignment)
    {
        state.LinkCell.CopyTo(_cells, 0);
        state.LinkCount.CopyTo(_counts, 0);
        assignment.CopyTo(_assignment);
    }

    /// <summary>Puts the links into a state that has none; those that find no free place are lost.</summary>
    /// <remarks>What follows from them must be refreshed.</remarks>
    public void Put()
    {
        for (var n = 0; n < _counts.Length; n++)
        {
            foreach (var cell in _cells.AsSpan(n * state.MostLinks, _counts[n]))
            {
                if (state.Radio.Owner[cell] == RadioCells.Free)
                {
                    state.Put(n, cell);
                }
            }
        }
    }
}
