using Twinwright.Experiments.Files;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;

namespace Twinwright.Tests.Running;

/// <summary>A small construction, and solvers of a few lines for it, so that runs are tested apart from any real solver.</summary>
internal static class PlainFederation
{
    /// <summary>A scenario of 3 edge servers and 5 sensors.</summary>
    public static LoadedScenario Scenario(params string[] sets) => ScenarioFile.Load("federation/small", sets);

    /// <summary>A solver as asked for under some id.</summary>
    public static SolverSpec Solver(string id, int maxEdgeServers = int.MaxValue) => new(
        id,
        new SolverEntry(
            id == "reluctant" ? typeof(Reluctant) : typeof(Coin),
            new SolverAttribute(SystemKind.Federation, id, "a test's own") { MaxEdgeServers = maxEdgeServers }),
        new Dictionary<string, string>());

    /// <summary>Tosses a coin for each association; whoever was a member stays more often. Rounds follow from t and T.</summary>
    internal sealed class Coin : IFederationSolver
    {
        public void Begin(FederationContext context)
        {
        }

        public void Decide(FrameState frame, FrameActions actions)
        {
            var system = frame.System;
            var draws = new Rng(frame.DynamicsSeed).Split("test/coin").Field();
            actions.Clear();
            for (var c = 0; c < system.PartialDts; c++)
            {
                actions.Assignment[c] = (c + (frame.Frame / 2)) % system.EdgeServers;
            }

            for (var b = 0; b < system.EdgeServers; b++)
            {
                var free = 0;
                for (var n = 0; n < system.Sensors && free < system.Subcarriers; n++)
                {
                    if (draws[frame.Frame, (b * system.Sensors) + n] < (frame.WasMember(b, n) ? 0.8 : 0.4))
                    {
                        actions.Add(b, n, free++);
                        actions.Moves++;
                    }
                }

                actions.Rounds[b] = 1 + ((b + frame.Frame + frame.Frames) % 7);
            }
        }
    }

    /// <summary>Takes on nothing.</summary>
    internal sealed class Reluctant : IFederationSolver
    {
        public void Begin(FederationContext context) => throw new SolverRefusedException("solver reluctant would rather not");

        public void Decide(FrameState frame, FrameActions actions) => throw new InvalidOperationException("it was not asked before");
    }
}
