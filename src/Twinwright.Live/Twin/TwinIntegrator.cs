using System.Text.Json.Nodes;
using Twinwright.Live.Api;
using Twinwright.Live.Grains;
using Twinwright.Live.Storage;
using Twinwright.Live.SubModels;

namespace Twinwright.Live.Twin;

/// <summary>The cloud's part: joins predictions, measures them, and tells what the twin is.</summary>
/// <param name="plan">The twin.</param>
/// <param name="memory">What is kept of errors and predictions.</param>
internal sealed class TwinIntegrator(TwinPlan plan, CloudMemory memory)
{
    private readonly int _quantities = plan.Feed.Quantities.Count;

    /// <summary>Compares what was predicted for a step with what was measured.</summary>
    /// <returns>What was measured.</returns>
    public IReadOnlyList<ObservedRow> Observe(SeriesView view, long step)
    {
        var rows = new List<ObservedRow>();
        foreach (var pending in memory.Pending)
        {
            if (view.Values(pending.Series, step) is not { } values)
            {
                continue;
            }

            var observed = values[pending.Quantity];
            memory.Errors[At(pending.Series, pending.Quantity)].Take(
                observed, pending.Twin, pending.Local, pending.PartialDt, pending.Alone, pending.Persistence);
            var series = plan.Feed.Series[pending.Series];
            rows.Add(new ObservedRow(pending.Cycle, series.Area, series.Sensor, plan.Feed.Quantities[pending.Quantity], observed));
        }

        memory.Pending = [];
        return rows;
    }

    /// <summary>Joins what edge servers predict.</summary>
    public IReadOnlyList<PredictionRow> Predict(SeriesView view, long step, long cycle, IReadOnlyList<EdgeReport> reports)
    {
        var (local, alone, part) = (Empty(), Empty(), Empty());
        foreach (var report in reports)
        {
            Fill(local, report.Local, _ => true);
            Fill(alone, report.Alone, _ => true);
            Fill(part, report.ByPartialDt, one => plan.InRegionOf(one, report.PartialDt));
        }

        var (pending, rows) = (new List<Pending>(), new List<PredictionRow>());
        for (var one = 0; one < plan.Feed.Series.Count; one++)
        {
            if (view.Last(one, step) is not { } last)
            {
                continue;
            }

            for (var quantity = 0; quantity < _quantities; quantity++)
            {
                var at = At(one, quantity);
                var errors = memory.Errors[at];
                var twin = TwinIntegration.Combine([new(local[at], errors.Local.Root), new(part[at], errors.PartialDt.Root)]);
                twin = double.IsNaN(twin) ? last[quantity] : twin;
                pending.Add(new Pending(cycle, one, quantity, twin, local[at], part[at], alone[at], last[quantity]));
                rows.Add(Row(pending[^1], step));
            }
        }

        memory.Pending = pending;
        return rows;
    }

    /// <summary>I_c: the error in the region of a partial-DT, relative to the largest of all regions; a half where nothing is known yet [1].</summary>
    public double[] Importance()
    {
        var errors = Enumerable.Range(0, memory.Builder.Length).Select(c => Scaled(c, errors => errors.Twin)).ToArray();
        var largest = errors.Where(error => !double.IsNaN(error)).DefaultIfEmpty(double.NaN).Max();
        return [.. errors.Select(error => double.IsNaN(error) || !(largest > 0) ? 0.5 : error / largest)];
    }

    /// <summary>Recent error of the twin, or of what it is compared with, by quantity [unit].</summary>
    public double Error(int quantity, Func<RunningErrors, RunningError> of) =>
        RunningErrors.Root(Enumerable.Range(0, plan.Feed.Series.Count).Select(one => of(memory.Errors[At(one, quantity)])));

    /// <summary>The twin as it is told.</summary>
    public JsonObject Twin(long frame, long clockMs) => new()
    {
        ["version"] = memory.Version,
        ["frame"] = frame,
        ["clock"] = LiveJson.Time(clockMs),
        ["error"] = Number(Error(0, errors => errors.Twin)),
        ["persistence_error"] = Number(Error(0, errors => errors.Persistence)),
        ["partial_dts"] = new JsonArray([.. Enumerable.Range(0, memory.Builder.Length).Select(PartialDt)]),
    };

    /// <summary>A number as JSON has it; nothing for one that is none.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private JsonNode PartialDt(int c) => new JsonObject
    {
        ["id"] = c,
        ["edge_server"] = memory.Builder[c] >= 0 ? plan.Areas[memory.Builder[c]] : null,
        ["version"] = memory.PartialDtVersion[c],
        ["quality"] = Number(memory.Quality[c]),
        ["error"] = Number(RunningErrors.Root(Region(c).Select(one => memory.Errors[At(one, 0)].Twin))),
        ["persistence_error"] = Number(RunningErrors.Root(Region(c).Select(one => memory.Errors[At(one, 0)].Persistence))),
        ["series"] = Region(c).Count(),
        ["updated_at"] = memory.PartialDtUpdatedMs[c] > 0 ? LiveJson.Time(memory.PartialDtUpdatedMs[c]) : null,
    };

    private IEnumerable<int> Region(int c) => Enumerable.Range(0, plan.Feed.Series.Count).Where(one => plan.InRegionOf(one, c));

    /// <summary>Root mean square over a region and all quantities, each in its own scale [1].</summary>
    private double Scaled(int c, Func<RunningErrors, RunningError> of) => RunningErrors.Root(Region(c).SelectMany(one =>
        Enumerable.Range(0, _quantities).Select(quantity =>
        {
            var (error, scale) = (of(memory.Errors[At(one, quantity)]), plan.Feed.Scales[quantity]);
            return new RunningError(error.Weight, error.Sum / (scale * scale));
        })));

    private PredictionRow Row(Pending made, long step)
    {
        var series = plan.Feed.Series[made.Series];
        return new PredictionRow
        {
            Cycle = made.Cycle,
            Area = series.Area,
            Sensor = series.Sensor,
            Name = plan.Feed.Quantities[made.Quantity],
            ForMs = plan.Feed.TimeMs(step + 1),
            Predicted = made.Twin,
            Local = Known(made.Local),
            PartialDt = Known(made.PartialDt),
            Alone = Known(made.Alone),
            Persistence = Known(made.Persistence),
        };
    }

    private void Fill(double[] into, IEnumerable<SeriesPrediction> predictions, Func<int, bool> counts)
    {
        foreach (var prediction in predictions.Where(prediction => counts(prediction.Series)))
        {
            prediction.Values.CopyTo(into, At(prediction.Series, 0));
        }
    }

    private double[] Empty() => [.. Enumerable.Repeat(double.NaN, plan.Feed.Series.Count * _quantities)];

    private int At(int series, int quantity) => (series * _quantities) + quantity;

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
