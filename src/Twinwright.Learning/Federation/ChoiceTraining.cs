using System.Globalization;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;

namespace Twinwright.Learning.Federation;

/// <summary>Learns the choices of edge servers from episodes, one an iteration.</summary>
/// <remarks>
/// A frame goes: match and choose by what has been learnt, maybe explore, run, and learn from the reward of every edge
/// server with a partial-DT, r_b = U_b − ψ max{0, τ_b + τ_I − δ_T} (Chen 2025, eq. 37, with its own delay τ_b in place
/// of the frame's: the others' lateness says nothing about its choice). An episode's world depends on the seed and its
/// number alone, so that what has been learnt and the number of episodes is all there is to save.
/// </remarks>
public abstract class ChoiceTraining : ITraining
{
    private const int DefaultEpisodes = 100;

    private readonly EpisodeWorlds _worlds;
    private readonly RoundsScale _scale;

    private protected ChoiceTraining(TrainingContext context, RoundsScale scale)
    {
        (Context, _scale, _worlds) = (context, scale, new EpisodeWorlds(context));
        Iterations = context.Iterations ?? DefaultEpisodes;
    }

    /// <inheritdoc />
    public int Iterations { get; }

    /// <inheritdoc />
    public int Iteration { get; private set; }

    /// <summary>What the training is about.</summary>
    private protected TrainingContext Context { get; }

    /// <inheritdoc />
    public TrainingReport Advance()
    {
        var world = _worlds.At(Iteration);
        var system = world.Deployment.System;
        var (decider, kernel) = (new ChoiceDecider(system, _scale), new FrameKernel(system));
        var (actions, outcome, objective, reward) = (new FrameActions(system), new FrameOutcome(system), 0.0, 0.0);
        BeginEpisode(system);
        for (var step = 0; step < Context.Steps; step++)
        {
            Choose(world.Frame, decider);
            decider.Write(world.Frame, actions);
            kernel.Run(world.Frame, actions, outcome);
            for (var c = 0; c < system.PartialDts; c++)
            {
                var own = ChoiceDecider.Bounded(Reward(system, outcome, decider.Assignment[c]));
                reward += own;
                Learn(c, own);
            }

            objective += outcome.Totals.Utility - outcome.Totals.DelayPenalty;
            world.Advance(actions, outcome);
        }

        EndEpisode(world.Frame, decider);
        Iteration++;
        return new TrainingReport
        {
            AgentSteps = (long)Iteration * Context.Steps * system.PartialDts,
            Return = reward / ((double)Context.Steps * system.PartialDts),
            Objective = objective / Context.Steps,
        };
    }

    /// <inheritdoc />
    public void Save(TensorSet into)
    {
        into.Add("training.episodes", (ReadOnlySpan<double>)[Iteration]);
        SaveLearnt(into);
    }

    /// <inheritdoc />
    public void Restore(TensorSet from)
    {
        var episodes = new double[1];
        from.CopyTo("training.episodes", episodes);
        Iteration = (int)episodes[0];
        RestoreLearnt(from);
    }

    /// <inheritdoc />
    public abstract Policy Policy();

    /// <summary>A policy of what has been learnt.</summary>
    private protected Policy Policy(string solver, IReadOnlyList<string> observes, TensorSet tensors) => new()
    {
        Solver = solver,
        Options = new Dictionary<string, string> { [ChoicePolicy.Rounds] = EdgeServerChoices.Word(_scale) },
        Observes = observes,
        Acts = EdgeServerChoices.Names,
        Sizes = new Dictionary<string, int>(),
        Training = new Dictionary<string, string>
        {
            ["scenario"] = Context.ScenarioName,
            ["seed"] = Text(Context.Seed),
            ["episodes"] = Text(Iteration),
            ["frames_per_episode"] = Text(Context.Steps),
            ["deployments"] = Context.Deployments.Count > 1
                ? string.Join(' ', Context.Deployments.Select(Text))
                : $"{Text(Context.Deployments[0])}, then drawn",
        },
        Tensors = tensors,
    };

    /// <summary>Prepares for an episode.</summary>
    private protected abstract void BeginEpisode(FederationSystem system);

    /// <summary>Matches and chooses; called before each frame.</summary>
    private protected abstract void Choose(FrameState frame, ChoiceDecider decider);

    /// <summary>Takes the reward of the edge server that a partial-DT was matched with.</summary>
    private protected abstract void Learn(int c, double reward);

    /// <summary>Sees the frame that would come after an episode's last.</summary>
    private protected abstract void EndEpisode(FrameState frame, ChoiceDecider decider);

    /// <summary>Adds what has been learnt.</summary>
    private protected abstract void SaveLearnt(TensorSet into);

    /// <summary>Takes on what has been learnt.</summary>
    private protected abstract void RestoreLearnt(TensorSet from);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Reward(FederationSystem system, FrameOutcome outcome, int b) => FrameUtility.Reward(
        outcome.Utility[b],
        system.PenaltyPerS,
        FrameDelays.LatenessS(outcome.EdgeServerDelayS[b] + outcome.Totals.IntegrationDelayS, system.Constants.FrameDurationS));
}
