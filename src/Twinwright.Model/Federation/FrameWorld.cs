namespace Twinwright.Model.Federation;

/// <summary>A lane's world: the frame that it is about to run, and how the next one is drawn.</summary>
/// <remarks>Importance, channels and data are exogenous; history and associations follow from what was decided.</remarks>
public sealed class FrameWorld
{
    private readonly FrameDraws _draws;

    /// <summary>The first frame of the first episode.</summary>
    /// <param name="deployment">Places, powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of importance, channels and data.</param>
    /// <param name="frames">T, frames of a run, told to solvers.</param>
    public FrameWorld(FederationDeployment deployment, long dynamicsSeed, int frames = 100)
    {
        (Deployment, DynamicsSeed) = (deployment, dynamicsSeed);
        _draws = new FrameDraws(deployment, dynamicsSeed);
        Frame = new FrameState(deployment.System) { DynamicsSeed = dynamicsSeed, Frames = frames };
        Start(0);
    }

    /// <summary>Places, powers, rates and sizes.</summary>
    public FederationDeployment Deployment { get; }

    /// <summary>Seed of the dynamics.</summary>
    public long DynamicsSeed { get; }

    /// <summary>Which episode of the lane, from 0.</summary>
    public int Episode { get; private set; }

    /// <summary>The frame about to be run.</summary>
    public FrameState Frame { get; }

    /// <summary>Starts an episode.</summary>
    /// <param name="episode">Which; each has draws of its own.</param>
    public void Start(int episode)
    {
        Episode = episode;
        Frame.Clear();
        Draw();
    }

    /// <summary>Goes on to the next frame.</summary>
    /// <param name="actions">What was done in this one.</param>
    /// <param name="outcome">What came of it.</param>
    public void Advance(FrameActions actions, FrameOutcome outcome)
    {
        Frame.Advance(actions, outcome);
        Draw();
    }

    /// <summary>Fading of each sensor's link to the cloud in this frame, under Centra [1].</summary>
    /// <param name="into">N numbers.</param>
    public void CloudFading(Span<double> into) => _draws.CloudFading(Row, into);

    private long Row => ((long)Episode << 32) | (uint)(Frame.Frame - 1);

    private void Draw() => _draws.Draw(Row, Frame.Frame == 1, Frame.Importance, Frame.DataKbit, Frame.Gain);
}
