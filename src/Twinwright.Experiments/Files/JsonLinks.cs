using System.Text.Json;
using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Files;

/// <summary>Lists of links: a decision's <c>links</c> and a frame's <c>previous_links</c>.</summary>
internal static class JsonLinks
{
    private static readonly string[] Names = ["edge_server", "sensor", "subcarrier"];

    /// <summary>Reads a list that names no pair of edge server and sensor twice.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="element">The list.</param>
    /// <param name="edgeServers">B; null when it is not known.</param>
    /// <param name="sensors">N; null when it is not known.</param>
    /// <param name="subcarriers">W; null when it is not known.</param>
    public static FederationLink[] Read(JsonWalk walk, JsonElement element, int? edgeServers, int? sensors, int? subcarriers)
    {
        var seen = new HashSet<(int, int)>();
        return walk.Array(element, item =>
        {
            var before = walk.Problems.Count;
            var fields = new JsonFields(walk, item, Names);
            var link = new FederationLink(
                fields.Read("edge_server", value => walk.Index(value, edgeServers)),
                fields.Read("sensor", value => walk.Index(value, sensors)),
                fields.Read("subcarrier", value => walk.Index(value, subcarriers)));
            if (walk.Problems.Count == before && !seen.Add((link.EdgeServer, link.Sensor)))
            {
                walk.Fail($"must name no pair twice, but names edge server {link.EdgeServer} and sensor {link.Sensor} again");
            }

            return link;
        });
    }

    /// <summary>Writes a list, one link a line.</summary>
    public static void Write(JsonOut json, IReadOnlyList<FederationLink> links)
    {
        json.Array();
        foreach (var link in links)
        {
            json.Object(inline: true).Key("edge_server").Integer(link.EdgeServer);
            json.Key("sensor").Integer(link.Sensor).Key("subcarrier").Integer(link.Subcarrier).End();
        }

        json.End();
    }
}
