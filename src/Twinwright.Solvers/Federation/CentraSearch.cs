using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>Best-improvement local search over the links of a frame of Centra.</summary>
/// <remarks>
/// While some link can be added or cut for the better, the best such step is made; when there is none, the best
/// exchange of a link for another. It ends when no exchange helps either. Each step raises utility less penalty by more
/// than <see cref="MoveSearch.Least"/>. Ties: adding before cutting, then the lower pair; of exchanges the lower pair
/// cut, then the lower one added. A step touches one or two partial-DTs; what the others could make of one link more or
/// less is kept.
/// </remarks>
internal sealed class CentraSearch
{
    private const int None = -1;
    private const double GuardS = 1e-9;

    private readonly CentraSystem _centra;
    private readonly CentraTerms _terms;
    private readonly int _partialDts;
    private readonly int[] _links;
    private readonly int[] _ofSensor;
    private readonly double[] _dataKbit;
    private readonly CentraTraining[] _training;
    private readonly CentraTraining[] _other;
    private readonly double[] _otherKbit;
    private bool[] _linked = [];
    private int _count;
    private int _slowest;
    private double _slowestS;
    private double _secondS;
    private double _relayS;
    private double _linkCost;
    private double _value;
    private double _creationS;

    /// <summary>Room for the frames of a system.</summary>
    public CentraSearch(CentraSystem centra)
    {
        (_centra, _terms, _partialDts) = (centra, new CentraTerms(centra), centra.System.PartialDts);
        (_links, _ofSensor) = (new int[Math.Min(centra.MostLinks, centra.Pairs)], new int[centra.System.Sensors]);
        (_dataKbit, _training) = (new double[_partialDts], new CentraTraining[_partialDts]);
        (_other, _otherKbit) = (new CentraTraining[centra.Pairs], new double[centra.Pairs]);
    }

    /// <summary>Improves the links of a frame as long as that is possible.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="linked">Links to start from, as n × C + c, within W and L_n; takes the improved ones.</param>
    /// <returns>Steps made.</returns>
    public int Improve(CentraFrame frame, bool[] linked)
    {
        _linked = linked;
        _terms.Load(frame);
        RefreshLinks();
        for (var c = 0; c < _partialDts; c++)
        {
            Refresh(c);
        }

        Sum();
        var moves = 0;
        for (; FindStep(out var cut, out var add) || FindExchange(out cut, out add); moves++)
        {
            Make(cut, add);
        }

        return moves;
    }

    private int OfPair(int pair) => pair % _partialDts;

    private bool MayAdd(int pair, int cut)
    {
        var n = pair / _partialDts;
        var own = _ofSensor[n] - (cut != None && cut / _partialDts == n ? 1 : 0);
        return !_linked[pair] && own < _centra.System.MaxAssociations[n];
    }

    private bool FindStep(out int cut, out int add)
    {
        var now = Worth(None, None, default);
        var best = now + MoveSearch.LeastAt(Math.Abs(now));
        (cut, add) = (None, None);
        for (var pair = 0; pair < _linked.Length && _count < _links.Length; pair++)
        {
            if (MayAdd(pair, None) && Worth(None, pair, default) is var worth && worth > best)
            {
                (best, add) = (worth, pair);
            }
        }

        foreach (var pair in _links.AsSpan(0, _count))
        {
            if (Worth(pair, None, default) is var worth && worth > best)
            {
                (best, cut, add) = (worth, pair, None);
            }
        }

        return cut != None || add != None;
    }

    private bool FindExchange(out int cut, out int add)
    {
        var now = Worth(None, None, default);
        var best = now + MoveSearch.LeastAt(Math.Abs(now));
        (cut, add) = (None, None);
        foreach (var from in _links.AsSpan(0, _count))
        {
            var c = OfPair(from);
            for (var to = 0; to < _linked.Length; to++)
            {
                if (!MayAdd(to, from))
                {
                    continue;
                }

                var both = OfPair(to) == c ? _terms.Train(c, _otherKbit[from] + _terms.KbitOf(to)) : default;
                if (Worth(from, to, both) is var worth && worth > best)
                {
                    (best, cut, add) = (worth, from, to);
                }
            }
        }

        return cut != None;
    }

    /// <summary>Utility less penalty when one link is cut and another added, but for what no link changes.</summary>
    /// <param name="cut">The pair to be cut, or none.</param>
    /// <param name="add">The pair to be linked, or none.</param>
    /// <param name="both">What becomes of their partial-DT when it is the same.</param>
    private double Worth(int cut, int add, in CentraTraining both)
    {
        var (cost, relayS, slowestS, value, creationS) = (_linkCost, _relayS, _slowestS, _value, _creationS);
        if (cut != None)
        {
            (cost, relayS) = (cost - _terms.LinkCost[cut], relayS - _terms.RelayS[cut]);
            slowestS = cut == _slowest ? _secondS : slowestS;
            var left = add != None && OfPair(add) == OfPair(cut) ? both : _other[cut];
            value += left.Value - _training[OfPair(cut)].Value;
            creationS += left.CreationS - _training[OfPair(cut)].CreationS;
        }

        if (add != None)
        {
            (cost, relayS) = (cost + _terms.LinkCost[add], relayS + _terms.RelayS[add]);
            slowestS = Math.Max(slowestS, _terms.UplinkS[add]);
            if (cut == None || OfPair(add) != OfPair(cut))
            {
                value += _other[add].Value - _training[OfPair(add)].Value;
                creationS += _other[add].CreationS - _training[OfPair(add)].CreationS;
            }
        }

        var slackS = _centra.SlackS(slowestS + relayS);
        return slackS < 0 ? (_centra.System.PenaltyPerS * slackS) - cost
            : creationS <= slackS - GuardS ? value - cost
            : Hurried(cut, add, both, slackS) - cost;
    }

    /// <summary>Value of all training when there may not be time enough for it.</summary>
    private double Hurried(int cut, int add, in CentraTraining both, double slackS)
    {
        var creationS = 0.0;
        for (var c = 0; c < _partialDts; c++)
        {
            creationS += TrainingOf(c, cut, add, both).CreationS;
        }

        var value = 0.0;
        for (var c = 0; c < _partialDts; c++)
        {
            var training = TrainingOf(c, cut, add, both);
            value += _terms.Value(c, training.Factor, CentraRounds.Scaled(training.Rounds, slackS, creationS));
        }

        return value;
    }

    private CentraTraining TrainingOf(int c, int cut, int add, in CentraTraining both)
    {
        var (cuts, adds) = (cut != None && OfPair(cut) == c, add != None && OfPair(add) == c);
        return cuts && adds ? both : cuts ? _other[cut] : adds ? _other[add] : _training[c];
    }

    private void Make(int cut, int add)
    {
        if (cut != None)
        {
            _linked[cut] = false;
        }

        if (add != None)
        {
            _linked[add] = true;
        }

        RefreshLinks();
        for (var c = 0; c < _partialDts; c++)
        {
            if ((cut != None && OfPair(cut) == c) || (add != None && OfPair(add) == c))
            {
                Refresh(c);
            }
        }

        Sum();
    }

    private void RefreshLinks()
    {
        Array.Clear(_ofSensor);
        _count = 0;
        for (var pair = 0; pair < _linked.Length; pair++)
        {
            if (_linked[pair])
            {
                _links[_count++] = pair;
                _ofSensor[pair / _partialDts]++;
            }
        }
    }

    /// <summary>A partial-DT's data and training, and what they would be with any one link cut or added.</summary>
    private void Refresh(int c)
    {
        _dataKbit[c] = DataWithout(c, None);
        _training[c] = _terms.Train(c, _dataKbit[c]);
        for (var pair = c; pair < _linked.Length; pair += _partialDts)
        {
            _otherKbit[pair] = _linked[pair] ? DataWithout(c, pair) : _dataKbit[c] + _terms.KbitOf(pair);
            _other[pair] = _terms.Train(c, _otherKbit[pair]);
        }
    }

    private double DataWithout(int c, int except)
    {
        var sum = 0.0;
        foreach (var pair in _links.AsSpan(0, _count))
        {
            sum += OfPair(pair) == c && pair != except ? _terms.KbitOf(pair) : 0;
        }

        return sum;
    }

    private void Sum()
    {
        (_slowest, _slowestS, _secondS, _relayS, _linkCost, _value, _creationS) = (None, 0, 0, 0, 0, 0, 0);
        foreach (var pair in _links.AsSpan(0, _count))
        {
            (_relayS, _linkCost) = (_relayS + _terms.RelayS[pair], _linkCost + _terms.LinkCost[pair]);
            var uplinkS = _terms.UplinkS[pair];
            if (uplinkS > _slowestS)
            {
                (_slowest, _slowestS, _secondS) = (pair, uplinkS, _slowestS);
            }
            else
            {
                _secondS = Math.Max(_secondS, uplinkS);
            }
        }

        foreach (var training in _training)
        {
            (_value, _creationS) = (_value + training.Value, _creationS + training.CreationS);
        }
    }
}
