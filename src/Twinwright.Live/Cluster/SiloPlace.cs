using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Live.Cluster;

/// <summary>Whether a silo may take its place in the cluster. It is asked before anybody hears of it, so that a start which cannot succeed disturbs nobody.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class SiloPlace(ClusterSettings cluster)
{
    /// <summary>Probes after which a silo says again, in the database, that it is alive.</summary>
    public const int SaysIt = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Refuses ports at which somebody listens. To the others a silo that comes back at its own port has died before: they would send away one that runs.</summary>
    /// <param name="api">Where the API is to listen.</param>
    /// <exception cref="DataRefusedException">One is taken.</exception>
    public void RequirePorts(Uri api)
    {
        Require(cluster.Self.Listen, "other silos");
        if (IPAddress.TryParse(api.IdnHost == "localhost" ? "127.0.0.1" : api.IdnHost.Trim('[', ']'), out var address))
        {
            Require(new(address, api.Port), "the API");
        }
    }

    /// <summary>Refuses a name under which a silo runs, and a database of another cluster; tells the others that an earlier process of this name is gone.</summary>
    /// <param name="database">The cluster's database.</param>
    /// <exception cref="DataRefusedException">It may not begin.</exception>
    public async Task TakeAsync(PostgresDatabase database)
    {
        var kept = await new TwinStore(database).KeepSettingAsync("cluster", cluster.Name).ConfigureAwait(false);
        if (kept != cluster.Name)
        {
            throw new DataRefusedException($"{cluster.File}: cluster.name is \"{cluster.Name}\", but the database holds the cluster \"{kept}\"; one database holds one cluster");
        }

        foreach (var (address, port, generation) in database.Rows(
            "SELECT address, port, generation FROM membership WHERE cluster = $0 AND name = $1 AND status <> $2",
            row => (row.GetString(0), row.GetInt32(1), row.GetInt32(2)), cluster.Name, cluster.Self.Name, (int)SiloStatus.Dead))
        {
            var place = new IPEndPoint(IPAddress.Parse(address), port);
            if (!IsOwn(place) && await MayAnswerAsync(place).ConfigureAwait(false) && await SaysItIsAliveAsync(database, address, port, generation).ConfigureAwait(false))
            {
                throw new DataRefusedException($"{cluster.File}: silo \"{cluster.Self.Name}\" runs already, at {place}; end it first, or start another (--silo)");
            }

            // Nobody has to find out that it does not answer.
            await database.Writer.WriteAsync(session =>
                session.Run("UPDATE membership_version SET version = version + 1 WHERE cluster = $0", cluster.Name)
                + session.Run("UPDATE membership SET status = $0 WHERE cluster = $1 AND address = $2 AND port = $3 AND generation = $4", (int)SiloStatus.Dead, cluster.Name, address, port, generation))
                .ConfigureAwait(false);
        }
    }

    private void Require(IPEndPoint place, string whom)
    {
        if (place.Port == 0)
        {
            return;
        }

        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(place);
            socket.Listen(1);
        }
        catch (SocketException refused)
        {
            throw new DataRefusedException(refused.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"{cluster.File}: silo \"{cluster.Self.Name}\" cannot listen to {whom} on {place}, where somebody listens: it runs already, or the port is another program's"
                : $"{cluster.File}: silo \"{cluster.Self.Name}\" cannot listen to {whom} on {place} ({refused.Message})");
        }
    }

    /// <summary>Whether whoever was at a place has left it to this process, which could not listen there otherwise.</summary>
    private bool IsOwn(IPEndPoint place) => cluster.Self.Advertise is null && place.Equals(cluster.Self.Listen);

    /// <summary>Whether somebody may listen at a place, who need not be the silo that was there.</summary>
    private static async Task<bool> MayAnswerAsync(IPEndPoint place)
    {
        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(place, patience.Token).ConfigureAwait(false);

            // A proxy takes the connection, and drops it when nobody is behind it.
            patience.CancelAfter(Patience / 2);
            return await socket.ReceiveAsync(new byte[1], patience.Token).ConfigureAwait(false) > 0;
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            return false;
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>Whether a silo says in the database that it is alive while somebody watches; no clock is asked.</summary>
    private async Task<bool> SaysItIsAliveAsync(PostgresDatabase database, string address, int port, int generation)
    {
        var before = SaidAt();
        for (var probe = 0; probe < SaysIt + 2; probe++)
        {
            await Task.Delay(cluster.Probe).ConfigureAwait(false);
            if (SaidAt() != before)
            {
                return true;
            }
        }

        return false;

        DateTime SaidAt() => database.Rows(
            "SELECT alive_time FROM membership WHERE cluster = $0 AND address = $1 AND port = $2 AND generation = $3",
            row => row.GetDateTime(0), cluster.Name, address, port, generation).FirstOrDefault();
    }
}
