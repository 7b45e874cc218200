namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>What an edge server is told in an exchange, by its own numbering of its neighbours.</summary>
internal readonly ref struct Inbox(ReadOnlySpan<byte> arena, ReadOnlySpan<int> start, ReadOnlySpan<int> length, ReadOnlySpan<int> slots)
{
    private readonly ReadOnlySpan<byte> _arena = arena;
    private readonly ReadOnlySpan<int> _start = start;
    private readonly ReadOnlySpan<int> _length = length;
    private readonly ReadOnlySpan<int> _slots = slots;

    /// <summary>Whether a neighbour has sent something, be it empty.</summary>
    public bool Has(int neighbour) => _length[_slots[neighbour]] >= 0;

    /// <summary>What a neighbour has sent; empty when nothing.</summary>
    public ReadOnlySpan<byte> From(int neighbour)
    {
        var slot = _slots[neighbour];
        return _arena.Slice(_start[slot], Math.Max(0, _length[slot]));
    }
}
