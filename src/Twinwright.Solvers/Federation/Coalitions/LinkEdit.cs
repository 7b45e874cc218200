using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Several changes of links at once, made together and taken back if they do not help.</summary>
/// <remarks>
/// Links that go are taken first, so links may trade places. The state does not depend on the way to it, so what is
/// taken back leaves no trace.
/// </remarks>
internal sealed class LinkEdit(CoalitionState state, FederationSystem system)
{
    private readonly bool[] _subcarriers = new bool[system.Subcarriers];
    private readonly bool[] _edgeServers = new bool[system.EdgeServers];
    private readonly List<(int Sensor, int Cell)> _taken = [];
    private readonly List<(int Sensor, int Cell)> _put = [];

    /// <summary>Forgets all changes.</summary>
    public void Clear()
    {
        _taken.Clear();
        _put.Clear();
        Array.Clear(_subcarriers);
        Array.Clear(_edgeServers);
    }

    /// <summary>Takes a link away.</summary>
    public void Take(int sensor, int cell)
    {
        _taken.Add((sensor, cell));
        Mark(cell);
    }

    /// <summary>Adds a link; its cell must be free once what is taken is gone.</summary>
    public void Put(int sensor, int cell)
    {
        _put.Add((sensor, cell));
        Mark(cell);
    }

    /// <summary>Moves a link to another subcarrier of its edge server.</summary>
    public void Move(int sensor, int from, int to)
    {
        Take(sensor, from);
        Put(sensor, to);
    }

    /// <summary>Makes the changes, and keeps them if they raise the potential and every new link has R_Min.</summary>
    /// <returns>Whether they were kept.</returns>
    public bool Try()
    {
        var (before, least) = (state.Total(), MoveSearch.LeastAt(state.Largest));
        Make(_taken, _put);
        if (state.Total() > before + least && AllReach())
        {
            return true;
        }

        Make(_put, _taken);
        return false;
    }

    private void Make(List<(int Sensor, int Cell)> take, List<(int Sensor, int Cell)> put)
    {
        foreach (var (sensor, cell) in take)
        {
            state.Take(sensor, cell);
        }

        foreach (var (sensor, cell) in put)
        {
            state.Put(sensor, cell);
        }

        state.Refresh(_subcarriers, _edgeServers);
    }

    private bool AllReach()
    {
        foreach (var (_, cell) in _put)
        {
            if (!(state.Radio.RateBitPerS(cell) >= system.Constants.MinRateBitPerS))
            {
                return false;
            }
        }

        return true;
    }

    private void Mark(int cell)
    {
        _subcarriers[state.Radio.SubcarrierOf(cell)] = true;
        _edgeServers[cell % state.Radio.Stride] = true;
    }
}
