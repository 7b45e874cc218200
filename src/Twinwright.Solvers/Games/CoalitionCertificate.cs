using Twinwright.Model.Federation;
using Twinwright.Model.Quality;
using Twinwright.Model.Radio;

namespace Twinwright.Solvers.Games;

/// <summary>Whether coalitions are stable (Chen 2025, Definition 6), found by trying every single move.</summary>
/// <remarks>
/// It shares no code with the formation: a move is judged by running the whole frame with and without it through the
/// model's own <see cref="FrameKernel"/>. Slow, and meant to be.
/// </remarks>
public sealed class CoalitionCertificate
{
    private readonly FrameState _frame;
    private readonly FederationSystem _system;
    private readonly FrameKernel _kernel;
    private readonly FrameOutcome _outcome;
    private readonly FrameActions _actions;
    private readonly int? _mostAssociations;

    /// <summary>A certificate for decisions of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="mostAssociations">Most coalitions of a sensor, below L_n; null for L_n.</param>
    public CoalitionCertificate(FrameState frame, int? mostAssociations = null)
    {
        (_frame, _system, _mostAssociations) = (frame, frame.System, mostAssociations);
        (_kernel, _outcome, _actions) = (new FrameKernel(_system), new FrameOutcome(_system), new FrameActions(_system));
    }

    /// <summary>Φ = Σ_b (U_b − ψ lateness_b) of some links with the rounds that edge servers choose [1].</summary>
    /// <param name="assignment">x.</param>
    /// <param name="links">y and z.</param>
    public double Potential(ReadOnlySpan<int> assignment, IEnumerable<FederationLink> links)
    {
        Run(assignment, links);
        var sum = 0.0;
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            sum += _outcome.PartialDt[b] < 0 ? _outcome.Utility[b] : PotentialOf(b);
        }

        return sum;
    }

    /// <summary>The best single move that raises the potential.</summary>
    /// <param name="assignment">x.</param>
    /// <param name="links">y and z.</param>
    /// <param name="swaps">Whether a sensor may take a member's place, too.</param>
    /// <param name="tolerance">A move must raise the potential by more than this [1].</param>
    /// <returns>The move; null when the coalitions are stable.</returns>
    public CoalitionMove? BestMove(ReadOnlySpan<int> assignment, IReadOnlyList<FederationLink> links, bool swaps, double tolerance)
    {
        CoalitionMove? best = null;
        for (var n = 0; n < _system.Sensors; n++)
        {
            var own = BestMoveOf(n, assignment, links, swaps);
            best = own?.Gain > tolerance && !(best?.Gain >= own.Value.Gain) ? own : best;
        }

        return best;
    }

    /// <summary>The best single move of a sensor, whatever its gain; null when it has none.</summary>
    /// <param name="n">The sensor.</param>
    /// <param name="assignment">x.</param>
    /// <param name="links">y and z.</param>
    /// <param name="swaps">Whether it may take a member's place, too.</param>
    public CoalitionMove? BestMoveOf(int n, ReadOnlySpan<int> assignment, IReadOnlyList<FederationLink> links, bool swaps)
    {
        var before = Potential(assignment, links);
        CoalitionMove? best = null;
        foreach (var move in Moves(n, assignment.ToArray(), links, swaps))
        {
            var gain = Potential(assignment, After(links, move)) - before;
            best = best?.Gain >= gain ? best : move with { Gain = gain };
        }

        return best;
    }

    /// <summary>The links after a move.</summary>
    public static IEnumerable<FederationLink> After(IEnumerable<FederationLink> links, CoalitionMove move)
    {
        var kept = links.Where(link =>
            !(link.Sensor == move.Sensor && link.EdgeServer == move.From)
                && !(move.Replaced >= 0 && link.Sensor == move.Replaced && link.EdgeServer == move.To));
        return move.To < 0 ? kept : kept.Append(new FederationLink(move.To, move.Sensor, move.ToSubcarrier));
    }

    private void Run(ReadOnlySpan<int> assignment, IEnumerable<FederationLink> links)
    {
        _actions.Clear();
        assignment.CopyTo(_actions.Assignment);
        foreach (var link in links)
        {
            _actions.Add(link.EdgeServer, link.Sensor, link.Subcarrier);
        }

        _kernel.Run(_frame, _actions, _outcome);
    }

    private IEnumerable<CoalitionMove> Moves(int n, int[] assignment, IReadOnlyList<FederationLink> links, bool swaps)
    {
        var own = links.Where(link => link.Sensor == n).ToList();
        var mayJoin = own.Count < Math.Min(_system.MaxAssociations[n], _mostAssociations ?? int.MaxValue);
        foreach (var left in own)
        {
            yield return new CoalitionMove(MoveKind.Quit, n, left.EdgeServer, -1, left.Subcarrier, -1, -1, 0);
        }

        foreach (var b in assignment.Where(b => own.All(link => link.EdgeServer != b)))
        {
            if (BestFree(links, n, b) is { } w)
            {
                foreach (var left in own)
                {
                    yield return new CoalitionMove(MoveKind.Transfer, n, left.EdgeServer, b, left.Subcarrier, w, -1, 0);
                }

                if (mayJoin)
                {
                    yield return new CoalitionMove(MoveKind.Join, n, -1, b, -1, w, -1, 0);
                }
            }

            foreach (var member in links.Where(link => swaps && mayJoin && link.EdgeServer == b))
            {
                var others = links.Where(link => link != member).ToList();
                if (Rate(others, n, b, member.Subcarrier) >= _system.Constants.MinRateBitPerS)
                {
                    yield return new CoalitionMove(MoveKind.Swap, n, -1, b, -1, member.Subcarrier, member.Sensor, 0);
                }
            }
        }
    }

    private int? BestFree(IReadOnlyList<FederationLink> links, int n, int b)
    {
        var (best, chosen) = (0.0, (int?)null);
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            var rate = links.Any(link => link.EdgeServer == b && link.Subcarrier == w) ? 0 : Rate(links, n, b, w);
            (best, chosen) = rate > best ? (rate, w) : (best, chosen);
        }

        return best >= _system.Constants.MinRateBitPerS ? chosen : null;
    }

    private double Rate(IReadOnlyList<FederationLink> links, int n, int b, int w)
    {
        var interference = links.Where(link => link.Subcarrier == w && link.Sensor != n)
            .Select(link => link.Sensor).Distinct().Order().Sum(other => Received(other, b, w));
        return CochannelUplink.RateBitPerS(_system.SubcarrierHz, Received(n, b, w), interference, _system.NoiseW);
    }

    private double Received(int n, int b, int w) =>
        _system.SensorPowerW[n] * _frame.Gain[(((n * _system.Subcarriers) + w) * _system.EdgeServers) + b];

    /// <summary>U_b − ψ lateness_b with the better of the whole rounds beside the best real ones, within the caps.</summary>
    private double PotentialOf(int b)
    {
        var (c, constants) = (_outcome.PartialDt[b], _system.Constants);
        var fixedS = _outcome.TransmissionDelayS[b] + _outcome.MigrationDelayS[b] + _outcome.UploadDelayS[b]
            + _outcome.Totals.IntegrationDelayS;
        var roundS = FrameDelays.CreationS(1, _outcome.DataKbit[b], _system.CyclesPerBit[b], _system.Cores[b], _system.CpuHz[b]);
        var leftS = constants.FrameDurationS - fixedS;
        var inTime = leftS < 0 ? 0 : roundS > 0 ? Math.Floor(leftS / roundS) : double.PositiveInfinity;
        var cap = (int)Math.Min(_outcome.RoundsCap[b], inTime);
        var price = constants.EnergyWeightPerJ * _system.EnergyPerRoundJ[b];
        var worth = constants.GainWeight * _frame.Importance[c] * _outcome.DataFactor[b] * _system.RoundExponent * Math.Log(2);
        var best = price > 0 ? Math.Log2(worth / price) / _system.RoundExponent : cap;
        var floor = (int)Math.Clamp(Math.Floor(best), 0, cap);
        var ceiling = (int)Math.Clamp(Math.Ceiling(best), 0, cap);
        return Math.Max(Utility(b, c, floor), Utility(b, c, ceiling))
            - (_system.PenaltyPerS * FrameDelays.LatenessS(fixedS, constants.FrameDurationS));
    }

    private double Utility(int b, int c, int rounds)
    {
        var constants = _system.Constants;
        var quality = TwinQuality.Quality(_outcome.DataFactor[b], rounds, _system.RoundExponent, _system.RequiredQuality[c]);
        var energy = _outcome.TransmissionEnergyJ[b] + _outcome.MigrationEnergyJ[b] + _outcome.UploadEnergyJ[b]
            + FrameEnergies.CreationJ(_system.EnergyPerRoundJ[b], rounds);
        return FrameUtility.EdgeServer(
            constants.GainWeight, _frame.Importance[c], quality, constants.EnergyWeightPerJ, energy, constants.ChangeCost, _outcome.Changes[b]);
    }
}
