using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>Acts by one trained actor for each edge server, or by one that they share.</summary>
public abstract class AgentSolver : IWideAreaSolver, IPolicySolver
{
    /// <summary>Prefix of the actors' tensors.</summary>
    public const string Prefix = "actor";

    private readonly ICycleInputs _inputs;
    private readonly AgentChoices _choices;
    private readonly bool _sample;
    private readonly bool[] _open;
    private readonly double[] _draws;
    private NetworkStack? _actors;
    private NetworkPass? _pass;
    private WideAreaContext? _context;
    private float[] _seen = [];
    private bool[] _mask = [];
    private byte[] _chosen = [];
    private RandomField _field;
    private long? _seed;

    private protected AgentSolver(ICycleInputs inputs, AgentChoices choices, bool sample)
    {
        (_inputs, _choices, _sample) = (inputs, choices, sample);
        _open = new bool[choices.Layout.Logits];
        _draws = new double[RandomField.Align(choices.Layout.Draws)];
    }

    /// <inheritdoc />
    public void Load(Policy policy)
    {
        var network = policy.Networks.FirstOrDefault(known => known.Prefix == Prefix)
            ?? throw new Solvers.Catalogue.SolverRefusedException($"there is no network {Prefix} among its weights");
        if (network.Shape.Inputs != _inputs.Size || network.Shape.Outputs != _choices.Layout.Outputs)
        {
            throw new Solvers.Catalogue.SolverRefusedException(
                $"its actors have {network.Shape.Inputs} inputs and {network.Shape.Outputs} outputs, but must have {_inputs.Size} and {_choices.Layout.Outputs}");
        }

        if (network.Networks > 1 && policy.Sizes.GetValueOrDefault("edge_servers") != network.Networks)
        {
            throw new Solvers.Catalogue.SolverRefusedException(
                $"its sizes must name as many edge_servers as it has actors, {network.Networks}");
        }

        _actors = new NetworkStack(network.Shape, network.Networks);
        _actors.Load(policy.Tensors, Prefix);
        _pass = null;
    }

    /// <inheritdoc />
    public void Begin(WideAreaContext context)
    {
        (_context, _seed, _pass) = (context, null, null);
        _choices.Begin(context);
    }

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        if (_actors is null || _context is null)
        {
            throw new InvalidOperationException("a policy and Begin must come first");
        }

        var (count, width, shared) = (cycle.EdgeServers, _inputs.Size, _actors.Networks == 1);
        Prepare(count);
        if (_sample && _seed != cycle.DynamicsSeed)
        {
            _field = new Rng(cycle.DynamicsSeed).Split("agents").Field();
            _seed = cycle.DynamicsSeed;
        }

        _inputs.Write(cycle, _seen);
        ActionMask.Write(cycle, _mask);
        var all = shared ? _pass!.Forward(_actors, 0, _seen, count) : default;
        for (var i = 0; i < count; i++)
        {
            Choose(cycle, i, shared ? all.Slice(i * _actors.Shape.Outputs, _actors.Shape.Outputs) : _pass!.Forward(_actors, i, _seen.AsSpan(i * width, width), 1));
        }

        _choices.Apply(cycle, _chosen, actions);
    }

    /// <summary>Makes room for a number of edge servers; one network sees all of them at once.</summary>
    private void Prepare(int count)
    {
        if (_pass is null || _seen.Length != count * _inputs.Size)
        {
            _inputs.Begin(_context!, _actors!);
            _pass = new NetworkPass(_actors!.Shape, _actors.Networks == 1 ? count : 1);
            (_seen, _mask, _chosen) = (new float[count * _inputs.Size], new bool[count * ActionMask.Size], new byte[count * _choices.Layout.Heads]);
        }
    }

    private void Choose(in CycleView cycle, int i, Span<float> outputs)
    {
        var layout = _choices.Layout;
        _choices.WriteMask(_mask, i, _open);
        PolicyHeads.Softmax(layout, outputs, _open);
        var chosen = _chosen.AsSpan(i * layout.Heads, layout.Heads);
        if (_sample)
        {
            _field.Fill(cycle.Step, i * _draws.Length, _draws);
            PolicyHeads.Sample(layout, outputs, [], _draws, chosen, []);
        }
        else
        {
            PolicyHeads.Argmax(layout, outputs, chosen, []);
        }
    }
}
