using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Federation;

/// <summary>The worlds that a training goes through, one for each episode, as a function of the episode alone.</summary>
/// <remarks>
/// Of several deployments the episodes take one after the other, round and round. A single one is but the first: a
/// policy that serves all deployments must see many, and the seeds of the others are drawn from the stream
/// <c>learning/deployments</c> of the training's seed. Each episode has dynamics of its own, from
/// <c>learning/dynamics</c>.
/// </remarks>
internal sealed class EpisodeWorlds
{
    private readonly TrainingContext _context;
    private readonly FederationScenario _scenario;
    private readonly Rng _rng;

    /// <summary>The worlds of a training.</summary>
    /// <exception cref="SolverRefusedException">There are no edge servers to decide for.</exception>
    public EpisodeWorlds(TrainingContext context)
    {
        _context = context;
        _scenario = context.Federation ?? throw new ArgumentException("must be of federated construction", nameof(context));
        if (_scenario.Framework == Framework.Centra)
        {
            throw new SolverRefusedException("edge servers are decided for in training, and framework centra does not have them");
        }

        _rng = new Rng(context.Seed).Split("learning");
    }

    /// <summary>Seed of an episode's deployment.</summary>
    public long DeploymentSeed(int episode) => _context.Deployments.Count > 1 || episode == 0
        ? _context.Deployments[episode % _context.Deployments.Count]
        : Positive(_rng.Split("deployments", episode));

    /// <summary>Seed of an episode's dynamics.</summary>
    public long DynamicsSeed(int episode) => Positive(_rng.Split("dynamics", episode));

    /// <summary>The world of an episode, at its first frame.</summary>
    public FrameWorld At(int episode) =>
        new(FederationDeployment.Draw(_scenario, DeploymentSeed(episode)), DynamicsSeed(episode), _context.Steps);

    private static long Positive(Rng rng) => (long)(rng.NextBits() >> 1);
}
