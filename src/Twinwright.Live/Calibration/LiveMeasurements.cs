using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Model.Computing;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Calibration;

/// <summary>What a live system has kept of its cycles, as measurements.</summary>
/// <remarks>
/// Its losses are over the newest samples of the window it trains on, so they are no held-out losses.
/// <list type="bullet">
/// <item>Convergency: what training took off the loss after help, as a share of it.</item>
/// <item>Worth: what help took off, over what the full difference to the helper's own loss after its update would have
/// taken off; only where the helper was better.</item>
/// <item>Drift: how much of what had been gained since the first loss of a sub-model is there when the next cycle begins.</item>
/// </list>
/// </remarks>
public sealed record LiveMeasurements
{
    /// <summary>Gains of training.</summary>
    public required IReadOnlyList<ConvergencyMeasurement> Convergency { get; init; }

    /// <summary>Worth of help.</summary>
    public required IReadOnlyList<WorthMeasurement> Worth { get; init; }

    /// <summary>What is left a cycle later.</summary>
    public required IReadOnlyList<DriftMeasurement> Drift { get; init; }

    /// <summary>What the model charged.</summary>
    public required LiveCost Cost { get; init; }

    /// <summary>Cycles that were read.</summary>
    public required int Cycles { get; init; }

    /// <summary>Reads a live system's database; it may be running.</summary>
    /// <param name="folder">Its data folder.</param>
    /// <param name="sites">Where its edge servers stand.</param>
    /// <exception cref="DataRefusedException">There is no database of ours, or an edge server is none of those.</exception>
    public static LiveMeasurements Read(string folder, IReadOnlyList<EdgeServerSite> sites)
    {
        var area = sites.Index().ToDictionary(site => site.Item.Name, site => (At: site.Index, East: site.Item.EastM, North: site.Item.NorthM), StringComparer.Ordinal);
        var rows = Rows(folder).Select(row => area.TryGetValue(row.EdgeServer, out var place) ? new Update(row.Cycle, row.EdgeServer, place.At, row.Report)
            : throw new DataRefusedException($"{folder}: edge server {row.EdgeServer} is none of this data set")).ToList();
        var trained = rows.Where(row => row.Minibatches > 0 && row.Samples > 0 && row.AfterHelp > 0 && double.IsFinite(row.After) && row.Process != SubProcess.None).ToList();
        var known = rows.ToDictionary(row => (row.Cycle, row.Name));
        var helped = new List<WorthMeasurement>();
        foreach (var row in rows.Where(row => row.HelpedBy is not null && double.IsFinite(row.Before - row.AfterHelp)))
        {
            if (known.TryGetValue((row.Cycle, row.HelpedBy!), out var helper) && row.Before > helper.After)
            {
                var (a, b) = (area[row.Name], area[helper.Name]);
                helped.Add(new(helper.At, row.At, Math.Sqrt(((a.East - b.East) * (a.East - b.East)) + ((a.North - b.North) * (a.North - b.North))), row.Before - row.AfterHelp, row.Before - helper.After));
            }
        }

        return new LiveMeasurements
        {
            Convergency = [.. trained.Select(row => new ConvergencyMeasurement(row.At, row.Process, row.Samples, row.Minibatches, (row.AfterHelp - row.After) / row.AfterHelp))],
            Worth = helped,
            Drift = Aged(rows, known),
            Cost = new LiveCost(
                trained.Count, Mean(trained, row => row.LatencyS), Mean(trained, row => row.EnergyJ), Mean(trained, row => row.WorkloadFlop), Mean(trained, row => row.MeasuredFlop),
                Mean([.. rows.Where(row => row.ParameterBytes > 0)], row => row.ParameterBytes)),
            Cycles = rows.Select(row => row.Cycle).Distinct().Count(),
        };
    }

    private static List<DriftMeasurement> Aged(List<Update> rows, Dictionary<(long Cycle, string Name), Update> known)
    {
        var first = new Dictionary<(string, int?), double>();
        var aged = new List<DriftMeasurement>();
        foreach (var row in rows)
        {
            var model = (row.Name, row.PartialDt);
            if (double.IsFinite(row.Before))
            {
                first.TryAdd(model, row.Before);
            }

            if (first.TryGetValue(model, out var origin) && known.TryGetValue((row.Cycle + 1, row.Name), out var next)
                && next.PartialDt == row.PartialDt && double.IsFinite(next.Before) && origin > row.After)
            {
                aged.Add(new DriftMeasurement(row.At, 1, origin - next.Before, origin - row.After));
            }
        }

        return aged;
    }

    private static double Mean(List<Update> rows, Func<Update, double> of) => rows.Count == 0 ? double.NaN : rows.Average(of);

    private static List<(long Cycle, string EdgeServer, JsonNode Report)> Rows(string folder)
    {
        var path = Path.Combine(folder, SqliteDatabase.FileName);
        if (!File.Exists(path))
        {
            throw new DataRefusedException($"{folder}: holds no {SqliteDatabase.FileName}; give the folder that serve was given with --data");
        }

        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString);
            connection.Open();
            SqliteSchema.RequireOurs(connection, path);
            SqliteDatabase.Execute(connection, "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000");
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT cycle, edge_server, report FROM edge_update ORDER BY cycle, edge_server";
            using var reader = command.ExecuteReader();
            var rows = new List<(long, string, JsonNode)>();
            while (reader.Read())
            {
                rows.Add((reader.GetInt64(0), reader.GetString(1), JsonNode.Parse(reader.GetString(2))!));
            }

            return rows;
        }
        catch (SqliteException problem)
        {
            throw new DataRefusedException($"{path}: is no database of Twinwright's ({problem.Message})");
        }
    }

    /// <summary>An edge server in a cycle, as <see cref="Twin.CycleReports"/> keeps it; NaN for what is not known.</summary>
    private sealed class Update(long cycle, string name, int at, JsonNode report)
    {
        public long Cycle { get; } = cycle;

        public string Name { get; } = name;

        public int At { get; } = at;

        public string? HelpedBy { get; } = (string?)report["helped_by"];

        public int? PartialDt { get; } = (int?)report["partial_dt"];

        public SubProcess Process { get; } = Enum.TryParse<SubProcess>((string?)report["process"], ignoreCase: true, out var process) ? process : SubProcess.None;

        public int Minibatches { get; } = (int?)report["iterations"] ?? 0;

        public int Samples { get; } = (int?)report["samples"] ?? 0;

        public double Before { get; } = Number(report, "loss_before");

        public double AfterHelp { get; } = Number(report, "loss_after_help");

        public double After { get; } = Number(report, "loss_after");

        public double EnergyJ { get; } = Number(report, "energy_j");

        public double LatencyS { get; } = Number(report, "latency_s");

        public double WorkloadFlop { get; } = Number(report, "workload_flop");

        public double MeasuredFlop { get; } = Number(report, "measured_work_flop");

        public double ParameterBytes { get; } = Number(report, "parameter_bytes");

        private static double Number(JsonNode report, string name) => (double?)report[name] ?? double.NaN;
    }
}
