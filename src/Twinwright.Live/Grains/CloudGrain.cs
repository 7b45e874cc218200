using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Twinwright.Live.Api;
using Twinwright.Live.Cluster;
using Twinwright.Live.Deciding;
using Twinwright.Live.Storage;
using Twinwright.Live.Telemetry;
using Twinwright.Live.Twin;
using Twinwright.Model.Composed;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Live.Grains;

/// <summary>Decides frames and cycles, gives edge servers their orders, integrates what they tell, and versions the twin.</summary>
/// <remarks>
/// A cycle is: its inputs and its decision become durable; the edge servers do their orders, each durably and once; all
/// that the cycle changes becomes durable at once. Whoever takes over after a crash finds the cycle done, or does it again
/// with the same inputs and the same decision. Each activation has an epoch of its own, and the store refuses earlier ones.
/// </remarks>
[PlacedByRole]
[GrainType("cloud")]
internal sealed class CloudGrain(
    TwinStore store, ReadingStore readings, TwinPlan plan, SeriesReader series, IDeciders deciders, LiveMetrics metrics, TimeProvider clock,
    ILogger<CloudGrain> log) : Grain, ICloudGrain
{
    private CloudMemory _memory = null!;
    private ComposedStepper _world = null!;
    private MeasuredInputs _inputs = null!;
    private FederationDecider _federation = null!;
    private WideAreaDecider _wideArea = null!;
    private CycleWork _work = null!;
    private long _epoch;
    private bool _isLost;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _epoch = await store.TakeEpochAsync(TwinStore.Cloud, NowMs()).ConfigureAwait(true);
        Recall();
        await SettleAsync().ConfigureAwait(true);
        log.LogInformation("The cloud begins epoch {Epoch} of world {World} after {Cycles} cycles", _epoch, plan.Name, _memory.Cycles);
    }

    /// <summary>Takes the solvers of other settings than those of the last run.</summary>
    private async Task SettleAsync()
    {
        var settled = CloudMemory.SettledBy(plan.Settings);
        if (_memory.Settled == settled)
        {
            return;
        }

        var (active, fallBack) = (SolverPair.Of(plan.Settings.Solver), SolverPair.Of(plan.Settings.FallBack));
        var shadow = plan.Settings.Shadow is { } pair ? SolverPair.Of(pair) : default((string Federation, string WideArea)?);
        Settle(_federation.Seat, active.Federation, fallBack.Federation, shadow?.Federation, NextFrame);
        Settle(_wideArea.Seat, active.WideArea, fallBack.WideArea, shadow?.WideArea, _memory.Cycles);
        _memory.Settled = settled;
        await KeepAsync([.. _federation.Seat.TakeSwitches(), .. _wideArea.Seat.TakeSwitches()]).ConfigureAwait(true);
    }

    private void Settle(Seat seat, string active, string fallBack, string? shadow, long step)
    {
        if (seat.State.Active != active)
        {
            seat.Appoint(active, step, NowMs(), "the settings have changed");
        }

        seat.Settle(fallBack, shadow);
    }

    /// <summary>The next frame to be decided, from 1.</summary>
    private long NextFrame
    {
        get
        {
            var perFrame = plan.Deployment.Scenario.CyclesPerFrame;
            return ((_memory.Cycles + perFrame - 1) / perFrame) + 1;
        }
    }

    /// <summary>Makes durable what has changed between cycles, or nothing of it.</summary>
    private async Task KeepAsync(IReadOnlyList<SwitchRow> switches)
    {
        try
        {
            await store.KeepCloudAsync(_epoch, _work.Remember(), _work.Tell(switches)).ConfigureAwait(true);
        }
        catch (Exception problem)
        {
            Forget(problem);
            throw;
        }
    }

    /// <inheritdoc />
    public Task<long> NextStepAsync()
    {
        RequireKnown();
        return Task.FromResult(_memory.FirstStep < 0 ? -1 : _memory.FirstStep + _memory.Cycles);
    }

    /// <inheritdoc />
    public async Task RunAsync(long step, long clockMs)
    {
        RequireKnown();
        if (_memory.FirstStep >= 0 && step < _memory.FirstStep + _memory.Cycles)
        {
            return;
        }

        if (_memory.FirstStep >= 0 && step > _memory.FirstStep + _memory.Cycles)
        {
            throw new InvalidOperationException($"step {step} cannot follow step {_memory.FirstStep + _memory.Cycles - 1}");
        }

        var start = clock.GetTimestamp();
        try
        {
            var end = await _work.RunAsync(_memory.FirstStep < 0 ? step : _memory.FirstStep, step, clockMs).ConfigureAwait(true);
            metrics.Cycle(clock.GetElapsedTime(start).TotalSeconds, end.EnergyJ, end.ParameterBytes);
        }
        catch (Exception problem)
        {
            Forget(problem);
            throw;
        }
    }

    /// <inheritdoc />
    public Task<string> EdgeServersAsync() => Task.FromResult(
        new JsonObject { ["items"] = new JsonArray([.. Enumerable.Range(0, plan.Areas.Count).Select(View)]) }.ToJsonString());

    /// <inheritdoc />
    public Task<string?> EdgeServerAsync(string id) => Task.FromResult(plan.EdgeServerOf(id) is { } i ? View(i).ToJsonString() : null);

    /// <inheritdoc />
    public Task<string> SeatsAsync() => Task.FromResult(new JsonObject
    {
        ["federation"] = JsonSerializer.SerializeToNode(_federation.Seat.State, LiveJson.Options),
        ["wide_area"] = JsonSerializer.SerializeToNode(_wideArea.Seat.State, LiveJson.Options),
        ["epoch"] = _epoch,
    }.ToJsonString());

    /// <inheritdoc />
    public async Task<string?> AppointAsync(string system, string? active, string? shadow, string reason)
    {
        RequireKnown();
        var isFederation = system == "federation";
        if (!isFederation && system != "wide-area")
        {
            return $"system must be federation or wide-area, but is {system}";
        }

        if (string.IsNullOrEmpty(active) && shadow is null)
        {
            return "active or shadow must be given";
        }

        try
        {
            foreach (var text in new[] { active, shadow }.Where(text => !string.IsNullOrEmpty(text)))
            {
                Try(isFederation, text!);
            }
        }
        catch (SolverRefusedException refused)
        {
            return refused.Message;
        }

        var seat = isFederation ? _federation.Seat : _wideArea.Seat;
        var step = isFederation ? NextFrame : _memory.Cycles;
        if (active is { Length: > 0 } && active != seat.State.Active)
        {
            seat.Appoint(active, step, NowMs(), reason);
        }

        if (shadow is not null)
        {
            seat.Watch(shadow.Length == 0 ? null : shadow, step, NowMs(), reason);
        }

        await KeepAsync(seat.TakeSwitches()).ConfigureAwait(true);
        return null;
    }

    private void Try(bool federation, string solver)
    {
        if (federation)
        {
            _ = deciders.Federation(SolverSpec.Parse(solver, SystemKind.Federation), FederationContext());
        }
        else
        {
            _ = deciders.WideArea(SolverSpec.Parse(solver, SystemKind.WideArea), WideAreaContext.For(plan.Deployment.WideArea));
        }
    }

    /// <summary>What was not finished is forgotten, so that it is done again from what is durable: by this activation, or by the next one.</summary>
    private void Forget(Exception problem)
    {
        _isLost = true;
        if (!StaleEpochException.IsOf(problem, TwinStore.Cloud))
        {
            try
            {
                Recall();
                _isLost = false;
                return;
            }
            catch (Exception unreadable)
            {
                log.LogWarning("What is durable cannot be read: {Problem}", unreadable.Message);
            }
        }

        DeactivateOnIdle();
    }

    /// <summary>An activation that has lost what it knew answers nothing any more.</summary>
    private void RequireKnown()
    {
        if (_isLost)
        {
            throw new NotStoredException("the cloud begins anew");
        }
    }

    private void Recall()
    {
        _memory = store.CloudState() is { } bytes ? CloudMemory.From(bytes) : CloudMemory.New(plan);
        _inputs = new MeasuredInputs(plan.Deployment, plan.Settings.Seed, plan.Settings.KbitPerReading);
        _world = new ComposedStepper(plan.Deployment, plan.Settings.Seed, CycleWork.Horizon, _inputs.Start());
        if (_memory.World is { } world)
        {
            _world.State.Restore(world);
        }

        _federation = new FederationDecider(new Seat("federation", plan.Settings.Safety, _memory.Federation), FederationContext(), deciders, clock);
        _wideArea = new WideAreaDecider(
            new Seat("wide-area", plan.Settings.Safety, _memory.WideArea), WideAreaContext.For(plan.Deployment.WideArea), deciders, clock);
        _work = new CycleWork(store, readings, plan, series, GrainFactory, metrics, clock, log, _epoch, _memory, _world, _inputs, _federation, _wideArea);
    }

    private FederationContext FederationContext() => new() { Deployment = plan.Deployment.Federation, System = plan.Deployment.Federation.System };

    private JsonObject View(int i)
    {
        var system = plan.Deployment.WideArea.System;
        var state = _world.State;
        var report = store.EdgeUpdates(plan.Areas[i], long.MaxValue, 1) is [var last, ..] ? JsonNode.Parse(last.Report)!.AsObject() : null;
        return new JsonObject
        {
            ["id"] = plan.Areas[i],
            ["east_m"] = system.EastM[i],
            ["north_m"] = system.NorthM[i],
            ["helper"] = state.Helper[i],
            ["partial_dts"] = new JsonArray([.. _memory.Builder.Index().Where(part => part.Item == i).Select(part => (JsonNode)part.Index)]),
            ["sensors"] = report?["sensors"]?.DeepClone() ?? 0,
            ["energy_j"] = report?["energy_j"]?.DeepClone() ?? 0,
            ["updating_convergency"] = report?["updating_convergency"]?.DeepClone() ?? 0,
            ["region"] = plan.Deployment.Region[i],
            ["neighbours"] = new JsonArray([.. system.Graph.Of(i).ToArray().Select(j => (JsonNode)plan.Areas[j])]),
            ["last_update"] = report,
        };
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
