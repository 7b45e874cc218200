using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>Acts by one trained actor for each edge server.</summary>
public abstract class AgentSolver : IWideAreaSolver, IPolicySolver
{
    /// <summary>Prefix of the actors' tensors.</summary>
    public const string Prefix = "actor";

    private readonly AgentView _view;
    private readonly bool _sample;
    private NetworkStack? _actors;
    private NetworkPass? _pass;
    private WideAreaContext? _context;
    private WideAreaScenario _scenario = new();
    private float[] _observation = [];
    private bool[] _mask = [];
    private readonly float[] _input;
    private readonly bool[] _open;
    private readonly byte[] _choices;
    private readonly double[] _draws;
    private RandomField _field;
    private long? _seed;

    private protected AgentSolver(AgentView view, bool sample)
    {
        (_view, _sample) = (view, sample);
        (_input, _open) = (new float[view.Inputs], new bool[view.Layout.Logits]);
        (_choices, _draws) = (new byte[view.Layout.Heads], new double[RandomField.Align(view.Layout.Draws)]);
    }

    /// <inheritdoc />
    public void Load(Policy policy)
    {
        var network = policy.Networks.FirstOrDefault(known => known.Prefix == Prefix)
            ?? throw new Solvers.Catalogue.SolverRefusedException($"there is no network {Prefix} among its weights");
        if (network.Shape.Inputs != _view.Inputs || network.Shape.Outputs != _view.Layout.Outputs)
        {
            throw new Solvers.Catalogue.SolverRefusedException(
                $"its actors have {network.Shape.Inputs} inputs and {network.Shape.Outputs} outputs, but must have {_view.Inputs} and {_view.Layout.Outputs}");
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
        if (_observation.Length != count * Observation.Size)
        {
            (_observation, _mask) = (new float[count * Observation.Size], new bool[count * ActionMask.Size]);
        }

        if (_sample && _seed != cycle.DynamicsSeed)
        {
            _field = new Rng(cycle.DynamicsSeed).Split("agents").Field();
            _seed = cycle.DynamicsSeed;
        }

        Observation.Write(cycle, _observation);
        ActionMask.Write(cycle, _mask);
        _view.Prepare(cycle, _context.HeuristicReceivedW, actions);
        for (var i = 0; i < count; i++)
        {
            _view.Write(_observation, i, _input);
            _view.WriteMask(_mask, i, _open);
            var outputs = _pass.Forward(_actors, i, _input, 1);
            PolicyHeads.Softmax(_view.Layout, outputs, _open);
            if (_sample)
            {
                _field.Fill(cycle.Step, i * _draws.Length, _draws);
                PolicyHeads.Sample(_view.Layout, outputs, [], _draws, _choices, []);
            }
            else
            {
                PolicyHeads.Argmax(_view.Layout, outputs, _choices, []);
            }

            _view.Apply(cycle, i, _choices, _scenario, actions);
        }
    }
}
