using System.Globalization;
using Twinwright.Experiments.Running;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>Goes through every formation of a run again, move by move, with the certificate's potential.</summary>
/// <param name="certifyEvery">Every so many frames are looked through for a move that helps; 0 for none.</param>
/// <param name="shown">Frames whose potential is kept move by move.</param>
internal sealed class FormationWatch(int certifyEvery, IReadOnlyList<int> shown) : IFrameObserver
{
    private readonly MoveLog _log = new();
    private readonly SortedDictionary<int, List<double>> _kept = [];
    private CoalitionFormation? _formation;
    private int _frames;
    private int _moves;
    private int _firstMoves;
    private int _lowering;
    private int _raising;
    private int _unended;
    private int _certified;
    private int _unstable;

    /// <inheritdoc />
    public void Begin(IFederationSolver solver)
    {
        _formation = ((IFormingSolver)solver).Formation;
        _formation.Log = _log;
    }

    /// <inheritdoc />
    public void Decided(FrameState frame, FrameActions actions)
    {
        var settings = _formation!.Settings!;
        if (settings.OneRoundLess || settings.Neighbours > 0)
        {
            throw new SolverRefusedException("the certificate of coalitions knows neither a round less nor neighbours; leave out one-less and neighbours");
        }

        _frames++;
        _moves += _log.Moves.Count;
        _firstMoves = _frames == 1 ? _log.Moves.Count : _firstMoves;
        _unended += _formation.Work.IsSettled ? 0 : 1;
        var certificate = new CoalitionCertificate(frame, settings.MaxAssociations);
        IReadOnlyList<FederationLink> links = [.. _log.Start];
        List<double> potentials = [certificate.Potential(actions.Assignment, links)];
        foreach (var move in _log.Moves)
        {
            links = [.. CoalitionCertificate.After(links, move)];
            potentials.Add(certificate.Potential(actions.Assignment, links));
            Judge(potentials[^2], potentials[^1]);
        }

        RequireSame(links, actions);
        if (shown.Contains(_frames))
        {
            _kept.Add(_frames, potentials);
        }

        if (certifyEvery > 0 && (_frames - 1) % certifyEvery == 0)
        {
            _certified++;
            _unstable += certificate.BestMove(
                actions.Assignment, links, settings.Rule == CoalitionRule.Swap, CoalitionProbe.Improvement) is null ? 0 : 1;
        }
    }

    /// <summary>Writes what was found.</summary>
    public void Write(FactsWriter facts)
    {
        facts.Total("frames", _frames)
            .Total("moves", _moves)
            .Total("moves_that_lower", _lowering)
            .Total("moves_that_raise", _raising)
            .Total("unended_frames", _unended)
            .Total("certified_frames", _certified)
            .Total("unstable_frames", _unstable)
            .Total("first_frame_moves", _firstMoves);
        foreach (var (frame, potentials) in _kept)
        {
            facts.Array(string.Create(CultureInfo.InvariantCulture, $"potential_t{frame}"), potentials);
        }
    }

    private void Judge(double before, double after)
    {
        var rounding = CoalitionProbe.Rounding * Math.Max(1, Math.Max(Math.Abs(before), Math.Abs(after)));
        _lowering += after < before - rounding ? 1 : 0;
        _raising += after > before + rounding ? 1 : 0;
    }

    /// <summary>The log must lead to what was decided: otherwise something else than the solver was judged.</summary>
    private static void RequireSame(IReadOnlyList<FederationLink> links, FrameActions actions)
    {
        if (!links.ToHashSet().SetEquals(FrameConversion.Links(actions)))
        {
            throw new InvalidOperationException("the log of a formation does not lead to the links that were decided");
        }
    }
}
