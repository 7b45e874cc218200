using System.Text.Json;
using Twinwright.Live.Api;
using Twinwright.Model.Composed;

namespace Twinwright.Live.Twin;

/// <summary>What was measured before a frame; recorded with its decision.</summary>
/// <param name="Importance">I_c; by c [1].</param>
/// <param name="Readings">Readings of each eMBB sensor since the frame before; by n [1].</param>
public sealed record MeasuredFrame(double[] Importance, int[] Readings)
{
    /// <summary>As it is recorded.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Options);

    /// <summary>As it was recorded.</summary>
    public static MeasuredFrame From(byte[] bytes) => JsonSerializer.Deserialize<MeasuredFrame>(bytes, LiveJson.Options)!;
}

/// <summary>What was measured before a cycle; recorded with its decision.</summary>
/// <param name="Embb">Numbers of the eMBB sensors that have published.</param>
/// <param name="Urllc">Numbers of the URLLC sensors that have published.</param>
public sealed record MeasuredCycle(int[] Embb, int[] Urllc)
{
    /// <summary>As it is recorded.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Options);

    /// <summary>As it was recorded.</summary>
    public static MeasuredCycle From(byte[] bytes) => JsonSerializer.Deserialize<MeasuredCycle>(bytes, LiveJson.Options)!;
}

/// <summary>Inputs of a world of which some are measured: which sensors have published, how much, and how important partial-DTs are. The others are drawn.</summary>
/// <remarks>
/// Channels, batteries, drift and helper choices are drawn from the world's seed, as in the simulator. So what was
/// measured and the seed are all that a simulation needs to see the same world again.
/// </remarks>
/// <param name="deployment">The world.</param>
/// <param name="seed">Seed of what is drawn.</param>
/// <param name="kbitPerReading">Data that a reading stands for [kbit].</param>
public sealed class MeasuredInputs(ComposedDeployment deployment, long seed, double kbitPerReading) : IComposedInputs
{
    private readonly DrawnInputs _drawn = new(deployment, seed);
    private readonly Dictionary<int, MeasuredFrame> _frames = [];
    private readonly Dictionary<(int Frame, int Cycle), MeasuredCycle> _cycles = [];

    /// <summary>Tells what was measured before a frame.</summary>
    public void Set(int frame, MeasuredFrame measured) => _frames[frame] = measured;

    /// <summary>Tells what was measured before a cycle.</summary>
    public void Set(int frame, int cycle, MeasuredCycle measured) => _cycles[(frame, cycle)] = measured;

    /// <summary>Forgets what was measured before the cycles of a frame and of those before.</summary>
    public void ForgetUpTo(int frame)
    {
        foreach (var key in _frames.Keys.Where(key => key <= frame).ToList())
        {
            _frames.Remove(key);
        }

        foreach (var key in _cycles.Keys.Where(key => key.Frame <= frame).ToList())
        {
            _cycles.Remove(key);
        }
    }

    /// <inheritdoc />
    public ComposedStart Start() => _drawn.Start();

    /// <inheritdoc />
    public ComposedFrameInputs Frame(int frame)
    {
        var inputs = _drawn.Frame(frame);
        var measured = _frames[frame];
        var parts = measured.Importance.Length;
        measured.Importance.CopyTo(inputs.Importance, 0);
        for (var n = 0; n < measured.Readings.Length; n++)
        {
            var region = deployment.Region[deployment.EmbbEdgeServer[n]];
            for (var c = 0; c < parts; c++)
            {
                // What is measured in another region tells of this one as much as its models do.
                var share = deployment.Family[c] == region ? 1 : deployment.Scenario.CrossFamily;
                inputs.DataKbit[(n * parts) + c] = measured.Readings[n] * kbitPerReading * share;
            }
        }

        return inputs;
    }

    /// <inheritdoc />
    public ComposedCycleInputs Cycle(int frame, int cycle)
    {
        var inputs = _drawn.Cycle(frame, cycle);
        var measured = _cycles[(frame, cycle)];
        Array.Clear(inputs.EmbbPresent);
        Array.Clear(inputs.UrllcPresent);
        foreach (var sensor in measured.Embb)
        {
            inputs.EmbbPresent[sensor] = true;
        }

        foreach (var sensor in measured.Urllc)
        {
            inputs.UrllcPresent[sensor] = true;
        }

        return inputs;
    }
}
