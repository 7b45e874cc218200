using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>Carries messages between direct neighbours, one a directed link and exchange, and counts them.</summary>
/// <remarks>
/// An edge server is handed its own <see cref="Outbox"/> and <see cref="Inbox"/> and nothing else; a message reaches
/// the neighbour at the other end of the link and nobody else.
/// </remarks>
internal sealed class Post
{
    /// <summary>Most bytes that may be under way at once.</summary>
    public const long MostBytes = 1_000_000_000;

    private readonly NeighbourGraph _graph;
    private readonly byte[] _arena;
    private readonly int[] _start;
    private readonly int[] _length;
    private readonly int[] _sent;
    private int _sentCount;

    /// <summary>Makes room for the longest message of every link.</summary>
    /// <exception cref="SolverRefusedException">The neighbourhoods are too large.</exception>
    public Post(NeighbourGraph graph)
    {
        _graph = graph;
        _start = new int[graph.Links + 1];
        (_length, _sent) = (new int[graph.Links], new int[graph.Links]);
        var bytes = 0L;
        for (var i = 0; i < graph.EdgeServers; i++)
        {
            foreach (var (link, neighbour) in Outgoing(i))
            {
                _start[link] = (int)bytes;
                bytes += Capacity(graph.Of(i).Length, graph.Of(neighbour).Length);
                if (bytes > MostBytes)
                {
                    throw new SolverRefusedException(
                        "solver mgm tells every edge server of its neighbours' neighbours, but there are too many of them; a smaller max_neighbour_distance_m would do");
                }
            }
        }

        _start[^1] = (int)bytes;
        _arena = new byte[bytes];
        Array.Fill(_length, -1);

        IEnumerable<(int Link, int Neighbour)> Outgoing(int i)
        {
            for (var link = graph.Offsets[i]; link < graph.Offsets[i + 1]; link++)
            {
                yield return (link, graph.Neighbours[link]);
            }
        }
    }

    /// <summary>Messages so far [1].</summary>
    public long Messages { get; private set; }

    /// <summary>Their bytes so far [1].</summary>
    public long Bytes { get; private set; }

    /// <summary>Where an edge server puts what it says.</summary>
    public Outbox From(int edgeServer)
    {
        var first = _graph.Offsets[edgeServer];
        return new(_arena, _start.AsSpan(first), _length.AsSpan(first, _graph.Of(edgeServer).Length), first, _sent, ref _sentCount);
    }

    /// <summary>What an edge server is told.</summary>
    public Inbox To(int edgeServer) =>
        new(_arena, _start, _length, _graph.Reverse.AsSpan(_graph.Offsets[edgeServer], _graph.Of(edgeServer).Length));

    /// <summary>Counts what was said; it can be read until <see cref="Clear"/>.</summary>
    public void Deliver()
    {
        Messages += _sentCount;
        foreach (var link in _sent.AsSpan(0, _sentCount))
        {
            Bytes += _length[link];
        }
    }

    /// <summary>Ends an exchange.</summary>
    public void Clear()
    {
        foreach (var link in _sent.AsSpan(0, _sentCount))
        {
            _length[link] = -1;
        }

        _sentCount = 0;
    }

    /// <summary>Starts counting afresh.</summary>
    public void ResetCounts() => (Messages, Bytes) = (0, 0);

    /// <summary>The longest message from an edge server to a neighbour, by their numbers of neighbours.</summary>
    internal static int Capacity(int sender, int receiver) =>
        Math.Max(Math.Max(Offer.Size, 4 * sender), 8 + (10 * receiver));
}
