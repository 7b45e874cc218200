namespace Twinwright.Solvers.Federation;

/// <summary>Sorts indices by their keys, the largest first; equal keys by the lower index.</summary>
/// <param name="keys">Key of each index.</param>
internal readonly struct GreedyOrder(double[] keys) : IComparer<int>
{
    /// <inheritdoc />
    public int Compare(int x, int y) => keys[x] == keys[y] ? x.CompareTo(y) : keys[y].CompareTo(keys[x]);
}
