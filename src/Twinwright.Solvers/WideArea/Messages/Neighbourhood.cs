using System.Buffers.Binary;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>Who lives within two hops of an edge server, as it learns from its neighbours' lists of neighbours.</summary>
/// <remarks>
/// Edge servers near it have numbers of its own: neighbours 0 … d − 1, edge servers two hops away from d on, and itself
/// last. A neighbour's list is a row of such numbers, in that neighbour's order.
/// </remarks>
internal sealed class Neighbourhood
{
    private readonly int[] _id;
    private readonly int[] _rowStart;
    private readonly int[] _row;
    private readonly int[] _touchStart;
    private readonly int[] _touch;
    private readonly int[] _relay;

    /// <summary>Learns who lives where.</summary>
    /// <param name="self">Its index.</param>
    /// <param name="neighbours">Its neighbours' indices, ascending.</param>
    /// <param name="lists">Each neighbour's list of its neighbours.</param>
    public Neighbourhood(int self, ReadOnlySpan<int> neighbours, Inbox lists)
    {
        Neighbours = neighbours.Length;
        _rowStart = new int[Neighbours + 1];
        for (var a = 0; a < Neighbours; a++)
        {
            _rowStart[a + 1] = _rowStart[a] + (lists.From(a).Length / 4);
        }

        _row = new int[_rowStart[^1]];
        for (var a = 0; a < Neighbours; a++)
        {
            var list = lists.From(a);
            for (var at = 0; at < list.Length / 4; at++)
            {
                _row[_rowStart[a] + at] = BinaryPrimitives.ReadInt32LittleEndian(list[(4 * at)..]);
            }
        }

        var far = new SortedSet<int>(_row);
        far.Remove(self);
        foreach (var neighbour in neighbours)
        {
            far.Remove(neighbour);
        }

        _id = [.. neighbours, .. far, self];
        for (var e = 0; e < _row.Length; e++)
        {
            _row[e] = NumberOf(_row[e]);
        }

        (_touchStart, _touch, _relay) = (new int[_id.Length + 1], new int[_row.Length], new int[_id.Length]);
        foreach (var number in _row)
        {
            _touchStart[number + 1]++;
        }

        for (var number = 0; number < _id.Length; number++)
        {
            _touchStart[number + 1] += _touchStart[number];
        }

        var next = _touchStart.ToArray();
        for (var a = 0; a < Neighbours; a++)
        {
            for (var e = _rowStart[a]; e < _rowStart[a + 1]; e++)
            {
                _touch[next[_row[e]]++] = a;
            }
        }

        for (var number = Neighbours; number < Self; number++)
        {
            _relay[number] = _touch[_touchStart[number]];
        }
    }

    /// <summary>d.</summary>
    public int Neighbours { get; }

    /// <summary>Its own number; all others are below.</summary>
    public int Self => _id.Length - 1;

    /// <summary>Neighbours' neighbours, as numbers, in the neighbour's order.</summary>
    public ReadOnlySpan<int> Row(int neighbour) => _row.AsSpan(_rowStart[neighbour], _rowStart[neighbour + 1] - _rowStart[neighbour]);

    /// <summary>Its neighbours that are neighbours of a number, ascending.</summary>
    public ReadOnlySpan<int> Touches(int number) => _touch.AsSpan(_touchStart[number], _touchStart[number + 1] - _touchStart[number]);

    /// <summary>The neighbour that passes on what is meant for an edge server two hops away: the first that knows both.</summary>
    public int Relay(int number) => _relay[number];

    private int NumberOf(int id)
    {
        if (id == _id[^1])
        {
            return Self;
        }

        var near = Array.BinarySearch(_id, 0, Neighbours, id);
        return near >= 0 ? near : Array.BinarySearch(_id, Neighbours, Self - Neighbours, id);
    }
}
