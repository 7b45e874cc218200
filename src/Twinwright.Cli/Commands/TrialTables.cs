using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Statistics;
using Twinwright.Live.Data;
using Twinwright.Live.Study;

namespace Twinwright.Cli.Commands;

/// <summary>Trials on the screen and as JSON.</summary>
internal static class TrialTables
{
    /// <summary>How measurements are written as JSON: snake case, null for what is no number.</summary>
    internal static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new FiniteOrNull() },
    };

    /// <summary>All trials: errors and work of each way of help and budget, and the budgets that reach what training alone reaches.</summary>
    public static string Of(SampleSource source, IReadOnlyList<SweepCell> cells)
    {
        var parts = new List<IRenderable>();
        foreach (var (q, quantity) in source.Task.Quantities.Index())
        {
            var table = Rendering.Table("help", "minibatches", "RMSE", "skill, %", "less than alone, %", "partial-DT", "twin");
            foreach (var row in cells.Select(cell => Row(cells, cell, q)))
            {
                table.AddRow(
                    row.HelpBy, Number(row.Iterations), Escaped(row.Rmse), Escaped(row.SkillPercent), row.LessThanAlonePercent is { } less ? Escaped(less) : "",
                    Rendering.Number(row.PartialDtRmse), Rendering.Number(row.TwinRmse));
            }

            parts.Add(new Text(
                $"{source.Data.Name}, {quantity.Name}: means over {cells[0].RmseBySensor(sums => sums.Persistence, q).Length} sensors with 95 % intervals, "
                + $"{cells[0].Trials.Count} seed{(cells[0].Trials.Count == 1 ? "" : "s")}; persistence {Rendering.Number(cells[0].MeanRmse(sums => sums.Persistence, q))}\n"));
            parts.Add(table);
        }

        parts.Add(new Text("Work of a seed, by the model's constants; energy with each update spread over D_th\n"));
        parts.Add(Work(cells));
        if (Savings(cells) is { Count: > 0 } savings)
        {
            parts.Add(new Text(string.Join('\n', savings.Select(Sentence)) + "\n"));
        }

        if (source.Data.HasLabels)
        {
            parts.Add(Anomalies(cells));
        }

        return Rendering.Of(parts);
    }

    /// <summary>The same as JSON.</summary>
    public static string Json(SampleSource source, IReadOnlyList<SweepCell> cells) => JsonSerializer.Serialize(
        new
        {
            Data = source.Data.Name,
            Seeds = cells[0].Trials.Select(trial => trial.Settings.Seed),
            Rows = source.Task.Quantities.Index().SelectMany(quantity => cells.Select(cell => Row(cells, cell, quantity.Index) with { Quantity = quantity.Item.Name })),
            Work = cells.Select(WorkOf),
            Savings = Savings(cells),
            Anomalies = source.Data.HasLabels ? cells.Select(AnomalyOf) : [],
        },
        Layout);

    /// <summary>Convergency against data and iterations.</summary>
    public static string Of(IReadOnlyList<ConvergencyRow> rows, bool json)
    {
        if (json)
        {
            return JsonSerializer.Serialize(new { Rows = rows }, Layout);
        }

        var counts = rows.Select(row => row.Iterations).Distinct().ToList();
        var table = Rendering.Table(["samples", .. counts.Select(count => $"I = {count}")]);
        foreach (var samples in rows.GroupBy(row => row.Samples))
        {
            table.AddRow([Number(samples.Key), .. samples.Select(row => Rendering.Number(row.Convergency))]);
        }

        return Rendering.Of(
            new Text($"Convergency, 1 at the least held-out loss of the table; loss before {Rendering.Number(rows[0].LossBefore)}, least {Rendering.Number(rows.Min(row => row.LossAfter))}\n"), table);
    }

    /// <summary>Worth of parameters against distance.</summary>
    /// <remarks>Gains are summed before they are divided: a recipient that gains next to nothing by itself has no ratio worth a mean.</remarks>
    public static string Of(IReadOnlyList<WorthRow> rows, bool json)
    {
        const double BinM = 100_000;
        if (json)
        {
            return JsonSerializer.Serialize(new { Rows = rows }, Layout);
        }

        var table = Rendering.Table("distance, km", "pairs", "worth");
        foreach (var bin in rows.GroupBy(row => (int)(row.DistanceM / BinM)).OrderBy(bin => bin.Key))
        {
            table.AddRow($"{bin.Key * BinM / 1000:0} to {(bin.Key + 1) * BinM / 1000:0}", Number(bin.Count()), Rendering.Number(bin.Sum(row => row.Gain) / bin.Sum(row => row.OwnGain)));
        }

        return Rendering.Of(new Text("Worth of another's parameters: 1 takes as much off the held-out loss as one's own training\n"), table);
    }

    /// <summary>Quality of partial-DTs against data and rounds, a mean over regions.</summary>
    public static string Of(IReadOnlyList<QualityRow> rows, bool json)
    {
        if (json)
        {
            return JsonSerializer.Serialize(new { Rows = rows }, Layout);
        }

        var rounds = rows.Select(row => row.Rounds).Distinct().ToList();
        var table = Rendering.Table(["gathered, kbit", .. rounds.Select(count => $"T = {count}")]);
        foreach (var gathered in rows.GroupBy(row => row.GatheredKbit).OrderBy(group => group.Key))
        {
            table.AddRow([Rendering.Number(gathered.Key), .. rounds.Select(count => Rendering.Number(gathered.Where(row => row.Rounds == count).Average(row => row.Quality)))]);
        }

        return Rendering.Of(new Text("Quality of partial-DTs, 1 at the least held-out loss of a region\n"), table);
    }

    private sealed record Interval(double Mean, double CiLow, double CiHigh);

    private sealed record TrialRow(
        string Quantity, string HelpBy, double Iterations, Interval Rmse, double PersistenceRmse, Interval SkillPercent, Interval? LessThanAlonePercent,
        double PartialDtRmse, double TwinRmse);

    private sealed record WorkRow(
        string HelpBy, double Iterations, double Updates, double TrainedMinibatches, double WorkFlop, double EnergyJ, double Helped, double BytesExchanged, double MeanBlendWeight);

    private sealed record Saving(string HelpBy, double AloneIterations, double AloneRmse, double Iterations, bool LeastTried, double BestIterations, double BestRmse);

    private sealed record AnomalyRow(string HelpBy, double Iterations, double Auc, double PersistenceAuc, double PrecisionAtCount, double PersistencePrecisionAtCount);

    private static TrialRow Row(IReadOnlyList<SweepCell> cells, SweepCell cell, int quantity)
    {
        var errors = cell.RmseBySensor(sums => sums.SubModel, quantity);
        var persistence = cell.RmseBySensor(sums => sums.Persistence, quantity);
        var alone = cells.FirstOrDefault(other => other.HelpBy == HelpBy.None && other.Iterations == cell.Iterations)?.RmseBySensor(sums => sums.SubModel, quantity);
        return new TrialRow(
            "", Word(cell.HelpBy), cell.Iterations, Mean(errors), persistence.Average(),
            Mean([.. errors.Zip(persistence, (error, against) => 100 * (1 - (error / against)))]),
            alone is null || cell.HelpBy == HelpBy.None ? null : Mean([.. errors.Zip(alone, (error, against) => 100 * (1 - (error / against)))]),
            None(cell.MeanRmse(sums => sums.PartialDt, quantity)), None(cell.MeanRmse(sums => sums.Twin, quantity)));

        static double None(double rmse) => rmse == 0 ? double.NaN : rmse;
    }

    private static WorkRow WorkOf(SweepCell cell) => new(
        Word(cell.HelpBy), cell.Iterations, cell.Trials.Average(trial => trial.Updates), cell.Trials.Average(trial => trial.Iterations), cell.Trials.Average(trial => trial.WorkFlop),
        cell.Trials.Average(trial => trial.EnergyJ), cell.Trials.Average(trial => trial.Helped), cell.Trials.Average(trial => trial.BytesExchanged), cell.Trials.Average(trial => trial.MeanBlendWeight));

    private static Table Work(IReadOnlyList<SweepCell> cells)
    {
        var table = Rendering.Table("help", "minibatches", "updates", "trained", "work, Gflop", "energy, J", "helped", "exchanged, MB", "blend weight");
        foreach (var row in cells.Select(WorkOf))
        {
            table.AddRow(
                row.HelpBy, Number(row.Iterations), Rendering.Number(row.Updates), Rendering.Number(row.TrainedMinibatches), Rendering.Number(row.WorkFlop / 1e9),
                row.EnergyJ.ToString("0.0e+0", CultureInfo.InvariantCulture), Rendering.Number(row.Helped), Rendering.Number(row.BytesExchanged / 1e6), Rendering.Number(row.MeanBlendWeight));
        }

        return table;
    }

    /// <summary>What each way of help needs for the least error that training alone reaches with any budget tried.</summary>
    private static List<Saving> Savings(IReadOnlyList<SweepCell> cells)
    {
        var tried = cells.Where(cell => cell.Iterations > 0).GroupBy(cell => cell.HelpBy)
            .ToDictionary(group => group.Key, group => group.OrderBy(cell => cell.Iterations).Select(cell => (cell.Iterations, Error: cell.MeanRmse(sums => sums.SubModel))).ToList());
        if (!tried.TryGetValue(HelpBy.None, out var alone) || alone.Count < 2)
        {
            return [];
        }

        var best = alone.MinBy(pair => pair.Error);
        return [.. tried.Where(pair => pair.Key != HelpBy.None).Select(pair =>
        {
            var own = pair.Value.MinBy(one => one.Error);
            return new Saving(
                Word(pair.Key), best.Iterations, best.Error, TrialSweep.BudgetToReach(pair.Value, best.Error), pair.Value[0].Error <= best.Error, own.Iterations, own.Error);
        })];
    }

    private static string Sentence(Saving saving) =>
        $"alone comes down to {Rendering.Number(saving.AloneRmse)} with {Number(saving.AloneIterations)} minibatches a cycle; {saving.HelpBy} "
        + (double.IsNaN(saving.Iterations) ? "never does" : $"needs {(saving.LeastTried ? "at most " : "")}{Rendering.Number(saving.Iterations)}, {Rendering.Number(100 * (1 - (saving.Iterations / saving.AloneIterations)))} % less,")
        + $" and comes down to {Rendering.Number(saving.BestRmse)} with {Number(saving.BestIterations)}";

    private static AnomalyRow AnomalyOf(SweepCell cell) => new(
        Word(cell.HelpBy), cell.Iterations,
        cell.Trials.Average(trial => RankStatistics.Auc(trial.Scores.Select(score => (score.SubModel, score.Anomaly)))),
        cell.Trials.Average(trial => RankStatistics.Auc(trial.Scores.Select(score => (score.Persistence, score.Anomaly)))),
        cell.Trials.Average(trial => RankStatistics.PrecisionAtCount(trial.Scores.Select(score => (score.SubModel, score.Anomaly)))),
        cell.Trials.Average(trial => RankStatistics.PrecisionAtCount(trial.Scores.Select(score => (score.Persistence, score.Anomaly)))));

    private static Table Anomalies(IReadOnlyList<SweepCell> cells)
    {
        var table = Rendering.Table("anomalies by error", "minibatches", "AUC", "persistence's", "precision = recall", "persistence's");
        foreach (var row in cells.Select(AnomalyOf))
        {
            table.AddRow(
                row.HelpBy, Number(row.Iterations), Rendering.Number(row.Auc), Rendering.Number(row.PersistenceAuc),
                Rendering.Number(row.PrecisionAtCount), Rendering.Number(row.PersistencePrecisionAtCount));
        }

        return table;
    }

    private static Interval Mean(IReadOnlyList<double> values)
    {
        var (mean, low, high) = Summary.MeanInterval(values);
        return new Interval(mean, low, high);
    }

    private static string Escaped(Interval interval) => Markup.Escape(Rendering.WithInterval(interval.Mean, interval.CiLow, interval.CiHigh));

    private static string Word(HelpBy by) => by.ToString().ToLowerInvariant();

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>JSON knows no NaN.</summary>
    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
