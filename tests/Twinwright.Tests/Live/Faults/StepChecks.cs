namespace Twinwright.Tests.Live.Faults;

/// <summary>What must hold of cycles, frames, versions and epochs.</summary>
internal static class StepChecks
{
    /// <summary>Problems of what is stored.</summary>
    /// <param name="record">What is stored.</param>
    /// <param name="cyclesPerFrame">Cycles of a frame.</param>
    /// <param name="clocksAgree">Whether times that different silos have noted can be compared.</param>
    public static IEnumerable<string> Problems(ClusterRecord record, int cyclesPerFrame, bool clocksAgree) =>
    [
        .. InOrder("cycle", record.Cycles, 0, clocksAgree),
        .. InOrder("frame", record.Frames, 1, clocksAgree),
        .. record.Cycles.Where(cycle => cycle.Frame != (cycle.Step / cyclesPerFrame) + 1)
            .Select(cycle => $"cycle {cycle.Step} is of frame {cycle.Frame}, and {cyclesPerFrame} cycles are a frame"),
        .. Together(record, cyclesPerFrame),
        .. Versions(record, cyclesPerFrame),
        .. Epochs(record.EdgeSteps),
    ];

    /// <summary>Problems of versions that were seen one after the other.</summary>
    public static IEnumerable<string> Seen(IReadOnlyList<long> versions) => versions.Zip(versions.Skip(1)).Where(pair => pair.Second < pair.First)
        .Select(pair => $"the API told version {pair.Second} of the twin after version {pair.First}");

    /// <summary>No gap, none twice, only the last one unfinished; finished in order, and by epochs that never go down.</summary>
    private static IEnumerable<string> InOrder(string name, IReadOnlyList<StepRecord> steps, long first, bool clocksAgree)
    {
        if (steps.Count > 0 && steps[0].Step != first)
        {
            yield return $"{name} {steps[0].Step} is the first";
        }

        foreach (var (one, next) in steps.Zip(steps.Skip(1)))
        {
            if (next.Step != one.Step + 1)
            {
                yield return $"{name} {next.Step} follows {name} {one.Step}";
            }

            if (next.Epoch < one.Epoch)
            {
                yield return $"{name} {next.Step} is of epoch {next.Epoch}, after {name} {one.Step} of epoch {one.Epoch}";
            }

            if (one.FinishedAtMs is null)
            {
                yield return $"{name} {one.Step} is unfinished, and {name} {next.Step} was begun";
            }

            if (clocksAgree && next.FinishedAtMs < one.FinishedAtMs)
            {
                yield return $"{name} {next.Step} was finished {one.FinishedAtMs - next.FinishedAtMs} ms before {name} {one.Step}";
            }
        }
    }

    /// <summary>A frame is finished by its last cycle and by no other.</summary>
    private static IEnumerable<string> Together(ClusterRecord record, int cyclesPerFrame)
    {
        var finished = record.Cycles.Count(cycle => cycle.FinishedAtMs is not null);
        if (record.Frames.Count(frame => frame.FinishedAtMs is not null) is var frames && frames != finished / cyclesPerFrame)
        {
            yield return $"{frames} frames are finished, and {finished} cycles, of which {cyclesPerFrame} are a frame";
        }

        // A frame is decided just before its first cycle.
        if (record.Frames.Count - ((record.Cycles.Count + cyclesPerFrame - 1) / cyclesPerFrame) is not (0 or 1) and var surplus)
        {
            yield return $"{record.Frames.Count} frames are decided, {surplus} more than {record.Cycles.Count} cycles have";
        }
    }

    private static IEnumerable<string> Versions(ClusterRecord record, int cyclesPerFrame)
    {
        foreach (var (at, twin) in record.Twins.Index())
        {
            if (twin.Version != at + 1)
            {
                yield return $"version {twin.Version} of the twin is number {at + 1}";
            }

            if (twin.Frame != twin.Version || twin.Cycle != (twin.Frame * cyclesPerFrame) - 1)
            {
                yield return $"version {twin.Version} of the twin is of frame {twin.Frame} and cycle {twin.Cycle}";
            }
        }

        if (record.Frames.Count(frame => frame.FinishedAtMs is not null) is var frames && frames != record.Twins.Count)
        {
            yield return $"the twin has {record.Twins.Count} versions, and {frames} frames are finished";
        }

        foreach (var (one, next) in record.PartialDts.Zip(record.PartialDts.Skip(1)).Where(pair => pair.First.PartialDt == pair.Second.PartialDt))
        {
            if (next.Version <= one.Version)
            {
                yield return $"partial-DT {next.PartialDt} has version {next.Version} in cycle {next.Cycle}, after version {one.Version} in cycle {one.Cycle}";
            }
        }
    }

    /// <summary>Whoever obeys has a later epoch than those before, and obeys no cloud of an earlier one.</summary>
    private static IEnumerable<string> Epochs(IReadOnlyList<EdgeStepRecord> steps)
    {
        foreach (var (one, next) in steps.Zip(steps.Skip(1)).Where(pair => pair.First.EdgeServer == pair.Second.EdgeServer))
        {
            if (next.Step == one.Step)
            {
                yield return $"edge server {next.EdgeServer} obeyed order {next.Step} twice, in epochs {one.Epoch} and {next.Epoch}";
            }

            if (next.Epoch < one.Epoch)
            {
                yield return $"edge server {next.EdgeServer} obeyed order {next.Step} in its epoch {next.Epoch}, after order {one.Step} in epoch {one.Epoch}";
            }

            if (next.CloudEpoch < one.CloudEpoch)
            {
                yield return $"edge server {next.EdgeServer} obeyed order {next.Step} of the cloud's epoch {next.CloudEpoch}, after order {one.Step} of epoch {one.CloudEpoch}";
            }
        }
    }
}
