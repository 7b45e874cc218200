namespace Twinwright.Live.Study;

/// <summary>How well scores tell anomalies from the rest.</summary>
public static class RankStatistics
{
    /// <summary>Area under the receiver's curve: the probability that an anomaly scores higher than another reading, ties counting half.</summary>
    /// <returns>In [0, 1]; NaN unless there are both kinds.</returns>
    public static double Auc(IEnumerable<(double Score, bool Anomaly)> readings)
    {
        var sorted = readings.OrderBy(reading => reading.Score).ToArray();
        var positives = sorted.LongCount(reading => reading.Anomaly);
        var (rankSum, from) = (0.0, 0);
        while (from < sorted.Length)
        {
            var to = from;
            while (to < sorted.Length && sorted[to].Score == sorted[from].Score)
            {
                to++;
            }

            rankSum += (from + to + 1) / 2.0 * sorted[from..to].Count(reading => reading.Anomaly);
            from = to;
        }

        var negatives = sorted.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    /// <summary>Share of anomalies among as many readings of the highest scores as there are anomalies: precision and recall in one.</summary>
    public static double PrecisionAtCount(IEnumerable<(double Score, bool Anomaly)> readings)
    {
        var all = readings.ToArray();
        var positives = all.Count(reading => reading.Anomaly);
        return positives == 0 ? double.NaN
            : all.OrderByDescending(reading => reading.Score).Take(positives).Count(reading => reading.Anomaly) / (double)positives;
    }
}
