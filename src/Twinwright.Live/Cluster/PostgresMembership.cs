using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Live.Cluster;

/// <summary>Who belongs to the cluster, as Orleans' membership protocol keeps it, in the database that the silos share.</summary>
/// <remarks>Every change is one statement that names the version of the table that it is based on, so that of two changes at once one is refused.</remarks>
internal sealed class PostgresMembership(PostgresDatabase database, IOptions<ClusterOptions> options) : IMembershipTable
{
    private const string Columns = "address, port, generation, name, host_name, status, proxy_port, suspect_times, start_time, alive_time";

    // A row is changed only together with the table's version, so that the version says which writing of a row one has seen.
    private const string Bump = "WITH bumped AS (UPDATE membership_version SET version = @next WHERE cluster = @cluster AND version = @seen RETURNING 1) ";

    private readonly string _cluster = options.Value.ClusterId;

    /// <inheritdoc />
    public Task InitializeMembershipTable(bool tryInitTableVersion) => tryInitTableVersion
        ? RunAsync("INSERT INTO membership_version VALUES (@cluster, 0) ON CONFLICT DO NOTHING")
        : Task.CompletedTask;

    /// <inheritdoc />
    public Task DeleteMembershipTableEntries(string clusterId) => RunAsync(
        "WITH gone AS (DELETE FROM membership WHERE cluster = @which) DELETE FROM membership_version WHERE cluster = @which", new NpgsqlParameter("which", clusterId));

    /// <inheritdoc />
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => RunAsync(
        "DELETE FROM membership WHERE cluster = @cluster AND status = @dead AND alive_time < @before",
        new NpgsqlParameter("dead", (int)SiloStatus.Dead), new NpgsqlParameter("before", beforeDate.UtcDateTime));

    /// <inheritdoc />
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(" AND address = @address AND port = @port AND generation = @generation", Key(key));

    /// <inheritdoc />
    public Task<MembershipTableData> ReadAll() => ReadAsync("");

    /// <inheritdoc />
    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => await RunAsync(
        Bump + """
        INSERT INTO membership (cluster, address, port, generation, name, host_name, status, proxy_port, suspect_times, start_time, alive_time)
        SELECT @cluster, @address, @port, @generation, @name, @host_name, @status, @proxy_port, @suspect_times, @start_time, @alive_time FROM bumped
        ON CONFLICT DO NOTHING
        """,
        [.. Key(entry.SiloAddress), .. Cells(entry), .. Versions(tableVersion)]).ConfigureAwait(false) == 1;

    /// <inheritdoc />
    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => await RunAsync(
        Bump + """
        UPDATE membership SET name = @name, host_name = @host_name, status = @status, proxy_port = @proxy_port, suspect_times = @suspect_times,
            start_time = @start_time, alive_time = @alive_time
        FROM bumped WHERE cluster = @cluster AND address = @address AND port = @port AND generation = @generation
        """,
        [.. Key(entry.SiloAddress), .. Cells(entry), .. Versions(tableVersion)]).ConfigureAwait(false) == 1;

    /// <inheritdoc />
    public Task UpdateIAmAlive(MembershipEntry entry) => RunAsync(
        "UPDATE membership SET alive_time = @alive_time WHERE cluster = @cluster AND address = @address AND port = @port AND generation = @generation",
        [.. Key(entry.SiloAddress), new NpgsqlParameter("alive_time", Utc(entry.IAmAliveTime))]);

    private async Task<MembershipTableData> ReadAsync(string where, params NpgsqlParameter[] parameters)
    {
        var connection = await database.Source.OpenConnectionAsync().ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // Rows and version as of one moment.
            using var command = new NpgsqlCommand(
                $"SELECT v.version, m.* FROM membership_version v LEFT JOIN (SELECT {Columns} FROM membership WHERE cluster = @cluster{where}) m ON true WHERE v.cluster = @cluster",
                connection);
            command.Parameters.Add(new NpgsqlParameter("cluster", _cluster));
            command.Parameters.AddRange(parameters);
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var (version, rows) = (0, new List<Tuple<MembershipEntry, string>>());
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    version = reader.GetInt32(0);
                    if (!reader.IsDBNull(1))
                    {
                        rows.Add(Tuple.Create(Entry(reader), version.ToString(CultureInfo.InvariantCulture)));
                    }
                }

                return new MembershipTableData(rows, new TableVersion(version, version.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private async Task<int> RunAsync(string sql, params NpgsqlParameter[] parameters)
    {
        var command = database.Source.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter("cluster", _cluster));
            command.Parameters.AddRange(parameters);
            return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    private static NpgsqlParameter[] Key(SiloAddress silo) =>
    [
        new("address", silo.Endpoint.Address.ToString()), new("port", silo.Endpoint.Port), new("generation", silo.Generation),
    ];

    private static NpgsqlParameter[] Cells(MembershipEntry entry) =>
    [
        new("name", entry.SiloName ?? ""), new("host_name", entry.HostName ?? ""), new("status", (int)entry.Status), new("proxy_port", entry.ProxyPort),
        new("suspect_times", string.Join('|', (entry.SuspectTimes ?? []).Select(vote => $"{vote.Item1.ToParsableString()},{LogFormatter.PrintDate(vote.Item2)}"))),
        new("start_time", Utc(entry.StartTime)), new("alive_time", Utc(entry.IAmAliveTime)),
    ];

    private static NpgsqlParameter[] Versions(TableVersion next) => [new("next", next.Version), new("seen", next.Version - 1)];

    private static MembershipEntry Entry(NpgsqlDataReader row) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Parse(row.GetString(1)), row.GetInt32(2)), row.GetInt32(3)),
        SiloName = row.GetString(4),
        HostName = row.GetString(5),
        Status = (SiloStatus)row.GetInt32(6),
        ProxyPort = row.GetInt32(7),
        SuspectTimes = [.. row.GetString(8).Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Vote)],
        StartTime = row.GetDateTime(9),
        IAmAliveTime = row.GetDateTime(10),
    };

    private static Tuple<SiloAddress, DateTime> Vote(string text)
    {
        var comma = text.LastIndexOf(',');
        return Tuple.Create(SiloAddress.FromParsableString(text[..comma]), LogFormatter.ParseDate(text[(comma + 1)..]));
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
