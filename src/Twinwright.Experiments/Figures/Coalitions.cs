using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Who feeds whom and who creates what, read from a picture.</summary>
internal sealed class Coalitions
{
    private readonly int[][] _edgeServers;
    private readonly int[] _sensors;
    private readonly int[] _partialDts;

    public Coalitions(FederationPicture picture)
    {
        EdgeServers = picture.EdgeServerEastM.Length;
        Sensors = picture.SensorEastM.Length;
        Links = picture.LastLinks.Count;
        var bySensor = picture.LastLinks.ToLookup(link => link.Sensor, link => link.EdgeServer);
        _edgeServers = [.. Enumerable.Range(0, Sensors).Select(sensor => bySensor[sensor].Distinct().Order().ToArray())];
        var byEdgeServer = picture.LastLinks.ToLookup(link => link.EdgeServer, link => link.Sensor);
        _sensors = [.. Enumerable.Range(0, EdgeServers).Select(edgeServer => byEdgeServer[edgeServer].Distinct().Count())];
        var last = picture.Assignments.LastOrDefault([]);
        _partialDts = [.. Enumerable.Range(0, EdgeServers).Select(edgeServer => Array.IndexOf(last, edgeServer))];
    }

    /// <summary>B.</summary>
    public int EdgeServers { get; }

    /// <summary>N.</summary>
    public int Sensors { get; }

    /// <summary>Links of the last frame.</summary>
    public int Links { get; }

    /// <summary>Sensors in at least one coalition.</summary>
    public int Members => _edgeServers.Count(own => own.Length > 0);

    /// <summary>Sensors in several coalitions.</summary>
    public int Overlapping => _edgeServers.Count(own => own.Length > 1);

    /// <summary>Whether there are coalitions to draw; Centra has none.</summary>
    public static bool Has(FederationPicture picture) => picture.Assignments.Length > 0 || picture.LastLinks.Count > 0;

    /// <summary>Edge servers that a sensor feeds, in order.</summary>
    public int[] EdgeServersOf(int sensor) => _edgeServers[sensor];

    /// <summary>Sensors that feed an edge server.</summary>
    public int SensorsOf(int edgeServer) => _sensors[edgeServer];

    /// <summary>The partial-DT that an edge server creates; −1 for none.</summary>
    public int PartialDtOf(int edgeServer) => _partialDts[edgeServer];

    /// <summary>Frames whose assignment differs from the one before, and partial-DTs that moved in all of them.</summary>
    public static (int Frames, int Moves) Changes(int[][] assignments)
    {
        var (frames, moves) = (0, 0);
        for (var t = 1; t < assignments.Length; t++)
        {
            var moved = assignments[t].Where((edgeServer, partialDt) => edgeServer != assignments[t - 1][partialDt]).Count();
            frames += moved > 0 ? 1 : 0;
            moves += moved;
        }

        return (frames, moves);
    }
}
