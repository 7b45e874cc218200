using Twinwright.Learning.Networks;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>What the agents of a cycle see.</summary>
public interface ICycleInputs
{
    /// <summary>Numbers that an agent sees.</summary>
    int Size { get; }

    /// <summary>Their names.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Takes what is known before the first cycle.</summary>
    /// <param name="context">Of the world.</param>
    /// <param name="actors">The networks that act on what is written.</param>
    void Begin(WideAreaContext context, NetworkStack actors)
    {
    }

    /// <summary>Writes what all agents see.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="into">F × <see cref="Size"/> numbers, by edge server.</param>
    void Write(in CycleView cycle, Span<float> into);
}

/// <summary>An edge server's own observation, and the mean of its neighbours'.</summary>
/// <remarks>
/// Kang 2023, eqs. 35 and 42. Numbers of sensors are scaled by <see cref="Sensors"/>; a basic convergency factor is of
/// order 1 as it is. The printed sizes leave the factor out.
/// </remarks>
/// <param name="heads">What agents decide; with the printed sizes they see less.</param>
/// <param name="meanField">Whether they see the mean of their neighbours, too.</param>
public sealed class MeanFieldInputs(HeadSet heads, bool meanField) : ICycleInputs
{
    private const float Sensors = 20;
    private float[] _observation = [];

    /// <inheritdoc />
    public int Size => Own * (meanField ? 2 : 1);

    /// <inheritdoc />
    public IReadOnlyList<string> Names
    {
        get
        {
            string[] own = ["available_embb/20", "available_urllc/20", "basic_convergency"];
            var seen = own[..Own];
            return meanField ? [.. seen, .. seen.Select(name => "neighbour_mean " + name)] : seen;
        }
    }

    private int Own => heads == HeadSet.Paper ? 2 : Observation.LocalSize;

    /// <inheritdoc />
    public void Write(in CycleView cycle, Span<float> into)
    {
        if (_observation.Length != cycle.EdgeServers * Observation.Size)
        {
            _observation = new float[cycle.EdgeServers * Observation.Size];
        }

        Observation.Write(cycle, _observation);
        var at = 0;
        for (var part = 0; part < _observation.Length; part += Observation.LocalSize)
        {
            if (!meanField && part % Observation.Size != 0)
            {
                continue;
            }

            into[at++] = _observation[part] / Sensors;
            into[at++] = _observation[part + 1] / Sensors;
            if (heads != HeadSet.Paper)
            {
                into[at++] = _observation[part + 2];
            }
        }
    }
}
