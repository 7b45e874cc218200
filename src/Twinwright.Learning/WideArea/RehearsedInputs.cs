using Twinwright.Learning.Networks;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>What agents see after they have told each other who would help, some times over.</summary>
/// <remarks>
/// All decide at once, so neighbours may both help, or wait for each other. In a rehearsal everyone takes the identity
/// that its network deems more probable from what it sees, and tells its neighbours, who look again. What is seen after
/// the last rehearsal is what agents act on and learn from. The first sees the identities of the cycle before.
/// </remarks>
/// <param name="rehearsals">How many.</param>
public sealed class RehearsedInputs(int rehearsals) : ICycleInputs
{
    private readonly SharedInputs _inputs = new();
    private NetworkStack? _actors;
    private NetworkPass? _pass;
    private bool[] _helper = [];
    private bool[] _mask = [];

    /// <inheritdoc />
    public int Size => _inputs.Size;

    /// <inheritdoc />
    public IReadOnlyList<string> Names => _inputs.Names;

    /// <inheritdoc />
    public void Begin(WideAreaContext context, NetworkStack actors)
    {
        _inputs.Begin(context, actors);
        (_actors, _pass) = (actors, null);
    }

    /// <inheritdoc />
    public void Write(in CycleView cycle, Span<float> into)
    {
        _inputs.Write(cycle, into);
        if (rehearsals == 0)
        {
            return;
        }

        var (actors, count) = (_actors ?? throw new InvalidOperationException("Begin must come first"), cycle.EdgeServers);
        if (_pass is null || _helper.Length != count)
        {
            (_pass, _helper, _mask) = (new NetworkPass(actors.Shape, count), new bool[count], new bool[count * ActionMask.Size]);
        }

        ActionMask.Write(cycle, _mask);
        for (var rehearsal = 0; rehearsal < rehearsals; rehearsal++)
        {
            var said = _pass.Forward(actors, 0, into, count);
            for (var i = 0; i < count; i++)
            {
                var own = said.Slice(i * actors.Shape.Outputs, 2);
                _helper[i] = _mask[(i * ActionMask.Size) + 1] && (own[1] > own[0] || !_mask[i * ActionMask.Size]);
            }

            _inputs.Write(cycle, _helper, into);
        }
    }
}
