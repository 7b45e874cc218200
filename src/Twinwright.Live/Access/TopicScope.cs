using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Access;

/// <summary>Sensors, given as <c>area/sensor</c>, <c>area/*</c> or <c>*/*</c>.</summary>
public sealed record TopicScope
{
    private TopicScope(string area, string sensor) => (Area, Sensor) = (area, sensor);

    /// <summary>The area; <c>*</c> for all.</summary>
    public string Area { get; }

    /// <summary>The sensor; <c>*</c> for all.</summary>
    public string Sensor { get; }

    /// <summary>Reads a scope; null when it is none.</summary>
    public static TopicScope? Parse(string text) =>
        text.Split('/') is [var area, var sensor] && (area == "*" ? sensor == "*" : ReadingTopic.IsName(area) && (sensor == "*" || ReadingTopic.IsName(sensor)))
            ? new TopicScope(area, sensor)
            : null;

    /// <summary>Whether a sensor's key, <c>{area}/{sensor}</c>, lies in it.</summary>
    public bool Holds(ReadOnlySpan<char> key)
    {
        var slash = key.IndexOf('/');
        return slash > 0 && IsIn(Area, key[..slash]) && IsIn(Sensor, key[(slash + 1)..]);
    }

    /// <summary>Whether whatever a filter of MQTT selects lies in it.</summary>
    public bool HoldsAll(string filter)
    {
        // A wildcard of the filter selects more than any one name: it lies in a wildcard only.
        string[] scope = [ReadingTopic.Root.TrimEnd('/'), Area, Sensor];
        var levels = filter.Split('/');
        for (var at = 0; at < scope.Length; at++)
        {
            if (at == levels.Length)
            {
                return false;
            }

            if (levels[at] == "#")
            {
                return at > 0 && scope[at..].All(part => part == "*");
            }

            if (scope[at] != levels[at] && (at == 0 || scope[at] != "*"))
            {
                return false;
            }
        }

        return levels.Length > scope.Length;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Area}/{Sensor}";

    private static bool IsIn(string pattern, ReadOnlySpan<char> name) => pattern == "*" || name.SequenceEqual(pattern);
}
