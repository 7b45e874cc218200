namespace Twinwright.Model.Federation;

/// <summary>From an instance to arrays and back.</summary>
public static class FrameConversion
{
    /// <summary>The arrays of an instance.</summary>
    /// <param name="instance">A well-formed instance.</param>
    /// <param name="seed">Seed of what solvers draw; null for that of the origin, or 1 without one.</param>
    public static FrameState FromInstance(FederationFrame instance, long? seed = null)
    {
        var frame = new FrameState(SystemOf(instance))
        {
            Frame = instance.Frame,
            DynamicsSeed = seed ?? instance.Origin?.DynamicsSeed ?? 1,
        };
        frame.Frames = instance.Frames ?? frame.Frames;
        var system = frame.System;
        for (var c = 0; c < system.PartialDts; c++)
        {
            (frame.Importance[c], frame.HistoryKbit[c]) = (instance.PartialDts[c].Importance, instance.PartialDts[c].HistoryKbit);
            frame.MeanNewDataKbit[c] = instance.MeanNewDataKbit?[c]
                ?? (instance.Frame == 1 ? FrameState.FirstMeanKbit : frame.HistoryKbit[c] / (instance.Frame - 1));
        }

        for (var n = 0; n < system.Sensors; n++)
        {
            instance.Sensors[n].DataKbit.CopyTo(frame.DataKbit, n * system.PartialDts);
            for (var w = 0; w < system.Subcarriers; w++)
            {
                for (var b = 0; b < system.EdgeServers; b++)
                {
                    frame.Gain[(((n * system.Subcarriers) + w) * system.EdgeServers) + b] = instance.Gain[n][b][w];
                }
            }
        }

        for (var b = 0; b < system.EdgeServers; b++)
        {
            frame.PreviousPartialDt[b] = instance.EdgeServers[b].PreviousPartialDt ?? -1;
            frame.PreviousMembers[b] = instance.PreviousAssociation[b].Length;
            foreach (var n in instance.PreviousAssociation[b])
            {
                frame.PreviousSubcarrier[(b * system.Sensors) + n] = FrameState.UnknownSubcarrier;
            }
        }

        foreach (var link in instance.PreviousLinks ?? [])
        {
            frame.PreviousSubcarrier[(link.EdgeServer * system.Sensors) + link.Sensor] = link.Subcarrier;
        }

        return frame;
    }

    /// <summary>The instance of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="origin">Where it comes from.</param>
    public static FederationFrame ToInstance(FrameState frame, WorldOrigin? origin)
    {
        var system = frame.System;
        var links = LinksBefore(frame);
        return new FederationFrame
        {
            Constants = system.Constants,
            Frame = frame.Frame,
            Subcarriers = system.Subcarriers,
            SubcarrierHz = system.SubcarrierHz,
            NoiseW = system.NoiseW,
            PartialDts = [.. Enumerable.Range(0, system.PartialDts).Select(c => new PartialDtState(
                frame.Importance[c], system.RequiredQuality[c], system.ModelBit[c], frame.HistoryKbit[c]))],
            EdgeServers = [.. Enumerable.Range(0, system.EdgeServers).Select(b => new FederationEdgeServerState
            {
                CpuHz = system.CpuHz[b],
                Cores = system.Cores[b],
                CyclesPerBit = system.CyclesPerBit[b],
                EnergyPerRoundJ = system.EnergyPerRoundJ[b],
                TransmitPowerW = system.EdgeServerPowerW[b],
                CloudRateBitPerS = system.CloudRateBitPerS[b],
                PreviousPartialDt = frame.PreviousPartialDt[b] < 0 ? null : frame.PreviousPartialDt[b],
            })],
            EdgeLinkRateBitPerS = [.. system.LinkRateBitPerS.Chunk(system.EdgeServers)],
            Sensors = [.. Enumerable.Range(0, system.Sensors).Select(n => new FederationSensorState(
                system.SensorPowerW[n], system.MaxAssociations[n],
                frame.DataKbit.AsSpan(n * system.PartialDts, system.PartialDts).ToArray()))],
            Gain = [.. Enumerable.Range(0, system.Sensors).Select(n => GainOf(frame, n))],
            PreviousAssociation = [.. Enumerable.Range(0, system.EdgeServers).Select(b =>
                Enumerable.Range(0, system.Sensors).Where(n => frame.WasMember(b, n)).ToArray())],
            PreviousLinks = links,
            Frames = frame.Frames,
            MeanNewDataKbit = [.. frame.MeanNewDataKbit],
            Origin = origin,
        };
    }

    /// <summary>A decision as arrays.</summary>
    /// <param name="system">Sizes.</param>
    /// <param name="decision">A decision within them.</param>
    public static FrameActions ToActions(FederationSystem system, FederationDecision decision)
    {
        var actions = new FrameActions(system);
        decision.Assignment.CopyTo(actions.Assignment, 0);
        decision.Rounds.CopyTo(actions.Rounds, 0);
        foreach (var link in decision.Links)
        {
            actions.Add(link.EdgeServer, link.Sensor, link.Subcarrier);
        }

        return actions;
    }

    /// <summary>What was decided, as a decision; links by edge server, then by sensor.</summary>
    /// <param name="actions">What was decided.</param>
    public static FederationDecision ToDecision(FrameActions actions) => new(
        [.. actions.Assignment],
        [.. Links(actions).OrderBy(link => link.EdgeServer).ThenBy(link => link.Sensor)],
        [.. actions.Rounds]);

    /// <summary>The links of a frame's actions, in their order.</summary>
    public static IEnumerable<FederationLink> Links(FrameActions actions) => Enumerable.Range(0, actions.Links)
        .Select(l => new FederationLink(actions.LinkEdgeServer[l], actions.LinkSensor[l], actions.LinkSubcarrier[l]));

    private static FederationSystem SystemOf(FederationFrame instance)
    {
        var (sensors, edgeServers, partialDts) = (instance.Sensors.Count, instance.EdgeServers.Count, instance.PartialDts.Count);
        var system = new FederationSystem(instance.Constants, sensors, edgeServers, partialDts, instance.Subcarriers)
        {
            SubcarrierHz = instance.SubcarrierHz,
            NoiseW = instance.NoiseW,
        };
        for (var c = 0; c < partialDts; c++)
        {
            (system.RequiredQuality[c], system.ModelBit[c]) = (instance.PartialDts[c].RequiredQuality, instance.PartialDts[c].ModelBit);
        }

        for (var b = 0; b < edgeServers; b++)
        {
            var own = instance.EdgeServers[b];
            (system.CpuHz[b], system.Cores[b], system.CyclesPerBit[b]) = (own.CpuHz, own.Cores, own.CyclesPerBit);
            (system.EnergyPerRoundJ[b], system.EdgeServerPowerW[b]) = (own.EnergyPerRoundJ, own.TransmitPowerW);
            system.CloudRateBitPerS[b] = own.CloudRateBitPerS;
            instance.EdgeLinkRateBitPerS[b].CopyTo(system.LinkRateBitPerS, b * edgeServers);
        }

        for (var n = 0; n < sensors; n++)
        {
            (system.SensorPowerW[n], system.MaxAssociations[n]) = (instance.Sensors[n].TransmitPowerW, instance.Sensors[n].MaxAssociations);
        }

        return system;
    }

    private static double[][] GainOf(FrameState frame, int n)
    {
        var system = frame.System;
        var gain = new double[system.EdgeServers][];
        for (var b = 0; b < system.EdgeServers; b++)
        {
            gain[b] = new double[system.Subcarriers];
            for (var w = 0; w < system.Subcarriers; w++)
            {
                gain[b][w] = frame.Gain[(((n * system.Subcarriers) + w) * system.EdgeServers) + b];
            }
        }

        return gain;
    }

    /// <summary>The links before; null where a subcarrier is not known.</summary>
    private static List<FederationLink>? LinksBefore(FrameState frame)
    {
        var links = new List<FederationLink>();
        for (var b = 0; b < frame.System.EdgeServers; b++)
        {
            for (var n = 0; n < frame.System.Sensors; n++)
            {
                var w = frame.PreviousSubcarrier[(b * frame.System.Sensors) + n];
                if (w == FrameState.UnknownSubcarrier)
                {
                    return null;
                }

                if (w >= 0)
                {
                    links.Add(new FederationLink(b, n, w));
                }
            }
        }

        return links;
    }
}
