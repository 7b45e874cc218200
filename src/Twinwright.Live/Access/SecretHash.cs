using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Twinwright.Live.Access;

/// <summary>What is kept of a password or a token: <c>pbkdf2-sha256$ITERATIONS$SALT$HASH</c> or <c>sha256$SALT$HASH</c>, salt and hash in hexadecimal.</summary>
/// <remarks>Passwords that people choose need the slow kind; for long random ones and for tokens, which come with every request, the fast one does.</remarks>
public sealed class SecretHash
{
    private const int DefaultIterations = 210_000;
    private const int MinIterations = 10_000;
    private const int MaxIterations = 10_000_000;
    private const int MinSaltBytes = 8;
    private readonly byte[] _salt;
    private readonly byte[] _hash;
    private readonly int _iterations;

    private SecretHash(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>Whether comparing takes long on purpose.</summary>
    public bool IsSlow => _iterations > 0;

    /// <summary>The hash of a secret, with a fresh salt.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="slow">Which kind.</param>
    public static string Of(string secret, bool slow)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var (iterations, head) = slow ? (DefaultIterations, string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256${DefaultIterations}")) : (0, "sha256");
        return $"{head}${Convert.ToHexStringLower(salt)}${Convert.ToHexStringLower(Hash(Encoding.UTF8.GetBytes(secret), salt, iterations))}";
    }

    /// <summary>Reads a hash.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out SecretHash? hash)
    {
        hash = text.Split('$') switch
        {
            ["sha256", var salt, var digest] => Make(0, salt, digest),
            ["pbkdf2-sha256", var count, var salt, var digest]
                when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) && iterations is >= MinIterations and <= MaxIterations
                => Make(iterations, salt, digest),
            _ => null,
        };
        return hash is not null;
    }

    /// <summary>Whether this is the hash of a secret; takes equally long wherever they differ.</summary>
    public bool IsOf(ReadOnlySpan<byte> secret) => CryptographicOperations.FixedTimeEquals(Hash(secret, _salt, _iterations), _hash);

    /// <summary>Tells nothing, so that no log does.</summary>
    public override string ToString() => "(hash)";

    private static SecretHash? Make(int iterations, string salt, string digest) =>
        Bytes(salt) is { Length: >= MinSaltBytes } salted && Bytes(digest) is { Length: SHA256.HashSizeInBytes } hashed ? new(iterations, salted, hashed) : null;

    private static byte[]? Bytes(string hex) => hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;

    private static byte[] Hash(ReadOnlySpan<byte> secret, byte[] salt, int iterations) => iterations == 0
        ? SHA256.HashData([.. salt, .. secret])
        : Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
}
