namespace Twinwright.Live.Mqtt;

/// <summary>Whose the broker's sessions are, and whether anybody listens.</summary>
/// <param name="most">Most sessions.</param>
internal sealed class BrokerSessions(int most)
{
    private readonly Dictionary<string, (string User, HashSet<string> Filters)> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private int _listeners;

    /// <summary>Sessions.</summary>
    public int Count
    {
        get
        {
            lock (_changing)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Whether there is any subscription.</summary>
    public bool AnyListens => Volatile.Read(ref _listeners) > 0;

    /// <summary>Admits a client to its session; another user's it may not take over.</summary>
    /// <param name="id">The client's id.</param>
    /// <param name="user">The user; empty for none.</param>
    /// <param name="isFull">Whether there are too many sessions.</param>
    public bool Admit(string id, string user, out bool isFull)
    {
        lock (_changing)
        {
            isFull = false;
            if (_sessions.TryGetValue(id, out var session))
            {
                return session.User == user;
            }

            isFull = _sessions.Count >= most;
            return !isFull && _sessions.TryAdd(id, (user, []));
        }
    }

    /// <summary>A client listens to a filter.</summary>
    public void Listen(string id, string filter)
    {
        lock (_changing)
        {
            if (_sessions.TryGetValue(id, out var session) && session.Filters.Add(filter))
            {
                _listeners++;
            }
        }
    }

    /// <summary>A client listens to a filter no more.</summary>
    public void Leave(string id, string filter)
    {
        lock (_changing)
        {
            if (_sessions.TryGetValue(id, out var session) && session.Filters.Remove(filter))
            {
                _listeners--;
            }
        }
    }

    /// <summary>A session has ended.</summary>
    public void Delete(string id)
    {
        lock (_changing)
        {
            if (_sessions.Remove(id, out var session))
            {
                _listeners -= session.Filters.Count;
            }
        }
    }
}
