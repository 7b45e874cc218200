using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Twinwright.Live.Access;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Replay;
using Twinwright.Live.Settings;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Mqtt;

/// <summary>Who may do what at the broker; without configured users, all may do everything.</summary>
internal sealed class MqttAccess(LiveMetrics metrics, LiveSettings settings, ReplayUser replay) : IDisposable
{
    private const int LongestPassword = 1024;
    private const int MostWaiting = 256;
    private static readonly Func<string, bool> Everything = _ => true;

    /// <summary>Against what a name that is no user's is compared, so that it takes as long as one that is.</summary>
    private static readonly Lazy<SecretHash> Nobody = new(() => SecretHash.TryParse(SecretHash.Of("", slow: true), out var hash) ? hash : throw new InvalidOperationException());

    private readonly Dictionary<string, MqttUser> _users = settings.Users.ToDictionary(user => user.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim _comparing = new(1);
    private int _waiting;

    /// <summary>Admits a client, or not.</summary>
    /// <param name="user">Its name; null when it gives none.</param>
    /// <param name="password">Its password; null when it gives none.</param>
    /// <returns>Whether it may publish for a sensor, given as <c>{area}/{sensor}</c>; null when it is not admitted.</returns>
    public async ValueTask<Func<string, bool>?> AdmitAsync(string? user, byte[]? password)
    {
        if (_users.Count == 0)
        {
            return Everything;
        }

        if (user is null || password is null || password.Length > LongestPassword)
        {
            return null;
        }

        if (user == ReplayUser.Name && CryptographicOperations.FixedTimeEquals(password, Encoding.UTF8.GetBytes(replay.Password)))
        {
            return Everything;
        }

        var account = _users.GetValueOrDefault(user);
        if (await IsRightAsync(user, password, account?.Password ?? Nobody.Value).ConfigureAwait(false) && account is not null)
        {
            return key => account.Publish.Any(scope => scope.Holds(key));
        }

        metrics.Refused(Refusal.NotAllowed);
        return null;
    }

    /// <summary>Whether a client may listen to a filter.</summary>
    public bool MaySubscribe(string? user, string filter) =>
        _users.Count == 0 || (Account(user)?.Publish.Any(scope => scope.HoldsAll(filter)) ?? false);

    /// <summary>Whether a client may publish something that is no reading: its sensors' status, and where nobody is kept out commands too.</summary>
    public bool MayTalk(string? user, string topic)
    {
        var leaf = topic.LastIndexOf('/');
        if (!topic.StartsWith(ReadingTopic.Root, StringComparison.Ordinal) || leaf <= ReadingTopic.Root.Length)
        {
            return false;
        }

        var key = topic[ReadingTopic.Root.Length..leaf];
        return topic[leaf..] switch
        {
            "/status" => _users.Count == 0 || (Account(user)?.Publish.Any(scope => scope.Holds(key)) ?? false),
            "/command" => _users.Count == 0,
            _ => false,
        };
    }

    /// <inheritdoc />
    public void Dispose() => _comparing.Dispose();

    /// <summary>Counts a message that is not taken.</summary>
    public void CountRefused(Refusal refusal) => metrics.Refused(refusal);

    private MqttUser? Account(string? user) => user is null ? null : _users.GetValueOrDefault(user);

    /// <summary>Compares with what is kept; what was right before is told by a keyed hash, so that sensors that come again do not cost much.</summary>
    private async ValueTask<bool> IsRightAsync(string user, byte[] password, SecretHash hash)
    {
        var seal = HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes(user), 0, .. password]);
        if (_known.TryGetValue(user, out var known) && CryptographicOperations.FixedTimeEquals(known, seal))
        {
            return true;
        }

        // One at a time, and few that wait: whoever tries many passwords takes one core at most, and no thread but that one's.
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        await _comparing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!hash.IsOf(password))
            {
                return false;
            }
        }
        finally
        {
            _comparing.Release();
            Interlocked.Decrement(ref _waiting);
        }

        // A user's alone is kept: names that are none could be any number.
        if (_users.ContainsKey(user))
        {
            _known[user] = seal;
        }

        return true;
    }
}
