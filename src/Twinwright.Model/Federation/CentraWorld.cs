using Twinwright.Model.Radio;

namespace Twinwright.Model.Federation;

/// <summary>A frame of Centra about to be decided.</summary>
/// <remarks>Solvers read it; only the world that owns it writes it.</remarks>
public sealed class CentraFrame
{
    internal CentraFrame(CentraSystem system, FrameState state)
    {
        (System, State) = (system, state);
        RateBitPerS = new double[system.System.Sensors];
        WasLinked = new bool[system.Pairs];
    }

    /// <summary>What stays the same.</summary>
    public CentraSystem System { get; }

    /// <summary>t, importance, history and data; its channels and associations are those of edge servers, which take no part.</summary>
    public FrameState State { get; }

    /// <summary>R_n = W log2(1 + P_n h_n G/(n0 W)), rate of each sensor's links to the cloud [bit/s].</summary>
    public double[] RateBitPerS { get; }

    /// <summary>Whether sensor n sent for partial-DT c in the frame before, as n × C + c.</summary>
    public bool[] WasLinked { get; }

    /// <summary>Number of links in the frame before.</summary>
    public int PreviousLinks { get; internal set; }
}

/// <summary>A world under Centra: the same importance, data and deployment as <see cref="FrameWorld"/> draws from the same seeds.</summary>
public sealed class CentraWorld
{
    private readonly FrameWorld _world;
    private readonly FrameActions _nothing;
    private readonly FrameOutcome _gathered;
    private readonly double[] _fading;

    /// <summary>The first frame.</summary>
    /// <param name="deployment">Powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of importance, channels and data.</param>
    /// <param name="frames">T, frames of a run, told to solvers.</param>
    public CentraWorld(FederationDeployment deployment, long dynamicsSeed, int frames = 100)
    {
        var system = deployment.System;
        _world = new FrameWorld(deployment, dynamicsSeed, frames);
        (_nothing, _gathered, _fading) = (new FrameActions(system), new FrameOutcome(system), new double[system.Sensors]);
        Frame = new CentraFrame(new CentraSystem(deployment), _world.Frame);
        Draw();
    }

    /// <summary>Powers, rates and sizes.</summary>
    public FederationDeployment Deployment => _world.Deployment;

    /// <summary>The frame about to be run.</summary>
    public CentraFrame Frame { get; }

    /// <summary>Goes on to the next frame.</summary>
    /// <param name="actions">What was done in this one.</param>
    /// <param name="outcome">What came of it.</param>
    public void Advance(CentraActions actions, CentraOutcome outcome)
    {
        actions.Linked.CopyTo(Frame.WasLinked, 0);
        Frame.PreviousLinks = outcome.Totals.Links;

        // The world keeps what each partial-DT has gathered; for it, edge server c stands in for the cloud.
        for (var b = 0; b < _gathered.PartialDt.Length; b++)
        {
            var created = b < outcome.DataKbit.Length;
            (_gathered.PartialDt[b], _gathered.DataKbit[b]) = created ? (b, outcome.DataKbit[b]) : (-1, 0);
        }

        _world.Advance(_nothing, _gathered);
        Draw();
    }

    private void Draw()
    {
        _world.CloudFading(_fading);
        var system = Frame.System.System;
        for (var n = 0; n < _fading.Length; n++)
        {
            var receivedW = system.SensorPowerW[n] * _fading[n] * Frame.System.Gain;
            Frame.RateBitPerS[n] = CochannelUplink.RateBitPerS(system.SubcarrierHz, receivedW, 0, system.NoiseW);
        }
    }
}
