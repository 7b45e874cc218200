using System.Globalization;
using System.Text.Json;

namespace Twinwright.Tests.Live.Faults;

/// <summary>What must hold between what the cloud sums up of a cycle and what the edge servers have told of it.</summary>
internal static class LedgerChecks
{
    /// <summary>Problems of what is stored.</summary>
    public static IEnumerable<string> Problems(ClusterRecord record)
    {
        var updates = record.Updates.ToLookup(update => update.Cycle);
        foreach (var cycle in record.Cycles)
        {
            foreach (var problem in cycle.Summary is { } summary ? Of(cycle.Step, summary, [.. updates[cycle.Step]], record.EdgeServers) : Unfinished(cycle.Step, updates[cycle.Step]))
            {
                yield return problem;
            }
        }

        foreach (var twice in record.Predictions.CountBy(prediction => prediction).Where(prediction => prediction.Value > 1))
        {
            yield return $"{twice.Value} predictions are {twice.Key}";
        }

        var finished = record.Cycles.Where(cycle => cycle.Summary is not null).Select(cycle => cycle.Step).ToHashSet();
        foreach (var cycle in record.Predictions.Select(prediction => prediction.Cycle).Distinct().Where(cycle => !finished.Contains(cycle)))
        {
            yield return $"there are predictions of cycle {cycle}, which is not finished";
        }
    }

    private static IEnumerable<string> Unfinished(long cycle, IEnumerable<UpdateRecord> updates) =>
        updates.Select(update => $"cycle {cycle} is not finished, and edge server {update.EdgeServer} has an update of it");

    private static IEnumerable<string> Of(long cycle, string summary, IReadOnlyList<UpdateRecord> updates, IReadOnlyList<string> edgeServers)
    {
        var told = updates.Select(update => update.EdgeServer).Order(StringComparer.Ordinal).ToList();
        if (!told.SequenceEqual(edgeServers.Order(StringComparer.Ordinal)))
        {
            yield return $"cycle {cycle} has updates of edge servers {string.Join(", ", told)}, and there are {string.Join(", ", edgeServers)}";
        }

        foreach (var quantity in new[] { "energy_j", "parameter_bytes" })
        {
            var (all, sum) = (Number(summary, quantity), updates.Sum(update => Number(update.Report, quantity)));
            if (!(Math.Abs(all - sum) <= 1e-9 * Math.Max(Math.Abs(all), Math.Abs(sum))))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"cycle {cycle} has {quantity} {all}, and its edge servers have {sum}");
            }
        }
    }

    private static double Number(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : double.NaN;
    }
}
