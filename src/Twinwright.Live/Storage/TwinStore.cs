using System.Data.Common;

namespace Twinwright.Live.Storage;

/// <summary>Frames, cycles, edge servers and versions of the twin. Whatever is written names its writer's epoch.</summary>
/// <param name="database">Where they are kept.</param>
public sealed class TwinStore(LiveDatabase database)
{
    /// <summary>Who writes frames and cycles.</summary>
    public const string Cloud = "cloud";

    /// <summary>Takes over: from now on whatever an earlier epoch writes is refused.</summary>
    /// <param name="what">As whom.</param>
    /// <param name="nowMs">The time [ms].</param>
    /// <returns>The new epoch, from 1.</returns>
    public Task<long> TakeEpochAsync(string what, long nowMs) => database.Writer.WriteAsync(session =>
    {
        session.Run(
            "INSERT INTO epoch (name, epoch, taken_at_ms) VALUES ($0, 1, $1) ON CONFLICT (name) DO UPDATE SET epoch = epoch.epoch + 1, taken_at_ms = $1",
            what, nowMs);
        return (long)session.Ask("SELECT epoch FROM epoch WHERE name = $0", what)!;
    });

    /// <summary>Keeps a decision with its inputs before anything of it is done. What was decided earlier stands.</summary>
    /// <param name="kind">Of a frame or a cycle.</param>
    /// <param name="row">The decision.</param>
    /// <returns>Whether it stands; not when another was kept before.</returns>
    /// <exception cref="StaleEpochException">Another has taken over.</exception>
    public Task<bool> DecideAsync(StepKind kind, DecisionRow row) => database.Writer.WriteAsync(session =>
    {
        session.RequireEpoch(Cloud, row.Epoch);
        var kept = kind == StepKind.Frame
            ? session.Run(
                "INSERT INTO frame (frame, epoch, cut, clock_ms, inputs, decided_by, decision, seat, started_at_ms) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
                row.Step, row.Epoch, row.Cut, row.ClockMs, row.Inputs, row.DecidedBy, row.Decision, row.Seat, row.StartedAtMs)
            : session.Run(
                "INSERT INTO cycle (cycle, frame, epoch, cut, clock_ms, inputs, decided_by, decision, seat, started_at_ms) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
                row.Step, row.Frame, row.Epoch, row.Cut, row.ClockMs, row.Inputs, row.DecidedBy, row.Decision, row.Seat, row.StartedAtMs);
        if (kept > 0)
        {
            Keep(session, row.Switches);
        }

        return kept > 0;
    });

    /// <summary>Keeps what the cloud keeps, between cycles.</summary>
    /// <param name="epoch">The cloud's epoch.</param>
    /// <param name="state">Everything that it keeps.</param>
    /// <param name="switches">Changes of solver that come with it.</param>
    /// <exception cref="StaleEpochException">Another has taken over.</exception>
    public Task<bool> KeepCloudAsync(long epoch, byte[] state, IReadOnlyList<SwitchRow> switches) => database.Writer.WriteAsync(session =>
    {
        session.RequireEpoch(Cloud, epoch);
        Keep(session, state);
        Keep(session, switches);
        return true;
    });

    /// <summary>A decision that was kept; null when there is none.</summary>
    public DecisionRow? Decision(StepKind kind, long step)
    {
        var table = kind == StepKind.Frame ? "frame" : "cycle";
        return database.Rows(
            $"SELECT {table}, frame, epoch, cut, clock_ms, inputs, decided_by, decision, seat, started_at_ms FROM {table} WHERE {table} = $0",
            row => new DecisionRow
            {
                Step = row.GetInt64(0),
                Frame = row.GetInt64(1),
                Epoch = row.GetInt64(2),
                Cut = row.GetInt64(3),
                ClockMs = row.GetInt64(4),
                Inputs = (byte[])row.GetValue(5),
                DecidedBy = row.GetString(6),
                Decision = (byte[])row.GetValue(7),
                Seat = row.GetString(8),
                StartedAtMs = row.GetInt64(9),
            },
            step).FirstOrDefault();
    }

    /// <summary>The name under which an edge server's activations take their epochs.</summary>
    public static string EdgeServerName(string id) => $"edge-server/{id}";

    /// <summary>Keeps what became of an edge server in a step, once.</summary>
    /// <param name="cloudEpoch">The cloud's epoch that ordered the step.</param>
    /// <param name="epoch">The epoch of the edge server's activation that obeyed it.</param>
    /// <param name="nowMs">The time [ms].</param>
    /// <param name="row">The edge server after the step.</param>
    /// <exception cref="StaleEpochException">Another cloud, or another activation of the edge server, has taken over.</exception>
    public Task<bool> SaveEdgeServerAsync(long cloudEpoch, long epoch, long nowMs, EdgeServerRow row) => database.Writer.WriteAsync(session =>
    {
        session.RequireEpoch(Cloud, cloudEpoch);
        session.RequireEpoch(EdgeServerName(row.Id), epoch);
        if (!Keep(session, epoch, row))
        {
            return false;
        }

        session.Queue(
            "INSERT INTO edge_step (edge_server, step, epoch, cloud_epoch, at_ms) VALUES ($0, $1, $2, $3, $4)", row.Id, row.Step, epoch, cloudEpoch, nowMs);
        return true;
    });

    /// <summary>Keeps what an edge server did by itself while no order came, once.</summary>
    /// <param name="epoch">The epoch of its activation.</param>
    /// <param name="nowMs">The time [ms].</param>
    /// <param name="row">The edge server after it, at the order that it obeyed last.</param>
    /// <param name="dataStep">The step of the data.</param>
    /// <param name="report">What it did, as JSON.</param>
    /// <exception cref="StaleEpochException">Another activation of the edge server has taken over.</exception>
    public Task<bool> SaveOwnStepAsync(long epoch, long nowMs, EdgeServerRow row, long dataStep, string report) => database.Writer.WriteAsync(session =>
    {
        session.RequireEpoch(EdgeServerName(row.Id), epoch);
        if (session.Run("UPDATE edge_server SET epoch = $1, state = $3 WHERE id = $0 AND step = $2", row.Id, epoch, row.Step, row.State) == 0)
        {
            return false;
        }

        session.Queue(
            "INSERT INTO edge_own (edge_server, data_step, epoch, at_ms, report) VALUES ($0, $1, $2, $3, $4) ON CONFLICT DO NOTHING",
            row.Id, dataStep, epoch, nowMs, report);
        return true;
    });

    /// <summary>What an edge server did by itself, the newest first.</summary>
    public IReadOnlyList<(long DataStep, string Report)> OwnSteps(string edgeServer, long before, int most) => database.Rows(
        "SELECT data_step, report FROM edge_own WHERE edge_server = $0 AND data_step < $1 ORDER BY data_step DESC LIMIT $2",
        row => (row.GetInt64(0), row.GetString(1)), edgeServer, before, (long)most);

    /// <summary>An edge server's row; null before its first step.</summary>
    public EdgeServerRow? EdgeServer(string id) => database.Rows(
        "SELECT id, step, state, report FROM edge_server WHERE id = $0",
        row => new EdgeServerRow(row.GetString(0), row.GetInt64(1), (byte[])row.GetValue(2), row.GetString(3)), id).FirstOrDefault();

    /// <summary>Keeps everything that a finished cycle changes, at once and only once.</summary>
    /// <param name="end">What it changes.</param>
    /// <returns>False when it was kept before.</returns>
    /// <exception cref="StaleEpochException">Another has taken over.</exception>
    public Task<bool> FinishAsync(CycleEnd end) => database.Writer.WriteAsync(session =>
    {
        session.RequireEpoch(Cloud, end.Epoch);
        if (session.Run(
            "UPDATE cycle SET finished_at_ms = $1, summary = $2 WHERE cycle = $0 AND finished_at_ms IS NULL", end.Cycle, end.AtMs, end.Summary) == 0)
        {
            return false;
        }

        Keep(session, end.State);
        foreach (var (edgeServer, report) in end.Updates)
        {
            session.Queue("INSERT INTO edge_update (cycle, edge_server, report) VALUES ($0, $1, $2)", end.Cycle, edgeServer, report);
        }

        foreach (var o in end.Observed)
        {
            session.Queue(
                "UPDATE prediction SET observed = $4 WHERE cycle = $0 AND area = $1 AND sensor = $2 AND name = $3", o.Cycle, o.Area, o.Sensor, o.Name, o.Value);
        }

        foreach (var p in end.Predictions)
        {
            session.Queue(
                """
                INSERT INTO prediction (cycle, area, sensor, name, for_ms, predicted, local, partial_dt, alone, persistence)
                VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                end.Cycle, p.Area, p.Sensor, p.Name, p.ForMs, p.Predicted, p.Local, p.PartialDt, p.Alone, p.Persistence);
        }

        if (end.Frame is { } frame)
        {
            session.Queue("UPDATE frame SET finished_at_ms = $1, summary = $2 WHERE frame = $0", frame.Frame, end.AtMs, frame.Summary);
            session.Queue(
                "INSERT INTO twin_version (version, frame, cycle, clock_ms, at_ms, twin) VALUES ($0, $1, $2, $3, $4, $5)",
                frame.Version, frame.Frame, end.Cycle, end.ClockMs, end.AtMs, frame.Twin);
            foreach (var part in frame.PartialDts)
            {
                session.Queue(
                    "INSERT INTO partial_dt_version (partial_dt, version, cycle, edge_server, parameters) VALUES ($0, $1, $2, $3, $4) ON CONFLICT DO NOTHING",
                    part.PartialDt, part.Version, end.Cycle, part.EdgeServer, part.Parameters);
            }
        }

        return true;
    });

    /// <summary>What the cloud kept last; null before the first cycle.</summary>
    public byte[]? CloudState() => database.Rows("SELECT state FROM state WHERE name = $0", row => (byte[])row.GetValue(0), Cloud).FirstOrDefault();

    /// <summary>Keeps a setting that must not change while the twin lives.</summary>
    /// <returns>The value that is kept.</returns>
    public Task<string> KeepSettingAsync(string name, string value) => database.Writer.WriteAsync(session =>
    {
        session.Run("INSERT INTO setting (name, value) VALUES ($0, $1) ON CONFLICT DO NOTHING", name, value);
        return (string)session.Ask("SELECT value FROM setting WHERE name = $0", name)!;
    });

    /// <summary>Finished frames in order.</summary>
    /// <param name="after">Above this frame.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<StepSummary> Frames(long after, int most) => database.Rows(
        "SELECT frame, decided_by, started_at_ms, finished_at_ms, summary, clock_ms FROM frame WHERE frame > $0 AND finished_at_ms IS NOT NULL ORDER BY frame LIMIT $1",
        Summary, after, (long)most);

    /// <summary>Finished cycles in order.</summary>
    /// <param name="after">Above this cycle.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<StepSummary> Cycles(long after, int most) => database.Rows(
        "SELECT cycle, decided_by, started_at_ms, finished_at_ms, summary, clock_ms FROM cycle WHERE cycle > $0 AND finished_at_ms IS NOT NULL ORDER BY cycle LIMIT $1",
        Summary, after, (long)most);

    /// <summary>The newest version of the twin as JSON; null before the first.</summary>
    public string? Twin() => database.Rows("SELECT twin FROM twin_version ORDER BY version DESC LIMIT 1", row => row.GetString(0)).FirstOrDefault();

    /// <summary>A version of the twin as JSON; null when there is none.</summary>
    public string? Twin(long version) => database.Rows("SELECT twin FROM twin_version WHERE version = $0", row => row.GetString(0), version).FirstOrDefault();

    /// <summary>Predictions of whole cycles, the newest first.</summary>
    /// <param name="area">Of this area; null for all.</param>
    /// <param name="before">Before this cycle.</param>
    /// <param name="most">At most so many cycles.</param>
    public IReadOnlyList<PredictionRow> Predictions(string? area, long before, int most) => database.Rows(
        """
        SELECT cycle, area, sensor, name, for_ms, predicted, local, partial_dt, alone, persistence, observed FROM prediction
        WHERE (CAST($0 AS TEXT) IS NULL OR area = $0) AND cycle < $1 AND cycle >= coalesce((
            SELECT min(cycle) FROM (SELECT DISTINCT cycle FROM prediction WHERE (CAST($0 AS TEXT) IS NULL OR area = $0) AND cycle < $1 ORDER BY cycle DESC LIMIT $2) AS newest), 0)
        ORDER BY cycle DESC, area, sensor, name
        """,
        row => new PredictionRow
        {
            Cycle = row.GetInt64(0),
            Area = row.GetString(1),
            Sensor = row.GetString(2),
            Name = row.GetString(3),
            ForMs = row.GetInt64(4),
            Predicted = row.GetDouble(5),
            Local = Optional(row, 6),
            PartialDt = Optional(row, 7),
            Alone = Optional(row, 8),
            Persistence = Optional(row, 9),
            Observed = Optional(row, 10),
        },
        area, before, (long)most);

    /// <summary>Reports of an edge server as JSON, the newest first.</summary>
    public IReadOnlyList<(long Cycle, string Report)> EdgeUpdates(string edgeServer, long before, int most) => database.Rows(
        "SELECT cycle, report FROM edge_update WHERE edge_server = $0 AND cycle < $1 ORDER BY cycle DESC LIMIT $2",
        row => (row.GetInt64(0), row.GetString(1)), edgeServer, before, (long)most);

    /// <summary>Changes of solver in order.</summary>
    public IReadOnlyList<SwitchRow> Switches(long after, int most) => database.Rows(
        "SELECT id, at_ms, system, step, from_solver, to_solver, reason FROM switch WHERE id > $0 ORDER BY id LIMIT $1",
        row => new SwitchRow(row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetString(6)) { Id = row.GetInt64(0) },
        after, (long)most);

    private static bool Keep(WriteSession session, long epoch, EdgeServerRow row) => session.Run(
        """
        INSERT INTO edge_server (id, epoch, step, state, report) VALUES ($0, $1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET epoch = $1, step = $2, state = $3, report = $4 WHERE edge_server.step < $2
        """,
        row.Id, epoch, row.Step, row.State, row.Report) > 0;

    private static void Keep(WriteSession session, byte[] cloud) =>
        session.Queue("INSERT INTO state (name, state) VALUES ($0, $1) ON CONFLICT (name) DO UPDATE SET state = $1", Cloud, cloud);

    private static void Keep(WriteSession session, IReadOnlyList<SwitchRow> switches)
    {
        foreach (var change in switches)
        {
            session.Queue(
                "INSERT INTO switch (at_ms, system, step, from_solver, to_solver, reason) VALUES ($0, $1, $2, $3, $4, $5)",
                change.AtMs, change.System, change.Step, change.From, change.To, change.Reason);
        }
    }

    private static double? Optional(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static StepSummary Summary(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5));
}
