using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes a <c>federation-frame</c> (<c>docs/formats.md</c>, section 6).</summary>
public static class FrameFile
{
    // Up to this many edge servers what belongs to one sensor stands on one line.
    private const int MaxInline = 8;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="InputException">The file is malformed.</exception>
    public static FederationFrame Read(string path) => Parse(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path);

    /// <summary>Parses bytes.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static FederationFrame Parse(ReadOnlyMemory<byte> json, string file)
    {
        using var document = JsonWalk.Open(json, file);
        JsonKind.Check(document.RootElement, JsonKind.Frame, file);
        var walk = new JsonWalk(file);
        var frame = new FrameReader(walk, document.RootElement).Read();
        walk.Problems.ThrowIfAny();
        return frame;
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Write(FederationFrame frame)
    {
        var json = new JsonOut(JsonKind.Frame).Object();
        JsonKind.Write(json, JsonKind.Frame, frame.Comment);
        JsonConstants.Federation.Write(json.Key("constants"), frame.Constants);
        json.Key("frame").Integer(frame.Frame);
        json.Key("subcarriers").Integer(frame.Subcarriers);
        json.Key("subcarrier_hz").Number(frame.SubcarrierHz);
        json.Key("noise_w").Number(frame.NoiseW);
        WritePartialDts(json, frame);
        WriteEdgeServers(json, frame);
        WriteSensors(json, frame);
        WriteHistory(json, frame);
        return json.End().ToBytes();
    }

    private static void WritePartialDts(JsonOut json, FederationFrame frame)
    {
        json.Key("partial_dts").Array();
        foreach (var partialDt in frame.PartialDts)
        {
            json.Object(inline: true).Key("importance").Number(partialDt.Importance);
            json.Key("required_quality").Number(partialDt.RequiredQuality);
            json.Key("model_bit").Number(partialDt.ModelBit);
            json.Key("history_kbit").Number(partialDt.HistoryKbit).End();
        }

        json.End();
    }

    private static void WriteEdgeServers(JsonOut json, FederationFrame frame)
    {
        json.Key("edge_servers").Array();
        foreach (var edgeServer in frame.EdgeServers)
        {
            json.Object().Key("cpu_hz").Number(edgeServer.CpuHz);
            json.Key("cores").Integer(edgeServer.Cores);
            json.Key("cycles_per_bit").Number(edgeServer.CyclesPerBit);
            json.Key("energy_per_round_j").Number(edgeServer.EnergyPerRoundJ);
            json.Key("transmit_power_w").Number(edgeServer.TransmitPowerW);
            json.Key("cloud_rate_bit_per_s").Number(edgeServer.CloudRateBitPerS);
            json.Key("previous_partial_dt").IntegerOrNull(edgeServer.PreviousPartialDt).End();
        }

        json.End().Key("edge_link_rate_bit_per_s").Array();
        foreach (var row in frame.EdgeLinkRateBitPerS)
        {
            json.Numbers(row);
        }

        json.End();
    }

    private static void WriteSensors(JsonOut json, FederationFrame frame)
    {
        json.Key("sensors").Array();
        foreach (var sensor in frame.Sensors)
        {
            json.Object(inline: true).Key("transmit_power_w").Number(sensor.TransmitPowerW);
            json.Key("max_associations").Integer(sensor.MaxAssociations);
            json.Key("data_kbit").Numbers(sensor.DataKbit).End();
        }

        json.End().Key("gain").Array();
        foreach (var sensor in frame.Gain)
        {
            json.Array(inline: sensor.Length <= MaxInline);
            foreach (var subcarriers in sensor)
            {
                json.Numbers(subcarriers);
            }

            json.End();
        }

        json.End();
    }

    private static void WriteHistory(JsonOut json, FederationFrame frame)
    {
        json.Key("previous_association").Array(inline: frame.PreviousAssociation.Length <= MaxInline);
        foreach (var members in frame.PreviousAssociation)
        {
            json.Integers(members);
        }

        json.End();
        if (frame.PreviousLinks is { } links)
        {
            JsonLinks.Write(json.Key("previous_links"), links);
        }

        if (frame.Frames is { } frames)
        {
            json.Key("frames").Integer(frames);
        }

        if (frame.MeanNewDataKbit is { } mean)
        {
            json.Key("mean_new_data_kbit").Numbers(mean);
        }

        JsonOrigin.Write(json, frame.Origin);
    }
}
