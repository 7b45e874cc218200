namespace Twinwright.Model;

/// <summary>Where an instance comes from.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Deployment">Seed of the deployment.</param>
/// <param name="DynamicsSeed">Seed of the dynamics.</param>
/// <param name="Step">Cycle or frame within the run, from 0.</param>
public sealed record WorldOrigin(string Scenario, long Deployment, long DynamicsSeed, long Step);
