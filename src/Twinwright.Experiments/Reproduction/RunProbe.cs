using System.Globalization;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction.Probes;
using Twinwright.Experiments.Running;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Reproduction;

/// <summary>How an experiment's form looks at a run, and what such a run tells.</summary>
internal sealed class RunProbe
{
    /// <summary>Frames of a run that are looked through for stability: the first, and every so many.</summary>
    private const int CertifyEvery = 10;

    private static readonly string[] EdgeServerArrays =
    [
        "sensors", "neighbour_sensors", "neighbours", "helper_rate", "energy_j", "embb_available", "urllc_available", "embb_active",
        "urllc_active", "received_power_w", "transmit_power_w", "embb_active_cycles",
        "dominated_embb_urllc_active", "dominated_embb_urllc_available", "dominated_urllc_urllc_active",
        "dominated_urllc_urllc_available", "between_urllc_active", "between_urllc_available",
    ];

    private readonly ExperimentForm _form;
    private readonly bool _wideArea;

    private RunProbe(ExperimentForm form, bool wideArea) => (_form, _wideArea) = (form, wideArea);

    /// <summary>The probe of an experiment.</summary>
    /// <param name="experiment">The experiment; its scenario must be readable.</param>
    public static RunProbe Of(Experiment experiment) =>
        Of(experiment.Form, ScenarioFile.Load(experiment.Scenario, experiment.Set).System);

    /// <summary>The probe of a form in a system.</summary>
    public static RunProbe Of(ExperimentForm form, SystemKind system) => new(form, system == SystemKind.WideArea);

    /// <summary>How runs are looked at.</summary>
    public ExperimentForm Form => _form;

    /// <summary>Whether the form can be asked of the experiment's system.</summary>
    public bool Fits => _wideArea
        ? _form is not (ExperimentForm.Moves or ExperimentForm.Certificate or ExperimentForm.Work)
        : _form is ExperimentForm.Training or ExperimentForm.Sweep or ExperimentForm.Moves or ExperimentForm.Bars
            or ExperimentForm.Certificate or ExperimentForm.Work or ExperimentForm.Profile;

    /// <summary>Names of a run's totals.</summary>
    public IReadOnlyList<string> Totals => _wideArea
        ? [.. SystemMetrics.WideArea.Select(metric => metric.Name), .. _form == ExperimentForm.Sacrifice ? SacrificeTotals.Names : []]
        : _form switch
        {
            ExperimentForm.Work => ["candidates_first_frame", "candidates_frame", "visits_first_frame", "moves_first_frame", "candidates_per_sweep"],
            ExperimentForm.Moves or ExperimentForm.Certificate =>
            [
                .. SystemMetrics.Federation.Select(metric => metric.Name),
                "frames", "moves", "moves_that_lower", "moves_that_raise", "unended_frames", "certified_frames", "unstable_frames",
                .. FrameWindows.Names,
            ],
            _ => [.. SystemMetrics.Federation.Select(metric => metric.Name)],
        };

    /// <summary>Names of arrays that tests may speak of.</summary>
    public IReadOnlyList<string> Arrays => _wideArea ? EdgeServerArrays : [];

    /// <summary>What a run is called where it is kept: runs of the same name in the same world are the same.</summary>
    public string Name => _wideArea ? "edge-servers"
        : _form switch
        {
            ExperimentForm.Work => "work",
            ExperimentForm.Moves => "moves",
            ExperimentForm.Certificate => string.Create(CultureInfo.InvariantCulture, $"certificate-{CertifyEvery}"),
            _ => "totals",
        };

    /// <summary>Runs a solver.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="world">The world.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="length">Steps.</param>
    /// <param name="policies">Where policies are.</param>
    /// <param name="stop">Checked before every step.</param>
    public RunFacts Run(LoadedScenario scenario, World world, SolverSpec solver, RunLength length, PolicyShelf policies, CancellationToken stop)
    {
        if (_wideArea)
        {
            return EdgeServerProbe.Probe(
                scenario.Name, Deployment.Draw(scenario.WideArea, world.Deployment), world.DynamicsSeed, solver, length, stop, policies);
        }

        var deployment = FederationDeployment.Draw(scenario.Federation, world.Deployment);
        switch (_form)
        {
            case ExperimentForm.Work:
                return WorkProbe.Probe(scenario.Name, deployment, world.DynamicsSeed, solver, length.Steps, stop);
            case ExperimentForm.Moves:
            case ExperimentForm.Certificate:
                var every = _form == ExperimentForm.Certificate ? CertifyEvery : 0;
                return FrameWindows.AddTo(CoalitionProbe.Probe(scenario.Name, deployment, world.DynamicsSeed, solver, length.Steps, every, stop));
            default:
                var run = FederationRunner.Run(scenario.Name, deployment, world.DynamicsSeed, solver, length, stop, policies: policies);
                return new(run.Totals, new Dictionary<string, double[]>());
        }
    }
}
