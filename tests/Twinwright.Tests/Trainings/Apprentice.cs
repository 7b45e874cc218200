using Twinwright.Experiments.Files;
using Twinwright.Experiments.Trainings;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Tests.Trainings;

/// <summary>A learner of a few lines, so that training is tested apart from any real method.</summary>
/// <remarks>Every edge server has a network, and helps when its first logit of its last convergency and 1 is above 0.</remarks>
internal sealed class Apprentice(Apprentice.Settings settings) : IWideAreaSolver, IPolicySolver
{
    public static readonly NetworkShape Shape = new(2, [3], 2, Twinwright.Learning.Networks.Activation.Tanh);
    private NetworkStack? _stack;
    private NetworkPass? _pass;
    private double _receivedW;

    /// <summary>It as asked for; options of the training are welcome.</summary>
    public static SolverSpec Spec(string options = "", bool transfers = false)
    {
        var entry = new SolverEntry(typeof(Apprentice), new SolverAttribute(SystemKind.WideArea, "apprentice", "a test's own")
        {
            Training = typeof(ApprenticeTraining),
            Transfers = transfers,
        });
        var parsed = options.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        return new SolverSpec(options.Length > 0 ? $"apprentice{{{options}}}" : "apprentice", entry, parsed);
    }

    /// <summary>A training of it in the small world.</summary>
    public static TrainingRequest Request(string folder, string options = "", bool transfers = false, params long[] deployments) => new()
    {
        Scenario = ScenarioFile.Load("wide-area/small"),
        Solver = Spec(options, transfers),
        Deployments = deployments.Length > 0 ? deployments : [3],
        Seed = 5,
        Iterations = 12,
        Folder = folder,
        Version = "1.2.3",
        CheckpointEvery = TimeSpan.Zero,
    };

    public void Load(Policy policy)
    {
        _stack = new NetworkStack(Shape, policy.Networks[0].Networks);
        _stack.Load(policy.Tensors, "actor");
    }

    public void Begin(WideAreaContext context) => (_receivedW, _pass) = (context.HeuristicReceivedW, new NetworkPass(Shape, 1));

    public void Decide(in CycleView cycle, in CycleActionsView actions)
    {
        Twinwright.Solvers.WideArea.Activation.Write(cycle, _receivedW, actions);
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            actions.Helper[i] = _pass!.Forward(_stack!, i % _stack!.Networks, [(float)cycle.BasicConvergency[i], 1], 1)[0] > 0 ^ settings.Contrary;
        }
    }

    /// <summary>Options of acting.</summary>
    public sealed record Settings
    {
        [Option("do the opposite")]
        public bool Contrary { get; set; }

        [Option("what it would look at", Min = 1, Max = 9)]
        public int Heads { get; set; } = 2;
    }
}

/// <summary>Trains it: every iteration pulls all weights towards draws of its own by Adam.</summary>
internal sealed class ApprenticeTraining : ITraining
{
    private readonly NetworkStack _stack;
    private readonly Adam _adam;
    private readonly Options _options;
    private readonly Apprentice.Settings _settings;
    private readonly TrainingContext _context;
    private readonly float[] _gradient;

    public ApprenticeTraining(Apprentice.Settings settings, Options options, TrainingContext context)
    {
        var servers = context.WideArea!.EdgeServers;
        (_settings, _options, _context, _stack) = (settings, options, context, new NetworkStack(Apprentice.Shape, servers));
        (_adam, _gradient) = (new Adam(1, _stack.Parameters.Length), new float[_stack.Parameters.Length]);
        _stack.Initialise(new Rng(context.Seed).Split("test/apprentice"), 1);
    }

    public int Iterations => _context.Iterations ?? 7;

    public int Iteration { get; private set; }

    /// <summary>Called before every iteration.</summary>
    public static AsyncLocal<Action?> Before { get; } = new();

    public TrainingReport Advance()
    {
        Before.Value?.Invoke();
        var draws = new Rng(_context.Seed).Split("test/apprentice/targets", _context.Deployments[0]).Field();
        for (var at = 0; at < _gradient.Length; at++)
        {
            _gradient[at] = _stack.Parameters[at] - (float)(draws[Iteration, at] - 0.5);
        }

        _adam.Step(0, _stack.Parameters, _gradient, _options.Rate, 1e-5f);
        Iteration++;
        return new TrainingReport
        {
            AgentSteps = (long)Iteration * _context.Steps * _stack.Networks,
            Objective = 100 + _stack.Parameters[0] + (Iteration == 4 ? double.NaN : 0),
            Validation = Iteration % 5 == 0 ? 50 + _stack.Parameters[1] : double.NaN,
            Entropy = _options.Broken ? double.NaN : 1.0 / Iteration,
        };
    }

    public void Save(TensorSet into)
    {
        _stack.Save(into, "actor");
        _adam.Save(into, "actor");
        into.Add("iteration", [(double)Iteration]);
    }

    public void Restore(TensorSet from)
    {
        var iteration = new double[1];
        from.CopyTo("iteration", iteration);
        Iteration = (int)iteration[0];
        _stack.Load(from, "actor");
        _adam.Restore(from, "actor");
    }

    public Policy Policy()
    {
        var tensors = new TensorSet();
        _stack.Save(tensors, "actor");
        if (_options.Broken)
        {
            tensors.Find("actor.0.bias")!.Single![1] = float.NaN;
        }

        return new Policy
        {
            Solver = "apprentice",
            Options = new Dictionary<string, string> { ["heads"] = _settings.Heads.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            Observes = ["basic convergency", "1"],
            Acts = ["helper", "nothing"],
            Sizes = new Dictionary<string, int> { ["edge_servers"] = _stack.Networks },
            Training = new Dictionary<string, string> { ["method"] = "pull towards \"draws\"" },
            Tensors = tensors,
            Networks = [new PolicyNetwork("actor", _stack.Networks, Apprentice.Shape)],
        };
    }

    /// <summary>Options of training.</summary>
    public sealed record Options
    {
        [Option("learning rate", Min = 0, Max = 1)]
        public double Rate { get; set; } = 0.01;

        [Option("whether it ends with a weight that is no number")]
        public bool Broken { get; set; }
    }
}
