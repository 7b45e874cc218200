using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Learning.Federation;

/// <summary>From what the agents of <see cref="Dmo"/> say to a decision, one frame.</summary>
/// <remarks>
/// Chen 2025, Algorithm 2, with the matching before the coalitions: preferences → Gale and Shapley's matching → x; what
/// each edge server sees under x → its rounds and scores → coalitions. T̂_b is 15 exp(½ action), within the cap. Sensor n
/// is of rank r when r sensors have higher scores (ties: the lower index first), and its new link asks for subcarrier
/// r mod W.
/// </remarks>
internal sealed class DmoFrame
{
    /// <summary>Rounds at action 0 [1].</summary>
    public const double MiddleRounds = 15;

    private readonly FederationSystem _system;
    private readonly Dmo.Settings _settings;
    private readonly CoalitionFormation _formation;
    private readonly AssignmentSearch _search;
    private readonly CoalitionSettings _coalitions;
    private readonly GaleShapley _matching = new();
    private readonly double[] _byPartialDt;
    private readonly double[] _byEdgeServer;
    private readonly double[] _rounds;
    private readonly int[] _wanted;
    private readonly int[] _partialDtOf;

    public DmoFrame(FederationSystem system, Dmo.Settings settings)
    {
        (_system, _settings) = (system, settings);
        (_formation, _search) = (new CoalitionFormation(system), new AssignmentSearch(system));
        (_byPartialDt, _byEdgeServer) = (new double[system.PartialDts * system.EdgeServers], new double[system.EdgeServers * system.PartialDts]);
        (_rounds, _wanted) = (new double[system.EdgeServers], new int[system.EdgeServers * system.Sensors]);
        (Assignment, _partialDtOf) = (new int[system.PartialDts], new int[system.EdgeServers]);
        _coalitions = new CoalitionSettings
        {
            Rule = settings.Rule,
            Rounds = settings.Rounds == DmoPart.Learned ? RoundsRule.Fixed : RoundsRule.Best,
            FixedRounds = _rounds,
            WantedSubcarrier = settings.Subcarriers == DmoPart.Learned ? _wanted : null,
        };
    }

    /// <summary>x.</summary>
    public int[] Assignment { get; }

    /// <summary>T̂_b before the cap [1].</summary>
    public ReadOnlySpan<double> Rounds => _rounds;

    /// <summary>The subcarrier that each link asks for, as b × N + n.</summary>
    public ReadOnlySpan<int> Wanted => _wanted;

    /// <summary>Matches partial-DTs with edge servers.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="partialDts">What agt_C says: p_cb as c × B + b.</param>
    /// <param name="edgeServers">What agt_B says: p_bc as b × C + c.</param>
    public void Match(FrameState frame, ReadOnlySpan<float> partialDts, ReadOnlySpan<float> edgeServers)
    {
        if (_settings.Matching == DmoPart.Closed)
        {
            _search.Match(frame, _coalitions).CopyTo(Assignment);
        }
        else
        {
            for (var at = 0; at < _byPartialDt.Length; at++)
            {
                (_byPartialDt[at], _byEdgeServer[at]) = (partialDts[at], edgeServers[at]);
            }

            _matching.Solve(_system.PartialDts, _system.EdgeServers, _byPartialDt, _byEdgeServer);
            _matching.ReceiverOf.CopyTo(Assignment);
        }

        Array.Fill(_partialDtOf, -1);
        for (var c = 0; c < Assignment.Length; c++)
        {
            _partialDtOf[Assignment[c]] = c;
        }
    }

    /// <summary>What agt_b sees once x is known: its own partial-DT and its own coalition first.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="b">The edge server.</param>
    /// <param name="into">By partial-DT I, d/β, S/(t β); x, edge servers within partial-DTs; y, sensors within edge servers; t/T.</param>
    public void Observe(FrameState frame, int b, Span<float> into)
    {
        var (reference, own, at) = (_system.Constants.DataReferenceKbit, _partialDtOf[b], 0);
        for (var place = 0; place < _system.PartialDts; place++)
        {
            var c = OwnFirst(place, own);
            into[at++] = (float)frame.Importance[c];
            into[at++] = (float)(frame.LastDataKbit[c] / reference);
            into[at++] = (float)(frame.HistoryKbit[c] / (frame.Frame * reference));
        }

        for (var place = 0; place < _system.PartialDts; place++)
        {
            for (var seat = 0; seat < _system.EdgeServers; seat++)
            {
                into[at++] = Assignment[OwnFirst(place, own)] == OwnFirst(seat, b) ? 1 : 0;
            }
        }

        for (var seat = 0; seat < _system.EdgeServers; seat++)
        {
            for (var n = 0; n < _system.Sensors; n++)
            {
                into[at++] = frame.WasMember(OwnFirst(seat, b), n) ? 1 : 0;
            }
        }

        into[at] = (float)frame.Frame / frame.Frames;
    }

    /// <summary>Takes what agt_b says.</summary>
    /// <param name="b">The edge server.</param>
    /// <param name="said">The action of its rounds, then N scores.</param>
    public void Take(int b, ReadOnlySpan<float> said)
    {
        _rounds[b] = MiddleRounds * Math.Exp(0.5 * said[0]);
        var scores = said[1..];
        for (var n = 0; n < scores.Length; n++)
        {
            var rank = 0;
            for (var other = 0; other < scores.Length; other++)
            {
                rank += scores[other] > scores[n] || (scores[other] == scores[n] && other < n) ? 1 : 0;
            }

            _wanted[(b * _system.Sensors) + n] = rank % _system.Subcarriers;
        }
    }

    /// <summary>Forms coalitions for what was matched and taken.</summary>
    public void Form(FrameState frame, FrameActions actions) => _formation.Form(frame, Assignment, _coalitions, actions);

    /// <summary>Who stands at a place when one comes first and the others follow in their order.</summary>
    private static int OwnFirst(int place, int own) =>
        own < 0 ? place : place == 0 ? own : place <= own ? place - 1 : place;
}
