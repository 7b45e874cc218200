using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Learning.Federation;

/// <summary>What a learner takes an edge server with a partial-DT to be worth.</summary>
internal interface IPairValues
{
    /// <summary>Prepares for a frame.</summary>
    void Load(FrameState frame);

    /// <summary>The best choice of edge server b with partial-DT c, and its value [1].</summary>
    /// <param name="c">The partial-DT.</param>
    /// <param name="b">The edge server.</param>
    /// <param name="choice">The choice, see <see cref="EdgeServerChoices"/>.</param>
    double Best(int c, int b, out int choice);
}

/// <summary>Decides frames by learnt values: the exact matching on the value of each pair's best choice, then the choices.</summary>
/// <remarks>Nothing is allocated from frame to frame.</remarks>
internal sealed class ChoiceDecider
{
    private const double Bound = 1e12;

    private readonly FederationSystem _system;
    private readonly RoundsScale _scale;
    private readonly LinearAssignment _matching = new();
    private readonly GreedyLinks _links;
    private readonly double[] _value;
    private readonly int[] _best;
    private readonly int[] _wanted;
    private readonly int[] _partialDt;
    private readonly double[] _dataKbit;
    private readonly double[] _transmissionS;
    private readonly double[] _slackS;

    /// <summary>Room for the frames of a system.</summary>
    public ChoiceDecider(FederationSystem system, RoundsScale scale)
    {
        (_system, _scale, _links) = (system, scale, new GreedyLinks(system));
        var pairs = system.PartialDts * system.EdgeServers;
        (_value, _best) = (new double[pairs], new int[pairs]);
        (_wanted, _partialDt) = (new int[system.EdgeServers], new int[system.EdgeServers]);
        (Assignment, Choice) = (new int[system.PartialDts], new int[system.PartialDts]);
        (_dataKbit, _transmissionS) = (new double[system.EdgeServers], new double[system.EdgeServers]);
        _slackS = new double[system.EdgeServers];
    }

    /// <summary>The edge server of each partial-DT.</summary>
    public int[] Assignment { get; }

    /// <summary>The choice of that edge server, by partial-DT; an exploring learner may change it before <see cref="Write"/>.</summary>
    public int[] Choice { get; }

    /// <summary>The value of a partial-DT's best choice at the edge server that it was matched with [1].</summary>
    public double ValueOf(int c) => _value[(c * _system.EdgeServers) + Assignment[c]];

    /// <summary>A number that matching and learning can work with: what is none counts as very bad.</summary>
    public static double Bounded(double value) => double.IsNaN(value) ? -Bound : Math.Clamp(value, -Bound, Bound);

    /// <summary>Sets <see cref="Assignment"/> and <see cref="Choice"/> to the best ones.</summary>
    public void Match(FrameState frame, IPairValues values)
    {
        values.Load(frame);
        for (var c = 0; c < _system.PartialDts; c++)
        {
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                var at = (c * _system.EdgeServers) + b;
                _value[at] = Bounded(values.Best(c, b, out _best[at]));
            }
        }

        _matching.Solve(_system.PartialDts, _system.EdgeServers, _value, Assignment);
        for (var c = 0; c < Choice.Length; c++)
        {
            Choice[c] = _best[(c * _system.EdgeServers) + Assignment[c]];
        }
    }

    /// <summary>Writes the decision that <see cref="Assignment"/> and <see cref="Choice"/> stand for.</summary>
    public void Write(FrameState frame, FrameActions actions)
    {
        actions.Clear();
        Assignment.CopyTo(actions.Assignment, 0);
        Array.Clear(_wanted);
        for (var c = 0; c < Choice.Length; c++)
        {
            var b = Assignment[c];
            (_wanted[b], _partialDt[b], _slackS[b]) = (EdgeServerChoices.Links(Choice[c]), c, ChoiceRounds.SlackS(frame, b, c));
        }

        _links.Pick(frame, _wanted, _partialDt, _slackS, actions);
        Transmit(frame, actions);
        for (var c = 0; c < Choice.Length; c++)
        {
            var b = Assignment[c];
            actions.Rounds[b] = ChoiceRounds.Of(
                frame, b, c, _dataKbit[b], _slackS[b] - _transmissionS[b], EdgeServerChoices.Share(Choice[c], _scale), _scale);
        }
    }

    private void Transmit(FrameState frame, FrameActions actions)
    {
        Array.Clear(_dataKbit);
        Array.Clear(_transmissionS);
        for (var l = 0; l < actions.Links; l++)
        {
            var (b, n, w) = (actions.LinkEdgeServer[l], actions.LinkSensor[l], actions.LinkSubcarrier[l]);
            var kbit = frame.DataKbit[(n * _system.PartialDts) + _partialDt[b]];
            _dataKbit[b] += kbit;
            _transmissionS[b] = Math.Max(_transmissionS[b], FrameDelays.TransmissionS(kbit, _links.RateBitPerS(frame, n, b, w)));
        }
    }
}
