using System.Globalization;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Rules that ask what a move does to each member: those of Chen 2025, Definition 7, and the Pareto rule.</summary>
/// <remarks>
/// A sensor's contribution to a coalition is U_b − U_b without it; the printed eq. 32 is not used, since by it more
/// data lowers the quality. Moves are made, looked at and taken back: these rules are there to be compared with, at the
/// sizes of the paper.
/// </remarks>
internal sealed class MemberRules(CoalitionState state, FederationSystem system)
{
    private const double Tolerance = 1e-9;

    private readonly MoveTrial _trial = new(state, system);
    private readonly Dictionary<(int EdgeServer, int Sensor), double> _before = [];

    /// <summary>Moves that were looked at in the last run.</summary>
    public long Candidates { get; private set; }

    /// <summary>Sensors looked at in the last run, each as often as it was.</summary>
    public long Visits { get; private set; }

    /// <summary>Whether the last run ended since no sensor moved any more; a guard has ended it otherwise.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Forms coalitions by the rule of the settings.</summary>
    /// <returns>Moves made.</returns>
    public int Run(CoalitionSettings settings, MoveLog? log)
    {
        var (moves, seen) = (0, new HashSet<string> { Fingerprint() });
        (Candidates, Visits, IsSettled) = (0, 0, false);
        for (var sweep = 0; sweep < settings.MaxSweeps; sweep++)
        {
            var before = moves;
            for (var n = 0; n < system.Sensors; n++)
            {
                moves += settings.Rule == CoalitionRule.Pareto ? Pareto(n, log) : Literal(n, log);
                Visits++;
            }

            IsSettled = moves == before;

            // The printed rules may come back to where they were: then they would go round for ever.
            if (IsSettled || (settings.Rule == CoalitionRule.Literal && !seen.Add(Fingerprint())))
            {
                break;
            }
        }

        return moves;
    }

    /// <summary>The best move that raises the potential and lowers nobody else's contribution.</summary>
    private int Pareto(int n, MoveLog? log)
    {
        var own = MovesOf(n);
        Candidates += own.Count;
        var candidates = own
            .Select(move => move with { Gain = _trial.Gain(move) })
            .Where(move => move.Gain > MoveSearch.Least)
            .OrderByDescending(move => move.Gain)
            .ToList();
        foreach (var move in candidates)
        {
            Remember();
            state.Make(move);
            if (NobodyLoses(n, _ => true))
            {
                log?.Add(move);
                return 1;
            }

            state.Make(Back(move));
        }

        return 0;
    }

    /// <summary>Definition 7 in the order of Algorithm 1; a sensor in no coalition may join, too.</summary>
    private int Literal(int n, MoveLog? log)
    {
        var moves = 0;
        var coalitions = state.CellsOf(n).ToArray().Select(cell => cell % state.Radio.Stride).ToList();
        foreach (var a in coalitions.Count == 0 ? [-1] : coalitions)
        {
            for (var b = 0; b < system.EdgeServers; b++)
            {
                if (a >= 0 && !state.IsMember(n, a))
                {
                    break;
                }

                if (!state.IsMember(n, b) && (IsDone(Transfer(n, a, b), log) || IsDone(Join(n, b), log) || IsDone(Quit(n, a), log)))
                {
                    moves++;
                }
            }
        }

        return moves;
    }

    private bool IsDone(CoalitionMove? candidate, MoveLog? log)
    {
        if (candidate is not { } move)
        {
            return false;
        }

        Candidates++;
        move = move with { Gain = _trial.Gain(move) };
        var had = move.From >= 0 ? Contribution(move.From, move.Sensor) : 0;
        Remember();
        state.Make(move);
        var has = move.To >= 0 ? Contribution(move.To, move.Sensor) : 0;
        var wants = move.Kind switch
        {
            MoveKind.Transfer => has >= Math.Max(0, had),
            MoveKind.Join => has >= 0,
            _ => had <= 0,
        };
        var asked = move.Kind == MoveKind.Quit ? move.From : move.To;
        if (wants && NobodyLoses(move.Sensor, b => b == asked || (move.Kind != MoveKind.Quit && b != move.From && state.IsMember(move.Sensor, b))))
        {
            log?.Add(move);
            return true;
        }

        state.Make(Back(move));
        return false;
    }

    private List<CoalitionMove> MovesOf(int n)
    {
        var coalitions = state.CellsOf(n).ToArray().Select(cell => cell % state.Radio.Stride).ToList();
        var others = Enumerable.Range(0, system.EdgeServers).Where(b => !state.IsMember(n, b)).ToList();
        return coalitions.Select(a => Quit(n, a))
            .Concat(others.Select(b => Join(n, b)))
            .Concat(coalitions.SelectMany(a => others.Select(b => Transfer(n, a, b))))
            .OfType<CoalitionMove>()
            .ToList();
    }

    private CoalitionMove? Quit(int n, int a) =>
        a < 0 ? null : new CoalitionMove(MoveKind.Quit, n, a, -1, SubcarrierOf(n, a), -1, -1, 0);

    private CoalitionMove? Join(int n, int b) =>
        state.LinkCount[n] < state.LinkLimit[n] && CoalitionStart.BestFree(state, system, n, b) is { } w
            ? new CoalitionMove(MoveKind.Join, n, -1, b, -1, w, -1, 0)
            : null;

    private CoalitionMove? Transfer(int n, int a, int b) =>
        a >= 0 && CoalitionStart.BestFree(state, system, n, b) is { } w ? new CoalitionMove(MoveKind.Transfer, n, a, b, SubcarrierOf(n, a), w, -1, 0) : null;

    private int SubcarrierOf(int n, int a)
    {
        foreach (var cell in state.CellsOf(n))
        {
            if (cell % state.Radio.Stride == a)
            {
                return state.Radio.SubcarrierOf(cell);
            }
        }

        return -1;
    }

    private static CoalitionMove Back(in CoalitionMove move) => new(
        move.Kind, move.Sensor, move.To, move.From, move.ToSubcarrier, move.FromSubcarrier, -1, -move.Gain);

    private void Remember()
    {
        _before.Clear();
        foreach (var (b, n) in Members())
        {
            _before[(b, n)] = Contribution(b, n);
        }
    }

    private bool NobodyLoses(int mover, Func<int, bool> isAsked) => Members().All(member =>
        member.Sensor == mover || !isAsked(member.EdgeServer) || !_before.TryGetValue(member, out var before)
            || Contribution(member.EdgeServer, member.Sensor) >= before - Tolerance);

    private IEnumerable<(int EdgeServer, int Sensor)> Members()
    {
        for (var n = 0; n < system.Sensors; n++)
        {
            for (var i = 0; i < state.LinkCount[n]; i++)
            {
                yield return (state.LinkCell[(n * state.MostLinks) + i] % state.Radio.Stride, n);
            }
        }
    }

    /// <summary>U_b − U_b without a member; nobody else at b is on its subcarrier, so their rates stay.</summary>
    private double Contribution(int b, int n)
    {
        var (radio, data, energy, delay) = (state.Radio, 0.0, 0.0, 0.0);
        for (var cell = b; cell < radio.Cells; cell += radio.Stride)
        {
            if (radio.Owner[cell] >= 0 && radio.Owner[cell] != n)
            {
                data += state.DataKbit[((int)radio.Owner[cell] * radio.Stride) + b];
                energy += radio.EnergyJ[cell];
                delay = Math.Max(delay, radio.TimeS[cell]);
            }
        }

        var with = state.Value[b] - (state.EnergyPrice * state.EnergyJ[b]) - state.ChangeCost[b];
        var without = state.Terms.At(b, state.Terms.Of(b, data), delay).Value - (state.EnergyPrice * energy)
            - (state.ChangeCost[b] - state.JoinCost[(n * radio.Stride) + b]);
        return with - without;
    }

    private string Fingerprint() => string.Join(',', state.Radio.Owner.Select(owner => owner.ToString(CultureInfo.InvariantCulture)));
}
