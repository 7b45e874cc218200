namespace Twinwright.Model.Federation;

/// <summary>What is done in a frame, in arrays that are used again and again.</summary>
public sealed class FrameActions
{
    /// <summary>Room for a frame.</summary>
    /// <param name="system">Its sizes.</param>
    public FrameActions(FederationSystem system)
    {
        var links = system.OrdinaryLinks;
        (Assignment, Rounds) = (new int[system.PartialDts], new int[system.EdgeServers]);
        (LinkEdgeServer, LinkSensor, LinkSubcarrier) = (new int[links], new int[links], new int[links]);
    }

    /// <summary>x: the edge server that creates each partial-DT.</summary>
    public int[] Assignment { get; }

    /// <summary>T_b.</summary>
    public int[] Rounds { get; }

    /// <summary>Number of links.</summary>
    public int Links { get; private set; }

    /// <summary>b of each link.</summary>
    public int[] LinkEdgeServer { get; private set; }

    /// <summary>n of each link.</summary>
    public int[] LinkSensor { get; private set; }

    /// <summary>w of each link.</summary>
    public int[] LinkSubcarrier { get; private set; }

    /// <summary>Moves that coalition formation took; 0 for solvers without.</summary>
    public int Moves { get; set; }

    /// <summary>Forgets the links, the rounds and the moves.</summary>
    public void Clear()
    {
        Links = 0;
        Moves = 0;
        Array.Clear(Rounds);
    }

    /// <summary>Adds a link. Allocates only beyond <see cref="FederationSystem.OrdinaryLinks"/>.</summary>
    public void Add(int edgeServer, int sensor, int subcarrier)
    {
        if (Links == LinkSensor.Length)
        {
            var room = Math.Max(4, 2 * Links);
            LinkEdgeServer = Grow(LinkEdgeServer, room);
            LinkSensor = Grow(LinkSensor, room);
            LinkSubcarrier = Grow(LinkSubcarrier, room);
        }

        LinkEdgeServer[Links] = edgeServer;
        LinkSensor[Links] = sensor;
        LinkSubcarrier[Links++] = subcarrier;
    }

    private static int[] Grow(int[] array, int room)
    {
        Array.Resize(ref array, room);
        return array;
    }
}
