using Twinwright.Model.Numerics;
using Twinwright.Model.Randomness;

namespace Twinwright.Model.Federation;

/// <summary>A lane's world: the frame that it is about to run, and how the next one is drawn.</summary>
/// <remarks>Importance, channels and data are exogenous; history and associations follow from what was decided.</remarks>
public sealed class FrameWorld
{
    private const int Block = 1024;

    private readonly FrameFields _fields;
    private readonly byte[] _fading;
    private readonly double[] _states;
    private readonly double[] _draws = new double[Block];

    /// <summary>The first frame of the first episode.</summary>
    /// <param name="deployment">Places, powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of importance, channels and data.</param>
    /// <param name="frames">T, frames of a run, told to solvers.</param>
    public FrameWorld(FederationDeployment deployment, long dynamicsSeed, int frames = 100)
    {
        (Deployment, DynamicsSeed) = (deployment, dynamicsSeed);
        _fields = new FrameFields(dynamicsSeed);
        _states = [.. deployment.Scenario.Channel.States];
        Frame = new FrameState(deployment.System) { DynamicsSeed = dynamicsSeed, Frames = frames };
        _fading = new byte[Frame.Gain.Length];
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
    public void CloudFading(Span<double> into)
    {
        var row = Row;
        for (var n = 0; n < into.Length; n++)
        {
            into[n] = _states[(int)(_fields.CloudChannel[row, n] * _states.Length)];
        }
    }

    private long Row => ((long)Episode << 32) | (uint)(Frame.Frame - 1);

    private void Draw()
    {
        var first = Frame.Frame == 1;
        for (var c = 0; c < Frame.Importance.Length; c++)
        {
            var draw = _fields.Importance[Row, c];
            Frame.Importance[c] = first
                ? draw
                : Reflect(Frame.Importance[c] - (Deployment.Scenario.ImportanceStepSigma * SpecialFunctions.InverseQ(draw)));
        }

        DrawData();
        DrawChannels(first);
    }

    private void DrawData()
    {
        var (low, high) = (Deployment.Scenario.Sensors.DataMinKbit, Deployment.Scenario.Sensors.DataMaxKbit);
        var data = Frame.DataKbit;
        for (var from = 0; from < data.Length; from += Block)
        {
            var length = Fill(_fields.Data, from, data.Length);
            for (var at = 0; at < length; at++)
            {
                data[from + at] = low + ((high - low) * _draws[at]);
            }
        }
    }

    private void DrawChannels(bool first)
    {
        var redraw = first ? 1 : Deployment.Scenario.Channel.RedrawProbability;
        var (edgeServers, perSensor) = (Deployment.System.EdgeServers, Deployment.System.EdgeServers * Deployment.System.Subcarriers);
        var (sensor, b, inSensor) = (0, 0, 0);
        for (var from = 0; from < _fading.Length; from += Block)
        {
            var length = Fill(_fields.Channel, from, _fading.Length);
            for (var at = 0; at < length; at++)
            {
                var cell = from + at;
                if (_draws[at] < redraw)
                {
                    // Below the probability the draw is uniform again once divided by it.
                    _fading[cell] = (byte)Math.Min(_states.Length - 1, (int)(_draws[at] / redraw * _states.Length));
                }

                Frame.Gain[cell] = _states[_fading[cell]] * Deployment.PathGain[(sensor * edgeServers) + b];
                b = b + 1 == edgeServers ? 0 : b + 1;
                if (++inSensor == perSensor)
                {
                    (sensor, inSensor) = (sensor + 1, 0);
                }
            }
        }
    }

    private int Fill(RandomField field, int from, int total)
    {
        var length = Math.Min(Block, total - from);
        field.Fill(Row, from, _draws.AsSpan(0, RandomField.Align(length)));
        return length;
    }

    /// <summary>Folds a number into [0, 1] by reflection at both ends.</summary>
    internal static double Reflect(double x)
    {
        var folded = x - (2 * Math.Floor(x / 2));
        return folded > 1 ? 2 - folded : folded;
    }
}
