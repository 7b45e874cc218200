using System.Text.Json;
using Twinwright.Live.Api;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Twin;

/// <summary>A frame's decision as it is recorded.</summary>
/// <param name="Assignment">x: the edge server of each partial-DT.</param>
/// <param name="Rounds">T_b, by edge server.</param>
/// <param name="LinkEdgeServer">b of each link.</param>
/// <param name="LinkSensor">n of each link.</param>
/// <param name="LinkSubcarrier">w of each link.</param>
/// <param name="Moves">Moves that coalition formation took.</param>
public sealed record RecordedFrame(int[] Assignment, int[] Rounds, int[] LinkEdgeServer, int[] LinkSensor, int[] LinkSubcarrier, int Moves)
{
    /// <summary>Records a decision.</summary>
    public static RecordedFrame Of(FrameActions actions) => new(
        [.. actions.Assignment], [.. actions.Rounds], [.. actions.LinkEdgeServer.AsSpan(0, actions.Links)],
        [.. actions.LinkSensor.AsSpan(0, actions.Links)], [.. actions.LinkSubcarrier.AsSpan(0, actions.Links)], actions.Moves);

    /// <summary>The decision.</summary>
    public FrameActions ToActions(FederationSystem system)
    {
        var actions = new FrameActions(system);
        actions.Clear();
        Assignment.CopyTo(actions.Assignment, 0);
        Rounds.CopyTo(actions.Rounds, 0);
        for (var link = 0; link < LinkEdgeServer.Length; link++)
        {
            actions.Add(LinkEdgeServer[link], LinkSensor[link], LinkSubcarrier[link]);
        }

        actions.Moves = Moves;
        return actions;
    }

    /// <summary>As it is stored.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Options);

    /// <summary>As it was stored.</summary>
    public static RecordedFrame From(byte[] bytes) => JsonSerializer.Deserialize<RecordedFrame>(bytes, LiveJson.Options)!;
}

/// <summary>A cycle's decision as it is recorded.</summary>
/// <param name="Helper">m, by edge server.</param>
/// <param name="Embb">N^(B,a), by edge server.</param>
/// <param name="Urllc">N^(U,a), by edge server.</param>
/// <param name="ReceivedW">P_r, by edge server [W].</param>
/// <param name="Convergency">z asked for, by edge server [1].</param>
public sealed record RecordedCycle(bool[] Helper, int[] Embb, int[] Urllc, double[] ReceivedW, double[] Convergency)
{
    /// <summary>Records a decision.</summary>
    public static RecordedCycle Of(CycleActions actions) => new(
        [.. actions.Helper], [.. actions.Embb], [.. actions.Urllc], [.. actions.ReceivedW], [.. actions.Convergency]);

    /// <summary>The decision.</summary>
    public CycleActions ToActions()
    {
        var actions = new CycleActions(Helper.Length);
        Helper.CopyTo(actions.Helper, 0);
        Embb.CopyTo(actions.Embb, 0);
        Urllc.CopyTo(actions.Urllc, 0);
        ReceivedW.CopyTo(actions.ReceivedW, 0);
        Convergency.CopyTo(actions.Convergency, 0);
        return actions;
    }

    /// <summary>As it is stored.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Options);

    /// <summary>As it was stored.</summary>
    public static RecordedCycle From(byte[] bytes) => JsonSerializer.Deserialize<RecordedCycle>(bytes, LiveJson.Options)!;
}
