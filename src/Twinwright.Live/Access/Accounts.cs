namespace Twinwright.Live.Access;

/// <summary>Who may connect to the broker.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Password">What is kept of the password.</param>
/// <param name="Publish">Sensors for which it may publish.</param>
public sealed record MqttUser(string Name, SecretHash Password, IReadOnlyList<TopicScope> Publish);

/// <summary>Who may ask the API.</summary>
/// <param name="Name">What the token is called, for logs.</param>
/// <param name="Token">What is kept of the token.</param>
/// <param name="Role">What it may do.</param>
public sealed record ApiToken(string Name, SecretHash Token, ApiRole Role);

/// <summary>What a token may do at the API.</summary>
public enum ApiRole
{
    /// <summary>Read a sensor: <c>GET /api/v1/sensors/{area}/{sensor}</c>.</summary>
    Device,

    /// <summary>Read everything.</summary>
    Viewer,

    /// <summary>Read and change everything.</summary>
    Operator,
}

/// <summary>A certificate for both ports.</summary>
/// <param name="Certificate">A PFX file, or a PEM file.</param>
/// <param name="Key">The PEM file of the private key; null when it stands in <paramref name="Certificate"/>.</param>
/// <param name="PasswordFile">A file whose first line is the password; null for none.</param>
public sealed record TlsFiles(string Certificate, string? Key, string? PasswordFile);
