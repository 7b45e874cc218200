namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>Steps of a negotiation; in each, everyone may say something, and then hears what its neighbours have said.</summary>
internal enum NegotiationStep
{
    /// <summary>Who my neighbours are.</summary>
    Introduce,

    /// <summary>What I would need of you.</summary>
    Offer,

    /// <summary>Which of my neighbours help.</summary>
    WhoHelps,

    /// <summary>What flips near would change for me.</summary>
    Changes,

    /// <summary>What your flip would change for my other neighbours.</summary>
    PassOn,

    /// <summary>The best gain that I know of.</summary>
    Best,

    /// <summary>I have flipped.</summary>
    Flip,

    /// <summary>Nothing is said: helpers consider resigning.</summary>
    OfferToResign,

    /// <summary>I have resigned for a trial.</summary>
    Resign,

    /// <summary>Nothing is said: who has resigned considers who gains most.</summary>
    ChooseSuccessor,

    /// <summary>Who takes over.</summary>
    Successor,

    /// <summary>I have taken over, or am a helper again.</summary>
    EndTrial,
}
