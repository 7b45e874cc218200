using Twinwright.Model.Federation;

namespace Twinwright.Model.Composed;

/// <summary>All of a composed world that changes.</summary>
/// <remarks>
/// A frame or cycle that has begun and not ended has changed nothing yet: a snapshot taken meanwhile is one of its
/// beginning, and whoever goes on from it begins the frame or cycle again with the same inputs.
/// </remarks>
public sealed class ComposedState
{
    private readonly ComposedDeployment _deployment;

    internal ComposedState(ComposedDeployment deployment, long dynamicsSeed, int frames, ComposedStart start)
    {
        start.Check(deployment);
        _deployment = deployment;
        Frame = new FrameState(deployment.Federation.System) { DynamicsSeed = dynamicsSeed, Frames = frames };
        (EmbbBatteryJ, UrllcBatteryJ) = ([.. start.EmbbBatteryJ], [.. start.UrllcBatteryJ]);
        (Convergency, Helper) = (new double[deployment.EdgeServers], new bool[deployment.EdgeServers]);
        Array.Fill(Convergency, 1);
        (Quality, KeptUp) = (new double[deployment.Scenario.PartialDts], new double[deployment.Scenario.PartialDts]);
    }

    /// <summary>
    /// History and associations. Between the end of a construction and the next frame what it calls previous is the
    /// frame under way.
    /// </summary>
    public FrameState Frame { get; }

    /// <summary>Frames done.</summary>
    public int FramesDone { get; internal set; }

    /// <summary>Whether a frame is constructed whose cycles are under way.</summary>
    public bool Constructed { get; internal set; }

    /// <summary>Cycles done of that frame.</summary>
    public int CyclesDone { get; internal set; }

    /// <summary>Cycles done in all frames.</summary>
    public long AllCycles { get; internal set; }

    /// <summary>Z = z_base after help + z of the last cycle, 1 before the first; by edge server [1].</summary>
    public double[] Convergency { get; }

    /// <summary>m of the last cycle; by edge server.</summary>
    public bool[] Helper { get; }

    /// <summary>Remaining energy; by n [J].</summary>
    public double[] EmbbBatteryJ { get; }

    /// <summary>Remaining energy; by URLLC sensor [J].</summary>
    public double[] UrllcBatteryJ { get; }

    /// <summary>A of eq. 4 in the frame under way, 0 where a partial-DT is not created; by c [1].</summary>
    public double[] Quality { get; }

    /// <summary>Σ Z at the partial-DT's edge server over the cycles done; by c [1].</summary>
    public double[] KeptUp { get; }

    /// <summary>The ledger of the frame under way.</summary>
    public ComposedLedger Ledger { get; internal set; }

    /// <summary>Whether a frame has begun and its construction not ended.</summary>
    internal bool FrameOpen { get; set; }

    /// <summary>Whether a cycle has begun and not ended.</summary>
    internal bool CycleOpen { get; set; }

    /// <summary>Everything as plain data.</summary>
    public ComposedSnapshot Snapshot()
    {
        var links = Links();
        return new()
        {
            FramesDone = FramesDone,
            Constructed = Constructed,
            CyclesDone = CyclesDone,
            AllCycles = AllCycles,
            Convergency = [.. Convergency],
            Helper = [.. Helper],
            EmbbBatteryJ = [.. EmbbBatteryJ],
            UrllcBatteryJ = [.. UrllcBatteryJ],
            Importance = [.. Frame.Importance],
            HistoryKbit = [.. Frame.HistoryKbit],
            MeanNewDataKbit = [.. Frame.MeanNewDataKbit],
            LastDataKbit = [.. Frame.LastDataKbit],
            PartialDt = [.. Frame.PreviousPartialDt],
            Members = [.. Frame.PreviousMembers],
            LinkEdgeServer = [.. links.Select(link => link / Frame.System.Sensors)],
            LinkSensor = [.. links.Select(link => link % Frame.System.Sensors)],
            LinkSubcarrier = [.. links.Select(link => Frame.PreviousSubcarrier[link])],
            Quality = [.. Quality],
            KeptUp = [.. KeptUp],
            Ledger = Ledger,
        };
    }

    /// <summary>Goes back, or forward, to a snapshot of a world of the same deployment.</summary>
    /// <exception cref="ArgumentException">It is of a world of other sizes; nothing has changed then.</exception>
    public void Restore(ComposedSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Check(snapshot);
        (FramesDone, Constructed, CyclesDone, AllCycles) = (snapshot.FramesDone, snapshot.Constructed, snapshot.CyclesDone, snapshot.AllCycles);
        foreach (var (from, to) in Doubles(snapshot))
        {
            from.CopyTo(to, 0);
        }

        snapshot.Helper.CopyTo(Helper, 0);
        snapshot.PartialDt.CopyTo(Frame.PreviousPartialDt, 0);
        snapshot.Members.CopyTo(Frame.PreviousMembers, 0);
        Array.Fill(Frame.PreviousSubcarrier, FrameState.NotAssociated);
        for (var l = 0; l < snapshot.LinkSensor.Length; l++)
        {
            Frame.PreviousSubcarrier[(snapshot.LinkEdgeServer[l] * Frame.System.Sensors) + snapshot.LinkSensor[l]] = snapshot.LinkSubcarrier[l];
        }

        Frame.Frame = FramesDone + (Constructed ? 2 : 1);
        (Ledger, FrameOpen, CycleOpen) = (snapshot.Ledger, false, false);
    }

    private List<int> Links()
    {
        var links = new List<int>();
        for (var at = 0; at < Frame.PreviousSubcarrier.Length; at++)
        {
            if (Frame.PreviousSubcarrier[at] != FrameState.NotAssociated)
            {
                links.Add(at);
            }
        }

        return links;
    }

    private void Check(ComposedSnapshot snapshot)
    {
        var fits = Doubles(snapshot).All(pair => pair.From.Length == pair.To.Length)
            && snapshot.Helper.Length == Helper.Length
            && snapshot.PartialDt.Length == Helper.Length && snapshot.PartialDt.All(c => c >= -1 && c < Quality.Length)
            && snapshot.Members.Length == Helper.Length
            && snapshot.LinkEdgeServer.Length == snapshot.LinkSensor.Length && snapshot.LinkSubcarrier.Length == snapshot.LinkSensor.Length
            && snapshot.LinkEdgeServer.All(b => b >= 0 && b < Helper.Length)
            && snapshot.LinkSensor.All(n => n >= 0 && n < EmbbBatteryJ.Length)
            && snapshot.FramesDone >= 0 && snapshot.CyclesDone >= 0 && snapshot.CyclesDone <= _deployment.Scenario.CyclesPerFrame;
        if (!fits)
        {
            throw new ArgumentException("must be of a world of the same deployment", nameof(snapshot));
        }
    }

    private (double[] From, double[] To)[] Doubles(ComposedSnapshot snapshot) =>
    [
        (snapshot.Convergency, Convergency),
        (snapshot.EmbbBatteryJ, EmbbBatteryJ),
        (snapshot.UrllcBatteryJ, UrllcBatteryJ),
        (snapshot.Importance, Frame.Importance),
        (snapshot.HistoryKbit, Frame.HistoryKbit),
        (snapshot.MeanNewDataKbit, Frame.MeanNewDataKbit),
        (snapshot.LastDataKbit, Frame.LastDataKbit),
        (snapshot.Quality, Quality),
        (snapshot.KeptUp, KeptUp),
    ];
}
