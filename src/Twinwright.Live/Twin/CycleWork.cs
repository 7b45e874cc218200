using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Twinwright.Live.Api;
using Twinwright.Live.Deciding;
using Twinwright.Live.Grains;
using Twinwright.Live.Storage;
using Twinwright.Live.Telemetry;
using Twinwright.Model.Composed;
using Twinwright.Model.Federation;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Twin;

/// <summary>The steps of a cycle, and of the frame that begins or ends with it.</summary>
internal sealed class CycleWork(
    TwinStore store, ReadingStore readings, TwinPlan plan, SeriesReader series, IGrainFactory grains, LiveMetrics metrics, TimeProvider clock, ILogger log,
    long epoch, CloudMemory memory, ComposedStepper world, MeasuredInputs inputs, FederationDecider federation, WideAreaDecider wideArea)
{
    /// <summary>Frames to come that solvers are told of: a live twin has no end.</summary>
    public const int Horizon = 100;

    private readonly int _perFrame = plan.Deployment.Scenario.CyclesPerFrame;
    private readonly TwinIntegrator _integrator = new(plan, memory);
    private readonly EdgeOrders _orders = new(plan, epoch, world);

    /// <summary>Runs the next cycle.</summary>
    /// <param name="firstStep">The step of the data that the first cycle was of.</param>
    /// <param name="step">The step of the data.</param>
    /// <param name="clockMs">The twin's clock [ms].</param>
    /// <returns>What it took.</returns>
    public async Task<CycleCost> RunAsync(long firstStep, long step, long clockMs)
    {
        var cycle = memory.Cycles;
        var (frame, inFrame) = ((int)(cycle / _perFrame), (int)(cycle % _perFrame));
        var begun = store.Decision(StepKind.Frame, frame + 1);
        var cut = store.Decision(StepKind.Cycle, cycle)?.Cut ?? (inFrame == 0 ? begun?.Cut : null) ?? readings.LastReading();
        var observed = series.At(cut, step, view => _integrator.Observe(view, step));
        if (inFrame == 0)
        {
            await FrameAsync(frame, cycle, step, clockMs, cut, begun).ConfigureAwait(true);
        }

        var (actions, decidedBy, startedAtMs) = await DecideCycleAsync(frame, inFrame, cycle, step, clockMs, cut).ConfigureAwait(true);
        var (need, similarity) = Look(world.BeginCycle(inputs.Cycle(frame, inFrame)));
        var outcome = world.EndCycle(actions);
        var reports = await OrderAsync(cycle, step, cut, outcome, need, similarity).ConfigureAwait(true);
        (memory.FirstStep, memory.Cycles, memory.Cut) = (firstStep, cycle + 1, cut);
        var predictions = series.At(cut, step, view => _integrator.Predict(view, step, cycle, reports));
        var cost = new CycleCost(outcome.EnergyJ.Sum(), reports.Sum(report => report.ParameterBytes));
        var frameEnd = inFrame == _perFrame - 1 ? await EndFrameAsync(frame, cycle, clockMs).ConfigureAwait(true) : null;
        var end = new CycleEnd
        {
            Cycle = cycle,
            Epoch = epoch,
            ClockMs = clockMs,
            AtMs = NowMs(),
            Summary = CycleReports.Summary(world.CycleTotals, outcome, reports, _integrator, cost).ToJsonString(),
            Updates = [.. reports.Select((report, i) => (plan.Areas[i], CycleReports.EdgeServer(plan, outcome, report, i).ToJsonString()))],
            Observed = observed,
            Predictions = predictions,
            Frame = frameEnd,
            State = Remember(),
        };
        await store.FinishAsync(end).ConfigureAwait(true);
        inputs.ForgetUpTo(frame - 1);
        log.LogDebug("Cycle {Cycle} of step {Step} is done by {Solver} in {Ms} ms", cycle, step, decidedBy, NowMs() - startedAtMs);
        return cost;
    }

    /// <summary>Everything that the cloud keeps, as it is between cycles.</summary>
    public byte[] Remember()
    {
        (memory.Federation, memory.WideArea, memory.World) = (federation.Seat.State, wideArea.Seat.State, world.State.Snapshot());
        return memory.ToBytes();
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task FrameAsync(int frame, long cycle, long step, long clockMs, long cut, DecisionRow? begun)
    {
        var start = clock.GetTimestamp();
        var measured = begun is { } known
            ? MeasuredFrame.From(known.Inputs)
            : series.At(cut, step, view => new MeasuredFrame(_integrator.Importance(), view.CountReadings(step, _perFrame)));
        inputs.Set(frame, measured);
        var state = world.BeginFrame(inputs.Frame(frame));
        state.Frames = frame + Horizon;
        FrameActions actions;
        if (begun is not null)
        {
            actions = RecordedFrame.From(begun.Decision).ToActions(plan.Deployment.Federation.System);
            federation.Seat.Restore(SeatState.From(begun.Seat));
        }
        else
        {
            (actions, var decidedBy) = federation.Decide(state, frame + 1);
            await KeepAsync(StepKind.Frame, new DecisionRow
            {
                Step = frame + 1,
                Frame = frame + 1,
                Epoch = epoch,
                Cut = cut,
                ClockMs = clockMs,
                Inputs = measured.ToBytes(),
                DecidedBy = decidedBy,
                Decision = RecordedFrame.Of(actions).ToBytes(),
                Seat = federation.Seat.State.ToText(),
                StartedAtMs = NowMs(),
                Switches = Tell(federation.Seat.TakeSwitches()),
            }).ConfigureAwait(true);
        }

        metrics.Frame(clock.GetElapsedTime(start).TotalSeconds);
        var outcome = world.EndFrame(actions);
        await OrderFrameAsync(frame, cycle, outcome, actions).ConfigureAwait(true);
    }

    /// <summary>Edge servers that built, or are to build, a partial-DT get an order.</summary>
    private async Task OrderFrameAsync(int frame, long cycle, FrameOutcome outcome, FrameActions actions)
    {
        var before = memory.Builder;
        var orders = new List<(int EdgeServer, Task<EdgeReport> Report)>();
        for (var b = 0; b < plan.Areas.Count; b++)
        {
            var c = outcome.PartialDt[b];
            if (c < 0 && !before.Contains(b))
            {
                continue;
            }

            var order = _orders.Frame(b, frame, cycle, c, c >= 0 ? before[c] : -1, actions.Rounds[b]);
            orders.Add((b, grains.EdgeServer(plan.Areas[b]).FrameAsync(order)));
        }

        memory.MigratedBytes = 0;
        foreach (var (b, order) in orders)
        {
            var report = await order.ConfigureAwait(true);
            memory.MigratedBytes += report.MigratedBytes;
            if (report.PartialDt >= 0)
            {
                (memory.Builder[report.PartialDt], memory.PartialDtVersion[report.PartialDt]) = (b, report.Version);
            }
        }

        metrics.Migrated(memory.MigratedBytes);
    }

    private async Task<(CycleActions Actions, string DecidedBy, long StartedAtMs)> DecideCycleAsync(
        int frame, int inFrame, long cycle, long step, long clockMs, long cut)
    {
        var begun = store.Decision(StepKind.Cycle, cycle);
        var measured = begun is { } known ? MeasuredCycle.From(known.Inputs) : series.At(cut, step, view => view.Present(step));
        inputs.Set(frame, inFrame, measured);
        var view = world.BeginCycle(inputs.Cycle(frame, inFrame));
        if (begun is not null)
        {
            wideArea.Seat.Restore(SeatState.From(begun.Seat));
            return (RecordedCycle.From(begun.Decision).ToActions(), begun.DecidedBy, begun.StartedAtMs);
        }

        var (actions, decidedBy) = wideArea.Decide(view, cycle);
        var row = new DecisionRow
        {
            Step = cycle,
            Frame = frame + 1,
            Epoch = epoch,
            Cut = cut,
            ClockMs = clockMs,
            Inputs = measured.ToBytes(),
            DecidedBy = decidedBy,
            Decision = RecordedCycle.Of(actions).ToBytes(),
            Seat = wideArea.Seat.State.ToText(),
            StartedAtMs = NowMs(),
            Switches = Tell(wideArea.Seat.TakeSwitches()),
        };
        await KeepAsync(StepKind.Cycle, row).ConfigureAwait(true);
        return (actions, row.DecidedBy, row.StartedAtMs);
    }

    /// <summary>Makes a decision durable. One that was kept before, by a writing that seemed to have failed, stands instead: the cycle begins again with it.</summary>
    private async Task KeepAsync(StepKind kind, DecisionRow row)
    {
        if (!await store.DecideAsync(kind, row).ConfigureAwait(true))
        {
            throw new NotStoredException($"{kind} {row.Step} was decided before");
        }
    }

    /// <summary>What each edge server lacks before anybody helps, and the similarity of every link.</summary>
    private static (double[] Need, double[] Similarity) Look(in CycleView view)
    {
        var need = new double[view.BasicConvergency.Length];
        for (var i = 0; i < need.Length; i++)
        {
            need[i] = Math.Max(0, 1 - view.BasicConvergency[i]);
        }

        return (need, view.Similarity.ToArray());
    }

    /// <summary>Helpers first, since their parameters after the update are what recipients take.</summary>
    private async Task<EdgeReport[]> OrderAsync(long cycle, long step, long cut, CycleOutcome outcome, double[] need, double[] similarity)
    {
        var reports = new EdgeReport[plan.Areas.Count];
        foreach (var recipients in new[] { false, true })
        {
            var orders = Enumerable.Range(0, reports.Length).Where(i => outcome.Choice[i] >= 0 == recipients)
                .Select(i => (EdgeServer: i, Report: grains.EdgeServer(plan.Areas[i]).CycleAsync(_orders.Cycle(i, cycle, step, cut, outcome, need[i], similarity)))).ToList();
            foreach (var (i, report) in orders)
            {
                reports[i] = await report.ConfigureAwait(true);
            }
        }

        foreach (var report in reports.Where(report => report.PartialDt >= 0))
        {
            (memory.PartialDtVersion[report.PartialDt], memory.PartialDtUpdatedMs[report.PartialDt]) = (report.Version, NowMs());
        }

        return reports;
    }

    /// <summary>Logs and counts changes of solver.</summary>
    public IReadOnlyList<SwitchRow> Tell(IReadOnlyList<SwitchRow> switches)
    {
        foreach (var change in switches)
        {
            metrics.Switched();
            log.LogWarning("{System} step {Step}: {From} -> {To}: {Reason}", change.System, change.Step, change.From, change.To, change.Reason);
        }

        return switches;
    }

    /// <summary>Edge servers send their partial-DTs; the cloud joins them to a new version of the twin.</summary>
    private async Task<FrameEnd> EndFrameAsync(int frame, long cycle, long clockMs)
    {
        var parts = new List<PartialDtVersion>();
        foreach (var (c, builder) in memory.Builder.Index())
        {
            if (builder >= 0)
            {
                var parameters = await grains.EdgeServer(plan.Areas[builder]).ParametersAsync((2 * cycle) + 1).ConfigureAwait(true);
                parts.Add(new PartialDtVersion(c, memory.PartialDtVersion[c], plan.Areas[builder], parameters));
            }
        }

        var changes = world.State.Ledger.Changes;
        metrics.Energy(world.State.Ledger.FrameEnergyJ + world.State.Ledger.SensorEnergyJ);
        var score = world.FinishFrame();
        world.QualityByPartialDt.CopyTo(memory.Quality);
        memory.Version++;
        var summary = new JsonObject
        {
            ["utility"] = score.Utility,
            ["gain"] = score.Gain,
            ["energy_j"] = score.EnergyJ,
            ["delay_s"] = score.DelayS,
            ["changes"] = changes,
            ["links"] = score.Links,
            ["rounds"] = score.Rounds,
            ["system_energy_j"] = score.SystemEnergyJ,
            ["violations"] = score.Violations,
            ["migrated_bytes"] = memory.MigratedBytes,
            ["version"] = memory.Version,
            ["last_cycle"] = cycle,
        };
        return new FrameEnd(frame + 1, summary.ToJsonString(), memory.Version, _integrator.Twin(frame + 1, clockMs).ToJsonString(), parts);
    }
}

/// <summary>What a cycle took.</summary>
/// <param name="EnergyJ">System energy [J].</param>
/// <param name="ParameterBytes">Parameters sent [byte].</param>
internal readonly record struct CycleCost(double EnergyJ, long ParameterBytes);
