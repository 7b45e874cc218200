namespace Twinwright.Model.Federation;

/// <summary>Scores a decision in an instance: <c>docs/formats.md</c>, section 8.</summary>
public static class FrameScorer
{
    /// <summary>Scores.</summary>
    /// <param name="instance">A well-formed instance.</param>
    /// <param name="decision">A decision within its sizes.</param>
    public static FederationScore Score(FederationFrame instance, FederationDecision decision)
    {
        var frame = FrameConversion.FromInstance(instance);
        var actions = FrameConversion.ToActions(frame.System, decision);
        var outcome = new FrameOutcome(frame.System);
        new FrameKernel(frame.System).Run(frame, actions, outcome);
        return Of(frame, actions, outcome);
    }

    /// <summary>The score of a frame that has been run.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="actions">What was done.</param>
    /// <param name="outcome">What came of it.</param>
    public static FederationScore Of(FrameState frame, FrameActions actions, FrameOutcome outcome)
    {
        var rates = new List<double>[frame.System.EdgeServers];
        for (var b = 0; b < rates.Length; b++)
        {
            rates[b] = [];
        }

        for (var l = 0; l < actions.Links; l++)
        {
            rates[actions.LinkEdgeServer[l]].Add(outcome.RateBitPerS[l]);
        }

        var totals = outcome.Totals;
        return new FederationScore
        {
            EdgeServers = [.. rates.Select((own, b) => EdgeServer(outcome, b, [.. own]))],
            QualityGlobal = totals.QualityGlobal,
            DelayS = totals.DelayS,
            EnergyJ = totals.EnergyJ,
            Gain = totals.Gain,
            EnergyCost = totals.EnergyCost,
            ConfigurationCost = totals.ConfigurationCost,
            Utility = totals.Utility,
            Violations = FrameViolations.List(frame.System, actions, outcome),
        };
    }

    private static FederationEdgeServerScore EdgeServer(FrameOutcome outcome, int b, double[] rates) => new()
    {
        RateBitPerS = rates,
        DataKbit = outcome.DataKbit[b],
        Quality = outcome.Quality[b],
        RoundsCap = outcome.RoundsCap[b],
        TransmissionDelayS = outcome.TransmissionDelayS[b],
        MigrationDelayS = outcome.MigrationDelayS[b],
        CreationDelayS = outcome.CreationDelayS[b],
        UploadDelayS = outcome.UploadDelayS[b],
        TransmissionEnergyJ = outcome.TransmissionEnergyJ[b],
        MigrationEnergyJ = outcome.MigrationEnergyJ[b],
        CreationEnergyJ = outcome.CreationEnergyJ[b],
        UploadEnergyJ = outcome.UploadEnergyJ[b],
        Utility = outcome.Utility[b],
        Changes = outcome.Changes[b],
    };
}
