using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>What commands need to know of a scenario's system, so that they serve all without asking which it is.</summary>
public abstract class SystemRuns
{
    private protected SystemRuns(LoadedScenario scenario, PolicyShelf policies) => (Scenario, Policies) = (scenario, policies);

    /// <summary>The runs of a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    public static SystemRuns Of(LoadedScenario scenario, PolicyShelf? policies = null)
    {
        policies ??= PolicyShelf.Shipped(scenario.Name);
        return scenario.System switch
        {
            SystemKind.Federation => new FederationRuns(scenario, policies),
            SystemKind.Composed => new ComposedRuns(scenario, policies),
            _ => new WideAreaRuns(scenario, policies),
        };
    }

    /// <summary>Where policies are.</summary>
    public PolicyShelf Policies { get; }

    /// <summary>The scenario.</summary>
    public LoadedScenario Scenario { get; }

    /// <summary>Metrics of a run, in the order in which they are reported.</summary>
    public abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The metric that solvers are ranked by.</summary>
    public abstract Metric Headline { get; }

    /// <summary>What the system calls its steps: <c>cycles</c> or <c>frames</c>.</summary>
    public abstract string StepsName { get; }

    /// <summary>Steps of a run when not given.</summary>
    public abstract int DefaultSteps { get; }

    /// <summary>Id of the solver that decides the steps before an instance when none is given.</summary>
    public abstract string DefaultSolver { get; }

    /// <summary>Measured steps when not given.</summary>
    /// <param name="steps">Steps of the run.</param>
    public abstract int DefaultMeasured(int steps);

    /// <summary>Draws a deployment.</summary>
    /// <param name="deployment">Its seed.</param>
    public abstract DrawnWorld Draw(long deployment);

    /// <summary>The length of a run.</summary>
    /// <param name="steps">Steps; null for the system's default.</param>
    /// <param name="measured">Steps at the end over which totals are taken; null for the system's default.</param>
    /// <exception cref="InputException">More steps are to be measured than there are.</exception>
    public RunLength Length(int? steps, int? measured)
    {
        var length = steps ?? DefaultSteps;
        return measured > length
            ? throw new InputException("--measure", $"{measured}", $"must be from 1 to the number of steps ({length})")
            : new(length, measured ?? DefaultMeasured(length));
    }

    /// <summary>Reads a solver of this system.</summary>
    /// <exception cref="SolverRefusedException">It is unknown, of the other system, or an option is wrong.</exception>
    /// <exception cref="InputException">A folder is of one policy, of another solver.</exception>
    public SolverSpec Solver(string text)
    {
        var solver = SolverSpec.Parse(text, Scenario.System);
        Policies.RequireUse(solver);
        return solver;
    }

    /// <summary>Reads a list of solvers of this system.</summary>
    /// <exception cref="SolverRefusedException">The list is empty, names a solver twice, or one of them is wrong.</exception>
    /// <exception cref="InputException">A folder is of one policy, of none of these solvers.</exception>
    public IReadOnlyList<SolverSpec> Solvers(string text)
    {
        var solvers = SolverSpec.ParseList(text, Scenario.System);
        Policies.RequireUse(solvers);
        return solvers;
    }
}

/// <summary>A deployment, in which solvers run.</summary>
public abstract class DrawnWorld
{
    /// <summary>Refuses a solver that does not take on such a world, before anything is run.</summary>
    /// <exception cref="SolverRefusedException">It does not.</exception>
    public abstract void Admit(SolverSpec solver);

    /// <summary>Runs a solver.</summary>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">Which solver.</param>
    /// <param name="length">Steps, and how many of them are measured.</param>
    /// <param name="stop">Checked before every step.</param>
    /// <param name="team">Threads to share a large world's steps; null for the caller's alone.</param>
    /// <param name="progress">Told of every finished step; null for nobody.</param>
    /// <exception cref="SolverRefusedException">The solver does not take on this world.</exception>
    public abstract RunResult Run(
        long dynamicsSeed, SolverSpec solver, RunLength length, CancellationToken stop, WorkerTeam? team = null, IProgressSink? progress = null);

    /// <summary>The step that a run comes to, as an instance file.</summary>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">Decides the steps before.</param>
    /// <param name="step">Which step, from 0.</param>
    /// <param name="steps">Steps of the run.</param>
    /// <param name="stop">Checked before every step.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="SolverRefusedException">The solver does not take on this world.</exception>
    /// <exception cref="Model.WorldRefusedException">The file would be too large.</exception>
    public abstract byte[] InstanceAt(long dynamicsSeed, SolverSpec solver, int step, int steps, CancellationToken stop);

    /// <summary>Refuses a file that could not be read again.</summary>
    /// <param name="bytes">Its size, or a lower bound of it.</param>
    /// <param name="what">What it holds.</param>
    private protected static void Fits(long bytes, string what)
    {
        if (bytes > InputFile.MaxJsonBytes)
        {
            throw new Model.WorldRefusedException(
                $"an instance of {what} would take {bytes >> 20} MiB or more, but files hold {InputFile.MaxJsonBytes >> 20} MiB at most");
        }
    }
}

/// <summary>How long a run is.</summary>
/// <param name="Steps">Steps.</param>
/// <param name="Measured">Steps at the end over which totals are taken.</param>
public readonly record struct RunLength(int Steps, int Measured);
