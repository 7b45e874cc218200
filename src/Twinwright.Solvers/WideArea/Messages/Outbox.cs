namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>What an edge server says in an exchange, by its own numbering of its neighbours.</summary>
internal readonly ref struct Outbox
{
    private readonly Span<byte> _arena;
    private readonly ReadOnlySpan<int> _start;
    private readonly Span<int> _length;
    private readonly int _firstLink;
    private readonly Span<int> _sent;
    private readonly ref int _sentCount;

    /// <summary>The own links' part of the post.</summary>
    public Outbox(Span<byte> arena, ReadOnlySpan<int> start, Span<int> length, int firstLink, Span<int> sent, ref int sentCount)
    {
        _arena = arena;
        _start = start;
        _length = length;
        _firstLink = firstLink;
        _sent = sent;
        _sentCount = ref sentCount;
    }

    /// <summary>Room for a message to a neighbour.</summary>
    public Span<byte> Room(int neighbour) => _arena[_start[neighbour].._start[neighbour + 1]];

    /// <summary>Sends the first bytes of the room; once in an exchange.</summary>
    public void Send(int neighbour, int bytes)
    {
        _length[neighbour] = bytes;
        _sent[_sentCount++] = _firstLink + neighbour;
    }
}
