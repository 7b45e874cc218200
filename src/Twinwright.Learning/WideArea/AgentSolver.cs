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
    private readonly AgentChoices _heads;
    private readonly bool _sample;
    private NetworkStack? _actors;
    private NetworkPass? _pass;
    private WideAreaContext? _context;
    private WideAreaScenario _scenario = new();
    private float[] _seen = [];
    private bool[] _mask = [];
    private readonly bool[] _open;
    private readonly byte[] _choices;
    private readonly double[] _draws;
    private RandomField _field;
    private long? _seed;

    private protected AgentSolver(ICycleInputs inputs, HeadSet heads, bool sample)
    {
        (_inputs, _heads, _sample) = (inputs, new AgentChoices(heads), sample);
        var layout = _heads.Layout;
        _open = new bool[layout.Logits];
        (_choices, _draws) = (new byte[layout.Heads], new double[RandomField.Align(layout.Draws)]);
    }

    /// <inheritdoc />
    public void Load(Policy policy)
    {
        var network = policy.Networks.FirstOrDefault(known => known.Prefix == Prefix)
            ?? throw new Solvers.Catalogue.SolverRefusedException($"there is no network {Prefix} among its weights");
        if (network.Shape.Inputs != _inputs.Size || network.Shape.Outputs != _heads.Layout.Outputs)
        {
            throw new Solvers.Catalogue.SolverRefusedException(
                $"its actors have {network.Shape.Inputs} inputs and {network.Shape.Outputs} outputs, but must have {_inputs.Size} and {_heads.Layout.Outputs}");
        }

        _actors = new NetworkStack(network.Shape, network.Networks);
        _actors.Load(policy.Tensors, Prefix);
        _pass = new NetworkPass(network.Shape, 1);
    }

    /// <inheritdoc />
    public void Begin(WideAreaContext context)
    {
        _context = context;
        _scenario = context.Deployment?.Scenario ?? new WideAreaScenario();
        _seed = null;
    }

    /// <inheritdoc />
    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        if (_actors is null || _pass is null || _context is null)
        {
            throw new InvalidOperationException("a policy and Begin must come first");
        }

        var count = cycle.EdgeServers;
        var width = _inputs.Size;
        if (_seen.Length != count * width)
        {
            (_seen, _mask) = (new float[count * width], new bool[count * ActionMask.Size]);
        }

        if (_sample && _seed != cycle.DynamicsSeed)
        {
            _field = new Rng(cycle.DynamicsSeed).Split("agents").Field();
            _seed = cycle.DynamicsSeed;
        }

        _inputs.Write(cycle, _seen);
        ActionMask.Write(cycle, _mask);
        _heads.Prepare(cycle, _context.HeuristicReceivedW, actions);
        for (var i = 0; i < count; i++)
        {
            _heads.WriteMask(_mask, i, _open);
            var outputs = _pass.Forward(_actors, _actors.Networks == 1 ? 0 : i, _seen.AsSpan(i * width, width), 1);
            PolicyHeads.Softmax(_heads.Layout, outputs, _open);
            if (_sample)
            {
                _field.Fill(cycle.Step, i * _draws.Length, _draws);
                PolicyHeads.Sample(_heads.Layout, outputs, [], _draws, _choices, []);
            }
            else
            {
                PolicyHeads.Argmax(_heads.Layout, outputs, _choices, []);
            }

            _heads.Apply(cycle, i, _choices, _scenario, actions);
        }
    }
}
