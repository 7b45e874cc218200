namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>What an edge server says and hears in each step.</summary>
internal sealed partial class Negotiator
{
    /// <summary>Says what belongs to a step.</summary>
    public void Say(NegotiationStep step, Outbox outbox)
    {
        switch (step)
        {
            case NegotiationStep.Introduce: Introduce(outbox); break;
            case NegotiationStep.Offer: SayOffer(outbox); break;
            case NegotiationStep.WhoHelps: SayWhoHelps(outbox); break;
            case NegotiationStep.Changes: SayChanges(outbox); break;
            case NegotiationStep.PassOn: PassOn(outbox); break;
            case NegotiationStep.Best: SayBest(outbox); break;
            case NegotiationStep.Flip: FlipIfBest(outbox); break;
            case NegotiationStep.OfferToResign: OfferToResign(); break;
            case NegotiationStep.Resign: ResignIfBest(outbox); break;
            case NegotiationStep.ChooseSuccessor: ChooseSuccessor(); break;
            case NegotiationStep.Successor: SaySuccessor(outbox); break;
            default: EndTrial(outbox); break;
        }
    }

    /// <summary>Hears what its neighbours have said in a step.</summary>
    public void Hear(NegotiationStep step, Inbox inbox)
    {
        switch (step)
        {
            case NegotiationStep.Introduce: Meet(inbox); break;
            case NegotiationStep.Offer: HearOffers(inbox); break;
            case NegotiationStep.WhoHelps: HearWhoHelps(inbox); break;
            case NegotiationStep.Changes: HearChanges(inbox); break;
            case NegotiationStep.PassOn: HearPassedOn(inbox); break;
            case NegotiationStep.Best: HearBest(inbox); break;
            case NegotiationStep.Successor: HearSuccessor(inbox); break;
            case NegotiationStep.Flip or NegotiationStep.Resign or NegotiationStep.EndTrial: HearFlips(inbox); break;
            default: break;
        }
    }
}
