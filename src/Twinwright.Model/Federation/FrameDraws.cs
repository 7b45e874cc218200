using Twinwright.Model.Numerics;
using Twinwright.Model.Randomness;

namespace Twinwright.Model.Federation;

/// <summary>What is drawn for every frame: importance, data and channels, frame after frame.</summary>
/// <remarks>Importance and fading are walks: frames must be drawn in their order, from the first one on.</remarks>
internal sealed class FrameDraws
{
    private const int Block = 1024;

    private readonly FederationDeployment _deployment;
    private readonly FrameFields _fields;
    private readonly byte[] _fading;
    private readonly double[] _states;
    private readonly double[] _draws = new double[Block];

    /// <summary>The draws of a deployment under a seed.</summary>
    /// <param name="deployment">Places, powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of importance, channels and data.</param>
    public FrameDraws(FederationDeployment deployment, long dynamicsSeed)
    {
        (_deployment, _fields) = (deployment, new FrameFields(dynamicsSeed));
        _states = [.. deployment.Scenario.Channel.States];
        var system = deployment.System;
        _fading = new byte[system.Sensors * system.Subcarriers * system.EdgeServers];
    }

    /// <summary>Draws a frame.</summary>
    /// <param name="row">Row of the fields: the frame from 0, episodes 2³² apart.</param>
    /// <param name="first">Whether it is the first of its episode.</param>
    /// <param name="importance">I_c of the frame before, made that of this one [1].</param>
    /// <param name="dataKbit">d_nc as n × C + c [kbit].</param>
    /// <param name="gain">H_nbw as (n × W + w) × B + b [1].</param>
    public void Draw(long row, bool first, double[] importance, double[] dataKbit, double[] gain)
    {
        for (var c = 0; c < importance.Length; c++)
        {
            var draw = _fields.Importance[row, c];
            importance[c] = first
                ? draw
                : Reflect(importance[c] - (_deployment.Scenario.ImportanceStepSigma * SpecialFunctions.InverseQ(draw)));
        }

        DrawData(row, dataKbit);
        DrawChannels(row, first, gain);
    }

    /// <summary>Fading of each sensor's link to the cloud, under Centra [1].</summary>
    /// <param name="row">Row of the fields.</param>
    /// <param name="into">N numbers.</param>
    public void CloudFading(long row, Span<double> into)
    {
        for (var n = 0; n < into.Length; n++)
        {
            into[n] = _states[(int)(_fields.CloudChannel[row, n] * _states.Length)];
        }
    }

    private void DrawData(long row, double[] data)
    {
        var (low, high) = (_deployment.Scenario.Sensors.DataMinKbit, _deployment.Scenario.Sensors.DataMaxKbit);
        for (var from = 0; from < data.Length; from += Block)
        {
            var length = Fill(_fields.Data, row, from, data.Length);
            for (var at = 0; at < length; at++)
            {
                data[from + at] = low + ((high - low) * _draws[at]);
            }
        }
    }

    private void DrawChannels(long row, bool first, double[] gain)
    {
        var redraw = first ? 1 : _deployment.Scenario.Channel.RedrawProbability;
        var (edgeServers, perSensor) = (_deployment.System.EdgeServers, _deployment.System.EdgeServers * _deployment.System.Subcarriers);
        var (sensor, b, inSensor) = (0, 0, 0);
        for (var from = 0; from < _fading.Length; from += Block)
        {
            var length = Fill(_fields.Channel, row, from, _fading.Length);
            for (var at = 0; at < length; at++)
            {
                var cell = from + at;
                if (_draws[at] < redraw)
                {
                    // Below the probability the draw is uniform again once divided by it.
                    _fading[cell] = (byte)Math.Min(_states.Length - 1, (int)(_draws[at] / redraw * _states.Length));
                }

                gain[cell] = _states[_fading[cell]] * _deployment.PathGain[(sensor * edgeServers) + b];
                b = b + 1 == edgeServers ? 0 : b + 1;
                if (++inSensor == perSensor)
                {
                    (sensor, inSensor) = (sensor + 1, 0);
                }
            }
        }
    }

    private int Fill(RandomField field, long row, int from, int total)
    {
        var length = Math.Min(Block, total - from);
        field.Fill(row, from, _draws.AsSpan(0, RandomField.Align(length)));
        return length;
    }

    /// <summary>Folds a number into [0, 1] by reflection at both ends.</summary>
    internal static double Reflect(double x)
    {
        var folded = x - (2 * Math.Floor(x / 2));
        return folded > 1 ? 2 - folded : folded;
    }
}
