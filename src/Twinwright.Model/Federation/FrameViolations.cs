namespace Twinwright.Model.Federation;

/// <summary>The constraints of a frame (Chen 2025, eqs. 3, 8, 14 and 25; <c>docs/formats.md</c>, section 9).</summary>
public static class FrameViolations
{
    private const double Tolerance = 1e-9;

    /// <summary>Number of breaches. Allocates nothing.</summary>
    /// <param name="system">Sizes and bounds.</param>
    /// <param name="actions">What was done.</param>
    /// <param name="outcome">What came of it.</param>
    public static int Count(FederationSystem system, FrameActions actions, FrameOutcome outcome)
    {
        var counter = default(Counter);
        Visit(system, actions, outcome, ref counter);
        return counter.Found;
    }

    /// <summary>The breaches in the order of a score: by constraint, then by indices.</summary>
    /// <inheritdoc cref="Count"/>
    public static IReadOnlyList<FederationViolation> List(FederationSystem system, FrameActions actions, FrameOutcome outcome)
    {
        var list = new Lister([]);
        Visit(system, actions, outcome, ref list);
        return [.. list.Found
            .OrderBy(found => found.Constraint)
            .ThenBy(found => found.EdgeServer).ThenBy(found => found.Sensor).ThenBy(found => found.Subcarrier)];
    }

    private static void Visit<T>(FederationSystem system, FrameActions actions, FrameOutcome outcome, ref T into)
        where T : struct, ISink
    {
        for (var b = 0; b < system.EdgeServers; b++)
        {
            if (outcome.Assigned[b] > 1)
            {
                into.Add(new(FederationConstraint.OnePartialDt, b, null, null, outcome.Assigned[b], 1));
            }

            if (outcome.PartialDt[b] < 0 && outcome.Members[b] > 0)
            {
                into.Add(new(FederationConstraint.Coalition, b, null, null, outcome.Members[b], 0));
            }

            if (actions.Rounds[b] > outcome.RoundsCap[b])
            {
                into.Add(new(FederationConstraint.Rounds, b, null, null, actions.Rounds[b], outcome.RoundsCap[b]));
            }
        }

        VisitLinks(system, actions, outcome, ref into);
        var (delay, limit) = (outcome.Totals.DelayS, system.Constants.FrameDurationS);
        if (delay > limit + (Tolerance * Math.Max(1, limit)))
        {
            into.Add(new(FederationConstraint.Delay, null, null, null, delay, limit));
        }
    }

    private static void VisitLinks<T>(FederationSystem system, FrameActions actions, FrameOutcome outcome, ref T into)
        where T : struct, ISink
    {
        var (inCell, ofSensor) = (outcome.InCell, outcome.OfSensor);
        Array.Clear(inCell);
        Array.Clear(ofSensor);
        var least = system.Constants.MinRateBitPerS;
        for (var l = 0; l < actions.Links; l++)
        {
            var (b, n, w) = (actions.LinkEdgeServer[l], actions.LinkSensor[l], actions.LinkSubcarrier[l]);
            inCell[(b * system.Subcarriers) + w]++;
            ofSensor[n]++;
            if (outcome.RateBitPerS[l] < least - (Tolerance * Math.Max(1, least)))
            {
                into.Add(new(FederationConstraint.Rate, b, n, w, outcome.RateBitPerS[l], least));
            }
        }

        for (var n = 0; n < system.Sensors; n++)
        {
            if (ofSensor[n] > system.MaxAssociations[n])
            {
                into.Add(new(FederationConstraint.Associations, null, n, null, ofSensor[n], system.MaxAssociations[n]));
            }
        }

        for (var cell = 0; cell < inCell.Length; cell++)
        {
            if (inCell[cell] > 1)
            {
                into.Add(new(FederationConstraint.Subcarrier, cell / system.Subcarriers, null, cell % system.Subcarriers, inCell[cell], 1));
            }
        }
    }

    private interface ISink
    {
        void Add(in FederationViolation violation);
    }

    private struct Counter : ISink
    {
        public int Found { get; private set; }

        public void Add(in FederationViolation violation) => Found++;
    }

    private readonly struct Lister(List<FederationViolation> found) : ISink
    {
        public List<FederationViolation> Found { get; } = found;

        public void Add(in FederationViolation violation) => Found.Add(violation);
    }
}
