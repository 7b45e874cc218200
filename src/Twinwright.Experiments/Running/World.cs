namespace Twinwright.Experiments.Running;

/// <summary>A world of a comparison: all solvers see the same.</summary>
/// <param name="Deployment">Seed of the deployment.</param>
/// <param name="DynamicsSeed">Seed of the dynamics.</param>
/// <param name="Group">Which unit of the statistics it belongs to.</param>
public readonly record struct World(long Deployment, long DynamicsSeed, int Group);

/// <summary>Tells how far long work is.</summary>
public interface IProgressSink
{
    /// <summary>So many parts of the work are done.</summary>
    /// <param name="done">Parts done.</param>
    /// <param name="total">Parts in all.</param>
    void Report(int done, int total);
}
