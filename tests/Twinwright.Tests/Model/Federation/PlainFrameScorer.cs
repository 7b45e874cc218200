using Twinwright.Model.Federation;

namespace Twinwright.Tests.Model.Federation;

/// <summary>
/// <c>docs/formats.md</c>, section 8, step by step, as plainly as possible and with nothing of the model but its records;
/// logarithm and exponential near 1 by way of hyperbolic functions.
/// </summary>
internal static class PlainFrameScorer
{
    public static FederationScore Score(FederationFrame frame, FederationDecision decision)
    {
        var k = frame.Constants;
        var servers = Enumerable.Range(0, frame.EdgeServers.Count).Select(b => Server(frame, decision, b)).ToList();

        // Steps 6 and 8.
        var created = servers.Select((_, b) => Created(decision, b)).OfType<int>().ToList();
        var integrationS = created.Sum(c => frame.PartialDts[c].ModelBit) * k.CloudCyclesPerBit / k.CloudCpuHz;
        var integrationJ = (created.Count * k.CloudAccessS * k.CloudMaxPowerW)
            + (integrationS * (k.CloudIdlePowerW + k.CloudLeakPowerW));
        var quality = servers.Select((own, b) => Created(decision, b) is { } c ? frame.PartialDts[c].Importance * own.Quality : 0).Sum();
        var energy = servers.Sum(EnergyJ) + integrationJ;
        var changes = servers.Sum(own => own.Changes);
        var score = new FederationScore
        {
            EdgeServers = servers,
            QualityGlobal = quality,
            DelayS = servers.Max(own => own.TransmissionDelayS + own.MigrationDelayS + own.CreationDelayS + own.UploadDelayS) + integrationS,
            EnergyJ = energy,
            Gain = k.GainWeight * quality,
            EnergyCost = k.EnergyWeightPerJ * energy,
            ConfigurationCost = k.ChangeCost * changes,
            Utility = (k.GainWeight * quality) - (k.EnergyWeightPerJ * energy) - (k.ChangeCost * changes),
            Violations = [],
        };
        return score with { Violations = [.. Violations(frame, decision, score)] };
    }

    /// <summary>Step 1: of several partial-DTs the lowest index.</summary>
    private static int? Created(FederationDecision decision, int b)
    {
        var first = Array.IndexOf(decision.Assignment, b);
        return first < 0 ? null : first;
    }

    private static FederationLink[] LinksOf(FederationDecision decision, int b) =>
        [.. decision.Links.Where(link => link.EdgeServer == b)];

    /// <summary>Step 2: everybody else who is on the subcarrier, wherever, once.</summary>
    private static double RateBitPerS(FederationFrame frame, FederationDecision decision, FederationLink link)
    {
        var others = decision.Links.Where(other => other.Subcarrier == link.Subcarrier).Select(other => other.Sensor).Distinct()
            .Where(n => n != link.Sensor);
        var sinr = Received(link.Sensor) / (others.Sum(Received) + frame.NoiseW);

        return frame.SubcarrierHz * Log1p(sinr) / Math.Log(2);

        double Received(int n) => frame.Sensors[n].TransmitPowerW * frame.Gain[n][link.EdgeServer][link.Subcarrier];
    }

    private static FederationEdgeServerScore Server(FederationFrame frame, FederationDecision decision, int b)
    {
        var links = LinksOf(decision, b);
        var rates = links.Select(link => RateBitPerS(frame, decision, link)).ToArray();

        // Step 7.
        var changed = frame.PreviousAssociation[b].ToHashSet();
        changed.SymmetricExceptWith(links.Select(link => link.Sensor));

        // Step 3.
        if (Created(decision, b) is not { } c)
        {
            return new FederationEdgeServerScore
            {
                RateBitPerS = rates,
                DataKbit = 0,
                Quality = 0,
                RoundsCap = 0,
                TransmissionDelayS = 0,
                MigrationDelayS = 0,
                CreationDelayS = 0,
                UploadDelayS = 0,
                TransmissionEnergyJ = 0,
                MigrationEnergyJ = 0,
                CreationEnergyJ = 0,
                UploadEnergyJ = 0,
                Utility = -frame.Constants.ChangeCost * changed.Count,
                Changes = changed.Count,
            };
        }

        // Step 4.
        var (k, dt, server, rounds) = (frame.Constants, frame.PartialDts[c], frame.EdgeServers[b], decision.Rounds[b]);
        var data = links.Sum(link => frame.Sensors[link.Sensor].DataKbit[c]);
        var factor = Math.Pow(Log1p((dt.HistoryKbit + data) / (frame.Frame * k.DataReferenceKbit)) / Math.Log(2), 2);
        var a = (2 - (k.LipschitzConstant * k.LearningRate)) * k.LearningRate * k.StrongConvexity / 2;
        var quality = Math.Min(dt.RequiredQuality, factor * OneMinusExp(a * rounds * Math.Log(2)));
        var cap = factor > dt.RequiredQuality
            ? Math.Min(k.MaxRounds, Math.Ceiling((-Math.Log2(1 - (dt.RequiredQuality / factor)) / a) - 1e-9))
            : k.MaxRounds;

        // Step 5.
        var times = links.Select((link, at) => 1000 * frame.Sensors[link.Sensor].DataKbit[c] / rates[at]).ToArray();
        var before = Enumerable.Range(0, frame.EdgeServers.Count).Where(other => frame.EdgeServers[other].PreviousPartialDt == c && other != b)
            .Select(other => (int?)other).SingleOrDefault();
        var migrationS = before is { } from ? 1000 * dt.HistoryKbit / frame.EdgeLinkRateBitPerS[from][b] : 0;
        var uploadS = dt.ModelBit / server.CloudRateBitPerS;
        var score = new FederationEdgeServerScore
        {
            RateBitPerS = rates,
            DataKbit = data,
            Quality = quality,
            RoundsCap = (int)cap,
            TransmissionDelayS = times.Append(0).Max(),
            MigrationDelayS = migrationS,
            CreationDelayS = rounds * 1000 * data * server.CyclesPerBit / (server.Cores * server.CpuHz),
            UploadDelayS = uploadS,
            TransmissionEnergyJ = links.Select((link, at) => frame.Sensors[link.Sensor].TransmitPowerW * times[at]).Sum(),
            MigrationEnergyJ = before is { } sender ? frame.EdgeServers[sender].TransmitPowerW * migrationS : 0,
            CreationEnergyJ = server.EnergyPerRoundJ * rounds,
            UploadEnergyJ = server.TransmitPowerW * uploadS,
            Utility = 0,
            Changes = changed.Count,
        };
        return score with
        {
            Utility = (k.GainWeight * dt.Importance * quality) - (k.EnergyWeightPerJ * EnergyJ(score)) - (k.ChangeCost * changed.Count),
        };
    }

    private static double Log1p(double x) => x < 0.5 ? 2 * Math.Atanh(x / (2 + x)) : Math.Log(1 + x);

    private static double OneMinusExp(double x) => x < 0.5 ? 2 * Math.Sinh(x / 2) * Math.Exp(-x / 2) : 1 - Math.Exp(-x);

    private static double EnergyJ(FederationEdgeServerScore own) =>
        own.TransmissionEnergyJ + own.MigrationEnergyJ + own.CreationEnergyJ + own.UploadEnergyJ;

    private static IEnumerable<FederationViolation> Violations(FederationFrame frame, FederationDecision decision, FederationScore score)
    {
        var k = frame.Constants;
        for (var b = 0; b < frame.EdgeServers.Count; b++)
        {
            var links = LinksOf(decision, b);
            var assigned = decision.Assignment.Count(own => own == b);
            if (assigned > 1)
            {
                yield return new(FederationConstraint.OnePartialDt, b, null, null, assigned, 1);
            }

            if (assigned == 0 && links.Length > 0)
            {
                yield return new(FederationConstraint.Coalition, b, null, null, links.Length, 0);
            }

            foreach (var cell in links.GroupBy(link => link.Subcarrier).Where(cell => cell.Count() > 1))
            {
                yield return new(FederationConstraint.Subcarrier, b, null, cell.Key, cell.Count(), 1);
            }

            foreach (var (link, rate) in links.Zip(score.EdgeServers[b].RateBitPerS))
            {
                if (rate < k.MinRateBitPerS - (1e-9 * Math.Max(1, k.MinRateBitPerS)))
                {
                    yield return new(FederationConstraint.Rate, b, link.Sensor, link.Subcarrier, rate, k.MinRateBitPerS);
                }
            }

            if (decision.Rounds[b] > score.EdgeServers[b].RoundsCap)
            {
                yield return new(FederationConstraint.Rounds, b, null, null, decision.Rounds[b], score.EdgeServers[b].RoundsCap);
            }
        }

        foreach (var sensor in decision.Links.GroupBy(link => link.Sensor))
        {
            if (sensor.Count() > frame.Sensors[sensor.Key].MaxAssociations)
            {
                yield return new(
                    FederationConstraint.Associations, null, sensor.Key, null, sensor.Count(), frame.Sensors[sensor.Key].MaxAssociations);
            }
        }

        if (score.DelayS > k.FrameDurationS + (1e-9 * Math.Max(1, k.FrameDurationS)))
        {
            yield return new(FederationConstraint.Delay, null, null, null, score.DelayS, k.FrameDurationS);
        }
    }
}
