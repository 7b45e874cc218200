using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>The edge servers of a system and the post between them: the order of the steps, and nothing else.</summary>
/// <remarks>
/// Steps follow each other as by a clock; nobody is told anything but by its neighbours. A round in which nobody has
/// flipped or resigned would repeat itself in silence, so the rest of the rounds is left out.
/// </remarks>
internal sealed class Negotiation
{
    private const int SwapHops = 2;
    private readonly NegotiationRules _rules;
    private readonly Negotiator[] _members;

    /// <summary>Everyone knows its own neighbours, and nobody anybody else.</summary>
    public Negotiation(WideAreaSystem system, NegotiationRules rules)
    {
        (_rules, System, Post) = (rules, system, new Post(system.Graph));
        _members = new Negotiator[system.EdgeServers];
        for (var i = 0; i < _members.Length; i++)
        {
            _members[i] = new Negotiator(system.Constants, rules, i, system.Graph.Of(i));
        }
    }

    /// <summary>The system whose edge servers negotiate.</summary>
    public WideAreaSystem System { get; }

    /// <summary>Carries and counts the messages.</summary>
    public Post Post { get; }

    /// <summary>Rounds of the last cycle in which somebody flipped or resigned [1].</summary>
    public int Rounds { get; private set; }

    /// <summary>Shown every step's messages before they are heard; null for nobody.</summary>
    public Action<NegotiationStep, Post>? Tap { get; set; }

    /// <summary>An edge server.</summary>
    public Negotiator this[int edgeServer] => _members[edgeServer];

    /// <summary>Negotiates the identities of a cycle.</summary>
    /// <remarks>Everyone has been opened with what it knows by itself.</remarks>
    public void Run()
    {
        Post.ResetCounts();
        if (_members.Length > 0 && _members[0].IsStranger)
        {
            Take(NegotiationStep.Introduce);
        }

        Take(NegotiationStep.Offer);
        Take(NegotiationStep.WhoHelps);
        for (Rounds = 0; Rounds < _rules.Rounds; Rounds++)
        {
            if (!Round())
            {
                break;
            }
        }
    }

    /// <summary>Flips, then swaps.</summary>
    /// <returns>Whether somebody has flipped or resigned.</returns>
    internal bool Round()
    {
        var flipped = Flip();
        return (_rules.Swaps && Swap()) || flipped;
    }

    /// <summary>The largest gains around flip.</summary>
    private bool Flip()
    {
        WorkOutGains();
        var any = AnyBest();
        Take(NegotiationStep.Flip);
        Take(NegotiationStep.WhoHelps);
        return any;
    }

    /// <summary>Helpers in quiet surroundings, far from each other, resign for a trial.</summary>
    private bool Swap()
    {
        WorkOutGains();
        Take(NegotiationStep.OfferToResign);
        Spread(_rules.TrialHops);
        var any = AnyBest();
        Take(NegotiationStep.Resign);
        Take(NegotiationStep.WhoHelps);
        Take(NegotiationStep.Changes);
        Take(NegotiationStep.PassOn);
        Spread(SwapHops);
        Take(NegotiationStep.ChooseSuccessor);
        Take(NegotiationStep.Successor, SwapHops);
        Take(NegotiationStep.EndTrial);
        Take(NegotiationStep.WhoHelps);
        return any;
    }

    private void WorkOutGains()
    {
        Take(NegotiationStep.Changes);
        Take(NegotiationStep.PassOn);
        Spread(_rules.Hops);
    }

    private void Spread(int hops) => Take(NegotiationStep.Best, hops);

    private bool AnyBest()
    {
        foreach (var member in _members)
        {
            if (member.IsBest)
            {
                return true;
            }
        }

        return false;
    }

    private void Take(NegotiationStep step, int times = 1)
    {
        for (; times > 0; times--)
        {
            for (var i = 0; i < _members.Length; i++)
            {
                _members[i].Say(step, Post.From(i));
            }

            Post.Deliver();
            Tap?.Invoke(step, Post);
            for (var i = 0; i < _members.Length; i++)
            {
                _members[i].Hear(step, Post.To(i));
            }

            Post.Clear();
        }
    }
}
