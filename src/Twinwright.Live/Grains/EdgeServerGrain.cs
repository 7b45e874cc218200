using System.Text.Json;
using Twinwright.Live.Api;
using Twinwright.Live.Cluster;
using Twinwright.Live.Storage;
using Twinwright.Live.SubModels;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Grains;

/// <summary>Keeps an edge server's sub-models, and obeys each of the cloud's orders once.</summary>
/// <remarks>
/// What it has done is durable before it answers; an order that comes again, because the cloud or this process died in
/// between, is answered as the first time. An order of an earlier epoch is refused by the store.
/// </remarks>
[PlacedByRole]
[GrainType("edge-server")]
internal sealed class EdgeServerGrain(TwinStore store, TwinPlan plan, SeriesReader series, IEdgeModels models, CutOffReader cutOff, Places places, ILocalSiloDetails silo, ClusterSettings cluster, TimeProvider clock) : Grain, IEdgeServerGrain
{
    private EdgeServerMemory _state = null!;
    private EdgeReports _reports = new(null, null);
    private int _edgeServer;
    private int[] _own = [];
    private long _epoch;
    private (long Step, long SeenAt)? _waiting;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        _edgeServer = plan.EdgeServerOf(id) ?? throw new InvalidOperationException($"there is no edge server {id}");
        _own = plan.SeriesOf(_edgeServer);
        _epoch = await store.TakeEpochAsync(TwinStore.EdgeServerName(id), NowMs()).ConfigureAwait(true);
        if (store.EdgeServer(id) is { } row)
        {
            (_state, _reports) = (EdgeServerMemory.From(row.State), JsonSerializer.Deserialize<EdgeReports>(row.Report, LiveJson.Options)!);
        }
        else
        {
            _state = new EdgeServerMemory { Local = models.Start(), Alone = plan.Settings.TrainAlone ? models.Start() : [] };
        }
    }

    /// <inheritdoc />
    public async Task<EdgeReport> FrameAsync(FrameOrder order)
    {
        _waiting = null;
        if (Done(order.Order) is { } report)
        {
            return report;
        }

        var (hosted, givenUp, migrated) = (_state.Hosted, _state.GivenUp, 0L);
        if ((hosted?.PartialDt ?? -1) != order.PartialDt)
        {
            givenUp = hosted ?? givenUp;
            (hosted, migrated) = await TakeOverAsync(order).ConfigureAwait(true);
        }

        report = new EdgeReport { Order = order.Order, MigratedBytes = migrated };
        if (hosted is not null)
        {
            var iterations = order.Rounds * plan.Settings.IterationsPerRound;
            var update = models.Update(hosted.Model, new ModelWork
            {
                // What its coalition measures comes with the cycles; rounds go over what has come.
                Learn = Empty(),
                Predict = Empty(),
                Iterations = iterations,
                Order = order.Order,
                Owner = new ModelOwner(ModelKind.PartialDt, order.PartialDt),
            });
            hosted = new HostedPartialDt(hosted.PartialDt, hosted.Version + 1, update.State);
            report = Told(report, update) with { PartialDt = hosted.PartialDt, Version = hosted.Version };
        }

        return await KeepAsync(
            order.Epoch, _state with { Order = order.Order, Hosted = hosted, GivenUp = givenUp }, _reports with { Frame = report }, report).ConfigureAwait(true);
    }

    /// <inheritdoc />
    public async Task<EdgeReport> CycleAsync(CycleOrder order)
    {
        _waiting = null;
        if (Done(order.Order) is { } report)
        {
            return report;
        }

        var parameters = order.HelpedBy is { } helper
            ? await GrainFactory.EdgeServer(helper).ParametersAsync(order.Order).ConfigureAwait(true)
            : null;
        var hosted = _state.Hosted;
        var ownSteps = OwnStep.From(_state.Own);

        // What it has done by itself for this step, while the cloud was away, is done: only what is lacking is added.
        var did = ownSteps.FirstOrDefault(step => step.Step == order.Step);
        var update = models.Update(_state.AtWork, new ModelWork
        {
            Learn = hosted is not null ? Learn(order.Cut, order.Step, order.Coalition) : did is null ? Learn(order.Cut, order.Step, _own) : Empty(),
            Predict = hosted is not null ? Now(order.Cut, order.Step, order.Coalition) : did is null ? Now(order.Cut, order.Step, _own) : Empty(),
            Process = order.Process,
            Iterations = hosted is null && did is not null ? Math.Max(0, order.Iterations - did.Iterations) : order.Iterations,
            Helper = parameters,
            Similarity = order.Similarity,
            Order = order.Order,
            Owner = hosted is null ? new ModelOwner(ModelKind.Local, _edgeServer) : new ModelOwner(ModelKind.PartialDt, hosted.PartialDt),
        });
        report = Told(new EdgeReport { Order = order.Order, ParameterBytes = parameters?.Length ?? 0 }, update);
        var state = _state with
        {
            Order = order.Order,
            DataStep = Math.Max(_state.DataStep, order.Step),
            Own = OwnStep.ToBytes([.. ownSteps.Where(step => step.Step > order.Step)]),
        };
        state = state.Own.Length > 0 ? state with { AsOfOrder = models.Parameters(update.State) } : state with { AsOfOrder = [] };
        if (hosted is null)
        {
            (state, report) = (state with { Local = update.State }, report with { Local = did?.Predicted ?? update.Predicted });
            if (did is not null)
            {
                report = report with { Iterations = report.Iterations + did.Iterations, WorkFlop = report.WorkFlop + did.WorkFlop };
            }
        }
        else
        {
            report = report with { PartialDt = hosted.PartialDt, Version = hosted.Version + 1, ByPartialDt = update.Predicted };
            state = state with { Hosted = new HostedPartialDt(hosted.PartialDt, hosted.Version + 1, update.State) };
            if (did is not null)
            {
                report = report with { Local = did.Predicted };
            }
            else
            {
                // Its own sub-model waits, but goes on seeing what is measured here.
                var local = Watch(_state.Local, order, ModelKind.Local, 0);
                (state, report) = (state with { Local = local.State }, report with { Local = local.Predicted });
            }
        }

        if (_state.Alone.Length > 0)
        {
            var alone = Watch(_state.Alone, order, ModelKind.Alone, order.AloneIterations);
            (state, report) = (state with { Alone = alone.State }, report with { Alone = alone.Predicted, AloneIterations = alone.Iterations });
        }

        return await KeepAsync(order.Epoch, state, _reports with { Cycle = report }, report).ConfigureAwait(true);
    }

    /// <inheritdoc />
    public async Task GoOnAsync()
    {
        if (_state.DataStep < 0 || cutOff.NewestStep(_edgeServer) is var newest && newest <= _state.DataStep)
        {
            return;
        }

        // Patience begins when a step is seen of which no order has come: by its end all sensors have published for that step.
        _waiting ??= (newest, clock.GetTimestamp());
        if (clock.GetElapsedTime(_waiting.Value.SeenAt) < cluster.CutOffAfter)
        {
            return;
        }

        var last = _waiting.Value.Step;
        cutOff.Refresh(last);
        for (var step = Math.Max(_state.DataStep + 1, last - cutOff.Depth + 1); step <= last && OwnStep.From(_state.Own).Count < OwnStep.Most; step++)
        {
            await OwnStepAsync(step, last).ConfigureAwait(true);
        }

        _waiting = newest > last ? (newest, clock.GetTimestamp()) : null;
    }

    private async Task OwnStepAsync(long step, long newest)
    {
        var update = models.Update(_state.Local, new ModelWork
        {
            Learn = cutOff.At(newest, view => Samples(view, step - 1, complete: true, _own)),
            Predict = cutOff.At(newest, view => Samples(view, step, complete: false, _own)),
            Iterations = plan.Settings.IterationsPerConvergency,
            Order = step,
            Owner = new ModelOwner(ModelKind.Own, _edgeServer),
        });
        var did = new OwnStep(step, update.Iterations, update.WorkFlop, update.LossBefore, update.LossAfter, update.Samples, update.Predicted);
        var state = _state with
        {
            Local = update.State,
            DataStep = step,
            Own = OwnStep.ToBytes([.. OwnStep.From(_state.Own), did]),

            // Whoever is still to be helped after the last order gets what there was after it.
            AsOfOrder = _state.Own.Length > 0 ? _state.AsOfOrder : models.Parameters(_state.AtWork),
        };
        var row = new EdgeServerRow(this.GetPrimaryKeyString(), state.Order, state.ToBytes(), "");
        if (await DurableAsync(() => store.SaveOwnStepAsync(_epoch, NowMs(), row, step, JsonSerializer.Serialize(did, LiveJson.Options))).ConfigureAwait(true))
        {
            _state = state;
        }
    }

    /// <inheritdoc />
    public Task<byte[]> ParametersAsync(long order) => _state.Order >= order
        ? Task.FromResult(_state.AsOfOrder.Length > 0 ? _state.AsOfOrder : models.Parameters(_state.AtWork))
        : throw new InvalidOperationException($"edge server {this.GetPrimaryKeyString()} has not yet obeyed order {order}");

    /// <inheritdoc />
    public Task<byte[]> GiveAsync(int partialDt) =>
        Task.FromResult((_state.Hosted?.PartialDt == partialDt ? _state.Hosted : _state.GivenUp?.PartialDt == partialDt ? _state.GivenUp : null)?.ToBytes()
            ?? throw new InvalidOperationException($"edge server {this.GetPrimaryKeyString()} has no partial-DT {partialDt}"));

    private async Task<(HostedPartialDt? Hosted, long Bytes)> TakeOverAsync(FrameOrder order)
    {
        if (order.PartialDt < 0)
        {
            return (null, 0);
        }

        if (order.ComesFrom is not { } from)
        {
            return (new HostedPartialDt(order.PartialDt, 0, models.Start()), 0);
        }

        var bytes = await GrainFactory.EdgeServer(from).GiveAsync(order.PartialDt).ConfigureAwait(true);
        return (HostedPartialDt.From(bytes), bytes.Length);
    }

    private ModelUpdate Watch(byte[] model, CycleOrder order, ModelKind kind, int iterations) => models.Update(model, new ModelWork
    {
        Learn = Learn(order.Cut, order.Step, _own),
        Predict = Now(order.Cut, order.Step, _own),
        Process = order.Process,
        Iterations = iterations,
        Order = order.Order,
        Owner = new ModelOwner(kind, _edgeServer),
    });

    /// <summary>Samples whose next values have come.</summary>
    private SampleBatch Learn(long cut, long step, int[] of) => Samples(cut, step, step - 1, complete: true, of);

    /// <summary>Samples as of now.</summary>
    private SampleBatch Now(long cut, long step, int[] of) => Samples(cut, step, step, complete: false, of);

    private SampleBatch Samples(long cut, long newest, long step, bool complete, int[] of) => series.At(cut, newest, view => Samples(view, step, complete, of));

    private SampleBatch Samples(SeriesView view, long step, bool complete, int[] of)
    {
        var batch = Empty();
        foreach (var one in of)
        {
            view.AddSample(one, step, complete, batch);
        }

        return batch;
    }

    private SampleBatch Empty() => new(models.Task.Layout);

    private static EdgeReport Told(EdgeReport report, ModelUpdate update) => report with
    {
        LossBefore = update.LossBefore,
        LossAfterHelp = update.LossAfterHelp,
        LossAfter = update.LossAfter,
        Iterations = update.Iterations,
        WorkFlop = update.WorkFlop,
        Samples = update.Samples,
        Blend = update.Blend,
    };

    /// <summary>The report of an order that was obeyed before; null when it is yet to be obeyed.</summary>
    private EdgeReport? Done(long order) => _state.Order < order
        ? null
        : _reports.Cycle is { } cycle && cycle.Order == order ? cycle
        : _reports.Frame is { } frame && frame.Order == order ? frame
        : throw new InvalidOperationException($"edge server {this.GetPrimaryKeyString()} is past order {order}, at {_state.Order}");

    private async Task<EdgeReport> KeepAsync(long epoch, EdgeServerMemory state, EdgeReports reports, EdgeReport report)
    {
        var row = new EdgeServerRow(this.GetPrimaryKeyString(), state.Order, state.ToBytes(), JsonSerializer.Serialize(reports, LiveJson.Options));
        await DurableAsync(async () => await store.SaveEdgeServerAsync(epoch, _epoch, NowMs(), row).ConfigureAwait(true)
            ? true
            : throw new InvalidOperationException($"edge server {row.Id} has obeyed order {row.Step} already")).ConfigureAwait(true);
        (_state, _reports) = (state, reports);
        if (places.OfEdgeServer(row.Id) is { } place && !place.Equals(silo.SiloAddress))
        {
            // Silos have come or gone: the next call finds it where it now belongs.
            DeactivateOnIdle();
        }

        return report;
    }

    /// <summary>Where something does not become durable, nobody knows what is: this activation ends, and the next one begins with what is.</summary>
    private async Task<bool> DurableAsync(Func<Task<bool>> save)
    {
        try
        {
            return await save().ConfigureAwait(true);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What was told last: a frame's order may come again after the cycle's was obeyed.</summary>
    private sealed record EdgeReports(EdgeReport? Frame, EdgeReport? Cycle);
}
