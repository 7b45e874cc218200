using System.Text.Json;
using Twinwright.Live.Api;
using Twinwright.Live.Storage;
using Twinwright.Live.SubModels;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Grains;

/// <summary>Keeps an edge server's sub-models, and obeys each of the cloud's orders once.</summary>
/// <remarks>
/// What it has done is durable before it answers; an order that comes again, because the cloud or this process died in
/// between, is answered as the first time. An order of an earlier epoch is refused by the store.
/// </remarks>
internal sealed class EdgeServerGrain(TwinStore store, TwinPlan plan, SeriesReader series, IEdgeModels models) : Grain, IEdgeServerGrain
{
    private EdgeServerMemory _state = null!;
    private EdgeReports _reports = new(null, null);
    private int _edgeServer;
    private int[] _own = [];

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        _edgeServer = plan.EdgeServerOf(id) ?? throw new InvalidOperationException($"there is no edge server {id}");
        _own = plan.SeriesOf(_edgeServer);
        if (store.EdgeServer(id) is { } row)
        {
            (_state, _reports) = (EdgeServerMemory.From(row.State), JsonSerializer.Deserialize<EdgeReports>(row.Report, LiveJson.Options)!);
        }
        else
        {
            _state = new EdgeServerMemory { Local = models.Start(), Alone = plan.Settings.TrainAlone ? models.Start() : [] };
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<EdgeReport> FrameAsync(FrameOrder order)
    {
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
        if (Done(order.Order) is { } report)
        {
            return report;
        }

        var parameters = order.HelpedBy is { } helper
            ? await GrainFactory.EdgeServer(helper).ParametersAsync(order.Order).ConfigureAwait(true)
            : null;
        var hosted = _state.Hosted;
        var update = models.Update(_state.AtWork, new ModelWork
        {
            Learn = Learn(order.Cut, order.Step, hosted is null ? _own : order.Coalition),
            Predict = Now(order.Cut, order.Step, hosted is null ? _own : order.Coalition),
            Process = order.Process,
            Iterations = order.Iterations,
            Helper = parameters,
            Similarity = order.Similarity,
            Order = order.Order,
            Owner = hosted is null ? new ModelOwner(ModelKind.Local, _edgeServer) : new ModelOwner(ModelKind.PartialDt, hosted.PartialDt),
        });
        report = Told(
            new EdgeReport { Order = order.Order, ParameterBytes = parameters?.Length ?? 0 },
            update);
        var state = _state with { Order = order.Order };
        if (hosted is null)
        {
            (state, report) = (state with { Local = update.State }, report with { Local = update.Predicted });
        }
        else
        {
            // Its own sub-model waits, but goes on seeing what is measured here.
            var local = Watch(_state.Local, order, ModelKind.Local, 0);
            state = state with { Hosted = new HostedPartialDt(hosted.PartialDt, hosted.Version + 1, update.State), Local = local.State };
            report = report with { PartialDt = hosted.PartialDt, Version = hosted.Version + 1, ByPartialDt = update.Predicted, Local = local.Predicted };
        }

        if (_state.Alone.Length > 0)
        {
            var alone = Watch(_state.Alone, order, ModelKind.Alone, order.AloneIterations);
            (state, report) = (state with { Alone = alone.State }, report with { Alone = alone.Predicted, AloneIterations = alone.Iterations });
        }

        return await KeepAsync(order.Epoch, state, _reports with { Cycle = report }, report).ConfigureAwait(true);
    }

    /// <inheritdoc />
    public Task<byte[]> ParametersAsync(long order) => _state.Order >= order
        ? Task.FromResult(models.Parameters(_state.AtWork))
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

    private SampleBatch Samples(long cut, long newest, long step, bool complete, int[] of) => series.At(cut, newest, view =>
    {
        var batch = Empty();
        foreach (var one in of)
        {
            view.AddSample(one, step, complete, batch);
        }

        return batch;
    });

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
        if (!await store.SaveEdgeServerAsync(epoch, row).ConfigureAwait(true))
        {
            // Another activation has obeyed it: what that one kept is what happened.
            DeactivateOnIdle();
            throw new InvalidOperationException($"edge server {row.Id} has obeyed order {row.Step} elsewhere");
        }

        (_state, _reports) = (state, reports);
        return report;
    }

    /// <summary>What was told last: a frame's order may come again after the cycle's was obeyed.</summary>
    private sealed record EdgeReports(EdgeReport? Frame, EdgeReport? Cycle);
}
