using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>Which edge servers have to be looked at again after a move nearby.</summary>
/// <remarks>
/// A flip changes whom its neighbours take, and so the groups of helpers up to two hops away and the energies of edge
/// servers up to three. What another flip would gain depends on such groups, so it can change only within four hops
/// of the first one; a swap with a partner two hops away, within six. Farther edge servers need no second look, and a
/// search costs what changes, not the size of the world.
/// </remarks>
internal sealed class Surroundings
{
    private readonly NeighbourGraph _graph;
    private readonly bool[] _marked;
    private readonly int[] _seen;
    private readonly int[] _queue;
    private int _stamp;

    /// <summary>At first all edge servers are to be looked at.</summary>
    public Surroundings(NeighbourGraph graph)
    {
        _graph = graph;
        _marked = new bool[graph.EdgeServers];
        (_seen, _queue) = (new int[graph.EdgeServers], new int[graph.EdgeServers]);
        Array.Fill(_marked, true);
    }

    /// <summary>Whether an edge server is to be looked at; from now on it is not.</summary>
    public bool Take(int edgeServer)
    {
        var marked = _marked[edgeServer];
        _marked[edgeServer] = false;
        return marked;
    }

    /// <summary>Marks all edge servers within some hops, the centre included.</summary>
    public void Mark(int centre, int hops)
    {
        _stamp++;
        var (read, written) = (0, 1);
        (_queue[0], _seen[centre], _marked[centre]) = (centre, _stamp, true);
        for (var hop = 0; hop < hops; hop++)
        {
            for (var end = written; read < end; read++)
            {
                foreach (var near in _graph.Of(_queue[read]))
                {
                    if (_seen[near] != _stamp)
                    {
                        (_seen[near], _marked[near]) = (_stamp, true);
                        _queue[written++] = near;
                    }
                }
            }
        }
    }
}
