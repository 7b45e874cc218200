using System.Text.Json;
using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes a <c>federation-score</c> (<c>docs/formats.md</c>, section 9).</summary>
public static class FrameScoreFile
{
    private static readonly string[] Required =
    [
        "edge_servers", "quality_global", "delay_s", "energy_j", "gain", "energy_cost", "configuration_cost", "utility", "violations",
    ];

    private static readonly string[] EdgeServerNames =
    [
        "rate_bit_per_s", "data_kbit", "quality", "rounds_cap",
        "transmission_delay_s", "migration_delay_s", "creation_delay_s", "upload_delay_s",
        "transmission_energy_j", "migration_energy_j", "creation_energy_j", "upload_energy_j",
        "utility", "changes",
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The score.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static FederationScore Read(string path) => Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path);

    /// <summary>Parses bytes.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The score.</returns>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static FederationScore Parse(ReadOnlyMemory<byte> json, string file)
    {
        using var document = JsonWalk.Open(json, file);
        JsonKind.Check(document.RootElement, JsonKind.FrameScore, file);
        var walk = new JsonWalk(file);
        var fields = JsonKind.Open(walk, document.RootElement, Required);
        var violations = new FrameViolations(walk, fields.Length("edge_servers") is > 0 and { } count ? count : null);
        var score = new FederationScore
        {
            EdgeServers = fields.Read("edge_servers", value => walk.NonEmptyArray(value, item => EdgeServer(walk, item))) ?? [],
            QualityGlobal = fields.Number("quality_global", NumberRange.NotNegative),
            DelayS = fields.Number("delay_s", NumberRange.NotNegative),
            EnergyJ = fields.Number("energy_j", NumberRange.NotNegative),
            Gain = fields.Number("gain", NumberRange.NotNegative),
            EnergyCost = fields.Number("energy_cost", NumberRange.NotNegative),
            ConfigurationCost = fields.Number("configuration_cost", NumberRange.NotNegative),
            Utility = fields.Number("utility", NumberRange.Any),
            Violations = fields.Array("violations", violations.Read),
        };
        fields.Text("comment");
        walk.Problems.ThrowIfAny();
        return score;
    }

    /// <summary>Writes a score.</summary>
    /// <param name="score">The score.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="InputException">A number is not finite, because the frame or the decision is too extreme.</exception>
    public static byte[] Write(FederationScore score)
    {
        var json = new JsonOut(JsonKind.FrameScore).Object();
        JsonKind.Write(json, JsonKind.FrameScore, comment: null);
        json.Key("edge_servers").Array();
        foreach (var edgeServer in score.EdgeServers)
        {
            WriteEdgeServer(json.Object(), edgeServer);
            json.End();
        }

        json.End().Key("quality_global").Number(score.QualityGlobal);
        json.Key("delay_s").Number(score.DelayS);
        json.Key("energy_j").Number(score.EnergyJ);
        json.Key("gain").Number(score.Gain);
        json.Key("energy_cost").Number(score.EnergyCost);
        json.Key("configuration_cost").Number(score.ConfigurationCost);
        json.Key("utility").Number(score.Utility);
        json.Key("violations").Array();
        foreach (var violation in score.Violations)
        {
            FrameViolations.Write(json, violation);
        }

        return json.End().End().ToBytes();
    }

    private static FederationEdgeServerScore EdgeServer(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, EdgeServerNames);
        return new FederationEdgeServerScore
        {
            RateBitPerS = fields.Array("rate_bit_per_s", value => walk.Number(value, NumberRange.Positive)),
            DataKbit = fields.Number("data_kbit", NumberRange.NotNegative),
            Quality = fields.Number("quality", NumberRange.NotNegative),
            RoundsCap = (int)fields.Integer("rounds_cap", 0, int.MaxValue),
            TransmissionDelayS = fields.Number("transmission_delay_s", NumberRange.NotNegative),
            MigrationDelayS = fields.Number("migration_delay_s", NumberRange.NotNegative),
            CreationDelayS = fields.Number("creation_delay_s", NumberRange.NotNegative),
            UploadDelayS = fields.Number("upload_delay_s", NumberRange.NotNegative),
            TransmissionEnergyJ = fields.Number("transmission_energy_j", NumberRange.NotNegative),
            MigrationEnergyJ = fields.Number("migration_energy_j", NumberRange.NotNegative),
            CreationEnergyJ = fields.Number("creation_energy_j", NumberRange.NotNegative),
            UploadEnergyJ = fields.Number("upload_energy_j", NumberRange.NotNegative),
            Utility = fields.Number("utility", NumberRange.Any),
            Changes = (int)fields.Integer("changes", 0, int.MaxValue),
        };
    }

    private static void WriteEdgeServer(JsonOut json, FederationEdgeServerScore edgeServer)
    {
        json.Key("rate_bit_per_s").Numbers(edgeServer.RateBitPerS);
        json.Key("data_kbit").Number(edgeServer.DataKbit);
        json.Key("quality").Number(edgeServer.Quality);
        json.Key("rounds_cap").Integer(edgeServer.RoundsCap);
        json.Key("transmission_delay_s").Number(edgeServer.TransmissionDelayS);
        json.Key("migration_delay_s").Number(edgeServer.MigrationDelayS);
        json.Key("creation_delay_s").Number(edgeServer.CreationDelayS);
        json.Key("upload_delay_s").Number(edgeServer.UploadDelayS);
        json.Key("transmission_energy_j").Number(edgeServer.TransmissionEnergyJ);
        json.Key("migration_energy_j").Number(edgeServer.MigrationEnergyJ);
        json.Key("creation_energy_j").Number(edgeServer.CreationEnergyJ);
        json.Key("upload_energy_j").Number(edgeServer.UploadEnergyJ);
        json.Key("utility").Number(edgeServer.Utility);
        json.Key("changes").Integer(edgeServer.Changes);
    }
}
