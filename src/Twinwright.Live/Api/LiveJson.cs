using System.Text.Json;
using System.Text.Json.Serialization;

namespace Twinwright.Live.Api;

/// <summary>How the API writes JSON: snake case, times as RFC 3339 in UTC.</summary>
public static class LiveJson
{
    /// <summary>The options, for whoever reads or writes as the API does.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions());

    internal static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        return options;
    }

    /// <summary>A time as text; null for none.</summary>
    public static string? Time(long? milliseconds) =>
        milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", System.Globalization.CultureInfo.InvariantCulture) : null;
}
