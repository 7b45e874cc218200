using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.MaximumGain;

/// <summary>What messages are about, in the order in which they are exchanged.</summary>
public enum Topic
{
    /// <summary>Who my neighbours are; once for a topology.</summary>
    Neighbours,

    /// <summary>My z_base, work and delay, and how similar you are to me.</summary>
    State,

    /// <summary>Whether I help.</summary>
    Identity,

    /// <summary>Which of my neighbours help.</summary>
    Surroundings,

    /// <summary>What my group would pay more if you, or one behind you, changed identity.</summary>
    Answer,

    /// <summary>The sum of such answers from behind me.</summary>
    Relay,

    /// <summary>What I would gain.</summary>
    Gain,

    /// <summary>The largest gain among me and my neighbours.</summary>
    Largest,

    /// <summary>When I finish at the earliest.</summary>
    Finish,
}

/// <summary>Carries messages between direct neighbours, and counts them.</summary>
/// <remarks>
/// A message that says the same as the last one of its topic over its link in this cycle need not be sent: silence
/// means that nothing has changed.
/// </remarks>
public sealed class PostOffice
{
    private static readonly int Topics = Enum.GetValues<Topic>().Length;
    private readonly NeighbourGraph _graph;
    private readonly byte[][] _content;
    private readonly int[] _length;

    /// <summary>Opens a post office.</summary>
    /// <param name="graph">Who can send to whom.</param>
    public PostOffice(NeighbourGraph graph)
    {
        _graph = graph;
        _content = new byte[graph.Links * Topics][];
        _length = new int[graph.Links * Topics];
        Array.Fill(_content, []);
    }

    /// <summary>Messages sent since <see cref="StartCycle"/> [1].</summary>
    public long Messages { get; private set; }

    /// <summary>Bytes in them [1].</summary>
    public long Bytes { get; private set; }

    /// <summary>Forgets all messages but those about the topology, and counts from 0.</summary>
    public void StartCycle()
    {
        (Messages, Bytes) = (0, 0);
        Array.Clear(_length, (int)Topic.State * _graph.Links, (Topics - (int)Topic.State) * _graph.Links);
    }

    /// <summary>The box of an edge server, the only thing through which it hears of others.</summary>
    public Box BoxOf(int edgeServer) => new(this, edgeServer);

    /// <summary>Sends to and receives from direct neighbours.</summary>
    public readonly struct Box
    {
        private readonly PostOffice _office;
        private readonly int _first;

        internal Box(PostOffice office, int edgeServer) => (_office, _first) = (office, office._graph.Offsets[edgeServer]);

        /// <summary>Sends a message.</summary>
        /// <param name="topic">What it is about.</param>
        /// <param name="neighbour">Whom to, counted among one's own neighbours.</param>
        /// <param name="content">What it says; empty for no message.</param>
        public void Send(Topic topic, int neighbour, ReadOnlySpan<byte> content)
        {
            var at = ((int)topic * _office._graph.Links) + _office._graph.Reverse[_first + neighbour];
            if (content.SequenceEqual(_office._content[at].AsSpan(0, _office._length[at])))
            {
                return;
            }

            if (_office._content[at].Length < content.Length)
            {
                _office._content[at] = new byte[content.Length];
            }

            content.CopyTo(_office._content[at]);
            _office._length[at] = content.Length;
            _office.Messages++;
            _office.Bytes += content.Length;
        }

        /// <summary>The last message of a topic.</summary>
        /// <param name="topic">What it is about.</param>
        /// <param name="neighbour">Whom from, counted among one's own neighbours.</param>
        public ReadOnlySpan<byte> Receive(Topic topic, int neighbour)
        {
            var at = ((int)topic * _office._graph.Links) + _first + neighbour;
            return _office._content[at].AsSpan(0, _office._length[at]);
        }
    }
}
