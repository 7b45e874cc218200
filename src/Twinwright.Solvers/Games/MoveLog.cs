using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Games;

/// <summary>Every move of a coalition formation, from the coalitions it started with: it can be replayed.</summary>
public sealed class MoveLog
{
    private readonly List<FederationLink> _start = [];
    private readonly List<CoalitionMove> _moves = [];

    /// <summary>The links before the first move.</summary>
    public IReadOnlyList<FederationLink> Start => _start;

    /// <summary>The moves, in order.</summary>
    public IReadOnlyList<CoalitionMove> Moves => _moves;

    /// <summary>Forgets everything and starts from some links.</summary>
    /// <param name="links">The links before the first move.</param>
    public void Begin(IEnumerable<FederationLink> links)
    {
        _start.Clear();
        _moves.Clear();
        _start.AddRange(links);
    }

    /// <summary>Adds a move.</summary>
    public void Add(in CoalitionMove move) => _moves.Add(move);

    /// <summary>The links after the first moves.</summary>
    /// <param name="moves">How many moves; all of them gives the links that the formation ended with.</param>
    /// <returns>Links by edge server, then by sensor.</returns>
    /// <exception cref="InvalidOperationException">A move does not fit: it leaves where its sensor is not, or enters an occupied cell.</exception>
    public IReadOnlyList<FederationLink> Replay(int moves)
    {
        var links = new HashSet<FederationLink>(_start);
        foreach (var move in _moves.Take(moves))
        {
            if (move.From >= 0 && !links.Remove(new(move.From, move.Sensor, move.FromSubcarrier)))
            {
                throw new InvalidOperationException($"sensor {move.Sensor} has no link to edge server {move.From} to give up");
            }

            if (move.Replaced >= 0 && !links.Remove(new(move.To, move.Replaced, move.ToSubcarrier)))
            {
                throw new InvalidOperationException($"sensor {move.Replaced} has no link to edge server {move.To} to give up");
            }

            if (move.To >= 0 && links.Any(link => link.EdgeServer == move.To
                && (link.Subcarrier == move.ToSubcarrier || link.Sensor == move.Sensor)))
            {
                throw new InvalidOperationException($"sensor {move.Sensor} cannot enter edge server {move.To} on subcarrier {move.ToSubcarrier}");
            }

            if (move.To >= 0)
            {
                links.Add(new(move.To, move.Sensor, move.ToSubcarrier));
            }
        }

        return [.. links.OrderBy(link => link.EdgeServer).ThenBy(link => link.Sensor)];
    }
}
