using System.Text.RegularExpressions;

namespace Twinwright.Live.Export;

/// <summary>A table to export: a statement and its columns.</summary>
/// <param name="Name">Name of the file, without its ending.</param>
/// <param name="Summary">What stands in it.</param>
/// <param name="Sql">The statement, in a fixed order of rows; <c>$0</c> and <c>$1</c> bound its times [ms].</param>
/// <param name="Columns">Its columns.</param>
public sealed partial record ExportTable(string Name, string Summary, string Sql, params IReadOnlyList<ExportColumn> Columns)
{
    /// <summary>The statement as PostgreSQL takes it, which reads JSON and bytes by other words.</summary>
    internal string PostgresSql => Bytes().Replace(
        Sql.Replace(
            "json_each(r.value_json) v",
            "LATERAL (SELECT e.key, CAST(e.value AS double precision) AS value, e.id FROM json_each_text(CAST(r.value_json AS json)) WITH ORDINALITY AS e(key, value, id)) v",
            StringComparison.Ordinal),
        "convert_from($1, 'UTF8')");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ExportTable> All { get; } =
    [
        new(
            "readings", "a row a value, as measured and by revision (boot, seq)",
            """
            SELECT s.area, s.name, r.boot, r.seq, r.taken_at_ms, r.received_at_ms, v.key, v.value
            FROM reading r JOIN sensor s ON s.id = r.sensor CROSS JOIN json_each(r.value_json) v
            WHERE r.taken_at_ms >= $0 AND r.taken_at_ms < $1 ORDER BY r.id, v.id
            """,
            ExportColumn.Text("area"), ExportColumn.Text("sensor"), ExportColumn.Whole("boot"), ExportColumn.Whole("seq"),
            ExportColumn.Time("taken_at"), ExportColumn.Time("received_at"), ExportColumn.Text("name"), ExportColumn.Number("value")),
        new(
            "sensors", "registered sensors",
            """
            SELECT area, name, boot, last_seq, readings_stored, readings_repeated, readings_refused, registered_at_ms, last_taken_at_ms
            FROM sensor WHERE $0 < $1 ORDER BY id
            """,
            ExportColumn.Text("area"), ExportColumn.Text("sensor"), ExportColumn.Whole("boot"), ExportColumn.Whole("last_seq"),
            ExportColumn.Whole("readings_stored"), ExportColumn.Whole("readings_repeated"), ExportColumn.Whole("readings_refused"),
            ExportColumn.Time("registered_at"), ExportColumn.Time("last_taken_at")),
        new(
            "frames", "decisions of frames and what came of them",
            """
            SELECT frame, epoch, decided_by, clock_ms, started_at_ms, finished_at_ms, CAST(inputs AS TEXT), CAST(decision AS TEXT), summary
            FROM frame WHERE clock_ms >= $0 AND clock_ms < $1 ORDER BY frame
            """,
            ExportColumn.Whole("frame"), ExportColumn.Whole("epoch"), ExportColumn.Text("decided_by"), ExportColumn.Time("clock"),
            ExportColumn.Time("started_at"), ExportColumn.Time("finished_at"), ExportColumn.Text("inputs"), ExportColumn.Text("decision"), ExportColumn.Text("summary")),
        new(
            "cycles", "decisions of cycles and what came of them",
            """
            SELECT cycle, frame, epoch, decided_by, clock_ms, started_at_ms, finished_at_ms, CAST(inputs AS TEXT), CAST(decision AS TEXT), summary
            FROM cycle WHERE clock_ms >= $0 AND clock_ms < $1 ORDER BY cycle
            """,
            ExportColumn.Whole("cycle"), ExportColumn.Whole("frame"), ExportColumn.Whole("epoch"), ExportColumn.Text("decided_by"), ExportColumn.Time("clock"),
            ExportColumn.Time("started_at"), ExportColumn.Time("finished_at"), ExportColumn.Text("inputs"), ExportColumn.Text("decision"), ExportColumn.Text("summary")),
        new(
            "edge_updates", "what every edge server did in every cycle",
            """
            SELECT u.cycle, u.edge_server, c.clock_ms, u.report FROM edge_update u JOIN cycle c ON c.cycle = u.cycle
            WHERE c.clock_ms >= $0 AND c.clock_ms < $1 ORDER BY u.cycle, u.edge_server
            """,
            ExportColumn.Whole("cycle"), ExportColumn.Text("edge_server"), ExportColumn.Time("clock"), ExportColumn.Text("report")),
        new(
            "predictions", "what was predicted, and what was measured then",
            """
            SELECT cycle, area, sensor, name, for_ms, predicted, local, partial_dt, alone, persistence, observed FROM prediction
            WHERE for_ms >= $0 AND for_ms < $1 ORDER BY cycle, area, sensor, name
            """,
            ExportColumn.Whole("cycle"), ExportColumn.Text("area"), ExportColumn.Text("sensor"), ExportColumn.Text("name"), ExportColumn.Time("for"),
            ExportColumn.Number("predicted"), ExportColumn.Number("local"), ExportColumn.Number("partial_dt"), ExportColumn.Number("alone"), ExportColumn.Number("persistence"), ExportColumn.Number("observed")),
        new(
            "twin_versions", "versions of the twin",
            "SELECT version, frame, cycle, clock_ms, at_ms, twin FROM twin_version WHERE clock_ms >= $0 AND clock_ms < $1 ORDER BY version",
            ExportColumn.Whole("version"), ExportColumn.Whole("frame"), ExportColumn.Whole("cycle"), ExportColumn.Time("clock"), ExportColumn.Time("at"), ExportColumn.Text("twin")),
        new(
            "switches", "changes of solver, with their reasons",
            "SELECT id, at_ms, system, step, from_solver, to_solver, reason FROM switch WHERE $0 < $1 ORDER BY id",
            ExportColumn.Whole("id"), ExportColumn.Time("at"), ExportColumn.Text("system"), ExportColumn.Whole("step"), ExportColumn.Text("from"),
            ExportColumn.Text("to"), ExportColumn.Text("reason")),
    ];

    [GeneratedRegex(@"CAST\((inputs|decision) AS TEXT\)")]
    private static partial Regex Bytes();
}
